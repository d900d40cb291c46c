using System.Collections.Immutable;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Transforms;

namespace ResearchKit.Charts.Marks;

/// <summary>Bars from zero; horizontal when the categories are on Y. Groups stand side by side, or on each other.</summary>
/// <param name="X">Categories (or lengths, for horizontal bars).</param>
/// <param name="Y">Lengths (or categories, for horizontal bars).</param>
/// <param name="IsStacked">Whether groups stand on each other, those below zero downwards.</param>
public sealed record BarMark(Channel X, Channel Y, bool IsStacked = false) : Mark
{
    internal bool IsHorizontal => Y.Kind == ChannelKind.Category && X.Kind != ChannelKind.Category;

    internal Channel Position => IsHorizontal ? Y : X;

    internal Channel Length => IsHorizontal ? X : Y;

    internal override IEnumerable<AxisContent> OnX => IsHorizontal ? Lengths : [new(X)];

    internal override IEnumerable<AxisContent> OnY => IsHorizontal ? [new(Y)] : Lengths;

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this with { X = X.In(x), Y = Y.In(y) };

    internal override int Count => Same(X, Y);

    internal override string Kind => IsHorizontal ? "horizontal bars" : "bars";

    internal override Channel? DodgedOn => IsStacked ? null : Position;

    internal override string InWords(ChartScene scene) => scene.Range(Length, "bars", row => scene.Named(Position, row, IsHorizontal ? scene.Y : scene.X, Color));

    private IEnumerable<AxisContent> Lengths =>
        [new(Length, IncludesZero: true), new(Channel.Number(Length.Name, Starts().Zip(Length.Values, (start, length) => start + length)), TitleFrom: false)];

    /// <summary>Where each row's bar begins: at zero, or at the end of the groups before it.</summary>
    internal double[] Starts() => IsStacked ? Stack.Starts(Position, Length, Color, Facet) : new double[Count];
}
