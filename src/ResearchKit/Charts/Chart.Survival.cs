using ResearchKit.Charts.Pictures;
using ResearchKit.Frames;

namespace ResearchKit.Charts;

public sealed partial record Chart
{
    /// <summary>
    /// Survival curves: the share that has not had the event yet, as steps, with intervals, ticks where persons were censored, and the number at risk beneath
    /// the axis.
    /// </summary>
    /// <remarks>
    /// Where few are left at risk the curve says little: read it together with the table. Intervals are pointwise. Pocock, Clayton and Altman (2002), Lancet 359.
    /// </remarks>
    /// <param name="curves">One a group, such as <see cref="EventTimeCurve.KaplanMeier"/> makes, or with the arrays of a model's result.</param>
    /// <param name="time">What the time counts from and of: weeks since enrolment.</param>
    /// <param name="unit">Its unit, or null.</param>
    /// <param name="title">The title; null for none.</param>
    /// <param name="share">What the share is of: still enrolled.</param>
    /// <exception cref="ArgumentException">There is no curve, or arrays of one do not fit together; the message names the curve and the row.</exception>
    public static Chart Survival(IReadOnlyList<EventTimeCurve> curves, string time = "time", string? unit = null, string? title = null, string share = "share without the event")
    {
        ArgumentNullException.ThrowIfNull(curves);
        return EventTimePicture.Draw("Survival curves", curves, time, unit, title, share, isIncidence: false);
    }

    /// <summary>Kaplan-Meier survival curves of a frame with one row a person.</summary>
    /// <inheritdoc cref="Survival(IReadOnlyList{EventTimeCurve}, string, string?, string?, string)" path="/remarks"/>
    /// <param name="frame">A frame that may be shown (synthetic or released), one row a person.</param>
    /// <param name="time">Column of the time to the event or to the end of observation, from 0.</param>
    /// <param name="occurred">Column of whether the event happened: yes or no, or 1 or 0.</param>
    /// <param name="by">Column of the groups; null for one curve.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="ProtectedDataException">The frame is protected.</exception>
    public static Chart Survival(DataFrame frame, string time, string occurred, string? by = null, string? title = null)
    {
        var data = ChartData.Summarised(frame, "survival curves");
        var (times, events, groups) = (data.Channel(time), PictureInput.Flags(data.Channel(occurred)), data.Groups(by));
        PictureInput.Finite("Survival curves", time, times.Values, PictureInput.Numbered("row"));
        int[][] rows = groups is null ? [[.. Enumerable.Range(0, times.Count)]]
            : [.. Enumerable.Range(0, groups.Categories.Length).Select(group => Enumerable.Range(0, times.Count).Where(row => groups.Values[row] == group).ToArray()).Where(members => members.Length > 0)];
        EventTimeCurve[] curves = [.. rows.Select(members => EventTimeCurve.KaplanMeier(
            groups?.Label(members[0]) ?? "all", [.. members.Select(row => times.Values[row])], [.. members.Select(row => events[row])]))];
        return Marked(EventTimePicture.Draw("Survival curves", curves, time, times.Unit, title, $"share without: {occurred}", isIncidence: false, groups?.Name), data);
    }

    /// <summary>Cumulative incidence: the share that has had each event, as steps, with intervals and the number at risk beneath the axis.</summary>
    /// <param name="curves">One an event or a group, such as <see cref="EventTimeCurve.AalenJohansen"/> makes.</param>
    /// <param name="time">What the time counts from and of.</param>
    /// <param name="unit">Its unit, or null.</param>
    /// <param name="title">The title; null for none.</param>
    /// <param name="share">What the share is of.</param>
    /// <exception cref="ArgumentException">There is no curve, or arrays of one do not fit together; the message names the curve and the row.</exception>
    public static Chart CumulativeIncidence(IReadOnlyList<EventTimeCurve> curves, string time = "time", string? unit = null, string? title = null, string share = "cumulative incidence")
    {
        ArgumentNullException.ThrowIfNull(curves);
        return EventTimePicture.Draw("Cumulative incidence curves", curves, time, unit, title, share, isIncidence: true);
    }

    /// <summary>
    /// Hazards by period: of those who are at risk in it (still enrolled, no event before), the share that has the event. Points with intervals, joined to
    /// show the shape over time.
    /// </summary>
    /// <param name="periods">Number of each period (week, term), one a row.</param>
    /// <param name="hazards">Hazard of each row, 0 to 1.</param>
    /// <param name="lower">Lower ends of the intervals; null for none.</param>
    /// <param name="upper">Upper ends of the intervals; null for none.</param>
    /// <param name="groups">Group of each row; null for one curve.</param>
    /// <param name="period">What a period is.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a hazard is no share or outside its interval; the message names the row.</exception>
    public static Chart Hazard(
        IReadOnlyList<double> periods, IReadOnlyList<double> hazards, IReadOnlyList<double>? lower = null, IReadOnlyList<double>? upper = null,
        IReadOnlyList<string>? groups = null, string period = "week", string? title = null)
    {
        ArgumentNullException.ThrowIfNull(periods);
        ArgumentNullException.ThrowIfNull(hazards);
        return HazardPicture.Draw(periods, hazards, lower, upper, groups, period, title);
    }
}
