using System.Globalization;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Pictures;

/// <summary>Effects by period relative to treatment.</summary>
internal static class EventStudyPicture
{
    private const string Picture = "Event study";

    public static Chart Draw(
        IReadOnlyList<int> periods, IReadOnlyList<double> estimates, IReadOnlyList<double> lower, IReadOnlyList<double> upper, int? reference,
        string? title, string axis, string? unit, string period)
    {
        PictureInput.Rows(Picture, "period", (nameof(periods), periods.Count), (nameof(estimates), estimates.Count), (nameof(lower), lower.Count), (nameof(upper), upper.Count));
        string[] labels = [.. periods.Select(number => number.ToString(CultureInfo.InvariantCulture))];
        PictureInput.Distinct(Picture, nameof(periods), labels, "period");
        var named = PictureInput.Named("period", labels);
        PictureInput.Finite(Picture, nameof(estimates), estimates, named);
        PictureInput.Intervals(Picture, estimates, lower, upper, named);
        for (var i = 0; i < periods.Count; i++)
        {
            if (periods[i] == reference && estimates[i] != 0)
                throw PictureInput.Wrong(Picture, nameof(estimates), named(i), estimates[i], "0, since effects are measured against this period; name another reference, or null for none");
        }

        int[] rows = [.. Enumerable.Range(0, periods.Count).Where(i => periods[i] != reference).OrderBy(i => periods[i])];
        if (rows.Length == 0) throw new ArgumentException($"{Picture}: there is only the reference period; expected at least one other.", nameof(periods));
        var at = Channel.Number($"{period} relative to treatment", rows.Select(i => (double)periods[i]));
        Channel Values(IReadOnlyList<double> values) => Channel.Number(axis, rows.Select(i => values[i]), unit);
        Mark[] compared = reference is { } zero
            ? [new PointMark(Channel.Number(at.Name, [(double)zero]), Channel.Number(axis, [0.0])) { Name = "reference period", Style = new MarkStyle { Shape = PointShape.HollowCircle, Color = Ink.Strong, Size = 4.2 } }] : [];
        bool Known(int i) => !double.IsNaN(lower[i] + upper[i]);
        var before = rows.Where(i => periods[i] < 0 && Known(i)).ToArray();
        var after = rows.Where(i => periods[i] >= 0 && Known(i)).ToArray();
        int Beside(int[] part) => part.Count(i => lower[i] > 0 || upper[i] < 0);
        var largest = rows.MaxBy(i => Math.Abs(estimates[i]));
        return new Chart
        {
            Title = title,
            X = new Axis(at.Name) { Ticks = Whole(Math.Min(periods.Min(), reference ?? 0), Math.Max(periods.Max(), reference ?? 0)) },
            Marks =
            [
                new RuleMark(Y: 0) { Style = new MarkStyle { Dash = LineDash.Solid, Color = Ink.Axis } },
                .. periods.Min() < 0 && periods.Max() >= 0 ? new Mark[] { new RuleMark(X: -0.5, Label: "treatment") } : [],
                new ErrorBarMark(at, Values(lower), Values(upper)),
                new PointMark(at, Values(estimates)) { Style = new MarkStyle { Size = 4.2 } },
                .. compared,
            ],
            Account = $"Event study of {axis} by {at.Name}. "
                + (before.Length == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"Before treatment {Beside(before)} of {before.Length} intervals leave out zero; "))
                + (after.Length == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"from treatment on {Beside(after)} of {after.Length}. "))
                + $"Largest estimate {ValueLabel.Short(estimates[largest])} in {period} {labels[largest]}."
                + (reference is { } period0 ? $" Measured against {period} {period0.ToString(CultureInfo.InvariantCulture)}." : ""),
        };
    }

    private static IReadOnlyList<double>? Whole(int from, int to) => to - from <= 16 ? [.. Enumerable.Range(from, to - from + 1).Select(period => (double)period)] : null;
}
