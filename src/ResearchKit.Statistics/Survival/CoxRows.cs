using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Survival;

/// <summary>
/// The rows of a Cox regression, stratum by stratum from the latest time to the earliest. Columns are less their mean in the stratum (the partial likelihood does not see it, and large offsets then lose no digits)
/// and times a power of two.
/// </summary>
internal sealed class CoxRows
{
    public CoxRows(CoxData data, EventRows rows, CancellationToken cancellationToken)
    {
        int n = rows.Count;
        Columns = data.Design.SlopeCount;
        Source = [.. Enumerable.Range(0, n)];
        int[] stratum = data.Strata is { } strata ? [.. rows.Rows.Select(row => strata.Codes[row])] : new int[n];
        Array.Sort(Source, (a, b) => stratum[a] != stratum[b] ? stratum[a].CompareTo(stratum[b]) : rows.Time[a] != rows.Time[b] ? rows.Time[b].CompareTo(rows.Time[a]) : a.CompareTo(b));
        cancellationToken.ThrowIfCancellationRequested();
        Time = [.. Source.Select(i => rows.Time[i])];
        Entry = [.. Source.Select(i => rows.Entry[i])];
        IsEvent = [.. Source.Select(i => rows.Kind[i] == 1)];
        Weight = [.. Source.Select(i => rows.Weight[i])];
        HasEntry = rows.HasEntry;
        HasWeights = rows.HasWeights;
        DataRows = [.. Source.Select(i => rows.Rows[i])];
        var ends = new List<int>();
        var codes = new List<int>();
        for (int i = 0; i < n; i++)
        {
            if (i + 1 == n || stratum[Source[i + 1]] != stratum[Source[i]])
            {
                ends.Add(i + 1);
                codes.Add(stratum[Source[i]]);
            }
        }

        (Ends, StratumCodes) = ([.. ends], [.. codes]);
        Entering = HasEntry ? ByEntry() : [];
        X = new double[n * Columns];
        Scale = new double[Columns];
        IsConstant = new bool[Columns];
        Means = new double[Ends.Length * Columns];
        for (int j = 0; j < Columns; j++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Centre(data.Design.Slope(j).Span, j);
        }

        Offset = data.Offset is { } offset ? [.. DataRows.Select(row => offset.Span[row])] : [];
    }

    public int Count => Time.Length;

    public int Columns { get; }

    /// <summary>Index among the usable rows of each.</summary>
    public int[] Source { get; }

    /// <summary>Row of the data of each.</summary>
    public int[] DataRows { get; }

    public double[] Time { get; }

    public double[] Entry { get; }

    public bool[] IsEvent { get; }

    public double[] Weight { get; }

    public bool HasEntry { get; }

    public bool HasWeights { get; }

    /// <summary>Where each stratum ends.</summary>
    public int[] Ends { get; }

    public int[] StratumCodes { get; }

    /// <summary>Within each stratum, its rows from the latest entry to the earliest; empty without entries.</summary>
    public int[] Entering { get; }

    /// <summary>Centred and scaled, row by row.</summary>
    public double[] X { get; }

    public double[] Scale { get; }

    /// <summary>Mean of each column in each stratum, in units of the data: stratum × columns.</summary>
    public double[] Means { get; }

    /// <summary>Whether a column is the same in all rows of each stratum.</summary>
    public bool[] IsConstant { get; }

    /// <summary>Offsets, or empty.</summary>
    public double[] Offset { get; }

    public ReadOnlySpan<double> Row(int i) => X.AsSpan(i * Columns, Columns);

    /// <summary>Offset plus the columns times coefficients.</summary>
    public double[] Predictor(double[] coefficients, bool withOffset = true)
    {
        var predictor = new double[Count];
        for (int i = 0; i < predictor.Length; i++)
        {
            ReadOnlySpan<double> x = Row(i);
            double sum = withOffset && Offset.Length > 0 ? Offset[i] : 0;
            for (int j = 0; j < x.Length; j++)
                sum += x[j] * coefficients[j];
            predictor[i] = sum;
        }

        return predictor;
    }

    private void Centre(ReadOnlySpan<double> column, int j)
    {
        double squares = 0, largest = 0, deviation = 0;
        int start = 0;
        for (int s = 0; s < Ends.Length; s++)
        {
            double first = column[DataRows[start]], sum = 0;
            for (int i = start; i < Ends[s]; i++)
                sum += column[DataRows[i]] - first;
            double mean = first + sum / (Ends[s] - start);
            Means[s * Columns + j] = mean;
            for (int i = start; i < Ends[s]; i++)
            {
                double value = column[DataRows[i]] - mean;
                X[i * Columns + j] = value;
                squares += value * value;
                largest = Math.Max(largest, Math.Abs(column[DataRows[i]]));
                deviation = Math.Max(deviation, Math.Abs(value));
            }

            start = Ends[s];
        }

        IsConstant[j] = deviation <= 8 * 2.220446049250313e-16 * largest;
        double spread = Math.Sqrt(squares / Math.Max(1, Count));
        Scale[j] = IsConstant[j] || !(spread > 0) ? 0 : Math.ScaleB(1, -Math.ILogB(spread));
        for (int i = 0; i < Count; i++)
            X[i * Columns + j] *= Scale[j];
    }

    private int[] ByEntry()
    {
        int[] order = [.. Enumerable.Range(0, Count)];
        int start = 0;
        foreach (int end in Ends)
        {
            double[] keys = [.. Enumerable.Range(start, end - start).Select(i => -Entry[i])];
            int[] part = [.. Enumerable.Range(start, end - start)];
            Array.Sort(keys, part);
            part.CopyTo(order, start);
            start = end;
        }

        return order;
    }
}
