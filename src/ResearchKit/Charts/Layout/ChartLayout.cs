using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Layout;

/// <summary>Where titles, legend, panels and captions stand, in pixels; shared by both renderers.</summary>
internal sealed class ChartLayout
{
    public const double TickSize = 11.5, TitleSize = 12.5, HeadingSize = 15.5, LegendSize = 12, CaptionSize = 10.5;
    private const double LineHeight = 1.3;

    public ChartLayout(Chart chart, ChartScene scene)
    {
        Width = chart.Width;
        Columns = scene.Panels.Length switch { <= 3 => scene.Panels.Length, 4 => 2, _ => Width >= 900 ? 4 : 3 };
        var rows = (scene.Panels.Length + Columns - 1) / Columns;
        Height = rows == 1 ? chart.Height : chart.Height * Math.Max(1, rows * 0.66);
        TitleLines = chart.Title is null ? [] : TextWidth.Wrap(chart.Title, HeadingSize * 1.04, Width - 24, 3);
        SubtitleLines = chart.Subtitle is null ? [] : TextWidth.Wrap(chart.Subtitle, TitleSize, Width - 24, 3);

        var top = 12 + (TitleLines.Count * HeadingSize * LineHeight) + (SubtitleLines.Count * TitleSize * LineHeight);
        if (TitleLines.Count + SubtitleLines.Count > 0) top += 4;
        LegendTop = top;
        Legend = scene.HasLegend ? LegendItems(scene, Width - 24) : [];
        if (Legend.Count > 0) top += ((Legend.Max(item => item.Row) + 1) * LegendSize * 1.5) + 2;
        top += scene.IsFaceted ? 22 : 8;

        var yTicks = scene.HasAxes ? scene.Y.TickMarks(AboutTicks(Height / rows, rows > 1 ? 50 : 64)) : [];
        YLabels = scene.Y.Kind == ScaleKind.Category || chart.Y.TickLabels is not null
            ? yTicks.Select(tick => TextWidth.ShortenMiddle(tick.Label, TickSize, Width * 0.34)).ToArray() : yTicks.Select(tick => tick.Label).ToArray();
        var left = 14 + (scene.HasAxes && scene.Y.Title.Length > 0 ? 22 : 0) + YLabels.Select(label => TextWidth.Of(label, TickSize)).DefaultIfEmpty(0).Max() + 8;
        left = Math.Max(left, Math.Max(SideTexts.RoomLeft(chart.Below), SideTexts.RoomLeft(chart.Names)));
        var right = (scene.Colors is null ? 18.0 : 66) + SideTexts.RoomRight(chart.Beside);
        const double gapX = 18;
        var panelWidth = Math.Max(20, (Width - left - right - (gapX * (Columns - 1))) / Columns);
        var xTicks = !scene.HasAxes ? [] : scene.X.TickMarks(AboutTicks(panelWidth, scene.X.Kind == ScaleKind.Time ? 90 : 70));
        var room = scene.X.Kind == ScaleKind.Category ? panelWidth / Math.Max(1, xTicks.Count) : panelWidth;
        (XLabels, XLabelsTurned, var labelHeight) = HorizontalLabels(scene.X, xTicks.Select(tick => tick.Label).ToArray(), room);
        if (XLabelsTurned && XLabels.Count > 0)
        {
            // The first label hangs to the left of its bar: room for it.
            var hangs = (TextWidth.Of(XLabels[0][0], TickSize) * 0.77) + 4;
            left = Math.Max(left, hangs - (panelWidth / XLabels.Count / 2));
            panelWidth = Math.Max(20, (Width - left - right - (gapX * (Columns - 1))) / Columns);
        }

        HasCaption = chart.Source is not null || chart.IsSynthetic;
        var bottom = 8 + labelHeight + (scene.HasAxes && scene.X.Title.Length > 0 ? 22 : 4) + (HasCaption ? 20 : 4);
        var below = SideTexts.RoomBelow(chart.Below);
        bottom += below;
        var gapY = (scene.IsFaceted ? 28 : 0) + labelHeight * 0.6;
        var panelHeight = Math.Max(20, (Height - top - bottom - (gapY * (rows - 1))) / rows);

        (Left, Top, Right, Bottom, XTicks, YTicks, Rows) = (left, top, right, bottom, xTicks, yTicks, rows);
        Panels = Enumerable.Range(0, scene.Panels.Length).Select(panel => new Rectangle(
            left + (panel % Columns * (panelWidth + gapX)), top + (panel / Columns * (panelHeight + gapY)), panelWidth, panelHeight)).ToArray();
        XLabelHeight = labelHeight;
        Sides = [.. SideTexts.Below(chart.Below, this, scene, Height - (HasCaption ? 24 : 8)), .. SideTexts.Beside(chart.Beside, this, scene), .. SideTexts.Names(chart.Names, this, scene)];
    }

    public double Width { get; }

    public double Height { get; }

    public double Left { get; }

    public double Top { get; }

    public double Right { get; }

    public double Bottom { get; }

    public int Columns { get; }

    public int Rows { get; }

    public IReadOnlyList<string> TitleLines { get; }

    public IReadOnlyList<string> SubtitleLines { get; }

    public double LegendTop { get; }

    public IReadOnlyList<(int Group, double X, int Row, string Text)> Legend { get; }

    public IReadOnlyList<Rectangle> Panels { get; }

    public IReadOnlyList<(double Value, string Label)> XTicks { get; }

    public IReadOnlyList<(double Value, string Label)> YTicks { get; }

    public IReadOnlyList<IReadOnlyList<string>> XLabels { get; }

    public bool XLabelsTurned { get; }

    public double XLabelHeight { get; }

    public IReadOnlyList<string> YLabels { get; }

    public bool HasCaption { get; }

    /// <summary>Numbers beneath the axis and texts beside the panel.</summary>
    public IReadOnlyList<PlacedText> Sides { get; }

    /// <summary>Whether a panel stands at the bottom of its column and carries the labels of the horizontal axis.</summary>
    public bool IsLowest(int panel) => panel + Columns >= Panels.Count;

    private static int AboutTicks(double pixels, double each) => Math.Clamp((int)(pixels / each), 2, 8);

    private static (IReadOnlyList<IReadOnlyList<string>> Labels, bool Turned, double Height) HorizontalLabels(Scale scale, string[] labels, double room)
    {
        const double line = TickSize * 1.2;
        if (labels.Length == 0) return ([], false, 0);
        if (scale.Kind != ScaleKind.Category || labels.All(label => TextWidth.Of(label, TickSize) <= room - 4))
            return (labels.Select(label => new[] { label }).ToArray(), false, line + 2);
        var wrapped = labels.Select(label => TextWidth.Wrap(label, TickSize, room - 6, int.MaxValue)).ToArray();
        if (wrapped.All(lines => lines.Count <= 3 && lines.All(text => TextWidth.Of(text, TickSize) <= room - 3)))
            return (wrapped, false, (wrapped.Max(lines => lines.Count) * line) + 2);
        var shortened = labels.Select(label => TextWidth.ShortenMiddle(label, TickSize, 130)).ToArray();
        return (shortened.Select(label => new[] { label }).ToArray(), true, (shortened.Max(label => TextWidth.Of(label, TickSize)) * 0.66) + line);
    }

    private static List<(int Group, double X, int Row, string Text)> LegendItems(ChartScene scene, double width)
    {
        var items = new List<(int, double, int, string)>();
        double x = scene.LegendTitle is { } title ? TextWidth.Of(title, LegendSize) + 12 : 0;
        var row = 0;
        for (var group = 0; group < scene.Groups.Length; group++)
        {
            var text = TextWidth.Shorten(scene.Groups[group], LegendSize, 220);
            var need = 24 + TextWidth.Of(text, LegendSize) + 16;
            if (x > 0 && x + need > width) (x, row) = (0, row + 1);
            items.Add((group, x, row, text));
            x += need;
        }

        return items;
    }
}
