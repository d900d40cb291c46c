using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Descriptive;

/// <content>Kendall's, point-biserial and partial correlations.</content>
public sealed partial record Correlation
{
    /// <summary>
    /// Kendall's τ-b: concordant less discordant pairs of rows, with ties in the denominator. The p value is the normal approximation with the variance under ties (Kendall 1970);
    /// the interval is on Fisher's scale with the variance 0.437 / (n - 4) of Fieller, Hartley and Pearson (1957).
    /// </summary>
    /// <inheritdoc cref="Pearson"/>
    public static Correlation Kendall(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double confidenceLevel = 0.95)
    {
        (double[] first, double[] second) = CompletePairs(x, y, confidenceLevel);
        int n = first.Length;
        int[] order = [.. Enumerable.Range(0, n).OrderBy(i => first[i]).ThenBy(i => second[i])];
        double[] sorted = Array.ConvertAll(order, i => second[i]);

        // Knight (1966): swaps of a merge sort count the discordant pairs.
        double both = Ties(order, (i, j) => first[i] == first[j] && second[i] == second[j], count => count * (count - 1) / 2);
        double swaps = MergeSort(sorted, new double[n], 0, n), pairs = n * (n - 1.0) / 2;
        double[] inX = [.. first.Order()], inY = [.. second.Order()];
        double Sum(double[] values, Func<double, double> of) => Ties([.. Enumerable.Range(0, n)], (i, j) => values[i] == values[j], of);
        double tiedX = Sum(inX, t => t * (t - 1) / 2), tiedY = Sum(inY, t => t * (t - 1) / 2);
        double score = pairs - tiedX - tiedY + both - 2 * swaps;
        double denominator = Math.Sqrt((pairs - tiedX) * (pairs - tiedY));
        if (!(denominator > 0))
            return new Correlation(double.NaN, double.NaN, double.NaN, double.NaN, n, x.Length - n, confidenceLevel);
        double tau = Math.Clamp(score / denominator, -1, 1);
        double variance = (n * (n - 1.0) * (2.0 * n + 5) - Sum(inX, t => t * (t - 1) * (2 * t + 5)) - Sum(inY, t => t * (t - 1) * (2 * t + 5))) / 18
            + 2 * tiedX * 2 * tiedY / (2 * n * (n - 1.0))
            + (n > 2 ? Sum(inX, t => t * (t - 1) * (t - 2)) * Sum(inY, t => t * (t - 1) * (t - 2)) / (9 * n * (n - 1.0) * (n - 2.0)) : 0);
        double p = variance > 0 ? 2 * NormalDistribution.UpperTail(Math.Abs(score) / Math.Sqrt(variance)) : double.NaN;
        double lower = double.NaN, upper = double.NaN;
        if (n > 4)
        {
            double margin = NormalDistribution.Quantile(0.5 + confidenceLevel / 2) * Math.Sqrt(0.437 / (n - 4)), z = 0.5 * (Elementary.Log1P(tau) - Elementary.Log1P(-tau));
            (lower, upper) = Math.Abs(tau) == 1 ? (tau, tau) : (HyperbolicTangent(z - margin), HyperbolicTangent(z + margin));
        }

        return new Correlation(tau, lower, upper, p, n, x.Length - n, confidenceLevel);
    }

    /// <summary>The point-biserial correlation: Pearson's, where the first variable has two values.</summary>
    /// <param name="group">One of two values a row; NaN is missing. Positive means that rows with the larger value have larger scores.</param>
    /// <param name="score">One value a row; NaN is missing.</param>
    /// <param name="confidenceLevel">Level of the interval. Default 0.95.</param>
    /// <exception cref="ArgumentException">The first variable has more than two values; lengths differ; a value is infinite.</exception>
    public static Correlation PointBiserial(ReadOnlySpan<double> group, ReadOnlySpan<double> score, double confidenceLevel = 0.95)
    {
        double[] values = [.. group.ToArray().Where(value => !double.IsNaN(value)).Distinct().Take(3)];
        if (values.Length > 2)
            throw new ArgumentException($"The grouping has more than two values ({string.Join(", ", values)}, ...). Use Pearson or Spearman.", nameof(group));
        return Pearson(group, score, confidenceLevel);
    }

    /// <summary>
    /// The partial correlation: what is left of Pearson's when straight-line effects of other variables are taken out of both. The interval by Fisher's z with n - k - 3, the test with
    /// n - k - 2 degrees of freedom, where k is the number of other variables.
    /// </summary>
    /// <param name="x">One value a row; NaN is missing.</param>
    /// <param name="y">One value a row; NaN is missing.</param>
    /// <param name="others">The variables that are taken out, one value a row each; a row that lacks any value is left out.</param>
    /// <param name="confidenceLevel">Level of the interval. Default 0.95.</param>
    /// <exception cref="ArgumentException">Lengths differ or a value is infinite.</exception>
    public static Correlation Partial(ReadOnlyMemory<double> x, ReadOnlyMemory<double> y, IReadOnlyList<ReadOnlyMemory<double>> others, double confidenceLevel = 0.95)
    {
        ArgumentNullException.ThrowIfNull(others);
        ReadOnlyMemory<double>[] all = [.. others, x, y];
        if (all.FirstOrDefault(one => one.Length != x.Length) is { IsEmpty: false } other)
            throw new ArgumentException($"A variable has {other.Length} values and the first {x.Length}. Give all one value a row.", nameof(others));
        int[] rows = [.. Enumerable.Range(0, x.Length).Where(row => Array.TrueForAll(all, one => !double.IsNaN(one.Span[row])))];
        double[][] columns = [.. all.Select(one => Array.ConvertAll(rows, row => one.Span[row]))];
        if (Array.Exists(columns, column => Array.Exists(column, double.IsInfinity)))
            throw new ArgumentException("A value is infinite. Correct it, or make it missing (NaN).", nameof(others));

        // Residuals by modified Gram-Schmidt, done twice so that nothing of the others is left by rounding.
        double[] spread = new double[columns.Length];
        var used = new List<double[]>();
        for (int k = 0; k < columns.Length; k++)
        {
            double mean = rows.Length == 0 ? 0 : Summary.Of(columns[k]).Mean;
            double[] residual = Array.ConvertAll(columns[k], value => value - mean);
            double before = Math.Sqrt(residual.Sum(value => value * value));
            for (int pass = 0; pass < 2; pass++)
            {
                foreach (double[] direction in used)
                {
                    double along = residual.Zip(direction, (a, b) => a * b).Sum();
                    for (int i = 0; i < residual.Length; i++)
                        residual[i] -= along * direction[i];
                }
            }

            double length = Math.Sqrt(residual.Sum(value => value * value));
            bool isLeft = length > 1e-9 * before && before > 1e-14 * Math.Abs(mean) * Math.Sqrt(rows.Length);
            spread[k] = isLeft ? length : 0;
            columns[k] = isLeft ? Array.ConvertAll(residual, value => value / length) : residual;
            if (k < others.Count && isLeft)
                used.Add(columns[k]);
        }

        int n = rows.Length - used.Count;
        double r = spread[^1] > 0 && spread[^2] > 0 && n > 2 ? Math.Clamp(columns[^1].Zip(columns[^2], (a, b) => a * b).Sum(), -1, 1) : double.NaN;
        Correlation made = Make(r, 1, n, n, confidenceLevel);
        return made with { Pairs = rows.Length, Missing = x.Length - rows.Length };
    }

    /// <summary>Sums a function of the lengths of runs of equal neighbours.</summary>
    private static double Ties(int[] order, Func<int, int, bool> areEqual, Func<double, double> of)
    {
        double sum = 0;
        for (int start = 0; start < order.Length;)
        {
            int end = start + 1;
            while (end < order.Length && areEqual(order[start], order[end]))
                end++;
            sum += of(end - start);
            start = end;
        }

        return sum;
    }

    /// <summary>Sorts in place; how many pairs stood in the wrong order.</summary>
    private static double MergeSort(double[] values, double[] space, int start, int end)
    {
        if (end - start < 2)
            return 0;
        int middle = (start + end) / 2;
        double swaps = MergeSort(values, space, start, middle) + MergeSort(values, space, middle, end);
        for (int i = start, j = middle, k = start; k < end; k++)
        {
            if (j >= end || (i < middle && values[i] <= values[j]))
            {
                space[k] = values[i++];
                continue;
            }

            swaps += middle - i;
            space[k] = values[j++];
        }

        Array.Copy(space, start, values, start, end - start);
        return swaps;
    }
}
