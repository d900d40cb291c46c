namespace ResearchKit.Statistics.Prediction;

/// <summary>Correlations of predictors by their bins, which are ranks as good as any; rows where either is missing are left out. Categories have no order and are correlated with none.</summary>
internal static class TreeCorrelation
{
    /// <summary>The columns in groups: those correlated enough, also by way of others, are in one.</summary>
    /// <param name="rows">The rows in bins.</param>
    /// <param name="least">The least absolute correlation that joins two.</param>
    /// <param name="isNumber">Whether a column has an order.</param>
    public static IReadOnlyList<int[]> Join(BinnedRows rows, double least, Func<int, bool> isNumber)
    {
        int[] group = [.. Enumerable.Range(0, rows.Columns)];
        for (int one = 0; one < group.Length; one++)
        {
            for (int other = 0; other < one; other++)
            {
                if (group[one] == group[other] || !isNumber(one) || !isNumber(other) || !(Math.Abs(Of(rows, one, other)) >= least - 1e-12))
                    continue;
                int from = group[one], to = group[other];
                for (int k = 0; k < group.Length; k++)
                    group[k] = group[k] == from ? to : group[k];
            }
        }

        return [.. Enumerable.Range(0, group.Length).GroupBy(column => group[column]).Select(columns => columns.ToArray())];
    }

    /// <summary>The correlation of two columns; NaN where either does not vary.</summary>
    public static double Of(BinnedRows rows, int one, int other)
    {
        // Whole numbers: exact in any order.
        long n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;
        for (int row = 0; row < rows.RowCount; row++)
        {
            long a = rows[row, one], b = rows[row, other];
            if (a == HistogramBins.Missing || b == HistogramBins.Missing)
                continue;
            n++;
            x += a;
            y += b;
            xx += a * a;
            yy += b * b;
            xy += a * b;
        }

        double spread = ((double)n * xx - (double)x * x) * ((double)n * yy - (double)y * y);
        return spread > 0 ? ((double)n * xy - (double)x * y) / Math.Sqrt(spread) : double.NaN;
    }
}
