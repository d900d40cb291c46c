using System.Text;
using ResearchKit.Charts.Layout;

namespace ResearchKit.Charts;

/// <summary>A chart in words: what is drawn, of what, how much, its extremes, and whether intervals are shown.</summary>
internal static class AlternativeText
{
    public static string Of(Chart chart, ChartScene scene)
    {
        var text = new StringBuilder();
        if (chart.Title is { Length: > 0 } title) text.Append(title).Append(title.EndsWith('.') || title.EndsWith('?') || title.EndsWith('!') ? " " : ". ");
        if (chart.Account is { } account) return text.Append(account).Append(chart.IsSynthetic ? " Synthetic data." : "").ToString();
        var main = scene.Marks.Where(mark => !mark.IsAccompaniment).ToArray();
        if (main.Length == 0) main = [scene.Marks[0]];
        text.Append(Capital(string.Join(" and ", main.Select(mark => mark.Kind).Distinct(StringComparer.Ordinal)))).Append(main[0].Subject is { } subject ? " of " + subject : Axes(scene));
        if (scene.Groups.Length > 1)
            text.Append(scene.LegendTitle is { } legend ? $", by {legend}: " : ": ").Append(Listed(scene.Groups));
        text.Append('.');
        if (scene.IsGrid) text.Append(" Panels: ").Append(Listed(scene.RowTitles)).Append(scene.IsFaceted ? " by " + Listed(scene.ColumnTitles) : "").Append('.');
        else if (scene.IsFaceted) text.Append(" Panels: ").Append(Listed(scene.ColumnTitles)).Append('.');
        foreach (var mark in main) text.Append(mark.InWords(scene));
        if (scene.Marks.Any(mark => mark.ShowsUncertainty)) text.Append(" Intervals are shown.");
        if (chart.IsSynthetic) text.Append(" Synthetic data.");
        return text.ToString();
    }

    private static string Axes(ChartScene scene)
    {
        if (!scene.HasAxes) return "";
        if (scene.Y.Title.Length > 0 && scene.X.Title.Length > 0)
            return scene.Y.Kind == ScaleKind.Category ? $" of {scene.X.Title} by {scene.Y.Title}" : $" of {scene.Y.Title} by {scene.X.Title}";
        var title = scene.Y.Title + scene.X.Title;
        return title.Length > 0 ? $" of {title}" : "";
    }

    private static string Listed(IReadOnlyList<string> names) => names.Count <= 8 ? string.Join(", ", names) : string.Join(", ", names.Take(7)) + $" and {names.Count - 7} more";

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
