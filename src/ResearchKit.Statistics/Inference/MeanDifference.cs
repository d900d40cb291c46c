using ResearchKit.Statistics.Descriptive;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Inference;

/// <summary>
/// Differences of two means in standard deviations. Each method names which standard deviation it divides by; all intervals are exact under normality, from the
/// noncentral t distribution (Steiger and Fouladi 1997), the ends divided and corrected as the estimate.
/// </summary>
/// <remarks>
/// Positive where the first group's mean is larger. The intervals take rows as independent: where learners are taught in classes, resample classes
/// (<see cref="Bootstrap"/>) or fit a multilevel model.
/// </remarks>
public static class MeanDifference
{
    private const string Interval = "noncentral t";

    /// <summary>Cohen's d: the difference over the pooled standard deviation, which supposes that both groups vary alike.</summary>
    /// <param name="first">Values of the first group; NaN is missing.</param>
    /// <param name="second">Values of the second group; NaN is missing.</param>
    /// <param name="confidenceLevel">Level of the interval, strictly between 0 and 1. Default 0.95.</param>
    /// <exception cref="ArgumentException">A value is infinite; the message names the row.</exception>
    public static EffectEstimate CohenD(ReadOnlySpan<double> first, ReadOnlySpan<double> second, double confidenceLevel = 0.95) =>
        Independent("Cohen's d (pooled standard deviation)", first, second, confidenceLevel, Divisor.Pooled, isCorrected: false);

    /// <summary>
    /// Hedges' g: Cohen's d times J = Γ(m/2) / (√(m/2) Γ((m-1)/2)) with m = n - 2, which takes away its bias in small samples (Hedges 1981). The exact J, not 1 - 3/(4m - 1).
    /// </summary>
    /// <inheritdoc cref="CohenD"/>
    public static EffectEstimate HedgesG(ReadOnlySpan<double> first, ReadOnlySpan<double> second, double confidenceLevel = 0.95) =>
        Independent("Hedges' g (pooled standard deviation, exact correction J)", first, second, confidenceLevel, Divisor.Pooled, isCorrected: true);

    /// <summary>The difference over the root of the mean of both variances, with Welch's degrees of freedom: for groups that vary differently.</summary>
    /// <inheritdoc cref="CohenD"/>
    public static EffectEstimate AveragedD(ReadOnlySpan<double> first, ReadOnlySpan<double> second, double confidenceLevel = 0.95) =>
        Independent("d (root of the mean of both variances)", first, second, confidenceLevel, Divisor.Averaged, isCorrected: false);

    /// <summary>Glass's Δ: the difference over the standard deviation of the second group, the one that was not treated.</summary>
    /// <inheritdoc cref="CohenD"/>
    public static EffectEstimate GlassDelta(ReadOnlySpan<double> first, ReadOnlySpan<double> second, double confidenceLevel = 0.95) =>
        Independent("Glass's delta (standard deviation of the second group)", first, second, confidenceLevel, Divisor.Second, isCorrected: false);

    /// <summary>The correction J of Hedges (1981) for these degrees of freedom; NaN at 1 and below, where it does not exist.</summary>
    /// <param name="degreesOfFreedom">Above 1.</param>
    public static double Correction(double degreesOfFreedom)
    {
        if (!(degreesOfFreedom > 1))
            return double.NaN;
        double half = degreesOfFreedom / 2;

        // Γ(a) / Γ(a - ½) by the beta function, whose logarithm does not cancel for large a; Γ(½) = √π.
        return Elementary.Exp(0.5723649429247001 - GammaFunction.LogBeta(half - 0.5, 0.5)) / Math.Sqrt(half);
    }

    /// <summary>
    /// Paired d<sub>z</sub>: the mean of the differences over <em>their</em> standard deviation. It grows as both measurements correlate, and is not to be compared with the d of
    /// two groups; <see cref="PairedAverageD"/> is.
    /// </summary>
    /// <param name="first">First measurement of each unit; NaN is missing.</param>
    /// <param name="second">Second measurement of the same unit in the same place.</param>
    /// <param name="confidenceLevel">Level of the interval. Default 0.95.</param>
    /// <exception cref="ArgumentException">Lengths differ or a value is infinite.</exception>
    public static EffectEstimate PairedD(ReadOnlySpan<double> first, ReadOnlySpan<double> second, double confidenceLevel = 0.95)
    {
        const string Measure = "d_z, paired (standard deviation of the differences)";
        (double[] x, double[] y, int missing) = Pairs(first, second, confidenceLevel);
        Summary difference = Summary.Of(Array.ConvertAll([.. Enumerable.Range(0, x.Length)], i => x[i] - y[i]));
        if (WhyNone(difference) is { } reason)
            return EffectEstimate.None(Measure, Interval, confidenceLevel, [x.Length], [missing], reason);
        double degrees = x.Length - 1, root = Math.Sqrt(x.Length), d = difference.Mean / difference.StandardDeviation;
        (double lower, double upper) = Noncentrality.OfT(d * root, degrees, confidenceLevel);
        return new EffectEstimate(Measure, d, lower / root, upper / root, confidenceLevel, Interval, [x.Length], [missing]) { DegreesOfFreedom = degrees };
    }

    /// <summary>
    /// Paired d<sub>av</sub>: the mean of the differences over the root of the mean of both measurements' variances, on the scale of the d of two groups. Its interval is that of
    /// d<sub>z</sub> on this scale (an approximation: it takes the ratio of both standard deviations as known).
    /// </summary>
    /// <inheritdoc cref="PairedD"/>
    public static EffectEstimate PairedAverageD(ReadOnlySpan<double> first, ReadOnlySpan<double> second, double confidenceLevel = 0.95)
    {
        (double[] x, double[] y, _) = Pairs(first, second, confidenceLevel);
        EffectEstimate paired = PairedD(first, second, confidenceLevel);
        double differences = Summary.Of(Array.ConvertAll([.. Enumerable.Range(0, x.Length)], i => x[i] - y[i])).StandardDeviation;
        double factor = differences / Math.Sqrt((Summary.Of(x).Variance + Summary.Of(y).Variance) / 2);
        return paired with
        {
            Measure = "d_av, paired (root of the mean of both variances)",
            Interval = "noncentral t of d_z, rescaled",
            Value = paired.Value * factor,
            Lower = paired.Lower * factor,
            Upper = paired.Upper * factor,
        };
    }

    /// <summary>
    /// The rank-biserial correlation, which is Cliff's delta: how much likelier a value of the first group is above one of the second than below it, from -1 to 1. Its interval is by
    /// Fisher's z with the variance (n₁ + n₂ + 1) / (3 n₁ n₂) that holds where the groups do not differ.
    /// </summary>
    /// <inheritdoc cref="CohenD"/>
    public static EffectEstimate RankBiserial(ReadOnlySpan<double> first, ReadOnlySpan<double> second, double confidenceLevel = 0.95)
    {
        const string Measure = "rank-biserial correlation (Cliff's delta)", Method = "Fisher's z";
        EffectEstimate.CheckLevel(confidenceLevel);
        double[] x = Present(first), y = Present(second);
        int[] missing = [first.Length - x.Length, second.Length - y.Length];
        if (x.Length == 0 || y.Length == 0)
            return EffectEstimate.None(Measure, Method, confidenceLevel, [x.Length, y.Length], missing, "No effect size, because a group has no value.");
        double[] ranks = Correlation.Ranks([.. x, .. y]);
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += ranks[i];
        double above = sum - x.Length * (x.Length + 1.0) / 2, r = 2 * above / ((double)x.Length * y.Length) - 1;
        double margin = NormalDistribution.Quantile(0.5 + confidenceLevel / 2) * Math.Sqrt((x.Length + y.Length + 1.0) / (3.0 * x.Length * y.Length));
        (double lower, double upper) = Math.Abs(r) == 1 ? (double.NaN, double.NaN) : FisherZ.Around(r, margin);
        return new EffectEstimate(Measure, r, lower, upper, confidenceLevel, Math.Abs(r) == 1 ? "none: every value of one group is above every value of the other" : Method, [x.Length, y.Length], missing);
    }

    private enum Divisor
    {
        Pooled,
        Averaged,
        Second,
    }

    private static EffectEstimate Independent(string measure, ReadOnlySpan<double> first, ReadOnlySpan<double> second, double level, Divisor divisor, bool isCorrected)
    {
        EffectEstimate.CheckLevel(level);
        double centre = Centre(first, second); // taken out of both, so that a large common part costs no digits of the difference
        Summary a = Summary.Of(Less(first, centre)), b = Summary.Of(Less(second, centre));
        int[] counts = [a.Count, b.Count], missing = [a.Missing, b.Missing];
        if (a.Count == 0 || b.Count == 0)
            return EffectEstimate.None(measure, Interval, level, counts, missing, $"No effect size, because the {(a.Count == 0 ? "first" : "second")} group has no value.");
        if (b.Count < 2 || (a.Count < 2 && divisor != Divisor.Pooled))
            return EffectEstimate.None(measure, Interval, level, counts, missing, $"No effect size, because the {(b.Count < 2 ? "second" : "first")} group has one value, and its spread is not seen.");
        double va = a.Count < 2 ? 0 : Spread(a, centre), vb = Spread(b, centre), na = a.Count, nb = b.Count;
        (double variance, double degrees, double squaredScale) = divisor switch
        {
            Divisor.Pooled => (((na - 1) * va + (nb - 1) * vb) / (na + nb - 2), na + nb - 2, 1 / na + 1 / nb),
            Divisor.Averaged => ((va + vb) / 2, Welch(va / na, na, vb / nb, nb), 2 * (va / na + vb / nb) / (va + vb)),
            _ => (vb, nb - 1, 1 / nb + va / (na * vb)),
        };
        if (!(variance > 0))
            return EffectEstimate.None(measure, Interval, level, counts, missing, "No effect size, because the values that it is measured against do not vary. Report the difference of the means.");
        double d = (a.Mean - b.Mean) / Math.Sqrt(variance), scale = Math.Sqrt(squaredScale), factor = isCorrected ? Correction(degrees) : 1;
        if (double.IsNaN(factor))
            return EffectEstimate.None(measure, Interval, level, counts, missing, "No effect size, because the correction needs at least four values in all. Use d.");
        (double lower, double upper) = Noncentrality.OfT(d / scale, degrees, level);
        return new EffectEstimate(measure, factor * d, factor * lower * scale, factor * upper * scale, level, Interval, counts, missing) { DegreesOfFreedom = degrees };
    }

    /// <summary>The variance; zero where the spread is within the rounding of the values.</summary>
    private static double Spread(Summary values, double centre = 0) =>
        values.Maximum - values.Minimum <= 1e-14 * Math.Max(Math.Abs(values.Maximum + centre), Math.Abs(values.Minimum + centre)) ? 0 : values.Variance;

    private static double Centre(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        foreach (double value in first)
        {
            if (double.IsFinite(value))
                return value;
        }

        return second.Length > 0 && double.IsFinite(second[0]) ? second[0] : 0;
    }

    private static double[] Less(ReadOnlySpan<double> values, double centre)
    {
        double[] less = values.ToArray();
        for (int row = 0; row < less.Length; row++)
            less[row] -= centre;
        return less;
    }

    private static double Welch(double a, double na, double b, double nb) => (a + b) * (a + b) / (a * a / (na - 1) + b * b / (nb - 1));

    private static string? WhyNone(Summary differences) => differences.Count < 2
        ? "No effect size, because there are fewer than two complete pairs."
        : Spread(differences) > 0 ? null : "No effect size, because all differences are the same. Report the difference.";

    private static double[] Present(ReadOnlySpan<double> values)
    {
        var present = new List<double>(values.Length);
        for (int row = 0; row < values.Length; row++)
        {
            if (double.IsInfinity(values[row]))
                throw new ArgumentException($"The value of row {row} is infinite. Correct it, or make it missing (NaN).", nameof(values));
            if (!double.IsNaN(values[row]))
                present.Add(values[row]);
        }

        return [.. present];
    }

    private static (double[] X, double[] Y, int Missing) Pairs(ReadOnlySpan<double> first, ReadOnlySpan<double> second, double level)
    {
        EffectEstimate.CheckLevel(level);
        if (first.Length != second.Length)
            throw new ArgumentException($"The measurements have {first.Length} and {second.Length} values. Give both one value a unit, in the same order.", nameof(second));
        var x = new List<double>();
        var y = new List<double>();
        for (int row = 0; row < first.Length; row++)
        {
            if (double.IsInfinity(first[row]) || double.IsInfinity(second[row]))
                throw new ArgumentException($"A value of row {row} is infinite. Correct it, or make it missing (NaN).", nameof(first));
            if (double.IsNaN(first[row]) || double.IsNaN(second[row]))
                continue;
            x.Add(first[row]);
            y.Add(second[row]);
        }

        return ([.. x], [.. y], first.Length - x.Count);
    }
}
