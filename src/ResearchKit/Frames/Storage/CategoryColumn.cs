using System.Numerics;
using ResearchKit.DuckDB;

namespace ResearchKit.Frames.Storage;

/// <summary>Text as codes into a short list of categories, which keep their own order.</summary>
internal sealed class CategoryColumn : StringColumn
{
    private readonly Categories _categories;

    public CategoryColumn(ColumnInfo info, Categories categories, Segment<uint>[] segments, int count)
        : base(info, count, segments.Sum(segment => segment.NullCount))
    {
        _categories = categories;
        Segments = segments;
    }

    public Segment<uint>[] Segments { get; }

    public override IReadOnlyList<string> Categories => _categories.Names;

    internal override long ByteSize =>
        Segments.Sum(segment => (segment.Values.Length * 4L) + ((segment.Validity?.Length ?? 0) * 8L)) + _categories.SizeInBytes;

    public uint Code(int row) => Segments[row >> Segmentation.Bits].Values[row & Segmentation.Mask];

    internal override bool IsMissing(int row) => MissingCount != 0 && !Segments[row >> Segmentation.Bits].IsValid(row & Segmentation.Mask);

    internal override ReadOnlySpan<byte> Utf8(int row) => IsMissing(row) ? default : _categories.Utf8(Code(row));

    internal override string? Read(int row) => IsMissing(row) ? null : _categories.Names[(int)Code(row)];

    internal override DuckDBLogicalType SqlType => Categories.Count == 0
        ? DuckDBLogicalType.Of(DuckDBType.Varchar)
        : DuckDBLogicalType.Enum(Categories);

    internal override void WriteTo(DuckDBVectorWriter writer, int firstRow, int rowCount, int targetRow)
    {
        var segment = Segments[firstRow >> Segmentation.Bits];
        var row = firstRow & Segmentation.Mask;
        var codes = segment.Values.AsSpan(row, rowCount);
        if (Categories.Count is > 0 and <= byte.MaxValue)
            Narrow(codes, writer.Values<byte>()[targetRow..]);
        else if (Categories.Count is > byte.MaxValue and <= ushort.MaxValue)
            Narrow(codes, writer.Values<ushort>()[targetRow..]);
        else if (Categories.Count > 0)
            writer.Write<uint>(codes, targetRow);
        WriteValidity(writer, segment.Validity, row, rowCount, targetRow);

        static void Narrow<T>(ReadOnlySpan<uint> codes, Span<T> target)
            where T : unmanaged, IBinaryInteger<T>
        {
            for (var i = 0; i < codes.Length; i++)
                target[i] = T.CreateTruncating(codes[i]);
        }
    }

    internal override int Compare(int row, int other) => Code(row).CompareTo(Code(other));

    internal override Column With(ColumnInfo info) => new CategoryColumn(info, _categories, Segments, Length);

    internal override Column Gather(ReadOnlySpan<int> rows, CancellationToken cancellationToken)
    {
        var builder = new SegmentBuilder<uint>(rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            if ((i & Segmentation.Mask) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            var row = rows[i];
            if (row < 0 || IsMissing(row))
                builder.AppendMissing();
            else
                builder.Append(Code(row));
        }

        return new CategoryColumn(Info, _categories, builder.ToSegments(), rows.Length);
    }

    internal override Column Append(IReadOnlyList<Column> others, CancellationToken cancellationToken)
    {
        if (!others.All(other => other is CategoryColumn same && same.Categories.SequenceEqual(Categories, StringComparer.Ordinal)))
            return new Utf8Column(Info, [], 0).Append([this, .. others], cancellationToken);
        var builder = new SegmentBuilder<uint>(Segmentation.Rows);
        foreach (var column in others.Prepend(this).Cast<CategoryColumn>())
        {
            foreach (var segment in column.Segments)
            {
                cancellationToken.ThrowIfCancellationRequested();
                builder.Append(segment.Values, segment.Validity);
            }
        }

        return new CategoryColumn(Info, _categories, builder.ToSegments(), Length + others.Sum(other => other.Length));
    }
}
