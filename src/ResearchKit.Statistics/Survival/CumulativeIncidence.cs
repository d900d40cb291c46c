using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Survival;

/// <summary>The share that has had each of several events that exclude each other, by time: Aalen and Johansen's estimate.</summary>
/// <remarks>
/// One minus a Kaplan-Meier curve that takes the other events for censoring overstates it. Variance by the delta method on the multinomial counts at each time (Marubini and Valsecchi 1995, 10.12), which is what R's multi-state
/// <c>survfit</c> has for one row a person; <c>cmprsk::cuminc</c> has the same shares and another small-sample variance. No test of groups is in it (Gray's: R's <c>cmprsk</c>); hazards of one event are compared by
/// <see cref="LogRankTest"/> with the other events as censored. Sources: Aalen and Johansen (1978), Scandinavian Journal of Statistics 5.
/// </remarks>
public static class CumulativeIncidence
{
    /// <summary>Estimates the incidence of each event in each group.</summary>
    /// <param name="times">Times, and the number of the event that came first (0 for none).</param>
    /// <param name="kinds">How many kinds of event there are, 1 or more.</param>
    /// <param name="groups">Groups that have curves each; null for one.</param>
    /// <param name="options">Level, scale of the intervals, rule for early times; null for the defaults.</param>
    /// <param name="cancellationToken">Stops a long computation.</param>
    /// <returns>The curves, by group and then by kind, and what was left out. No curve where no row is usable.</returns>
    /// <exception cref="ArgumentException">A number is infinite, an event is none of the kinds, or a time is too early under the rule; the message names the row.</exception>
    public static IncidenceCurves Estimate(EventTimes times, int kinds, Grouping? groups = null, SurvivalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentOutOfRangeException.ThrowIfLessThan(kinds, 1);
        options ??= new SurvivalOptions();
        options.Validate();
        EventRows rows = EventRows.Find(times, kinds, options.EarlyTimes, [], [groups], cancellationToken);
        var curves = new List<IncidenceCurve>();
        foreach ((int group, int[] members) in GroupMembers.Of(rows, groups))
        {
            cancellationToken.ThrowIfCancellationRequested();
            RiskSteps steps = RiskSteps.Of(rows, members, kinds);
            for (int kind = 1; kind <= kinds; kind++)
                curves.Add(Curve(steps, group, kind, options));
        }

        return new IncidenceCurves(curves, rows.Missingness, rows.Early);
    }

    private static IncidenceCurve Curve(RiskSteps steps, int group, int kind, SurvivalOptions options)
    {
        int n = steps.Times.Length;
        double[] incidence = new double[n], error = new double[n], lower = new double[n], upper = new double[n], left = new double[n];
        double share = 1, reached = 0;

        // Sums over earlier times s of terms in F(t) - F(s), moved along with F(t) so that nothing cancels.
        double terms = 0, termsTimesGap = 0, termsTimesSquare = 0, cross = 0, crossTimesGap = 0, own = 0;
        for (int k = 0; k < n; k++)
        {
            double atRisk = steps.AtRisk[k], these = steps.Events[kind - 1][k], all = 0;
            foreach (double[] events in steps.Events)
                all += events[k];
            if (all > 0)
            {
                double step = share * these / atRisk;
                termsTimesSquare += 2 * step * termsTimesGap + step * step * terms;
                termsTimesGap += step * terms;
                crossTimesGap += step * cross;
                reached += step;
                own += share * share * these * (atRisk - these) / (atRisk * atRisk * atRisk);
                cross += share * these / (atRisk * atRisk);
                bool isLast = all >= atRisk * (1 - 1e-14);
                terms += isLast ? 0 : all / (atRisk * (atRisk - all));
                share = isLast ? 0 : share * ((atRisk - all) / atRisk);
            }

            (incidence[k], left[k]) = (reached, share);
            error[k] = Math.Sqrt(Math.Max(0, termsTimesSquare + own - 2 * crossTimesGap));
            (lower[k], upper[k]) = reached > 0 ? options.Interval.Of(reached, error[k] / reached, options.ConfidenceLevel) : (double.NaN, double.NaN);
        }

        return new IncidenceCurve
        {
            Group = group,
            Kind = kind,
            Times = steps.Times,
            AtRisk = steps.AtRisk,
            Events = steps.Events[kind - 1],
            Censored = steps.Censored,
            Incidence = incidence,
            StandardError = error,
            Lower = lower,
            Upper = upper,
            Survival = left,
        };
    }
}

/// <summary>Curves of incidence, and what they rest on.</summary>
/// <param name="Curves">By group, then by kind of event.</param>
/// <param name="Missingness">Which rows were left out because something was missing.</param>
/// <param name="Early">What became of times that are not after the origin.</param>
public sealed record IncidenceCurves(IReadOnlyList<IncidenceCurve> Curves, MissingnessRecord Missingness, EarlyTimes Early);

/// <summary>The cumulative incidence of one event in one group: a row a distinct time, ascending. Immutable.</summary>
public sealed class IncidenceCurve
{
    internal IncidenceCurve()
    {
    }

    /// <summary>Code of the group; 0 without groups.</summary>
    public required int Group { get; init; }

    /// <summary>Number of the event, from 1.</summary>
    public required int Kind { get; init; }

    /// <summary>Times of events of any kind and of censoring.</summary>
    public required IReadOnlyList<double> Times { get; init; }

    /// <summary>How many (or how much weight) are at risk just before each time.</summary>
    public required IReadOnlyList<double> AtRisk { get; init; }

    /// <summary>How many have this event at each time.</summary>
    public required IReadOnlyList<double> Events { get; init; }

    /// <summary>How many are censored at each time.</summary>
    public required IReadOnlyList<double> Censored { get; init; }

    /// <summary>Share that has had this event, just after each time.</summary>
    public required IReadOnlyList<double> Incidence { get; init; }

    /// <summary>Its standard error.</summary>
    public required IReadOnlyList<double> StandardError { get; init; }

    /// <summary>Lower ends of the pointwise intervals; NaN where there is none.</summary>
    public required IReadOnlyList<double> Lower { get; init; }

    /// <summary>Upper ends of the pointwise intervals; NaN where there is none.</summary>
    public required IReadOnlyList<double> Upper { get; init; }

    /// <summary>Share without any event, just after each time; the incidences of all events and this add up to one.</summary>
    public required IReadOnlyList<double> Survival { get; init; }
}
