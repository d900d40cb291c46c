using System.Globalization;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Pictures;

/// <summary>Step curves of survival or incidence, with bands, censoring ticks and the numbers at risk.</summary>
internal static class EventTimePicture
{
    public static Chart Draw(
        string picture, IReadOnlyList<EventTimeCurve> curves, string time, string? unit, string? title, string share, bool isIncidence, string? legend = null)
    {
        PictureInput.Rows(picture, "curve", (nameof(curves), curves.Count));
        PictureInput.Distinct(picture, nameof(curves), [.. curves.Select(curve => curve.Name)], "curve");
        foreach (var curve in curves) Check(picture, curve, isIncidence);
        string[] names = [.. curves.Select(curve => curve.Name)];
        var steps = curves.Select(curve => Steps(curve.Times, curve.Estimates, isIncidence ? 0 : 1)).ToArray();
        Channel Names(IEnumerable<int> counts) => Channel.Category(legend ?? "", counts.SelectMany((count, i) => Enumerable.Repeat(names[i], count)), names);
        var lines = new LineMark(
            Channel.Number(time, steps.SelectMany(step => step.X), unit), Channel.Number(share, steps.SelectMany(step => step.Y)))
        { Color = Names(steps.Select(step => step.X.Length)) };
        return new Chart
        {
            Title = title,
            Height = curves.Any(curve => curve.AtRisk is not null) ? 430 + (16 * curves.Count) : 400,
            X = new Axis(time, unit, Minimum: 0),
            Y = isIncidence ? new Axis(share, Minimum: 0) : new Axis(share, Minimum: 0, Maximum: 1),
            Marks = [.. Bands(curves, names, time, isIncidence ? 0 : 1, legend), lines, .. isIncidence ? [] : Ticks(curves, names, time, share, legend)],
            Below = Table(curves),
            Account = Account(picture, curves, time, unit, share, isIncidence),
        };
    }

    // Curves of several events in the same persons have their numbers at risk in common.
    private static TableBelow? Table(IReadOnlyList<EventTimeCurve> curves)
    {
        var counted = curves.Select((curve, i) => (Curve: curve, Group: i)).Where(row => row.Curve.AtRisk is not null).ToArray();
        if (counted.Length == 0) return null;
        RowBelow Row(EventTimeCurve curve, string name, int group) => new(name, group, at => AtRisk(curve, at).ToString(CultureInfo.InvariantCulture));
        var isShared = counted.Length > 1 && counted.All(row => ReferenceEquals(row.Curve.AtRisk, counted[0].Curve.AtRisk));
        return new TableBelow("Number at risk", isShared ? [Row(counted[0].Curve, "all", -1)] : [.. counted.Select(row => Row(row.Curve, curves.Count == 1 ? "" : row.Curve.Name, curves.Count == 1 ? -1 : row.Group))]);
    }

    /// <summary>How many are at risk at a time: those whose event or censoring comes then or later.</summary>
    public static int AtRisk(EventTimeCurve curve, double time)
    {
        for (var i = 0; i < curve.Times.Count; i++)
        {
            if (curve.Times[i] >= time) return curve.AtRisk![i];
        }

        return 0;
    }

    // A step's corner before and after each time at which the curve changes; it runs level to its last time.
    private static (double[] X, double[] Y) Steps(IReadOnlyList<double> times, IReadOnlyList<double> values, double start)
    {
        List<double> x = [0], y = [start];
        for (var i = 0; i < times.Count; i++)
        {
            if (values[i].Equals(y[^1]) && i + 1 < times.Count) continue;
            x.AddRange([times[i], times[i]]);
            y.AddRange([y[^1], values[i]]);
        }

        return ([.. x], [.. y]);
    }

    private static IEnumerable<Mark> Bands(IReadOnlyList<EventTimeCurve> curves, string[] names, string time, double start, string? legend)
    {
        List<double> x = [], lower = [], upper = [];
        List<string> group = [];
        foreach (var curve in curves.Where(curve => curve is { Lower: not null, Upper: not null }))
        {
            // Both ends step at every time, so that their corners fall together.
            double low = start, high = start;
            x.Add(0);
            lower.Add(low);
            upper.Add(high);
            for (var i = 0; i < curve.Times.Count; i++)
            {
                x.AddRange([curve.Times[i], curve.Times[i]]);
                lower.AddRange([low, low = curve.Lower![i]]);
                upper.AddRange([high, high = curve.Upper![i]]);
            }

            group.AddRange(Enumerable.Repeat(curve.Name, x.Count - group.Count));
        }

        return x.Count == 0 ? []
            : [new BandMark(Channel.Number(time, x), Channel.Number("lower", lower), Channel.Number("upper", upper)) { Color = Channel.Category(legend ?? "", group, names), Style = new MarkStyle { Opacity = 0.14 } }];
    }

    private static IEnumerable<Mark> Ticks(IReadOnlyList<EventTimeCurve> curves, string[] names, string time, string share, string? legend)
    {
        var ticks = curves.Where(curve => curve.Censored is not null)
            .SelectMany(curve => Enumerable.Range(0, curve.Times.Count).Where(i => curve.Censored![i] > 0).Select(i => (curve.Name, X: curve.Times[i], Y: curve.Estimates[i]))).ToArray();
        return ticks.Length is 0 or > ChartData.MaxRows ? []
            : [new PointMark(Channel.Number(time, ticks.Select(tick => tick.X)), Channel.Number(share, ticks.Select(tick => tick.Y)))
                {
                    Color = Channel.Category(legend ?? "", ticks.Select(tick => tick.Name), names), Style = new MarkStyle { Shape = PointShape.Tick, Size = 4, Opacity = ticks.Length > 300 ? 0.5 : 1 },
                }];
    }

    private static string Account(string picture, IReadOnlyList<EventTimeCurve> curves, string time, string? unit, string share, bool isIncidence)
    {
        var ends = curves.Select(curve => $"{curve.Name}: {ValueLabel.Short(curve.Estimates[^1])} at {ValueLabel.Short(curve.Times[^1])}{(unit is null ? "" : " " + unit)}"
            + (isIncidence ? "" : Enumerable.Range(0, curve.Times.Count).Where(i => curve.Estimates[i] <= 0.5).Select(i => $", median {ValueLabel.Short(curve.Times[i])}").FirstOrDefault() ?? ", median not reached")
            + (curve.AtRisk is null ? "" : $", {curve.AtRisk[0].ToString(CultureInfo.InvariantCulture)} at risk at the start"));
        return $"{picture} of {share} over {time}. {string.Join("; ", ends)}.{(curves.Any(curve => curve.Lower is not null) ? " Intervals are shown." : "")}";
    }

    private static void Check(string picture, EventTimeCurve curve, bool isIncidence)
    {
        string Row(int i) => PictureInput.Text($"curve \"{curve.Name}\", time {i} (counted from 0)");
        var named = $"{picture}, \"{curve.Name}\"";
        var count = PictureInput.Rows(
            named, "time", (nameof(curve.Times), curve.Times.Count), (nameof(curve.Estimates), curve.Estimates.Count), (nameof(curve.Lower), curve.Lower?.Count ?? curve.Times.Count),
            (nameof(curve.Upper), curve.Upper?.Count ?? curve.Times.Count), (nameof(curve.AtRisk), curve.AtRisk?.Count ?? curve.Times.Count), (nameof(curve.Censored), curve.Censored?.Count ?? curve.Times.Count));
        PictureInput.Shares(picture, nameof(curve.Estimates), curve.Estimates, Row);
        PictureInput.Ends(picture, curve.Estimates, curve.Lower, curve.Upper, Row);
        for (var i = 0; i < count; i++)
        {
            if (!(curve.Times[i] >= (i == 0 ? 0 : curve.Times[i - 1])))
                throw PictureInput.Wrong(picture, nameof(curve.Times), Row(i), curve.Times[i], i == 0 ? "0 or later" : PictureInput.Text($"a time after the one before it, {curve.Times[i - 1]:R}"));
            if (i > 0 && (isIncidence ? curve.Estimates[i] < curve.Estimates[i - 1] : curve.Estimates[i] > curve.Estimates[i - 1]))
                throw PictureInput.Wrong(picture, nameof(curve.Estimates), Row(i), curve.Estimates[i], PictureInput.Text($"{(isIncidence ? "at least" : "at most")} the value before it, {curve.Estimates[i - 1]:R}"));
        }
    }
}
