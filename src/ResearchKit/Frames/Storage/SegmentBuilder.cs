namespace ResearchKit.Frames.Storage;

/// <summary>Appends values and makes segments of them. The first segment grows; later ones are allocated whole, not zeroed.</summary>
internal sealed class SegmentBuilder<T>
{
    private const int FirstCapacity = 64;

    private readonly List<Segment<T>> _sealed = [];
    private T[] _values;
    private ulong[]? _validity;
    private int _rows;

    public SegmentBuilder(int expectedRows = 0)
    {
        _values = GC.AllocateUninitializedArray<T>(Math.Clamp(expectedRows, FirstCapacity, Segmentation.Rows));
    }

    public int Count => checked((_sealed.Count << Segmentation.Bits) + _rows);

    public void Append(T value)
    {
        if (_rows == _values.Length)
            MakeRoom(1);
        _values[_rows++] = value;
    }

    public void AppendMissing()
    {
        if (_rows == _values.Length)
            MakeRoom(1);
        _validity ??= ValidityBits.AllSet(Segmentation.Rows);
        ValidityBits.Clear(_validity, _rows);
        _values[_rows++] = default!;
    }

    /// <summary>Appends whole spans. An empty <paramref name="validity"/> means that nothing is missing.</summary>
    public void Append(ReadOnlySpan<T> values, ReadOnlySpan<ulong> validity, int validityOffset = 0)
    {
        var done = 0;
        while (done < values.Length)
        {
            if (_rows == _values.Length)
                MakeRoom(values.Length - done);
            var take = Math.Min(values.Length - done, _values.Length - _rows);
            values.Slice(done, take).CopyTo(_values.AsSpan(_rows));
            if (!validity.IsEmpty)
            {
                _validity ??= ValidityBits.AllSet(Segmentation.Rows);
                ValidityBits.CopyTo(validity, validityOffset + done, _validity, _rows, take);
            }

            _rows += take;
            done += take;
        }
    }

    /// <summary>All that was appended. The builder is used up.</summary>
    public Segment<T>[] ToSegments()
    {
        if (_rows > 0)
            Seal();
        return [.. _sealed];
    }

    private void MakeRoom(int atLeast)
    {
        if (_rows == Segmentation.Rows)
        {
            Seal();
            _values = GC.AllocateUninitializedArray<T>(Segmentation.Rows);
            return;
        }

        var grown = GC.AllocateUninitializedArray<T>((int)Math.Clamp(Math.Max((long)_values.Length * 2, (long)_rows + atLeast), 0, Segmentation.Rows));
        _values.AsSpan(0, _rows).CopyTo(grown);
        _values = grown;
    }

    private void Seal()
    {
        if (_rows < _values.Length)
            _values = _values.AsSpan(0, _rows).ToArray();
        var missing = _validity is null ? 0 : ValidityBits.CountMissing(_validity, _rows);
        var validity = missing == 0 ? null : _rows == Segmentation.Rows ? _validity : _validity.AsSpan(0, ValidityBits.Words(_rows)).ToArray();
        _sealed.Add(new Segment<T>(_values, validity, missing));
        _values = [];
        _validity = null;
        _rows = 0;
    }
}
