using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Scales;
using static ResearchKit.Charts.Svg.SvgWriter;

namespace ResearchKit.Charts.Svg;

/// <summary>Grid, ticks, labels and titles of the axes.</summary>
internal static class SvgAxes
{
    private const double Text = ChartLayout.TickSize;

    public static void Draw(SvgWriter svg, ChartScene scene, ChartLayout layout, ScenePanel panel)
    {
        var place = layout.Panels[panel.Index];
        var box = place.Area;
        svg.Open("g", ("class", "rk-axes"));
        svg.Element("rect", ("class", "rk-panel"), ("x", Number(box.X)), ("y", Number(box.Y)), ("width", Number(box.Width)), ("height", Number(box.Height)), ("fill", "none"));
        Title(svg, scene, layout, panel, box);
        if (scene.HasAxes)
        {
            Vertical(svg, scene, panel.Y, place);
            Horizontal(svg, scene, panel, place);
        }

        svg.Close("g");
    }

    public static void Titles(SvgWriter svg, ChartScene scene, ChartLayout layout)
    {
        if (!scene.HasAxes) return;
        double left = layout.Panels[0].Area.X, right = layout.Panels.Max(panel => panel.Area.Right), top = layout.Panels[0].Area.Y, bottom = layout.Panels.Max(panel => panel.Area.Bottom);
        if (scene.X.Title.Length > 0)
            svg.Text((left + right) / 2, bottom + 8 + layout.XLabelHeight + 14, TextWidth.Shorten(scene.X.Title, ChartLayout.TitleSize, layout.Width - 24), ChartLayout.TitleSize, "middle", Ink.Strong);
        if (scene.Y.Title.Length > 0)
            svg.Text(22, (top + bottom) / 2, TextWidth.Shorten(scene.Y.Title, ChartLayout.TitleSize, layout.Height - 24), ChartLayout.TitleSize, "middle", Ink.Strong, turn: -90);
    }

    // A grid names its columns above the first row of panels and its rows at the right.
    private static void Title(SvgWriter svg, ChartScene scene, ChartLayout layout, ScenePanel panel, Rectangle box)
    {
        if (scene.IsFaceted && (!scene.IsGrid || panel.Index < layout.Columns))
            svg.Text(box.X + (box.Width / 2), box.Y - 7, TextWidth.Shorten(panel.Title, ChartLayout.TitleSize, box.Width), ChartLayout.TitleSize, "middle", Ink.Strong, "600");
        if (scene.IsGrid && panel.Index % layout.Columns == layout.Columns - 1)
            svg.Text(box.Right + 8, box.Y + (box.Height / 2), TextWidth.Shorten(panel.RowTitle, ChartLayout.TitleSize, box.Height), ChartLayout.TitleSize, "middle", Ink.Strong, "600", turn: 90);
    }

    private static void Vertical(SvgWriter svg, ChartScene scene, Scale scale, PanelLayout place)
    {
        var box = place.Area;
        for (var i = 0; i < place.Y.Ticks.Count; i++)
        {
            var y = SvgPanel.Vertical(scale, box, place.Y.Ticks[i]);
            if (scale.Kind != ScaleKind.Category) svg.Line(box.X, y, box.Right, y, Ink.Grid);
            if (place.ShowsY) svg.Text(box.X - 8, y + (Text * 0.35), place.Y.Lines[i][0], Text, "end");
        }

        if (scale.Kind == ScaleKind.Category && scene.Colors is null) svg.Line(box.X, box.Y, box.X, box.Bottom, Ink.Axis);
    }

    private static void Horizontal(SvgWriter svg, ChartScene scene, ScenePanel panel, PanelLayout place)
    {
        var box = place.Area;
        var grid = panel.X.Kind != ScaleKind.Category && panel.Y.Kind == ScaleKind.Category;
        if (!grid && !(scene.Colors is not null && panel.X.Kind == ScaleKind.Category)) svg.Line(box.X, box.Bottom, box.Right, box.Bottom, Ink.Axis);
        for (var i = 0; i < place.X.Ticks.Count; i++)
        {
            var x = SvgPanel.Horizontal(panel.X, box, place.X.Ticks[i]);
            if (grid) svg.Line(x, box.Y, x, box.Bottom, Ink.Grid);
            else if (panel.X.Kind != ScaleKind.Category) svg.Line(x, box.Bottom, x, box.Bottom + 4, Ink.Axis);
            if (!place.ShowsX) continue;
            var y = box.Bottom + 8 + Text;
            if (place.X.IsTurned)
            {
                svg.Text(x + 3, y - 2, place.X.Lines[i][0], Text, "end", turn: -40);
                continue;
            }

            for (var line = 0; line < place.X.Lines[i].Count; line++)
                svg.Text(x, y + (line * Text * 1.2), place.X.Lines[i][line], Text, "middle", line > 0 && panel.X.Kind == ScaleKind.Time ? Ink.Soft : Ink.Text);
        }
    }
}
