using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Scales;
using static ResearchKit.Charts.Svg.SvgWriter;

namespace ResearchKit.Charts.Svg;

/// <summary>Grid, ticks, labels and titles of the axes.</summary>
internal static class SvgAxes
{
    public static void Draw(SvgWriter svg, ChartScene scene, ChartLayout layout, ScenePanel panel)
    {
        var box = layout.Panels[panel.Index];
        svg.Open("g", ("class", "rk-axes"));
        svg.Element("rect", ("class", "rk-panel"), ("x", Number(box.X)), ("y", Number(box.Y)), ("width", Number(box.Width)), ("height", Number(box.Height)), ("fill", "none"));
        if (scene.IsFaceted)
            svg.Text(box.X + (box.Width / 2), box.Y - 7, TextWidth.Shorten(panel.Title, ChartLayout.TitleSize, box.Width), ChartLayout.TitleSize, "middle", Ink.Strong, "600");
        if (!scene.HasAxes)
        {
            svg.Close("g");
            return;
        }

        Vertical(svg, scene, panel.Y, layout, box, labels: panel.Index % layout.Columns == 0);
        Horizontal(svg, scene, panel, layout, box, layout.IsLowest(panel.Index));
        svg.Close("g");
    }

    public static void Titles(SvgWriter svg, ChartScene scene, ChartLayout layout)
    {
        if (!scene.HasAxes) return;
        double left = layout.Panels[0].X, right = layout.Panels.Max(box => box.Right), top = layout.Panels[0].Y, bottom = layout.Panels.Max(box => box.Bottom);
        if (scene.X.Title.Length > 0)
            svg.Text((left + right) / 2, bottom + 8 + layout.XLabelHeight + 14, TextWidth.Shorten(scene.X.Title, ChartLayout.TitleSize, layout.Width - 24), ChartLayout.TitleSize, "middle", Ink.Strong);
        if (scene.Y.Title.Length > 0)
            svg.Text(22, (top + bottom) / 2, TextWidth.Shorten(scene.Y.Title, ChartLayout.TitleSize, layout.Height - 24), ChartLayout.TitleSize, "middle", Ink.Strong, turn: -90);
    }

    private static void Vertical(SvgWriter svg, ChartScene scene, Scale scale, ChartLayout layout, Rectangle box, bool labels)
    {
        for (var i = 0; i < layout.YTicks.Count; i++)
        {
            var y = SvgPanel.Vertical(scale, box, layout.YTicks[i].Value);
            if (scale.Kind != ScaleKind.Category) svg.Line(box.X, y, box.Right, y, Ink.Grid);
            if (labels) svg.Text(box.X - 8, y + (ChartLayout.TickSize * 0.35), layout.YLabels[i], ChartLayout.TickSize, "end");
        }

        if (scale.Kind == ScaleKind.Category && scene.Colors is null) svg.Line(box.X, box.Y, box.X, box.Bottom, Ink.Axis);
    }

    private static void Horizontal(SvgWriter svg, ChartScene scene, ScenePanel panel, ChartLayout layout, Rectangle box, bool labels)
    {
        var grid = panel.X.Kind != ScaleKind.Category && panel.Y.Kind == ScaleKind.Category;
        if (scene.Colors is null && !(panel.Y.Kind == ScaleKind.Category && grid)) svg.Line(box.X, box.Bottom, box.Right, box.Bottom, Ink.Axis);
        for (var i = 0; i < layout.XTicks.Count; i++)
        {
            var x = SvgPanel.Horizontal(panel.X, box, layout.XTicks[i].Value);
            if (grid) svg.Line(x, box.Y, x, box.Bottom, Ink.Grid);
            else if (panel.X.Kind != ScaleKind.Category) svg.Line(x, box.Bottom, x, box.Bottom + 4, Ink.Axis);
            if (!labels) continue;
            var y = box.Bottom + 8 + ChartLayout.TickSize;
            if (layout.XLabelsTurned)
            {
                svg.Text(x + 3, y - 2, layout.XLabels[i][0], ChartLayout.TickSize, "end", turn: -40);
                continue;
            }

            for (var line = 0; line < layout.XLabels[i].Count; line++)
                svg.Text(x, y + (line * ChartLayout.TickSize * 1.2), layout.XLabels[i][line], ChartLayout.TickSize, "middle");
        }
    }
}
