using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Inference;

/// <summary>Intervals of noncentrality parameters by inverting tests (Steiger and Fouladi 1997): what lies behind exact intervals of d and of eta squared.</summary>
public static class Noncentrality
{
    /// <summary>The interval of the noncentrality of a t statistic.</summary>
    /// <param name="t">The statistic, finite.</param>
    /// <param name="degreesOfFreedom">Above zero; may be infinite.</param>
    /// <param name="confidenceLevel">Strictly between 0 and 1. Default 0.95.</param>
    /// <returns>The noncentralities under which so large, and so small, a statistic has a probability of half of what the level leaves; NaN where t is not finite.</returns>
    public static (double Lower, double Upper) OfT(double t, double degreesOfFreedom, double confidenceLevel = 0.95)
    {
        EffectEstimate.CheckLevel(confidenceLevel);
        if (!double.IsFinite(t) || !(degreesOfFreedom > 0))
            return (double.NaN, double.NaN);
        double tail = (1 - confidenceLevel) / 2, spread = Math.Max(1, Math.Sqrt(1 + t * t / (2 * degreesOfFreedom)));
        double reach = 1.5 * NormalDistribution.Quantile(1 - tail) * spread + 1;

        // P(T ≥ t) grows with δ, and P(T ≤ t) falls.
        double lower = Root(delta => Elementary.Log(NoncentralTDistribution.UpperTail(t, degreesOfFreedom, delta) / tail), t - reach, t);
        double upper = Root(delta => -Elementary.Log(NoncentralTDistribution.Cumulative(t, degreesOfFreedom, delta) / tail), t, t + reach);
        return (lower, upper);
    }

    /// <summary>The interval of the noncentrality of an F statistic.</summary>
    /// <param name="f">The statistic, zero or more and finite.</param>
    /// <param name="numerator">Degrees of freedom of the numerator, above zero.</param>
    /// <param name="denominator">Degrees of freedom of the denominator, above zero; may be infinite.</param>
    /// <param name="confidenceLevel">Strictly between 0 and 1. Default 0.95.</param>
    /// <returns>The ends, zero where the statistic is so small that no noncentrality makes it likely; NaN where it is not finite.</returns>
    public static (double Lower, double Upper) OfF(double f, double numerator, double denominator, double confidenceLevel = 0.95)
    {
        EffectEstimate.CheckLevel(confidenceLevel);
        if (!(f >= 0) || double.IsInfinity(f) || !(numerator > 0) || !(denominator > 0))
            return (double.NaN, double.NaN);
        double tail = (1 - confidenceLevel) / 2, guess = Math.Max(1, f * numerator);
        double End(Func<double, double> excess) => excess(0) >= 0 ? 0 : Root(excess, 0, 2 * guess);
        return (
            End(lambda => NoncentralFDistribution.UpperTail(f, numerator, denominator, lambda) - tail),
            End(lambda => tail - NoncentralFDistribution.Cumulative(f, numerator, denominator, lambda)));
    }

    /// <summary>The root of a growing function, by a bracket that is widened first and then by Ridders' (1979) method.</summary>
    private static double Root(Func<double, double> function, double low, double high)
    {
        double width = Math.Max(1, high - low), atLow = function(low), atHigh = function(high);
        for (int i = 0; i < 60 && !(atLow <= 0); i++, width *= 2)
            atLow = function(low -= width);
        for (int i = 0; i < 60 && !(atHigh >= 0); i++, width *= 2)
            atHigh = function(high += width);
        double root = double.NaN;
        for (int i = 0; i < 200; i++)
        {
            if (atLow == 0 || atHigh == 0)
                return atLow == 0 ? low : high;
            double middle = (low + high) / 2, atMiddle = function(middle);
            double divisor = Math.Sqrt(atMiddle * atMiddle - atLow * atHigh);
            double next = divisor > 0 && double.IsFinite(divisor) ? middle + (middle - low) * -atMiddle / divisor : middle;
            if (!(next > low && next < high))
                next = middle;
            double atNext = function(next);
            if (Math.Abs(next - root) <= 1e-13 * Math.Max(1, Math.Abs(next)) || atNext == 0)
                return next;
            root = next;
            foreach ((double at, double value) in new[] { (middle, atMiddle), (next, atNext) })
            {
                if (at <= low || at >= high)
                    continue;
                if (value < 0)
                    (low, atLow) = (at, value);
                else
                    (high, atHigh) = (at, value);
            }

            if (high - low <= 1e-14 * Math.Max(1, Math.Abs(low)))
                return (low + high) / 2;
        }

        return root;
    }
}
