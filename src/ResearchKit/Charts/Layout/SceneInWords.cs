using System.Collections.Immutable;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Layout;

/// <summary>Words for what marks show, the same for all of them: a range with the places of its ends, a course, medians, a correlation.</summary>
internal static class SceneInWords
{
    private const int Most = 12;

    /// <summary>How many values, the lowest and the highest with their places, how many are missing.</summary>
    public static string Range(this ChartScene scene, Channel measure, string what, Func<int, string> named)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var rows = Enumerable.Range(0, measure.Count).Where(row => double.IsFinite(measure.Values[row])).ToArray();
        if (rows.Length == 0) return " No values.";
        var (low, high) = (rows.MinBy(row => measure.Values[row]), rows.MaxBy(row => measure.Values[row]));
        var missing = measure.Count - rows.Length;
        return $" {ValueLabel.Fixed(rows.Length, 0)} {(rows.Length == 1 ? what.TrimEnd('s') : what)}; lowest {ValueLabel.Short(measure.Values[low])}{Bracketed(named(low))}, "
            + $"highest {ValueLabel.Short(measure.Values[high])}{Bracketed(named(high))}{(missing > 0 ? $"; {ValueLabel.Fixed(missing, 0)} missing" : "")}.";
    }

    /// <summary>The place of a row on an axis, with its group.</summary>
    public static string Named(this ChartScene scene, Channel position, int row, Scale scale, Channel? color)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var place = !double.IsFinite(position.Values[row]) ? "missing" : scale.Label(position.Values[row]);
        return color is { Kind: ChannelKind.Category } group && group.Name != position.Name && group.Label(row) is { } label ? $"{place}, {label}" : place;
    }

    /// <summary>From where to where each group goes along the horizontal axis, for charts of one panel and up to six groups.</summary>
    public static string Courses(this ChartScene scene, Mark mark, Channel x, Channel y)
    {
        var lines = scene.Series.Where(series => ReferenceEquals(series.Mark, mark)).ToArray();
        if (scene.Panels.Length > 1 || lines.Length > 6) return "";
        var words = lines.Select(series => (series.Group, Rows: series.Rows.Where(row => double.IsFinite(x.Values[row]) && double.IsFinite(y.Values[row])).OrderBy(row => x.Values[row]).ToArray()))
            .Where(line => line.Rows.Length > 1).Select(line => Course(scene, line.Group, y.Values[line.Rows[0]], y.Values[line.Rows[^1]])).ToArray();
        return words.Length == 0 ? "" : " From the first to the last: " + string.Join("; ", words) + ".";
    }

    /// <summary>Median and number of observations of each category.</summary>
    public static string Medians(Channel categories, ImmutableArray<BoxSummary> boxes) => boxes.IsEmpty ? " No values." : " Medians: "
        + string.Join("; ", boxes.Take(Most).Select((box, row) => $"{categories.Label(row)} {ValueLabel.Short(box.Median)} (n = {ValueLabel.Fixed(box.Count, 0)})")) + (boxes.Length > Most ? "; …." : ".");

    /// <summary>Pearson's correlation of the rows where both are known; null where it is not defined or there are fewer than ten.</summary>
    public static double? Correlation(Channel x, Channel y)
    {
        var rows = Enumerable.Range(0, x.Count).Where(row => double.IsFinite(x.Values[row]) && double.IsFinite(y.Values[row])).ToArray();
        if (rows.Length < 10) return null;
        double meanX = rows.Average(row => x.Values[row]), meanY = rows.Average(row => y.Values[row]);
        double xx = 0, yy = 0, xy = 0;
        foreach (var row in rows)
        {
            var (dx, dy) = (x.Values[row] - meanX, y.Values[row] - meanY);
            (xx, yy, xy) = (xx + (dx * dx), yy + (dy * dy), xy + (dx * dy));
        }

        var r = xy / Math.Sqrt(xx * yy);
        return double.IsFinite(r) ? r : null;
    }

    private static string Course(ChartScene scene, int group, double from, double to) =>
        $"{(group >= 0 ? scene.Groups[group] + " " : "")}{(to > from ? "up" : to < from ? "down" : "the same")}, {ValueLabel.Short(from)} to {ValueLabel.Short(to)}";

    private static string Bracketed(string text) => text.Length > 0 ? $" ({text})" : "";
}
