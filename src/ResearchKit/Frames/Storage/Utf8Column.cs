using System.Text;
using ResearchKit.DuckDB;

namespace ResearchKit.Frames.Storage;

/// <summary>Text of up to 65,536 rows: all bytes one after another, and where each row's text ends.</summary>
/// <param name="Bytes">UTF-8 of all rows.</param>
/// <param name="Ends">Row i is Bytes[Ends[i-1]..Ends[i]]; the first row starts at 0.</param>
/// <param name="Validity">Bit set where there is a value; null when nothing is missing.</param>
/// <param name="NullCount">Number of missing values.</param>
internal sealed record Utf8Segment(byte[] Bytes, int[] Ends, ulong[]? Validity, int NullCount)
{
    public ReadOnlySpan<byte> this[int row]
    {
        get
        {
            var start = row == 0 ? 0 : Ends[row - 1];
            return Bytes.AsSpan(start, Ends[row] - start);
        }
    }

    public bool IsValid(int row) => Validity is null || ValidityBits.IsSet(Validity, row);
}

/// <summary>Free text as UTF-8.</summary>
internal sealed class Utf8Column : StringColumn
{
    public Utf8Column(ColumnInfo info, Utf8Segment[] segments, int count)
        : base(info, count, segments.Sum(segment => segment.NullCount))
    {
        Segments = segments;
    }

    public Utf8Segment[] Segments { get; }

    internal override long ByteSize =>
        Segments.Sum(segment => segment.Bytes.LongLength + (segment.Ends.Length * 4L) + ((segment.Validity?.Length ?? 0) * 8L));

    internal override bool IsMissing(int row) => MissingCount != 0 && !Segments[row >> Segmentation.Bits].IsValid(row & Segmentation.Mask);

    internal override ReadOnlySpan<byte> Utf8(int row) => Segments[row >> Segmentation.Bits][row & Segmentation.Mask];

    internal override string? Read(int row) => IsMissing(row) ? null : Encoding.UTF8.GetString(Utf8(row));

    internal override DuckDBLogicalType SqlType =>
        Info.SqlType is { IsJson: true } json ? json : DuckDBLogicalType.Of(DuckDBType.Varchar);

    internal override void WriteTo(DuckDBVectorWriter writer, int firstRow, int rowCount, int targetRow)
    {
        var segment = Segments[firstRow >> Segmentation.Bits];
        for (var i = 0; i < rowCount; i++)
        {
            var row = (firstRow & Segmentation.Mask) + i;
            if (segment.IsValid(row))
                writer.WriteUtf8(targetRow + i, segment[row]);
            else
                writer.SetNull(targetRow + i);
        }
    }

    internal override Column With(ColumnInfo info) => new Utf8Column(info, Segments, Length);

    internal override Column Gather(ReadOnlySpan<int> rows, CancellationToken cancellationToken)
    {
        var builder = new Utf8Builder(Info.Name, rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            if ((i & Segmentation.Mask) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            var row = rows[i];
            if (row < 0 || IsMissing(row))
                builder.AppendMissing();
            else
                builder.Append(Utf8(row));
        }

        return new Utf8Column(Info, builder.ToSegments(), rows.Length);
    }

    internal override Column Append(IReadOnlyList<Column> others, CancellationToken cancellationToken)
    {
        var builder = new Utf8Builder(Info.Name, Segmentation.Rows);
        foreach (var column in others.Prepend(this).Cast<StringColumn>())
        {
            for (var row = 0; row < column.Length; row++)
            {
                if ((row & Segmentation.Mask) == 0)
                    cancellationToken.ThrowIfCancellationRequested();
                if (column.IsMissing(row))
                    builder.AppendMissing();
                else
                    builder.Append(column.Utf8(row));
            }
        }

        return new Utf8Column(Info, builder.ToSegments(), Length + others.Sum(other => other.Length));
    }
}
