using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Survival;

/// <summary>The scale on which the interval of a share without the event is made; R's <c>conf.type</c>.</summary>
public enum IntervalScale
{
    /// <summary>log(-log S): stays between 0 and 1 and holds its level best in small samples. R: <c>"log-log"</c>. No interval where S is 0 or 1.</summary>
    LogLog,

    /// <summary>log S, cut off at 1: the default of R's <c>survfit</c>, <c>"log"</c>. No interval where S is 0.</summary>
    Log,

    /// <summary>S itself, cut off at 0 and 1: <c>"plain"</c>. Poor near 0 and 1.</summary>
    Plain,
}

/// <summary>Intervals on a scale.</summary>
internal static class IntervalScales
{
    public static string Describe(this IntervalScale scale) => scale switch { IntervalScale.LogLog => "log-log", IntervalScale.Log => "log", _ => "plain" };

    /// <summary>The interval of a share.</summary>
    /// <param name="scale">The scale.</param>
    /// <param name="share">The share without the event.</param>
    /// <param name="logError">Standard error of its logarithm.</param>
    /// <param name="level">The interval's level.</param>
    public static (double Lower, double Upper) Of(this IntervalScale scale, double share, double logError, double level)
    {
        if (double.IsNaN(logError) || !(share > 0) || double.IsInfinity(logError))
            return (double.NaN, double.NaN);
        double margin = NormalDistribution.Quantile(0.5 + level / 2) * logError;
        switch (scale)
        {
            case IntervalScale.Plain:
                return (Math.Max(0, share - margin * share), Math.Min(1, share + margin * share));
            case IntervalScale.Log:
                return (share * Elementary.Exp(-margin), Math.Min(1, share * Elementary.Exp(margin)));
            default:
                if (share >= 1)
                    return (double.NaN, double.NaN);
                double log = Elementary.Log(share), factor = Elementary.Exp(margin / -log);
                return (Elementary.Exp(log * factor), Elementary.Exp(log / factor));
        }
    }
}
