using ResearchKit.Frames;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Survival;

namespace ResearchKit.Models;

/// <summary>The time to an event of the rows of a data frame: curves, Cox regressions, discrete-time hazards, cumulative incidence.</summary>
public static partial class Survival
{
    /// <summary>Estimates the share without the event by time (Kaplan and Meier), by group, with a log-rank test between groups.</summary>
    /// <param name="frame">One row a person, or with <see cref="SurvivalFitOptions.Entry"/> a stretch of a person's time. Rows with a missing value are left out and counted.</param>
    /// <param name="time">Column of the time to the event or to the end of observation, above zero.</param>
    /// <param name="occurred">Column of whether the event happened: TRUE and FALSE, 1 and 0, or text with <see cref="SurvivalFitOptions.Event"/>.</param>
    /// <param name="by">Column of the groups; null for one curve.</param>
    /// <param name="options">Intervals, entries, rule for early times; null for the defaults.</param>
    /// <param name="cancellationToken">Stops a long computation.</param>
    /// <returns>Curves that display a table of medians and chart themselves with the number at risk.</returns>
    /// <exception cref="ProtectedDataException">The rows are protected; the message says what works.</exception>
    /// <exception cref="ArgumentException">A column is not there or holds no times or events, or times are too early under the rule.</exception>
    /// <example><code>Survival.KaplanMeier(enrolments, time: "week", occurred: "left", by: "programme")</code></example>
    public static SurvivalCurvesModel KaplanMeier(DataFrame frame, string time, string occurred, string? by = null, SurvivalFitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        options ??= new SurvivalFitOptions();
        EventColumns.Refuse(frame, "Survival curves are not drawn");
        EventTimes times = EventColumns.Times(frame, time, EventColumns.Occurred(frame, occurred, options.Event), options.Entry, options.Weights);
        (Grouping? groups, IReadOnlyList<string> names) = EventColumns.Groups(frame, by);
        SurvivalCurves curves = Statistics.Survival.KaplanMeier.Estimate(times, groups, options.ForCurves(), cancellationToken);
        LogRankTest? test = groups is null || options.Weights is not null ? null : LogRankTest.Of(times, groups, early: options.EarlyTimes, cancellationToken: cancellationToken);
        return new SurvivalCurvesModel(frame.Provenance.Then($"Survival.KaplanMeier({time}, {occurred}{(by is null ? "" : $" by {by}")})"), curves, names, test, options, time, frame[time].Unit, occurred, by);
    }

    /// <summary>Estimates the share that has had each of several events that exclude each other, by time (Aalen and Johansen).</summary>
    /// <param name="frame">One row a person.</param>
    /// <param name="time">Column of the time to the first event or to the end of observation, above zero.</param>
    /// <param name="kind">Column of the event that came first: numbers with 0 for none, or text with <see cref="SurvivalFitOptions.Censored"/>.</param>
    /// <param name="by">Column of the groups; null for one.</param>
    /// <param name="options">Intervals, entries, rule for early times; null for the defaults.</param>
    /// <param name="cancellationToken">Stops a long computation.</param>
    /// <exception cref="ProtectedDataException">The rows are protected; the message says what works.</exception>
    /// <exception cref="ArgumentException">A column is not there or holds no times or events, or times are too early under the rule.</exception>
    /// <example><code>Survival.CumulativeIncidence(enrolments, "week", "outcome", options: new() { Censored = "enrolled" })</code></example>
    public static IncidenceModel CumulativeIncidence(DataFrame frame, string time, string kind, string? by = null, SurvivalFitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        options ??= new SurvivalFitOptions();
        EventColumns.Refuse(frame, "Cumulative incidence is not drawn");
        (double[] kinds, IReadOnlyList<string> events) = EventColumns.Kinds(frame, kind, options.Censored);
        EventTimes times = EventColumns.Times(frame, time, kinds, options.Entry, options.Weights);
        (Grouping? groups, IReadOnlyList<string> names) = EventColumns.Groups(frame, by);
        IncidenceCurves curves = Statistics.Survival.CumulativeIncidence.Estimate(times, events.Count, groups, options.ForCurves(), cancellationToken);
        return new IncidenceModel(frame.Provenance.Then($"Survival.CumulativeIncidence({time}, {kind}{(by is null ? "" : $" by {by}")})"), curves, events, by is null ? null : names, options, time, frame[time].Unit);
    }
}
