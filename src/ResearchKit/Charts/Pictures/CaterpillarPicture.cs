using System.Globalization;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Pictures;

/// <summary>Groups in the order of their estimates, with intervals of one or two levels.</summary>
internal static class CaterpillarPicture
{
    /// <summary>More groups than this are not named: their names could not be read, and a place in the order says nothing about one of them.</summary>
    public const int MostNames = 40;

    private const string Picture = "Caterpillar plot";

    public static Chart Draw(
        IReadOnlyList<string> groups, IReadOnlyList<double> estimates, (IReadOnlyList<double> Lower, IReadOnlyList<double> Upper) interval,
        (IReadOnlyList<double>? Lower, IReadOnlyList<double>? Upper) inner, string? title, string axis, string? unit, double? reference)
    {
        PictureInput.Rows(Picture, "group", (nameof(groups), groups.Count), (nameof(estimates), estimates.Count), ("lower", interval.Lower.Count), ("upper", interval.Upper.Count));
        PictureInput.Distinct(Picture, nameof(groups), groups, "group");
        var named = PictureInput.Named("group", groups);
        PictureInput.Finite(Picture, nameof(estimates), estimates, named);
        PictureInput.Intervals(Picture, estimates, interval.Lower, interval.Upper, named);
        if (inner.Lower is null != inner.Upper is null)
            throw new ArgumentException($"{Picture}: the inner interval has one end only; expected both 'innerLower' and 'innerUpper', or neither.", inner.Lower is null ? "innerLower" : "innerUpper");
        if (inner is { Lower: { } innerLower, Upper: { } innerUpper })
        {
            PictureInput.Rows(Picture, "group", (nameof(groups), groups.Count), (nameof(innerLower), innerLower.Count), (nameof(innerUpper), innerUpper.Count));
            PictureInput.Intervals(Picture, estimates, innerLower, innerUpper, named);
        }

        int[] order = [.. Enumerable.Range(0, groups.Count).OrderBy(i => estimates[i])];
        var lies = groups.Count <= MostNames;
        // The smallest at the bottom: categories run downwards.
        var place = lies ? Channel.Category("", order.Reverse().Select(i => groups[i])) : Channel.Number("groups, ordered by estimate", order.Select((_, rank) => rank + 1.0));
        Channel Values(string name, IReadOnlyList<double> values) => Channel.Number(name, (lies ? order.Reverse() : order).Select(i => values[i]), unit);
        var excluded = reference is { } at ? Enumerable.Range(0, groups.Count).Count(i => interval.Lower[i] > at || interval.Upper[i] < at) : 0;
        Mark[] thick = inner is { Lower: { } from, Upper: { } to }
            ? [new ErrorBarMark(place, Values(axis, from), Values(axis, to), lies) { Style = new MarkStyle { Width = 3.4, HasCaps = false } }] : [];
        var middle = Values(axis, estimates);
        return new Chart
        {
            Title = title,
            Height = lies ? Math.Clamp(110 + (20 * groups.Count), 200, 1000) : 400,
            Y = lies ? Axis.Automatic : new Axis(axis, unit),
            Marks =
            [
                .. reference is { } rule ? new Mark[] { lies ? new RuleMark(X: rule) : new RuleMark(Y: rule) } : [],
                new ErrorBarMark(place, Values(axis, interval.Lower), Values(axis, interval.Upper), lies) { Style = new MarkStyle { Width = 1.3, HasCaps = false } },
                .. thick,
                new PointMark(lies ? middle : place, lies ? place : middle) { Style = new MarkStyle { Size = groups.Count <= 100 ? 3.6 : 2.2, Opacity = 1 } },
            ],
            Account = string.Create(CultureInfo.InvariantCulture, $"Caterpillar plot of {axis} for {groups.Count} groups in ascending order, with intervals: from ")
                + $"{ValueLabel.Short(estimates.Min())} to {ValueLabel.Short(estimates.Max())}."
                + (reference is { } value ? string.Create(CultureInfo.InvariantCulture, $" The intervals of {excluded} of {groups.Count} groups leave out {ValueLabel.Short(value)}.") : "")
                + " Places in the order are not to be read as ranks.",
        };
    }
}
