using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Layout;

/// <summary>Words for what marks show, the same for all of them: a range with the places of its ends.</summary>
internal static class SceneInWords
{
    /// <summary>How many values, the lowest and the highest with their places, how many are missing.</summary>
    public static string Range(this ChartScene scene, Channel measure, string what, Func<int, string> named)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var rows = Enumerable.Range(0, measure.Count).Where(row => double.IsFinite(measure.Values[row])).ToArray();
        if (rows.Length == 0) return " No values.";
        var (low, high) = (rows.MinBy(row => measure.Values[row]), rows.MaxBy(row => measure.Values[row]));
        var missing = measure.Count - rows.Length;
        return $" {rows.Length} {(rows.Length == 1 ? what.TrimEnd('s') : what)}; lowest {ValueLabel.Short(measure.Values[low])}{Bracketed(named(low))}, "
            + $"highest {ValueLabel.Short(measure.Values[high])}{Bracketed(named(high))}{(missing > 0 ? $"; {missing} missing" : "")}.";
    }

    /// <summary>The place of a row on an axis, with its group.</summary>
    public static string Named(this ChartScene scene, Channel position, int row, Scale scale, Channel? color)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var place = double.IsNaN(position.Values[row]) ? "missing" : scale.Label(position.Values[row]);
        return color is { } group && group.Name != position.Name && group.Label(row) is { } label ? $"{place}, {label}" : place;
    }

    private static string Bracketed(string text) => text.Length > 0 ? $" ({text})" : "";
}
