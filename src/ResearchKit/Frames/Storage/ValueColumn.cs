namespace ResearchKit.Frames.Storage;

/// <summary>A column of segments of stored values, decoded on access.</summary>
internal sealed class ValueColumn<T, TStored, TEncoding> : Column<T>
    where T : struct
    where TStored : struct
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

    public override long SizeInBytes => Segments.Sum(segment =>
        ((long)segment.Values.Length * System.Runtime.CompilerServices.Unsafe.SizeOf<TStored>()) + ((segment.Validity?.Length ?? 0) * 8L));

    internal override bool IsMissing(int row) => NullCount != 0 && !Segments[row >> Segmentation.Bits].IsValid(row & Segmentation.Mask);

    internal override T Read(int row) => _encoding.Decode(Segments[row >> Segmentation.Bits].Values[row & Segmentation.Mask]);

    internal override Column With(ColumnInfo info) => new ValueColumn<T, TStored, TEncoding>(info, Segments, Count, _encoding);

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
                    builder.Append(Segments[row >> Segmentation.Bits].Values[row & Segmentation.Mask]);
            }
        }

        return new ValueColumn<T, TStored, TEncoding>(Info, builder.ToSegments(), rows.Length, _encoding);
    }

    internal override Column Append(IReadOnlyList<Column> others, CancellationToken cancellationToken)
    {
        var builder = new SegmentBuilder<TStored>(Segmentation.Rows);
        foreach (var column in others.Prepend(this).Cast<ValueColumn<T, TStored, TEncoding>>())
        {
            foreach (var segment in column.Segments)
            {
                cancellationToken.ThrowIfCancellationRequested();
                builder.Append(segment.Values, segment.Validity);
            }
        }

        return new ValueColumn<T, TStored, TEncoding>(Info, builder.ToSegments(), builder.Count, _encoding);
    }

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
