using ResearchKit.DuckDB;

namespace ResearchKit.Frames.Storage;

/// <summary>A column of segments of stored values, decoded on access.</summary>
internal sealed class ValueColumn<T, TStored, TEncoding> : Column<T>
    where T : unmanaged
    where TStored : unmanaged
    where TEncoding : struct, IValueEncoding<TStored, T>
{
    private readonly TEncoding _encoding;

    public ValueColumn(ColumnInfo info, Segment<TStored>[] segments, int count, TEncoding encoding = default)
        : base(info, count, segments.Sum(segment => segment.NullCount))
    {
        Segments = segments;
        _encoding = encoding;
    }

    public Segment<TStored>[] Segments { get; }

    public TEncoding Encoding => _encoding;

    internal override long ByteSize => Segments.Sum(segment =>
        ((long)segment.Values.Length * System.Runtime.CompilerServices.Unsafe.SizeOf<TStored>()) + ((segment.Validity?.Length ?? 0) * 8L));

    internal override bool IsMissing(int row) => MissingCount != 0 && !Segments[row >> Segmentation.Bits].IsValid(row & Segmentation.Mask);

    internal override T Read(int row) => _encoding.Decode(Stored(row));

    internal override Column With(ColumnInfo info) => new ValueColumn<T, TStored, TEncoding>(info, Segments, Length, _encoding);

    internal override Column Gather(ReadOnlySpan<int> rows, CancellationToken cancellationToken)
    {
        var builder = new SegmentBuilder<TStored>(rows.Length);
        for (var start = 0; start < rows.Length; start += Segmentation.Rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var row in rows.Slice(start, Math.Min(Segmentation.Rows, rows.Length - start)))
            {
                if (row < 0 || IsMissing(row))
                    builder.AppendMissing();
                else
                    builder.Append(Stored(row));
            }
        }

        return new ValueColumn<T, TStored, TEncoding>(Info, builder.ToSegments(), rows.Length, _encoding);
    }

    internal override Column Append(IReadOnlyList<Column> others, CancellationToken cancellationToken)
    {
        if (!others.All(other => other is ValueColumn<T, TStored, TEncoding> same && EqualityComparer<TEncoding>.Default.Equals(same._encoding, _encoding)))
            return AppendDecoded(others, cancellationToken);
        var builder = new SegmentBuilder<TStored>(Segmentation.Rows);
        foreach (var column in others.Prepend(this).Cast<ValueColumn<T, TStored, TEncoding>>())
        {
            foreach (var segment in column.Segments)
            {
                cancellationToken.ThrowIfCancellationRequested();
                builder.Append(segment.Values, segment.Validity);
            }
        }

        return new ValueColumn<T, TStored, TEncoding>(Info, builder.ToSegments(), Length + others.Sum(other => other.Length), _encoding);
    }

    private ValueColumn<T, T, Plain<T>> AppendDecoded(IReadOnlyList<Column> others, CancellationToken cancellationToken)
    {
        var builder = new SegmentBuilder<T>(Segmentation.Rows);
        foreach (var column in others.Prepend(this).Cast<Column<T>>())
        {
            for (var row = 0; row < column.Length; row++)
            {
                if ((row & Segmentation.Mask) == 0)
                    cancellationToken.ThrowIfCancellationRequested();
                if (column.IsMissing(row))
                    builder.AppendMissing();
                else
                    builder.Append(column.Read(row));
            }
        }

        return new ValueColumn<T, T, Plain<T>>(Info, builder.ToSegments(), others.Sum(other => other.Length) + Length);
    }

    internal override bool IsOrdered => typeof(IComparable<TStored>).IsAssignableFrom(typeof(TStored)) && typeof(IComparable<T>).IsAssignableFrom(typeof(T));

    internal override int Compare(int row, int other)
    {
        var (one, two) = (Stored(row), Stored(other));
        return SortKeys.Has<TStored>() ? SortKeys.Of(one).CompareTo(SortKeys.Of(two)) : Comparer<TStored>.Default.Compare(one, two);
    }

    internal override void Sort(int[] rows, bool descending, CancellationToken cancellationToken)
    {
        if (!SortKeys.Has<TStored>())
        {
            base.Sort(rows, descending, cancellationToken);
            return;
        }

        var keys = GC.AllocateUninitializedArray<ulong>(rows.Length);
        for (var i = 0; i < rows.Length; i++)
            keys[i] = descending ? ~SortKeys.Of(Stored(rows[i])) : SortKeys.Of(Stored(rows[i]));
        StableSort.ByKeys(keys, rows, cancellationToken);
    }

    internal override Codes Encode(CancellationToken cancellationToken)
    {
        var numbers = new Dictionary<TStored, int>();
        var ofRow = new int[Length];
        var firstRow = new List<int>();
        var missing = -1;
        for (var row = 0; row < ofRow.Length; row++)
        {
            if ((row & Segmentation.Mask) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            int number;
            if (IsMissing(row))
            {
                if (missing < 0)
                {
                    missing = firstRow.Count;
                    firstRow.Add(row);
                }

                number = missing;
            }
            else if (!numbers.TryGetValue(Stored(row), out number))
            {
                number = firstRow.Count;
                numbers.Add(Stored(row), number);
                firstRow.Add(row);
            }

            ofRow[row] = number;
        }

        return new Codes(ofRow, [.. firstRow]);
    }

    internal override DuckDBLogicalType? SqlType => _encoding is ISqlEncoding encoding
        ? encoding.SqlType
        : typeof(T) == typeof(TStored) ? SqlTypes.OfPlain<T>() : null;

    internal override Column ToSql() => SqlType is null ? SqlConversion.Of(this) : this;

    internal override void WriteTo(DuckDBVectorWriter writer, int firstRow, int rowCount, int targetRow)
    {
        var segment = Segments[firstRow >> Segmentation.Bits];
        var row = firstRow & Segmentation.Mask;
        writer.Write<TStored>(segment.Values.AsSpan(row, rowCount), targetRow);
        WriteValidity(writer, segment.Validity, row, rowCount, targetRow);
    }

    private TStored Stored(int row) => Segments[row >> Segmentation.Bits].Values[row & Segmentation.Mask];

    private protected override void CopyValues(Span<T> target, T missing)
    {
        foreach (var segment in Segments)
        {
            var values = segment.Values;
            for (var i = 0; i < values.Length; i++)
                target[i] = segment.IsValid(i) ? _encoding.Decode(values[i]) : missing;
            target = target[values.Length..];
        }
    }

    private protected override void CopyDoubles(Span<double> target)
    {
        foreach (var segment in Segments)
        {
            var values = segment.Values;
            for (var i = 0; i < values.Length; i++)
                target[i] = segment.IsValid(i) ? Numbers.ToDouble(_encoding.Decode(values[i])) : double.NaN;
            target = target[values.Length..];
        }
    }
}
