using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Layout;

/// <summary>Ticks of one axis of one panel with the texts that fit: wrapped, turned, shortened in their middle, or every second one.</summary>
/// <param name="Ticks">Positions, in the data's terms.</param>
/// <param name="Lines">The text of each, as lines.</param>
/// <param name="IsTurned">Whether the texts slant upwards.</param>
/// <param name="Size">Height of horizontal labels, width of vertical ones, in pixels.</param>
internal sealed record AxisLabels(IReadOnlyList<double> Ticks, IReadOnlyList<IReadOnlyList<string>> Lines, bool IsTurned, double Size)
{
    public static AxisLabels None { get; } = new([], [], false, 0);

    private const double Text = ChartLayout.TickSize, Line = ChartLayout.TickSize * 1.2;

    /// <summary>Labels beneath a panel.</summary>
    public static AxisLabels Horizontal(Scale scale, double width)
    {
        if (scale.Kind == ScaleKind.Category) return Categories(scale, width);
        for (var about = About(width, scale.Kind == ScaleKind.Time ? 84 : 70); ; about--)
        {
            var ticks = scale.TickMarks(about);
            var lines = ticks.Select(tick => (IReadOnlyList<string>)tick.Label.Split('\n')).ToArray();
            var labels = new AxisLabels([.. ticks.Select(tick => tick.Value)], lines, false, (lines.Select(each => each.Count).DefaultIfEmpty(1).Max() * Line) + 2);
            if (about <= 1 || labels.Fit(scale, width)) return labels.Thinned(scale, width);
        }
    }

    /// <summary>Labels at the left of a panel.</summary>
    public static AxisLabels Vertical(Scale scale, double height, double widest, double each)
    {
        var ticks = scale.TickMarks(About(height, each));
        var every = scale.Kind == ScaleKind.Category ? Math.Max(1, (int)Math.Ceiling(ticks.Count * Text * 1.1 / Math.Max(1, height))) : 1;
        var kept = ticks.Where((_, i) => i % every == 0).ToArray();
        var lines = kept.Select(tick => (IReadOnlyList<string>)[scale.Kind == ScaleKind.Category || scale.Given is not null ? TextWidth.ShortenMiddle(OneLine(tick.Label), Text, widest) : OneLine(tick.Label)]).ToArray();
        return new AxisLabels([.. kept.Select(tick => tick.Value)], lines, false, lines.Select(line => TextWidth.Of(line[0], Text)).DefaultIfEmpty(0).Max());
    }

    private static AxisLabels Categories(Scale scale, double width)
    {
        var labels = scale.TickMarks(0).Select(tick => OneLine(tick.Label)).ToArray();
        double[] ticks = [.. Enumerable.Range(0, labels.Length).Select(i => (double)i)];
        if (labels.Length == 0) return None;
        var room = width / labels.Length;
        if (labels.All(label => TextWidth.Of(label, Text) <= room - 4)) return new AxisLabels(ticks, [.. labels.Select(label => new[] { label })], false, Line + 2);
        var wrapped = labels.Select(label => TextWidth.Wrap(label, Text, room - 6, int.MaxValue)).ToArray();
        if (wrapped.All(lines => lines.Count <= 3 && lines.All(text => TextWidth.Of(text, Text) <= room - 3)))
            return new AxisLabels(ticks, wrapped, false, (wrapped.Max(lines => lines.Count) * Line) + 2);
        var every = Math.Max(1, (int)Math.Ceiling(Text * 1.25 / room));
        var shortened = labels.Select(label => TextWidth.ShortenMiddle(label, Text, 130)).Where((_, i) => i % every == 0).ToArray();
        return new AxisLabels([.. ticks.Where((_, i) => i % every == 0)], [.. shortened.Select(label => new[] { label })], true,
            (shortened.Max(label => TextWidth.Of(label, Text)) * 0.66) + Line);
    }

    private bool Fit(Scale scale, double width)
    {
        for (var i = 1; i < Ticks.Count; i++)
        {
            if (Math.Abs(scale.Position(Ticks[i]) - scale.Position(Ticks[i - 1])) * width < ((Width(i) + Width(i - 1)) / 2) + 6) return false;
        }

        return true;
    }

    private AxisLabels Thinned(Scale scale, double width) => Fit(scale, width) || Ticks.Count < 3 ? this
        : (this with { Ticks = [.. Ticks.Where((_, i) => i % 2 == 0)], Lines = [.. Lines.Where((_, i) => i % 2 == 0)] }).Thinned(scale, width);

    private double Width(int tick) => Lines[tick].Max(line => TextWidth.Of(line, Text));

    private static int About(double pixels, double each) => Math.Clamp((int)(pixels / each), 2, 8);

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
