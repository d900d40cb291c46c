using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Descriptive;

/// <summary>How two variables go together, from -1 to 1, with its interval. Immutable.</summary>
/// <param name="Value">The correlation; NaN where a variable does not vary or there are fewer than two pairs.</param>
/// <param name="Lower">Lower end of the interval by Fisher's z; NaN below four pairs.</param>
/// <param name="Upper">Upper end of the interval.</param>
/// <param name="PValue">Two-sided p value against zero, from t on n - 2 degrees of freedom; for ranks an approximation. NaN below three pairs.</param>
/// <param name="Pairs">Rows in which both are there.</param>
/// <param name="Missing">Rows in which one is missing.</param>
/// <param name="ConfidenceLevel">The level of the interval.</param>
public sealed partial record Correlation(double Value, double Lower, double Upper, double PValue, int Pairs, int Missing, double ConfidenceLevel)
{
    /// <summary>Pearson's product-moment correlation; the interval assumes that both are jointly normal.</summary>
    /// <param name="x">One value a row; NaN is missing.</param>
    /// <param name="y">One value a row; NaN is missing.</param>
    /// <param name="confidenceLevel">Level of the interval, strictly between 0 and 1. Default 0.95.</param>
    /// <exception cref="ArgumentException">Lengths differ or a value is infinite.</exception>
    public static Correlation Pearson(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double confidenceLevel = 0.95)
    {
        (double[] first, double[] second) = CompletePairs(x, y, confidenceLevel);
        double r = OfPairs(first, second);
        return Make(r, 1, first.Length, x.Length, confidenceLevel);
    }

    /// <summary>
    /// Spearman's rank correlation, ties at their mean rank; the interval with the variance of Bonett and Wright (2000), (1 + r²/2) / (n - 3).
    /// </summary>
    /// <inheritdoc cref="Pearson"/>
    public static Correlation Spearman(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double confidenceLevel = 0.95)
    {
        (double[] first, double[] second) = CompletePairs(x, y, confidenceLevel);
        double r = OfPairs(Ranks(first), Ranks(second));
        return Make(r, 1 + r * r / 2, first.Length, x.Length, confidenceLevel);
    }

    /// <summary>Ranks from 1, equal values at the mean of their ranks.</summary>
    /// <param name="values">The values, without NaN.</param>
    public static double[] Ranks(ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray();
        int[] order = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, order);
        var ranks = new double[sorted.Length];
        for (int start = 0; start < sorted.Length;)
        {
            int end = start;
            while (end + 1 < sorted.Length && sorted[end + 1] == sorted[start])
                end++;
            for (int i = start; i <= end; i++)
                ranks[order[i]] = (start + end) / 2.0 + 1;
            start = end + 1;
        }

        return ranks;
    }

    private static Correlation Make(double r, double varianceFactor, int pairs, int rows, double level)
    {
        if (double.IsNaN(r))
            return new Correlation(r, double.NaN, double.NaN, double.NaN, pairs, rows - pairs, level);
        double lower = double.NaN, upper = double.NaN;
        if (pairs > 3)
        {
            double margin = NormalDistribution.Quantile(0.5 + level / 2) * Math.Sqrt(varianceFactor / (pairs - 3));
            double z = 0.5 * (Elementary.Log1P(r) - Elementary.Log1P(-r));
            (lower, upper) = Math.Abs(r) == 1 ? (r, r) : (HyperbolicTangent(z - margin), HyperbolicTangent(z + margin));
        }

        double t = r * Math.Sqrt((pairs - 2) / ((1 - r) * (1 + r)));
        return new Correlation(r, lower, upper, pairs > 2 ? StudentTDistribution.TwoSided(t, pairs - 2) : double.NaN, pairs, rows - pairs, level);
    }

    private static double HyperbolicTangent(double z)
    {
        double e = Elementary.ExpM1(2 * Math.Abs(z));
        double size = double.IsInfinity(e) ? 1 : e / (e + 2);
        return z < 0 ? -size : size;
    }

    private static double OfPairs(double[] x, double[] y)
    {
        if (x.Length < 2)
            return double.NaN;
        double meanX = Summary.Of(x).Mean, meanY = Summary.Of(y).Mean;
        double scaleX = 0, scaleY = 0;
        for (int i = 0; i < x.Length; i++)
        {
            scaleX = Math.Max(scaleX, Math.Abs(x[i] - meanX));
            scaleY = Math.Max(scaleY, Math.Abs(y[i] - meanY));
        }

        // Spread within the rounding of the values is none.
        if (scaleX <= 1e-14 * Math.Abs(meanX) || scaleY <= 1e-14 * Math.Abs(meanY) || scaleX == 0 || scaleY == 0)
            return double.NaN;
        double xx = 0, yy = 0, xy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double dx = (x[i] - meanX) / scaleX, dy = (y[i] - meanY) / scaleY;
            xx += dx * dx;
            yy += dy * dy;
            xy += dx * dy;
        }

        return Math.Clamp(xy / Math.Sqrt(xx * yy), -1, 1);
    }

    private static (double[] X, double[] Y) CompletePairs(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double confidenceLevel)
    {
        if (x.Length != y.Length)
            throw new ArgumentException($"The variables have {x.Length} and {y.Length} values. Give both one value a row.", nameof(y));
        if (!(confidenceLevel > 0 && confidenceLevel < 1))
            throw new ArgumentOutOfRangeException(nameof(confidenceLevel), confidenceLevel, "The level of intervals is a share strictly between 0 and 1, such as 0.95.");
        var first = new List<double>(x.Length);
        var second = new List<double>(x.Length);
        for (int row = 0; row < x.Length; row++)
        {
            if (double.IsInfinity(x[row]) || double.IsInfinity(y[row]))
                throw new ArgumentException($"A value of row {row} is infinite. Correct it, or make it missing (NaN).", nameof(x));
            if (double.IsNaN(x[row]) || double.IsNaN(y[row]))
                continue;
            first.Add(x[row]);
            second.Add(y[row]);
        }

        return ([.. first], [.. second]);
    }
}
