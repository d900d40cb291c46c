using System.Collections.Immutable;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Layout;

/// <summary>The small panels of a chart, each with the scales that hold in it: the common ones, or its own.</summary>
internal static class FacetPanels
{
    public static IEnumerable<ScenePanel> Of(Chart chart, ChartScene scene)
    {
        string[] rows = scene.IsGrid ? [.. scene.RowTitles] : [""], columns = scene.IsFaceted ? [.. scene.ColumnTitles] : [""];
        var index = 0;
        foreach (var row in rows)
        {
            foreach (var column in columns)
            {
                yield return new ScenePanel(index++, column, row,
                    chart.FacetScales.HasFlag(FacetScales.FreeX) ? Own(chart.X, scene.X, false, scene.Marks, column, row, mark => mark.OnX) : scene.X,
                    chart.FacetScales.HasFlag(FacetScales.FreeY) ? Own(chart.Y, scene.Y, true, scene.Marks, column, row, mark => mark.OnY) : scene.Y);
            }
        }
    }

    // Categories stay common: their places tell which they are.
    private static Scale Own(
        Axis axis, Scale common, bool vertical, ImmutableArray<Mark> marks, string column, string row, Func<Mark, IEnumerable<AxisContent>> contents)
    {
        if (common.Kind == ScaleKind.Category) return common;
        var own = marks.SelectMany(mark => contents(mark).Select(content => content with
        {
            Channel = content.Channel.Where(at => ChartScene.IsIn(mark, at, column, row)),
        })).ToArray();
        return ScaleBuilder.Of(vertical, axis with { Title = common.Title, Unit = "", Scale = common.Kind }, own, categories => categories).Ticked(axis);
    }
}
