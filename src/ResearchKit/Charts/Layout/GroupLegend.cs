namespace ResearchKit.Charts.Layout;

/// <summary>The signs of the groups above the panels, in as many rows as they need.</summary>
internal static class GroupLegend
{
    public static IReadOnlyList<(int Group, double X, int Row, string Text)> Of(ChartScene scene, double width)
    {
        const double size = ChartLayout.LegendSize;
        var items = new List<(int, double, int, string)>();
        double x = scene.LegendTitle is { } title ? TextWidth.Of(TextWidth.Shorten(title, size, width * 0.5), size) + 12 : 0;
        var row = 0;
        for (var group = 0; group < scene.Groups.Length; group++)
        {
            var text = TextWidth.Shorten(scene.Groups[group], size, Math.Min(220, width - 40));
            var need = 24 + TextWidth.Of(text, size) + 16;
            if (x > 0 && x + need > width) (x, row) = (0, row + 1);
            items.Add((group, x, row, text));
            x += need;
        }

        return items;
    }
}
