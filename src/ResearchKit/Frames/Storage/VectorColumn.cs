using ResearchKit.DuckDB;

namespace ResearchKit.Frames.Storage;

/// <summary>Takes one column of a result, vector by vector, and makes a frame's column of it.</summary>
internal abstract class VectorColumn
{
    public abstract void Append(DuckDBVector vector);

    public abstract Column ToColumn(ColumnInfo info, int rows);
}

/// <summary>Values that a frame keeps as DuckDB does: plain copies.</summary>
internal sealed class PlainVectorColumn<T> : VectorColumn
    where T : unmanaged
{
    private readonly SegmentBuilder<T> _segments = new();

    public override void Append(DuckDBVector vector) => _segments.Append(vector.Values<T>(), vector.Validity);

    public override Column ToColumn(ColumnInfo info, int rows) => new ValueColumn<T, T, Plain<T>>(info, _segments.ToSegments(), rows);
}

/// <summary>
/// Values kept as DuckDB does and decoded on access. Where a value of the column lies outside the .NET type (an infinite date, nanoseconds,
/// a decimal of 38 digits), the whole column is of DuckDB's own type instead: no value is ever changed.
/// </summary>
internal sealed class EncodedVectorColumn<TStored, T, TEncoding>(TEncoding encoding, Func<ColumnInfo, Segment<TStored>[], int, Column> full) : VectorColumn
    where TStored : unmanaged
    where T : unmanaged
    where TEncoding : struct, IValueEncoding<TStored, T>, ICheckedEncoding<TStored>
{
    private readonly SegmentBuilder<TStored> _segments = new();

    public override void Append(DuckDBVector vector) => _segments.Append(vector.Values<TStored>(), vector.Validity);

    public override Column ToColumn(ColumnInfo info, int rows)
    {
        var segments = _segments.ToSegments();
        return Array.TrueForAll(segments, Represents) ? new ValueColumn<T, TStored, TEncoding>(info, segments, rows, encoding) : full(info, segments, rows);
    }

    private bool Represents(Segment<TStored> segment)
    {
        for (var row = 0; row < segment.Values.Length; row++)
        {
            if (segment.IsValid(row) && !encoding.Represents(segment.Values[row]))
                return false;
        }

        return true;
    }
}

/// <summary>Values kept as DuckDB does, all of which decode.</summary>
internal sealed class DecodedVectorColumn<TStored, T, TEncoding>(TEncoding encoding) : VectorColumn
    where TStored : unmanaged
    where T : unmanaged
    where TEncoding : struct, IValueEncoding<TStored, T>
{
    private readonly SegmentBuilder<TStored> _segments = new();

    public override void Append(DuckDBVector vector) => _segments.Append(vector.Values<TStored>(), vector.Validity);

    public override Column ToColumn(ColumnInfo info, int rows) => new ValueColumn<T, TStored, TEncoding>(info, _segments.ToSegments(), rows, encoding);
}

/// <summary>Text, copied as UTF-8.</summary>
internal sealed class TextVectorColumn(string name) : VectorColumn
{
    private readonly Utf8Builder _builder = new(name);

    public override void Append(DuckDBVector vector)
    {
        var validity = vector.Validity;
        for (var row = 0; row < vector.Count; row++)
        {
            if (validity.IsEmpty || ValidityBits.IsSet(validity, row))
                _builder.Append(vector.Utf8(row));
            else
                _builder.AppendMissing();
        }
    }

    public override Column ToColumn(ColumnInfo info, int rows) => new Utf8Column(info, _builder.ToSegments(), rows);
}

/// <summary>Codes of an enumeration, of one, two or four bytes in DuckDB.</summary>
internal sealed class EnumVectorColumn(IReadOnlyList<string> values) : VectorColumn
{
    private readonly SegmentBuilder<uint> _segments = new();
    private readonly uint[] _codes = new uint[2048];

    public override void Append(DuckDBVector vector)
    {
        if (values.Count <= byte.MaxValue)
            Append(vector.Values<byte>(), vector.Validity, static code => code);
        else if (values.Count <= ushort.MaxValue)
            Append(vector.Values<ushort>(), vector.Validity, static code => code);
        else
            _segments.Append(vector.Values<uint>(), vector.Validity);
    }

    public override Column ToColumn(ColumnInfo info, int rows) => new CategoryColumn(info, new Categories(values), _segments.ToSegments(), rows);

    private void Append<T>(ReadOnlySpan<T> codes, ReadOnlySpan<ulong> validity, Func<T, uint> widen)
    {
        for (var row = 0; row < codes.Length; row++)
            _codes[row] = widen(codes[row]);
        _segments.Append(_codes.AsSpan(0, codes.Length), validity);
    }
}

/// <summary>Nested and rare types, one object a row, as the ADO.NET reader gives them; with unions in them as <see cref="DuckDBUnion"/>, which keeps the tag.</summary>
internal sealed class ObjectVectorColumn(Type elementType, bool withUnions = false) : VectorColumn
{
    private readonly SegmentBuilder<object?> _segments = new();

    public override void Append(DuckDBVector vector)
    {
        for (var row = 0; row < vector.Count; row++)
        {
            if ((withUnions ? vector.GetProviderSpecificValue(row) : vector.GetValue(row)) is { } value)
                _segments.Append(value);
            else
                _segments.AppendMissing();
        }
    }

    public override Column ToColumn(ColumnInfo info, int rows)
    {
        var segments = _segments.ToSegments();
        var first = segments.SelectMany(segment => segment.Values).FirstOrDefault(value => value is not null);
        return new ObjectColumn(info, elementType == typeof(object) && first is not null ? first.GetType() : elementType, segments, rows);
    }
}
