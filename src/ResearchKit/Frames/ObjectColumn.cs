using ResearchKit.DuckDB;
using ResearchKit.Frames.Storage;

namespace ResearchKit.Frames;

/// <summary>
/// A column of values that have no typed column: lists, structs, maps, unions, blobs, integers without bound. One object a row, so it is
/// slower and larger than the typed columns; unnest such values in SQL where there are many.
/// </summary>
public sealed class ObjectColumn : Column, IValues<object?>
{
    private readonly Type _elementType;

    internal ObjectColumn(ColumnInfo info, Type elementType, Segment<object?>[] segments, int count)
        : base(info, count, segments.Sum(segment => segment.NullCount))
    {
        Segments = segments;
        _elementType = elementType;
    }

    /// <summary>A row's value; null when missing.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ProtectedDataException">The rows are protected.</exception>
    public object? this[int row]
    {
        get
        {
            CheckRow(row);
            return ValueAt(row);
        }
    }

    /// <summary>All values in row order, null where missing.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected.</exception>
    public IEnumerable<object?> Values
    {
        get
        {
            RequireReadable();
            return Enumerable.Range(0, Length).Select(ValueAt);
        }
    }

    /// <inheritdoc/>
    public override Type ElementType => _elementType;

    internal override long ByteSize => Segments.Sum(segment => (segment.Values.Length * (long)IntPtr.Size) + ((segment.Validity?.Length ?? 0) * 8L));

    internal Segment<object?>[] Segments { get; }

    object? IValues<object?>.Read(int row) => ValueAt(row);

    internal override object? ValueAt(int row) => IsMissing(row) ? null : Segments[row >> Segmentation.Bits].Values[row & Segmentation.Mask];

    internal override bool IsMissing(int row) => MissingCount != 0 && !Segments[row >> Segmentation.Bits].IsValid(row & Segmentation.Mask);

    internal override DuckDBLogicalType? SqlType => Info.SqlType ?? SqlTypes.OfObjects(_elementType);

    internal override Column ToSql() => SqlType is not null ? this : throw SqlConversion.NoSqlType(this);

    internal override void WriteTo(DuckDBVectorWriter writer, int firstRow, int rowCount, int targetRow)
    {
        for (var i = 0; i < rowCount; i++)
            writer.SetValue(targetRow + i, ValueAt(firstRow + i));
    }

    internal override bool IsOrdered => false;

    internal override Codes Encode(CancellationToken cancellationToken) =>
        throw new InvalidOperationException(
            $"Column \"{Name}\" holds {TypeName(ElementType)}, whose values can't be told apart here. Turn it into text or numbers first, " +
            $"for example frame.Sql(\"select * replace (\\\"{Name}\\\"::varchar as \\\"{Name}\\\") from this\").");

    internal override int Compare(int row, int other) => throw new InvalidOperationException($"Column \"{Name}\" has no order.");

    internal override Column With(ColumnInfo info) => new ObjectColumn(info, _elementType, Segments, Length);

    internal override Column Gather(ReadOnlySpan<int> rows, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var builder = new SegmentBuilder<object?>(rows.Length);
        foreach (var row in rows)
        {
            if (row < 0 || ValueAt(row) is not { } value)
                builder.AppendMissing();
            else
                builder.Append(value);
        }

        return new ObjectColumn(Info, _elementType, builder.ToSegments(), rows.Length);
    }

    internal override Column Append(IReadOnlyList<Column> others, CancellationToken cancellationToken)
    {
        var builder = new SegmentBuilder<object?>(Segmentation.Rows);
        foreach (var column in others.Prepend(this).Cast<ObjectColumn>())
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var segment in column.Segments)
                builder.Append(segment.Values, segment.Validity);
        }

        return new ObjectColumn(Info, _elementType, builder.ToSegments(), Length + others.Sum(other => other.Length));
    }
}
