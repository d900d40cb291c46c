using System.Text;

namespace ResearchKit.Charts;

/// <summary>A chart in words: what is drawn, of what, how much, its extremes, and whether intervals are shown.</summary>
internal static class AlternativeText
{
    public static string Of(Chart chart, ChartScene scene)
    {
        var text = new StringBuilder();
        if (chart.Title is { Length: > 0 } title) text.Append(title).Append(title.EndsWith('.') || title.EndsWith('?') || title.EndsWith('!') ? " " : ". ");
        var main = scene.Series.Select(series => series.Mark).Where(mark => mark is not (RuleMark or BandMark or ErrorBarMark or TextMark)).Distinct().ToArray();
        if (main.Length == 0) main = [scene.Series[0].Mark];
        text.Append(Capital(string.Join(" and ", main.Select(mark => mark.Kind).Distinct(StringComparer.Ordinal)))).Append(Axes(scene));
        if (scene.Groups.Length > 1)
            text.Append(scene.LegendTitle is { } legend ? $", by {legend}: " : ": ").Append(Listed(scene.Groups));
        text.Append('.');
        if (scene.Panels.Length > 0) text.Append(" Panels: ").Append(Listed(scene.Panels)).Append('.');
        foreach (var mark in main) text.Append(Extremes(mark, scene));
        if (scene.Series.Any(series => series.Mark is ErrorBarMark or BandMark)) text.Append(" Intervals are shown.");
        if (chart.IsSynthetic) text.Append(" Synthetic data.");
        return text.ToString();
    }

    private static string Axes(ChartScene scene)
    {
        if (scene.Y.Title.Length > 0 && scene.X.Title.Length > 0)
            return scene.Y.Kind == ScaleKind.Category ? $" of {scene.X.Title} by {scene.Y.Title}" : $" of {scene.Y.Title} by {scene.X.Title}";
        var title = scene.Y.Title + scene.X.Title;
        return title.Length > 0 ? $" of {title}" : "";
    }

    private static string Extremes(Mark mark, ChartScene scene) => mark switch
    {
        BarMark bar => Range(bar.Length, row => Named(bar.Position, row, bar.IsHorizontal ? scene.Y : scene.X, bar.Color), "bars"),
        PointMark { Y.Kind: ChannelKind.Category } point => Range(point.X, row => Named(point.Y, row, scene.Y, point.Color), "points"),
        PointMark point => Range(point.Y, row => point.X.Kind == ChannelKind.Category || point.Count <= 30 ? Named(point.X, row, scene.X, point.Color) : "", "points"),
        LineMark line => Range(line.Y, row => Named(line.X, row, scene.X, line.Color), "points"),
        HeatMapMark heat => Range(heat.Value, row => Named(heat.Y, row, scene.Y, null) + ", " + Named(heat.X, row, scene.X, null), "cells"),
        HistogramMark histogram => Bins(histogram),
        BoxMark box => " Medians: " + string.Join("; ", Enumerable.Range(0, box.Count).Take(12).Select(row => $"{box.X.Label(row)} {ValueLabel.Short(box.Boxes[row].Median)} (n = {box.Boxes[row].Count})")) + (box.Count > 12 ? "; …." : "."),
        _ => "",
    };

    private static string Range(Channel measure, Func<int, string> named, string what)
    {
        var rows = Enumerable.Range(0, measure.Count).Where(row => double.IsFinite(measure.Values[row])).ToArray();
        if (rows.Length == 0) return " No values.";
        var (low, high) = (rows.MinBy(row => measure.Values[row]), rows.MaxBy(row => measure.Values[row]));
        var missing = measure.Count - rows.Length;
        return $" {rows.Length} {(rows.Length == 1 ? what.TrimEnd('s') : what)}; lowest {ValueLabel.Short(measure.Values[low])}{Bracketed(named(low))}, "
            + $"highest {ValueLabel.Short(measure.Values[high])}{Bracketed(named(high))}{(missing > 0 ? $"; {missing} missing" : "")}.";
    }

    private static string Bins(HistogramMark mark)
    {
        var total = mark.Frequency.Values.Sum();
        var highest = Enumerable.Range(0, mark.Count).MaxBy(row => mark.Frequency.Values[row]);
        return $" {ValueLabel.Fixed(total, 0)} values from {ValueLabel.Short(mark.Lower.Values.Min())} to {ValueLabel.Short(mark.Upper.Values.Max())}; "
            + $"the most ({ValueLabel.Fixed(mark.Frequency.Values[highest], 0)}) between {ValueLabel.Short(mark.Lower.Values[highest])} and {ValueLabel.Short(mark.Upper.Values[highest])}.";
    }

    private static string Named(Channel position, int row, Scale scale, Channel? color)
    {
        var place = double.IsNaN(position.Values[row]) ? "missing" : scale.Label(position.Values[row]);
        return color is { } group && group.Name != position.Name && group.Label(row) is { } label ? $"{place}, {label}" : place;
    }

    private static string Bracketed(string text) => text.Length > 0 ? $" ({text})" : "";

    private static string Listed(IReadOnlyList<string> names) => names.Count <= 8 ? string.Join(", ", names) : string.Join(", ", names.Take(7)) + $" and {names.Count - 7} more";

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
