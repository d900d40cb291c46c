using System.Collections.Immutable;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Transforms;

namespace ResearchKit.Charts.Marks;

/// <summary>Bars from zero, or from a base; horizontal when the categories are on Y. Groups stand side by side, or on each other.</summary>
/// <param name="X">Categories (or lengths, for horizontal bars).</param>
/// <param name="Y">Lengths (or categories, for horizontal bars).</param>
/// <param name="IsStacked">Whether groups stand on each other, those below zero downwards.</param>
public sealed record BarMark(Channel X, Channel Y, bool IsStacked = false) : Mark
{
    /// <summary>Where each bar begins, as in a waterfall; null for zero. Its length is measured from there. Not for stacked bars.</summary>
    public Channel? Base { get; init; }

    internal bool IsHorizontal => Y.Kind == ChannelKind.Category && X.Kind != ChannelKind.Category;

    internal Channel Position => IsHorizontal ? Y : X;

    internal Channel Length => IsHorizontal ? X : Y;

    internal override IEnumerable<AxisContent> OnX => IsHorizontal ? Lengths : [new(X)];

    internal override IEnumerable<AxisContent> OnY => IsHorizontal ? [new(Y)] : Lengths;

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this with { X = X.In(x), Y = Y.In(y) };

    internal override int Count => Base is null ? Same(X, Y) : Same(X, Y, Base);

    internal override string Kind => IsHorizontal ? "horizontal bars" : "bars";

    internal override Channel? Ordering => Length;

    internal override Channel? DodgedOn => IsStacked ? null : Position;

    internal override string InWords(ChartScene scene) => scene.Range(Length, "bars", row => scene.Named(Position, row, IsHorizontal ? scene.Y : scene.X, Color));

    private IEnumerable<AxisContent> Lengths
    {
        get
        {
            var starts = Starts();
            var ends = Channel.Number(Length.Name, starts.Zip(Length.Values, (start, length) => start + length), Length.Unit);
            return Base is null && !IsStacked ? [new(Length, IncludesZero: true)] : [new(ends, IncludesZero: true), new(Channel.Number(Length.Name, starts), TitleFrom: false)];
        }
    }

    /// <summary>Where each row's bar begins: at zero, at its base, or at the end of the groups before it.</summary>
    internal double[] Starts() => IsStacked ? Stack.Starts(Position, Length, Color, Facet, FacetRow) : Base is { } from ? [.. from.Values] : new double[Count];
}
