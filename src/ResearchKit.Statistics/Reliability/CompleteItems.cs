using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Reliability;

/// <summary>The complete rows of items, and what was missing.</summary>
internal sealed record CompleteItems(double[][] Columns, MissingnessRecord Missingness)
{
    public int Rows => Columns[0].Length;

    /// <exception cref="ArgumentException">A value is infinite.</exception>
    public static CompleteItems Of(ScaleItems items, CancellationToken cancellationToken)
    {
        int n = items.RowCount;
        var isComplete = Enumerable.Repeat(true, n).ToArray();
        var missing = new List<MissingCount>();
        for (int j = 0; j < items.ItemCount; j++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<double> values = items.Values[j].Span;
            int count = 0;
            for (int row = 0; row < n; row++)
            {
                if (double.IsInfinity(values[row]))
                    throw new ArgumentException($"{items.Names[j]} is infinite in row {row}. Correct the value, or make it missing (NaN).", nameof(items));
                if (!double.IsNaN(values[row]))
                    continue;
                isComplete[row] = false;
                count++;
            }

            if (count > 0)
                missing.Add(new MissingCount(items.Names[j], count));
        }

        int[] kept = [.. Enumerable.Range(0, n).Where(row => isComplete[row])];
        return new CompleteItems([.. items.Values.Select(values => kept.Select(row => values.Span[row]).ToArray())], new MissingnessRecord(n, kept.Length, missing));
    }

    /// <summary>Covariances (divided by n − 1) of columns, about their means.</summary>
    public static double[,] Covariances(IReadOnlyList<double[]> columns)
    {
        int k = columns.Count, n = columns[0].Length;
        double[][] centred = [.. columns.Select(Centred)];
        var covariances = new double[k, k];
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double sum = 0;
                for (int i = 0; i < n; i++)
                    sum += centred[a][i] * centred[b][i];
                covariances[a, b] = covariances[b, a] = sum / (n - 1);
            }
        }

        return covariances;
    }

    /// <summary>Covariances, each from the rows that have both.</summary>
    public static double[,] PairwiseCovariances(ScaleItems items)
    {
        int k = items.ItemCount;
        var covariances = new double[k, k];
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                ReadOnlyMemory<double> x = items.Values[a], y = items.Values[b];
                int[] rows = [.. Enumerable.Range(0, items.RowCount).Where(row => !double.IsNaN(x.Span[row]) && !double.IsNaN(y.Span[row]))];
                double[] first = [.. rows.Select(row => x.Span[row])], second = [.. rows.Select(row => y.Span[row])];
                covariances[a, b] = covariances[b, a] = rows.Length < 2 ? double.NaN : Covariances([first, second])[0, 1];
            }
        }

        return covariances;
    }

    private static double[] Centred(double[] values)
    {
        double first = values.Length > 0 ? values[0] : 0, mean = first + values.Sum(value => value - first) / values.Length;
        return [.. values.Select(value => value - mean)];
    }
}
