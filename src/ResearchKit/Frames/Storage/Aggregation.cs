namespace ResearchKit.Frames.Storage;

/// <summary>Computes summaries of columns over groups, taking rows in their order.</summary>
internal sealed class Aggregation(Codes groups, CancellationToken cancellationToken)
{
    public Column Compute(AggregateKind kind, Column? source) => kind switch
    {
        AggregateKind.CountRows => Counts(null),
        AggregateKind.Count => Counts(source),
        AggregateKind.DistinctCount => DistinctCounts(source!),
        AggregateKind.Min or AggregateKind.Max => Extreme(source!, kind == AggregateKind.Max ? 1 : -1),
        AggregateKind.Sum => Sum(source!),
        AggregateKind.Mean => Doubles(Means(Numbers(source!, "mean"))),
        AggregateKind.StandardDeviation => Doubles(StandardDeviations(Numbers(source!, "standard deviation"))),
        AggregateKind.Median => Doubles(Medians(Numbers(source!, "median"))),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown aggregate."),
    };

    private Column Counts(Column? source)
    {
        var counts = new long[groups.Count];
        for (var row = 0; row < groups.OfRow.Length; row++)
        {
            Check(row);
            if (source is null || !source.IsMissing(row))
                counts[groups.OfRow[row]]++;
        }

        return Column.Create("count", counts);
    }

    private Column DistinctCounts(Column source)
    {
        var values = source.Encode(cancellationToken);
        var counts = new long[groups.Count];
        var seen = new HashSet<long>();
        for (var row = 0; row < groups.OfRow.Length; row++)
        {
            Check(row);
            if (!source.IsMissing(row) && seen.Add(((long)groups.OfRow[row] << 32) | (uint)values.OfRow[row]))
                counts[groups.OfRow[row]]++;
        }

        return Column.Create("count", counts);
    }

    private Column Extreme(Column source, int sign)
    {
        if (!source.IsOrdered)
            throw new InvalidOperationException(
                $"Column \"{source.Name}\" holds {Column.TypeName(source.ElementType)}, which has no order and therefore no minimum or maximum.");
        var rows = new int[groups.Count];
        Array.Fill(rows, -1);
        for (var row = 0; row < groups.OfRow.Length; row++)
        {
            Check(row);
            ref var best = ref rows[groups.OfRow[row]];
            if (!source.IsMissing(row) && (best < 0 || source.Compare(row, best) * sign > 0))
                best = row;
        }

        return source.Gather(rows, cancellationToken);
    }

    private Column Sum(Column source) => source switch
    {
        Column<bool> truths => Sum(truths, value => value ? 1L : 0L),
        Column<sbyte> integers => Sum(integers, value => value),
        Column<byte> integers => Sum(integers, value => value),
        Column<short> integers => Sum(integers, value => value),
        Column<ushort> integers => Sum(integers, value => value),
        Column<int> integers => Sum(integers, value => value),
        Column<uint> integers => Sum(integers, value => value),
        Column<long> integers => Sum(integers, value => (Int128)value),
        Column<ulong> integers => Sum(integers, value => (Int128)value),
        Column<Int128> integers => Sum(integers, value => value),
        Column<UInt128> integers => Sum(integers, value => checked((Int128)value)),
        Column<decimal> decimals => Decimals(decimals),
        _ => Doubles(Sums(Numbers(source, "sum"))),
    };

    private Column Sum<T>(Column<T> source, Func<T, Int128> widen)
        where T : struct
    {
        var sums = new Int128[groups.Count];
        var any = new bool[groups.Count];
        for (var row = 0; row < groups.OfRow.Length; row++)
        {
            Check(row);
            if (source.IsMissing(row))
                continue;
            sums[groups.OfRow[row]] = checked(sums[groups.OfRow[row]] + widen(source.Read(row)));
            any[groups.OfRow[row]] = true;
        }

        return Column.Create("sum", sums.Select((sum, group) => any[group] ? Narrow(source, sum) : (long?)null));
    }

    private Column Decimals(Column<decimal> source)
    {
        var sums = new decimal?[groups.Count];
        for (var row = 0; row < groups.OfRow.Length; row++)
        {
            Check(row);
            if (!source.IsMissing(row))
                sums[groups.OfRow[row]] = (sums[groups.OfRow[row]] ?? 0) + source.Read(row);
        }

        return Column.Create("sum", sums);
    }

    private static long Narrow(Column source, Int128 sum) => sum >= long.MinValue && sum <= long.MaxValue
        ? (long)sum
        : throw new InvalidOperationException(
            $"The sum of column \"{source.Name}\" over a group does not fit a 64-bit integer. Sum it as a double, or in SQL, where it is a HUGEINT.");

    private static Column Doubles(double?[] values) => Column.Create("value", values);

    private static Series Numbers(Column source, string what) => source.ConvertsToDouble
        ? new Series(source, source.Doubles())
        : throw new InvalidOperationException(
            $"Column \"{source.Name}\" holds {Column.TypeName(source.ElementType)}, which has no {what}. Choose a column of numbers.");

    private int[] Present(Series series)
    {
        var counts = new int[groups.Count];
        Visit(series, (group, _) => counts[group]++);
        return counts;
    }

    /// <summary>Neumaier's compensated sum: the error of every addition is kept and added at the end.</summary>
    private double?[] Sums(Series series)
    {
        var (sums, errors, any) = (new double[groups.Count], new double[groups.Count], new bool[groups.Count]);
        Visit(series, (group, value) =>
        {
            var sum = sums[group] + value;
            if (double.IsFinite(sum))
                errors[group] += Math.Abs(sums[group]) >= Math.Abs(value) ? sums[group] - sum + value : value - sum + sums[group];
            sums[group] = sum;
            any[group] = true;
        });
        return [.. sums.Select((sum, group) => any[group] ? (double.IsFinite(sum) ? sum + errors[group] : sum) : (double?)null)];
    }

    private double?[] Means(Series series)
    {
        var counts = Present(series);
        return [.. Sums(series).Select((sum, group) => sum / counts[group])];
    }

    /// <summary>Two passes: means first, then squared deviations, less what rounding of the mean added to them.</summary>
    private double?[] StandardDeviations(Series series)
    {
        var (means, counts) = (Means(series), Present(series));
        var (squares, rests) = (new double[groups.Count], new double[groups.Count]);
        Visit(series, (group, value) =>
        {
            var deviation = value - means[group]!.Value;
            squares[group] += deviation * deviation;
            rests[group] += deviation;
        });
        return [.. counts.Select((count, group) => count < 2
            ? (double?)null
            : Math.Sqrt(Math.Max(0, squares[group] - (rests[group] * rests[group] / count)) / (count - 1)))];
    }

    private double?[] Medians(Series series)
    {
        var ofGroup = Array.ConvertAll(Present(series), count => new double[count]);
        var next = new int[groups.Count];
        Visit(series, (group, value) => ofGroup[group][next[group]++] = value);
        return [.. ofGroup.Select(values => values.Length == 0 ? (double?)null : Quantiles.Of(values, 0.5)[0])];
    }

    private void Visit(Series series, Action<int, double> visit)
    {
        for (var row = 0; row < groups.OfRow.Length; row++)
        {
            Check(row);
            if (!series.Source.IsMissing(row))
                visit(groups.OfRow[row], series.Values[row]);
        }
    }

    private void Check(int row)
    {
        if ((row & Segmentation.Mask) == 0)
            cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>A column and its values as numbers; only rows that the column has count (a value may itself be not-a-number).</summary>
    private readonly record struct Series(Column Source, double[] Values);
}
