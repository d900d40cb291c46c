using ResearchKit.Charts.Pictures;

namespace ResearchKit.Charts;

/// <summary>
/// A curve of the time to an event, as survival software hands it over: one row a distinct time at which somebody had the event or was censored.
/// For <see cref="Chart.Survival(IReadOnlyList{EventTimeCurve}, string, string?, string?, string)"/> and
/// <see cref="Chart.CumulativeIncidence(IReadOnlyList{EventTimeCurve}, string, string?, string?, string)"/>.
/// </summary>
/// <param name="Name">The group (a programme, a circumstance), for the legend.</param>
/// <param name="Times">Times in ascending order, from 0.</param>
/// <param name="Estimates">Share without the event just after each time (survival), or with it (incidence): 0 to 1.</param>
public sealed record EventTimeCurve(string Name, IReadOnlyList<double> Times, IReadOnlyList<double> Estimates)
{
    /// <summary>Lower ends of the intervals, one a time; null to draw none, NaN where there is none.</summary>
    public IReadOnlyList<double>? Lower { get; init; }

    /// <summary>Upper ends of the intervals.</summary>
    public IReadOnlyList<double>? Upper { get; init; }

    /// <summary>How many are at risk just before each time; null to draw no table beneath the axis.</summary>
    public IReadOnlyList<int>? AtRisk { get; init; }

    /// <summary>How many are censored at each time; null to draw no ticks.</summary>
    public IReadOnlyList<int>? Censored { get; init; }

    /// <summary>Kaplan and Meier's estimate with log-log intervals, which stay between 0 and 1.</summary>
    /// <param name="name">The group.</param>
    /// <param name="times">Time to the event or to the end of observation, one a person, from 0.</param>
    /// <param name="events">Whether the event happened (true) or observation ended without it (false).</param>
    /// <param name="confidenceLevel">Level of the pointwise intervals, between 0 and 1. Default 0.95.</param>
    /// <returns>The curve. Censored persons count as at risk at their own time, as everywhere.</returns>
    /// <remarks>Kaplan and Meier (1958); Greenwood's variance; R: <c>survfit(Surv(time, event) ~ 1, conf.type = "log-log")</c>.</remarks>
    /// <exception cref="ArgumentException">The arrays are empty or of different lengths, or a time is negative or missing.</exception>
    public static EventTimeCurve KaplanMeier(string name, IReadOnlyList<double> times, IReadOnlyList<bool> events, double confidenceLevel = 0.95)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(events);
        PictureInput.Rows("Kaplan-Meier curve", "person", (nameof(times), times.Count), (nameof(events), events.Count));
        return EventTimeEstimates.KaplanMeier(name, RiskTable.Of("Kaplan-Meier curve", times, [.. events.Select(happened => happened ? 1 : 0)], causes: 1), confidenceLevel);
    }

    /// <summary>Aalen and Johansen's cumulative incidence of each of several events that exclude each other, such as graduating and discontinuing.</summary>
    /// <param name="causes">Names of the events, in the order of their numbers.</param>
    /// <param name="times">Time to the first event or to the end of observation, one a person, from 0.</param>
    /// <param name="events">0 where observation ended without an event, else the number of the event, from 1.</param>
    /// <param name="confidenceLevel">Level of the pointwise intervals. Default 0.95.</param>
    /// <returns>One curve an event. Intervals by the delta method on the complementary log-log scale.</returns>
    /// <remarks>
    /// One minus a Kaplan-Meier curve that treats the other events as censored overstates incidence; this does not. Variance: Aalen (1978), as in
    /// Marubini and Valsecchi (1995), equation 10.12.
    /// </remarks>
    /// <exception cref="ArgumentException">The arrays are empty or of different lengths, a time is negative, or an event has no name.</exception>
    public static IReadOnlyList<EventTimeCurve> AalenJohansen(
        IReadOnlyList<string> causes, IReadOnlyList<double> times, IReadOnlyList<int> events, double confidenceLevel = 0.95)
    {
        ArgumentNullException.ThrowIfNull(causes);
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(events);
        PictureInput.Rows("Cumulative incidence", "person", (nameof(times), times.Count), (nameof(events), events.Count));
        var table = RiskTable.Of("Cumulative incidence", times, events, causes.Count);
        return [.. causes.Select((name, cause) => EventTimeEstimates.AalenJohansen(name, table, cause, confidenceLevel))];
    }
}
