using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Survival;

/// <summary>The share without the event by time, whoever left observation early: Kaplan and Meier's product-limit estimate.</summary>
/// <remarks>
/// Censored persons count as at risk at their own time. Variance by Greenwood; with weights, of weighted counts, which suits frequencies and not survey weights. Left truncation (entries) is taken up in who is at risk. R: <c>survfit</c>.
/// It takes censoring to say nothing of the event: those who leave observation must be like those who stay. Other events that make this one impossible are not censoring: see <see cref="CumulativeIncidence"/>.
/// Sources: Kaplan and Meier (1958), JASA 53; Greenwood (1926); Kalbfleisch and Prentice (2002), 1.4.
/// </remarks>
public static class KaplanMeier
{
    /// <summary>Estimates the curve of each group.</summary>
    /// <param name="times">Times and events (0 and 1).</param>
    /// <param name="groups">Groups that have a curve each; null for one curve. Rows without a group are left out and counted.</param>
    /// <param name="options">Level, scale of the intervals, rule for early times; null for the defaults.</param>
    /// <param name="cancellationToken">Stops a long computation.</param>
    /// <returns>The curves in the order of the groups' codes, and what was left out. No curve where no row is usable.</returns>
    /// <exception cref="ArgumentException">A number is infinite, an event is neither 0 nor 1, or a time is too early under the rule; the message names the row.</exception>
    public static SurvivalCurves Estimate(EventTimes times, Grouping? groups = null, SurvivalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(times);
        options ??= new SurvivalOptions();
        options.Validate();
        EventRows rows = EventRows.Find(times, 1, options.EarlyTimes, [], [groups], cancellationToken);
        var curves = new List<SurvivalCurve>();
        foreach ((int group, int[] members) in GroupMembers.Of(rows, groups))
        {
            cancellationToken.ThrowIfCancellationRequested();
            curves.Add(Curve(RiskSteps.Of(rows, members, 1), group, members.Length, options));
        }

        return new SurvivalCurves(curves, rows.Missingness, rows.Early);
    }

    internal static SurvivalCurve Curve(RiskSteps steps, int group, int rows, SurvivalOptions options)
    {
        int n = steps.Times.Length;
        double[] survival = new double[n], error = new double[n], lower = new double[n], upper = new double[n], hazard = new double[n], terms = new double[n];
        double share = 1, variance = 0, cumulative = 0;
        for (int k = 0; k < n; k++)
        {
            double atRisk = steps.AtRisk[k], events = steps.Events[0][k];
            if (events > 0)
            {
                bool allHaveIt = events >= atRisk * (1 - 1e-14);
                share = allHaveIt ? 0 : share * ((atRisk - events) / atRisk);
                terms[k] = allHaveIt ? double.PositiveInfinity : events / (atRisk * (atRisk - events));
                variance += terms[k];
                cumulative += events / atRisk;
            }

            double logError = Math.Sqrt(variance);
            (survival[k], error[k], hazard[k]) = (share, share > 0 ? share * logError : double.NaN, cumulative);
            (lower[k], upper[k]) = options.Interval.Of(share, logError, options.ConfidenceLevel);
        }

        return new SurvivalCurve(options, terms)
        {
            Group = group,
            Rows = rows,
            Times = steps.Times,
            AtRisk = steps.AtRisk,
            Events = steps.Events[0],
            Censored = steps.Censored,
            Survival = survival,
            StandardError = error,
            Lower = lower,
            Upper = upper,
            CumulativeHazard = hazard,
        };
    }
}

/// <summary>Curves of groups, and what they rest on.</summary>
/// <param name="Curves">One a group with usable rows, in the order of the groups' codes.</param>
/// <param name="Missingness">Which rows were left out because something was missing.</param>
/// <param name="Early">What became of times that are not after the origin.</param>
public sealed record SurvivalCurves(IReadOnlyList<SurvivalCurve> Curves, MissingnessRecord Missingness, EarlyTimes Early);
