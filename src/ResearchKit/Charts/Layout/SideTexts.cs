using System.Collections.Immutable;

namespace ResearchKit.Charts.Layout;

/// <summary>Where the numbers beneath the axis and the columns of texts beside the panel stand, and how much room they take.</summary>
internal static class SideTexts
{
    private const double Size = 11, Line = 16, MostLeft = 170, NameSize = ChartLayout.TickSize, MostName = 260;

    public static double RoomLeft(TableBelow? table) =>
        table is null ? 0 : 34 + Math.Min(MostLeft, table.Rows.Select(row => TextWidth.Of(row.Name, Size)).DefaultIfEmpty(0).Max());

    public static double RoomLeft(ImmutableArray<RowName> names) => names.IsEmpty ? 0 : 28 + names.Max(name => name.Indent + Width(name));

    public static IEnumerable<PlacedText> Names(ImmutableArray<RowName> names, ChartLayout layout, ChartScene scene)
    {
        if (names.IsEmpty) return [];
        var panel = layout.Panels[0].Area;
        return names.Select(name => new PlacedText(14 + name.Indent, panel.Bottom - (scene.Y.Position(scene.Y.Categories.IndexOf(name.Category)) * panel.Height),
            TextWidth.ShortenMiddle(name.Text, NameSize, MostName), "start", NameSize, name.IsHeading ? Ink.Strong : Ink.Text, name.IsHeading));
    }

    public static double RoomBelow(TableBelow? table) => table is null ? 0 : 12 + (Line * (table.Rows.Length + 1));

    public static double RoomRight(ImmutableArray<ColumnBeside> columns) => columns.Sum(column => 14 + Width(column));

    public static IEnumerable<PlacedText> Below(TableBelow? table, ChartLayout layout, ChartScene scene, double bottom)
    {
        if (table is null) yield break;
        var panel = layout.Panels[0].Area;
        var y = bottom - (Line * table.Rows.Length) - (Line / 2);
        yield return new PlacedText(panel.X, y, table.Title, "start", Size, Ink.Strong, IsStrong: true);
        foreach (var row in table.Rows)
        {
            y += Line;
            var color = row.Group < 0 ? Ink.Text : Palette.Group(row.Group);
            yield return new PlacedText(panel.X - 20, y, TextWidth.Shorten(row.Name, Size, MostLeft), "end", Size, color);
            // Numbers that would touch the one before them are left out.
            var end = double.NegativeInfinity;
            foreach (var value in layout.Panels[0].X.Ticks)
            {
                var (text, x) = (row.At(value), panel.X + (scene.X.Position(value) * panel.Width));
                var half = TextWidth.Of(text, Size) / 2;
                if (text.Length == 0 || x - half < end + 5) continue;
                end = x + half;
                yield return new PlacedText(x, y, text, "middle", Size, color);
            }
        }
    }

    public static IEnumerable<PlacedText> Beside(ImmutableArray<ColumnBeside> columns, ChartLayout layout, ChartScene scene)
    {
        if (columns.IsEmpty) yield break;
        var panel = layout.Panels[^1].Area;
        var right = layout.Width - layout.Right + RoomRight(columns);
        foreach (var column in columns.Reverse())
        {
            yield return new PlacedText(right, panel.Y - 6, column.Title, "end", Size, Ink.Strong, IsStrong: true);
            for (var category = 0; category < scene.Y.Categories.Length; category++)
            {
                if (column.Texts.TryGetValue(scene.Y.Categories[category], out var text))
                    yield return new PlacedText(right, panel.Bottom - (scene.Y.Position(category) * panel.Height), text, "end", Size, Ink.Text);
            }

            right -= 14 + Width(column);
        }
    }

    private static double Width(RowName name) => Math.Min(MostName, TextWidth.Of(name.Text, NameSize) * (name.IsHeading ? 1.07 : 1));

    private static double Width(ColumnBeside column) => Math.Max(TextWidth.Of(column.Title, Size) * 1.06, column.Texts.Values.Select(text => TextWidth.Of(text, Size)).DefaultIfEmpty(0).Max());
}
