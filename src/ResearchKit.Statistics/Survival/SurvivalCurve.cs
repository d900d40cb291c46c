using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Survival;

/// <summary>A survival curve of one group: a row a distinct time at which somebody had the event or was censored, ascending. Immutable.</summary>
public sealed class SurvivalCurve
{
    // As R's survfit: shares this near to each other are one where a quantile is read off.
    private const double Same = 1.4901161193847656e-8;
    private readonly SurvivalOptions _options;
    private readonly double[] _terms;

    internal SurvivalCurve(SurvivalOptions options, double[] terms) => (_options, _terms) = (options, terms);

    /// <summary>Code of the group; 0 without groups.</summary>
    public required int Group { get; init; }

    /// <summary>Rows of the group.</summary>
    public required int Rows { get; init; }

    /// <summary>The times.</summary>
    public required IReadOnlyList<double> Times { get; init; }

    /// <summary>How many (or how much weight) are at risk just before each time.</summary>
    public required IReadOnlyList<double> AtRisk { get; init; }

    /// <summary>How many have the event at each time.</summary>
    public required IReadOnlyList<double> Events { get; init; }

    /// <summary>How many are censored at each time.</summary>
    public required IReadOnlyList<double> Censored { get; init; }

    /// <summary>Share without the event just after each time.</summary>
    public required IReadOnlyList<double> Survival { get; init; }

    /// <summary>Its standard error (Greenwood); NaN once the share is 0.</summary>
    public required IReadOnlyList<double> StandardError { get; init; }

    /// <summary>Lower ends of the pointwise intervals; NaN where there is none.</summary>
    public required IReadOnlyList<double> Lower { get; init; }

    /// <summary>Upper ends of the pointwise intervals; NaN where there is none.</summary>
    public required IReadOnlyList<double> Upper { get; init; }

    /// <summary>Nelson and Aalen's cumulative hazard just after each time.</summary>
    public required IReadOnlyList<double> CumulativeHazard { get; init; }

    /// <summary>Level of the intervals.</summary>
    public double ConfidenceLevel => _options.ConfidenceLevel;

    /// <summary>The median time with its interval; NaN where the curve (or an end of its interval) does not fall to a half.</summary>
    public (double Value, double Lower, double Upper) Median => Quantile(0.5);

    /// <summary>Share without the event just after a time, with its interval: 1 before the first row, NaN after the last (unless nobody is left).</summary>
    /// <param name="time">The time, zero or more.</param>
    public (double Value, double Lower, double Upper) At(double time)
    {
        int k = -1;
        while (k + 1 < Times.Count && Times[k + 1] <= time)
            k++;
        if (k < 0)
            return (1, double.NaN, double.NaN);
        bool isBeyond = time > Times[^1] && Survival[^1] > 0;
        return isBeyond || double.IsNaN(time) ? (double.NaN, double.NaN, double.NaN) : (Survival[k], Lower[k], Upper[k]);
    }

    /// <summary>The time by which a share of persons has had the event, with the interval of Brookmeyer and Crowley (1982): where the ends of the curve's interval cross the same share. As R's <c>quantile(survfit)</c>.</summary>
    /// <param name="share">Share with the event, strictly between 0 and 1.</param>
    /// <returns>NaN for what the curve does not reach. Where the curve is level at the share, the middle of that stretch.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1.</exception>
    public (double Value, double Lower, double Upper) Quantile(double share)
    {
        if (!(share > 0 && share < 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "The share is strictly between 0 and 1, such as 0.5 for the median.");
        return (Crossing(Survival, 1 - share), Crossing(Lower, 1 - share), Crossing(Upper, 1 - share));
    }

    /// <summary>The mean time without the event up to a time: the area beneath the curve. The difference of two groups needs no proportional hazards (Royston and Parmar 2013).</summary>
    /// <param name="until">Up to when, above zero and no later than the last time, unless the curve has reached 0.</param>
    /// <returns>The mean with its standard error and normal interval; no estimate where the curve ends before.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is not above zero.</exception>
    public Estimate RestrictedMean(double until)
    {
        if (!(until > 0 && double.IsFinite(until)))
            throw new ArgumentOutOfRangeException(nameof(until), until, "The time is a number above zero.");
        if (Times.Count == 0 || (until > Times[^1] && Survival[^1] > 0))
            return Statistics.Estimation.Estimate.None("restricted mean");
        double beyond = 0, variance = 0, end = until;
        for (int k = Times.Count - 1; k >= 0; k--)
        {
            if (Times[k] > until)
                continue;
            beyond += Survival[k] * (end - Times[k]);
            end = Times[k];
            if (_terms[k] > 0 && beyond > 0)
                variance += beyond * beyond * _terms[k];
        }

        return Statistics.Estimation.Estimate.FromStandardError("restricted mean", beyond + end, Math.Sqrt(variance), double.PositiveInfinity, ConfidenceLevel);
    }

    private double Crossing(IReadOnlyList<double> curve, double at)
    {
        int first = 0;
        while (first < curve.Count && !(curve[first] < at + Same))
            first++;
        if (first == curve.Count)
            return double.NaN;
        if (Math.Abs(curve[first] - at) < Same)
        {
            for (int k = first + 1; k < curve.Count; k++)
            {
                if (curve[k] < curve[first])
                    return (Times[first] + Times[k]) / 2;
            }
        }

        return Times[first];
    }
}
