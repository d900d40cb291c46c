using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Causal;

/// <summary>How strong an unmeasured common cause would have to be, and what one of a given strength would do.</summary>
public static class ConfoundingBias
{
    /// <summary>
    /// The E-value of a risk ratio: the least risk ratio that an unmeasured common cause must have with both treatment and outcome, beyond the covariates, to explain it away. VanderWeele and Ding (2017), Annals of Internal Medicine 167.
    /// </summary>
    /// <param name="ratio">The risk ratio, above 0; of a rare outcome an odds or hazard ratio does for one.</param>
    /// <returns>The E-value, 1 or more: q + √(q (q − 1)) with q the ratio or one over it, whichever is above 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The ratio is not a number above 0.</exception>
    public static double EValue(double ratio)
    {
        if (!(ratio > 0 && double.IsFinite(ratio)))
            throw new ArgumentOutOfRangeException(nameof(ratio), ratio, "A risk ratio is a finite number above 0.");
        double q = ratio < 1 ? 1 / ratio : ratio;
        return q + Math.Sqrt(q * (q - 1));
    }

    /// <summary>The E-value of the end of an interval that is nearer to 1; 1 where the interval holds 1.</summary>
    /// <param name="lower">Lower end of the interval of the risk ratio, above 0.</param>
    /// <param name="upper">Upper end, no less than the lower.</param>
    /// <exception cref="ArgumentOutOfRangeException">An end is not a number above 0, or they are the wrong way round.</exception>
    public static double EValueOfInterval(double lower, double upper)
    {
        if (!(upper >= lower))
            throw new ArgumentOutOfRangeException(nameof(upper), upper, "The upper end of an interval is no less than the lower.");
        double low = EValue(lower), high = EValue(upper);
        return lower <= 1 && upper >= 1 ? 1 : lower > 1 ? low : high;
    }

    /// <summary>A risk ratio for the odds ratio of a common outcome: its square root (VanderWeele 2017, Biometrics 73). Of a rare one (under 15 %) take the odds ratio itself.</summary>
    /// <param name="oddsRatio">The odds ratio, above 0.</param>
    public static double RatioOfCommonOdds(double oddsRatio) => oddsRatio > 0
        ? Math.Sqrt(oddsRatio)
        : throw new ArgumentOutOfRangeException(nameof(oddsRatio), oddsRatio, "An odds ratio is above 0.");

    /// <summary>A risk ratio for a difference of means: exp(0.91 d) with ends exp(0.91 d ± 1.78 s), where d is in standard deviations of the outcome (VanderWeele and Ding 2017).</summary>
    /// <param name="difference">The difference over the outcome's standard deviation.</param>
    /// <param name="standardError">Its standard error, zero or more.</param>
    public static (double Value, double Lower, double Upper) RatioOfDifference(double difference, double standardError)
    {
        if (!double.IsFinite(difference) || !(standardError >= 0))
            throw new ArgumentOutOfRangeException(nameof(standardError), standardError, "The difference is a finite number and its standard error zero or more.");
        return (Elementary.Exp(0.91 * difference), Elementary.Exp(0.91 * difference - 1.78 * standardError), Elementary.Exp(0.91 * difference + 1.78 * standardError));
    }

    /// <summary>
    /// An effect less the bias of an unmeasured common cause U of two values: γ δ, where γ is the difference that U makes to the outcome and δ how much more frequent U is among the treated, both beyond the covariates and alike everywhere
    /// (VanderWeele and Arah 2011, Epidemiology 22). Estimate and interval shift by γ δ.
    /// </summary>
    /// <remarks>
    /// Of mediation: where U is a common cause of mediator and outcome, the direct effect is shifted by γ δ with δ at a given mediator, and the indirect one by −γ δ (VanderWeele 2010, Epidemiology 21).
    /// </remarks>
    /// <param name="effect">The effect, on the scale of differences.</param>
    /// <param name="outcomeDifference">γ, in units of the outcome.</param>
    /// <param name="prevalenceDifference">δ, a difference of shares from -1 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">δ is no difference of shares, or γ not finite.</exception>
    public static Estimate Without(Estimate effect, double outcomeDifference, double prevalenceDifference)
    {
        ArgumentNullException.ThrowIfNull(effect);
        if (!(prevalenceDifference is >= -1 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(prevalenceDifference), prevalenceDifference, "A difference of shares is from -1 to 1.");
        if (!double.IsFinite(outcomeDifference))
            throw new ArgumentOutOfRangeException(nameof(outcomeDifference), outcomeDifference, "The difference that the common cause makes is a finite number.");
        double bias = outcomeDifference * prevalenceDifference, value = effect.Value - bias, statistic = value / effect.StandardError;
        return effect with
        {
            Value = value,
            Lower = effect.Lower - bias,
            Upper = effect.Upper - bias,
            Statistic = statistic,
            PValue = StudentTDistribution.TwoSided(statistic, effect.DegreesOfFreedom),
        };
    }
}
