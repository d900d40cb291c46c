using System.Collections.Immutable;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Marks;

/// <summary>Nested intervals along a line (a fan): the narrower, the darker.</summary>
/// <param name="X">Horizontal positions.</param>
/// <param name="Intervals">The intervals, in any order.</param>
public sealed record RibbonMark(Channel X, ImmutableArray<RibbonInterval> Intervals) : Mark
{
    internal override IEnumerable<AxisContent> OnX => [new(X)];

    internal override IEnumerable<AxisContent> OnY => Intervals.SelectMany(interval => new AxisContent[] { new(interval.Lower, TitleFrom: false), new(interval.Upper, TitleFrom: false) });

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this with { X = X.In(x) };

    internal override int Count => Same([X, .. Intervals.SelectMany(interval => new[] { interval.Lower, interval.Upper })]);

    internal override string Kind => "ribbon";

    internal override bool ShowsUncertainty => true;

    /// <summary>The widest first, each with the opacity of its own layer: together they darken inwards.</summary>
    internal IEnumerable<(RibbonInterval Interval, double Opacity)> Layers => Intervals.OrderByDescending(interval => interval.Level).Select((interval, i) => (interval, 0.16 + (0.06 * i)));

    internal override string InWords(ChartScene scene)
    {
        if (Intervals.IsEmpty) return "";
        var widest = Intervals.MaxBy(interval => interval.Level)!;
        var rows = Enumerable.Range(0, Count).Where(row => double.IsFinite(X.Values[row] + widest.Lower.Values[row] + widest.Upper.Values[row])).ToArray();
        var levels = string.Join(", ", Intervals.Select(interval => interval.Level).Order().Select(level => ValueLabel.Short(level * 100) + "%"));
        if (rows.Length == 0) return $" Intervals of {levels}; no values.";
        var wide = rows.MaxBy(row => widest.Upper.Values[row] - widest.Lower.Values[row]);
        return $" Intervals of {levels}; the widest, {ValueLabel.Short(widest.Level * 100)}%, reaches from {ValueLabel.Short(widest.Lower.Values[wide])} to {ValueLabel.Short(widest.Upper.Values[wide])} ({scene.Named(X, wide, scene.X, Color)}).";
    }
}

/// <summary>One interval of a ribbon.</summary>
/// <param name="Level">Its level, between 0 and 1.</param>
/// <param name="Lower">Lower ends, one a row.</param>
/// <param name="Upper">Upper ends, one a row.</param>
public sealed record RibbonInterval(double Level, Channel Lower, Channel Upper);
