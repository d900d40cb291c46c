using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Causal;

/// <summary>What the tests of equivalence and of difference say together.</summary>
public enum EquivalenceConclusion
{
    /// <summary>The effect is smaller than the smallest of interest, either way, and may be zero.</summary>
    Equivalent,

    /// <summary>The effect is not zero, and yet smaller than the smallest of interest.</summary>
    EquivalentThoughNotZero,

    /// <summary>The effect is not zero, and may be as large as the smallest of interest.</summary>
    Different,

    /// <summary>Neither is shown: the data leave open whether there is an effect that matters.</summary>
    Inconclusive,

    /// <summary>There is no estimate to test.</summary>
    NoEstimate,
}

/// <summary>
/// Two one-sided tests of an effect against the smallest effect of interest, with the test against zero beside them. Immutable.
/// </summary>
/// <remarks>
/// <para>
/// That a test against zero is not significant says that the effect may be zero, not that it is. "No effect" is said here where both one-sided tests reject, which is where the interval of level 1 - 2 alpha (90 % at alpha = 0.05) lies inside the
/// bounds. The smallest effect of interest is chosen before looking at the data, for what it is worth to those who decide.
/// </para>
/// <para>Sources: Schuirmann (1987), Journal of Pharmacokinetics and Biopharmaceutics 15; Lakens (2017), Social Psychological and Personality Science 8. Agrees with R's TOSTER for means, and with its formulas for any estimate.</para>
/// </remarks>
/// <param name="Estimate">The effect.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="DegreesOfFreedom">Degrees of freedom; positive infinity for the normal distribution.</param>
/// <param name="LowerBound">The largest negative effect that does not matter.</param>
/// <param name="UpperBound">The largest positive effect that does not matter.</param>
/// <param name="Alpha">Level of each test.</param>
public sealed record EquivalenceTest(double Estimate, double StandardError, double DegreesOfFreedom, double LowerBound, double UpperBound, double Alpha)
{
    /// <summary>p value of the test that the effect is above the lower bound.</summary>
    public double LowerPValue => StudentTDistribution.UpperTail((Estimate - LowerBound) / StandardError, DegreesOfFreedom);

    /// <summary>p value of the test that the effect is below the upper bound.</summary>
    public double UpperPValue => StudentTDistribution.Cumulative((Estimate - UpperBound) / StandardError, DegreesOfFreedom);

    /// <summary>p value of equivalence: the larger of both.</summary>
    public double PValue => Math.Max(LowerPValue, UpperPValue);

    /// <summary>Two-sided p value of the test against zero.</summary>
    public double DifferencePValue => StudentTDistribution.TwoSided(Estimate / StandardError, DegreesOfFreedom);

    /// <summary>The interval of level 1 - 2 alpha, which lies inside the bounds where equivalence is shown.</summary>
    public (double Lower, double Upper) EquivalenceInterval => Interval(Alpha);

    /// <summary>The interval of level 1 - alpha, which leaves zero out where a difference is shown.</summary>
    public (double Lower, double Upper) DifferenceInterval => Interval(Alpha / 2);

    /// <summary>What both tests say together.</summary>
    public EquivalenceConclusion Conclusion => !double.IsFinite(Estimate) || !(StandardError > 0) ? EquivalenceConclusion.NoEstimate : (PValue < Alpha, DifferencePValue < Alpha) switch
    {
        (true, false) => EquivalenceConclusion.Equivalent,
        (true, true) => EquivalenceConclusion.EquivalentThoughNotZero,
        (false, true) => EquivalenceConclusion.Different,
        _ => EquivalenceConclusion.Inconclusive,
    };

    /// <summary>The conclusion as a sentence, with its interval.</summary>
    public string Statement
    {
        get
        {
            (double lower, double upper) = EquivalenceInterval;
            string interval = string.Create(CultureInfo.InvariantCulture, $"{(1 - (2 * Alpha)) * 100:0.##} % interval {lower:G3} to {upper:G3}"), bounds = string.Create(CultureInfo.InvariantCulture, $"{LowerBound:G3} to {UpperBound:G3}");
            return Conclusion switch
            {
                EquivalenceConclusion.Equivalent => $"No effect that matters: the effect lies within {bounds} ({interval}).",
                EquivalenceConclusion.EquivalentThoughNotZero => $"An effect that is not zero, and too small to matter: it lies within {bounds} ({interval}).",
                EquivalenceConclusion.Different => $"An effect, which may be large enough to matter: it is not shown to lie within {bounds} ({interval}).",
                EquivalenceConclusion.Inconclusive => $"The data leave it open whether there is an effect that matters: neither zero nor effects beyond {bounds} are ruled out ({interval}).",
                _ => "There is no estimate to test.",
            };
        }
    }

    /// <summary>Tests an estimate.</summary>
    /// <param name="estimate">The estimate with its standard error and degrees of freedom: of any model, also with cluster-robust errors.</param>
    /// <param name="smallest">The smallest effect of interest, above 0: bounds are -smallest and smallest.</param>
    /// <param name="alpha">Level of each test, above 0 and below 0.5. Default 0.05.</param>
    public static EquivalenceTest Of(Estimate estimate, double smallest, double alpha = 0.05) => Of(estimate, -smallest, smallest, alpha);

    /// <summary>Tests an estimate against bounds that need not be symmetric.</summary>
    /// <param name="estimate">The estimate with its standard error and degrees of freedom.</param>
    /// <param name="lowerBound">The largest negative effect that does not matter.</param>
    /// <param name="upperBound">The largest positive effect that does not matter, above the lower bound.</param>
    /// <param name="alpha">Level of each test, above 0 and below 0.5. Default 0.05.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bounds are not in order or not finite, or alpha is out of its range.</exception>
    public static EquivalenceTest Of(Estimate estimate, double lowerBound, double upperBound, double alpha = 0.05)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        if (!(lowerBound < upperBound) || !double.IsFinite(lowerBound) || !double.IsFinite(upperBound))
            throw new ArgumentOutOfRangeException(nameof(upperBound), upperBound, string.Create(CultureInfo.InvariantCulture, $"The bounds are {lowerBound:R} and {upperBound:R}; expected finite numbers, the lower one first. A smallest effect of interest is above 0."));
        if (!(alpha > 0 && alpha < 0.5))
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "The level of each one-sided test is above 0 and below 0.5.");
        return new EquivalenceTest(estimate.Value, estimate.StandardError, double.IsNaN(estimate.DegreesOfFreedom) ? double.PositiveInfinity : estimate.DegreesOfFreedom, lowerBound, upperBound, alpha);
    }

    /// <summary>Tests the difference of the means of two independent groups, with variances of their own (Welch).</summary>
    /// <param name="first">Values of the first group; NaN is left out.</param>
    /// <param name="second">Values of the second group.</param>
    /// <param name="lowerBound">The largest negative difference, first less second, that does not matter.</param>
    /// <param name="upperBound">The largest positive one.</param>
    /// <param name="alpha">Level of each test. Default 0.05.</param>
    public static EquivalenceTest OfMeans(ReadOnlySpan<double> first, ReadOnlySpan<double> second, double lowerBound, double upperBound, double alpha = 0.05)
    {
        (double m1, double v1, int n1) = Moments(first);
        (double m2, double v2, int n2) = Moments(second);
        double a = v1 / n1, b = v2 / n2;
        double df = (a + b) * (a + b) / ((a * a / (n1 - 1)) + (b * b / (n2 - 1)));
        return Of(Estimation.Estimate.FromStandardError("difference", m1 - m2, Math.Sqrt(a + b), df, 1 - alpha), lowerBound, upperBound, alpha);
    }

    private (double Lower, double Upper) Interval(double tail)
    {
        double margin = StudentTDistribution.Quantile(1 - tail, DegreesOfFreedom) * StandardError;
        return (Estimate - margin, Estimate + margin);
    }

    private static (double Mean, double Variance, int Count) Moments(ReadOnlySpan<double> values)
    {
        (double mean, double squares, int count) = (0, 0, 0);
        foreach (double value in values)
        {
            if (double.IsNaN(value))
                continue;
            double off = value - mean;
            mean += off / ++count;
            squares += off * (value - mean);
        }

        return (count == 0 ? double.NaN : mean, count < 2 ? double.NaN : squares / (count - 1), count);
    }
}
