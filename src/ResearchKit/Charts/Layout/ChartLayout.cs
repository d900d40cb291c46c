namespace ResearchKit.Charts.Layout;

/// <summary>Where titles, legends, panels and captions stand, in pixels; shared by both renderers.</summary>
internal sealed class ChartLayout
{
    public const double TickSize = 11.5, TitleSize = 12.5, HeadingSize = 15.5, LegendSize = 12, CaptionSize = 10.5, Edge = 12;
    private const double LineHeight = 1.3, GapX = 18;

    public ChartLayout(Chart chart, ChartScene scene)
    {
        Width = chart.Width;
        Columns = scene.IsGrid ? Math.Max(1, scene.ColumnTitles.Length) : Math.Min(scene.Panels.Length, chart.FacetColumns
            ?? scene.Panels.Length switch { <= 3 => scene.Panels.Length, 4 => 2, _ => Width >= 900 ? 4 : 3 });
        Rows = (scene.Panels.Length + Columns - 1) / Columns;
        Height = Math.Round(Rows == 1 ? chart.Height : chart.Height * Math.Max(1, Rows * 0.66));
        TitleLines = chart.Title is null ? [] : TextWidth.Wrap(chart.Title, HeadingSize * 1.04, Width - (2 * Edge), 3);
        SubtitleLines = chart.Subtitle is null ? [] : TextWidth.Wrap(chart.Subtitle, TitleSize, Width - (2 * Edge), 3);
        Legend = scene.HasLegend ? GroupLegend.Of(scene, Width - (2 * Edge)) : [];
        CaptionLines = chart.Note is null ? [] : TextWidth.Wrap(chart.Note, CaptionSize, Width - (2 * Edge), 2);
        HasCaption = chart.Source is not null || chart.IsSynthetic;
        ColorTitle = scene.Colors is null ? [] : TextWidth.Wrap(scene.Colors.Title, LegendSize, 84, 3);
        SizeTitle = scene.Sizes is null ? [] : TextWidth.Wrap(scene.Sizes.Title, LegendSize, 84, 3);

        LegendTop = Edge + (TitleLines.Count * HeadingSize * LineHeight) + (SubtitleLines.Count * TitleSize * LineHeight) + (TitleLines.Count + SubtitleLines.Count > 0 ? 4 : 0);
        Top = LegendTop + (Legend.Count > 0 ? ((Legend.Max(item => item.Row) + 1) * LegendSize * 1.5) + 2 : 0) + (scene.IsFaceted ? 22 : 8);
        LegendsWidth = scene.Colors is null && scene.Sizes is null ? 0 : Math.Max(52, Math.Min(84, ColorTitle.Concat(SizeTitle).Select(line => TextWidth.Of(line, LegendSize)).DefaultIfEmpty(0).Max()) + 4);
        Right = (LegendsWidth == 0 ? 18 : LegendsWidth + 22) + (scene.IsGrid ? 20 : 0) + SideTexts.RoomRight(chart.Beside);

        bool freeX = chart.FacetScales.HasFlag(FacetScales.FreeX) && Rows > 1, freeY = chart.FacetScales.HasFlag(FacetScales.FreeY) && Columns > 1;
        var vertical = scene.Panels.Select(panel => scene.HasAxes
            ? AxisLabels.Vertical(panel.Y, (Height - Top - 60) / Rows * 0.85, Width * 0.34, Rows > 1 ? 40 : 54) : AxisLabels.None).ToArray();
        var yWidth = vertical.Max(labels => labels.Size) + 8;
        var gapX = GapX + (freeY ? yWidth : 0);
        Left = Math.Max(14 + (HasYTitle(scene) ? 22 : 0) + (scene.HasAxes ? yWidth : 0), Math.Max(SideTexts.RoomLeft(chart.Below), SideTexts.RoomLeft(chart.Names)));
        var width = PanelWidth(gapX);
        var horizontal = scene.Panels.Select(panel => scene.HasAxes ? AxisLabels.Horizontal(panel.X, width) : AxisLabels.None).ToArray();
        if (horizontal[0] is { IsTurned: true } turned)
        {
            // The first label hangs to the left of its bar: room for it.
            Left = Math.Max(Left, (TextWidth.Of(turned.Lines[0][0], TickSize) * 0.77) + 4 - (width / scene.X.Categories.Length / 2));
            width = PanelWidth(gapX);
        }

        XLabelHeight = horizontal.Max(labels => labels.Size);
        Bottom = 8 + XLabelHeight + (HasXTitle(scene) ? 22 : 4) + (CaptionLines.Count * CaptionSize * LineHeight) + (HasCaption ? 20 : 4) + SideTexts.RoomBelow(chart.Below);
        var gapY = (scene.IsFaceted && !scene.IsGrid ? 30 : 16) + (freeX ? XLabelHeight : 0);
        var height = Math.Max(20, (Height - Top - Bottom - (gapY * (Rows - 1))) / Rows);
        Panels = [.. scene.Panels.Select((_, i) => new PanelLayout(
            new Rectangle(Left + (i % Columns * (width + gapX)), Top + (i / Columns * (height + gapY)), width, height),
            horizontal[i], vertical[i], freeX || i + Columns >= scene.Panels.Length, freeY || i % Columns == 0))];
        Sides = [.. SideTexts.Below(chart.Below, this, scene, Height - (HasCaption ? 24 : 8) - (CaptionLines.Count * CaptionSize * LineHeight)), .. SideTexts.Beside(chart.Beside, this, scene), .. SideTexts.Names(chart.Names, this, scene)];
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

    public IReadOnlyList<PanelLayout> Panels { get; }

    /// <summary>Height of the labels under the lowest panels.</summary>
    public double XLabelHeight { get; }

    /// <summary>The note under the chart, as lines.</summary>
    public IReadOnlyList<string> CaptionLines { get; }

    public bool HasCaption { get; }

    /// <summary>Numbers beneath the axis and texts beside the panel.</summary>
    public IReadOnlyList<PlacedText> Sides { get; }

    /// <summary>Title of the colour bar, as lines.</summary>
    public IReadOnlyList<string> ColorTitle { get; }

    /// <summary>Title of the legend of sizes, as lines.</summary>
    public IReadOnlyList<string> SizeTitle { get; }

    /// <summary>Width of the colour bar and the legend of sizes, at the right; 0 without them.</summary>
    public double LegendsWidth { get; }

    /// <summary>Where the colour bar and the legend of sizes begin.</summary>
    public double LegendsLeft => Width - LegendsWidth - Edge;

    /// <summary>The colour bar itself, without its title.</summary>
    public Rectangle ColorBar => new(LegendsLeft, Top + (ColorTitle.Count * LegendSize * LineHeight) + 4, 12, Math.Clamp((Height - Top - Bottom) * 0.55, 40, 160));

    /// <summary>Top of the legend of sizes.</summary>
    public double SizesTop => Top + (ColorTitle.Count == 0 ? 0 : ColorBar.Bottom - Top + 24);

    private static bool HasXTitle(ChartScene scene) => scene.HasAxes && scene.X.Title.Length > 0;

    private static bool HasYTitle(ChartScene scene) => scene.HasAxes && scene.Y.Title.Length > 0;

    private double PanelWidth(double gap) => Math.Max(20, (Width - Left - Right - (gap * (Columns - 1))) / Columns);
}
