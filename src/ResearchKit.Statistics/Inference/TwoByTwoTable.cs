using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Inference;

/// <summary>Two groups, and how many of each had the outcome. Effects compare the first group with the second.</summary>
public sealed class TwoByTwoTable
{
    private readonly int[] _counts;

    /// <summary>A table of counts of independent learners.</summary>
    /// <param name="firstWith">Of the first group, with the outcome.</param>
    /// <param name="firstWithout">Of the first group, without it.</param>
    /// <param name="secondWith">Of the second group, with the outcome.</param>
    /// <param name="secondWithout">Of the second group, without it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public TwoByTwoTable(int firstWith, int firstWithout, int secondWith, int secondWithout)
    {
        foreach (int count in (ReadOnlySpan<int>)[firstWith, firstWithout, secondWith, secondWithout])
            ArgumentOutOfRangeException.ThrowIfNegative(count);
        (FirstWith, FirstWithout, SecondWith, SecondWithout) = (firstWith, firstWithout, secondWith, secondWithout);
        _counts = [firstWith + firstWithout, secondWith + secondWithout];
    }

    /// <summary>Of the first group, with the outcome.</summary>
    public int FirstWith { get; }

    /// <summary>Of the first group, without it.</summary>
    public int FirstWithout { get; }

    /// <summary>Of the second group, with the outcome.</summary>
    public int SecondWith { get; }

    /// <summary>Of the second group, without it.</summary>
    public int SecondWithout { get; }

    /// <summary>The odds ratio with Woolf's (1955) interval on the scale of logarithms. Zero or infinite with an empty cell, and then without an interval.</summary>
    /// <param name="confidenceLevel">Level of the interval. Default 0.95.</param>
    public EffectEstimate OddsRatio(double confidenceLevel = 0.95)
    {
        double ratio = (double)FirstWith * SecondWithout / ((double)FirstWithout * SecondWith);
        return Ratio("odds ratio", "Woolf's logit", ratio, 1.0 / FirstWith + 1.0 / FirstWithout + 1.0 / SecondWith + 1.0 / SecondWithout, confidenceLevel);
    }

    /// <summary>The risk ratio with the interval of Katz et al. (1978) on the scale of logarithms. Zero or infinite where a group has no outcome, and then without an interval.</summary>
    /// <inheritdoc cref="OddsRatio"/>
    public EffectEstimate RiskRatio(double confidenceLevel = 0.95)
    {
        double ratio = (double)FirstWith / _counts[0] / ((double)SecondWith / _counts[1]);
        return Ratio("risk ratio", "Katz's logarithm", ratio, 1.0 / FirstWith - 1.0 / _counts[0] + 1.0 / SecondWith - 1.0 / _counts[1], confidenceLevel);
    }

    /// <summary>The difference of the shares with Newcombe's (1998) interval, made of Wilson's intervals of both shares; it holds also for shares of 0 and 1.</summary>
    /// <inheritdoc cref="OddsRatio"/>
    public EffectEstimate RiskDifference(double confidenceLevel = 0.95)
    {
        const string Measure = "risk difference", Interval = "Newcombe's hybrid score";
        EffectEstimate.CheckLevel(confidenceLevel);
        if (_counts[0] == 0 || _counts[1] == 0)
            return EffectEstimate.None(Measure, Interval, confidenceLevel, _counts, [0, 0], "No effect size, because a group is empty.");
        double z = NormalDistribution.Quantile(0.5 + confidenceLevel / 2);
        (double p, double l, double u) = Wilson(FirstWith, _counts[0], z);
        (double q, double m, double v) = Wilson(SecondWith, _counts[1], z);
        return new EffectEstimate(
            Measure, p - q, p - q - Math.Sqrt((p - l) * (p - l) + (v - q) * (v - q)), p - q + Math.Sqrt((u - p) * (u - p) + (q - m) * (q - m)), confidenceLevel, Interval, _counts, [0, 0]);
    }

    private EffectEstimate Ratio(string measure, string interval, double ratio, double variance, double level)
    {
        EffectEstimate.CheckLevel(level);
        if (double.IsNaN(ratio))
            return EffectEstimate.None(measure, interval, level, _counts, [0, 0], $"No {measure}, because a group or an outcome is empty, and it would be zero over zero. Report the risk difference.");
        if (ratio == 0 || double.IsInfinity(ratio))
            return new EffectEstimate(measure, ratio, double.NaN, double.NaN, level, $"none: {interval} needs counts above zero; report the risk difference", _counts, [0, 0]);
        double margin = NormalDistribution.Quantile(0.5 + level / 2) * Math.Sqrt(variance), centre = Elementary.Log(ratio);
        return new EffectEstimate(measure, ratio, Elementary.Exp(centre - margin), Elementary.Exp(centre + margin), level, interval, _counts, [0, 0]);
    }

    private static (double Share, double Lower, double Upper) Wilson(int with, int n, double z)
    {
        double p = (double)with / n, scale = 1 + z * z / n, centre = (p + z * z / (2.0 * n)) / scale, margin = z / scale * Math.Sqrt(p * (1 - p) / n + z * z / (4.0 * n * n));
        return (p, with == 0 ? 0 : centre - margin, with == n ? 1 : centre + margin);
    }
}
