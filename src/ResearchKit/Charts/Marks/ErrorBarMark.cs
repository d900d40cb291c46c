using System.Collections.Immutable;

namespace ResearchKit.Charts.Marks;

/// <summary>Intervals as thin bars with caps; horizontal when the positions are categories on the vertical axis. An inner interval is a thick bar without caps.</summary>
/// <param name="Position">Where they stand.</param>
/// <param name="Lower">Lower ends.</param>
/// <param name="Upper">Upper ends.</param>
/// <param name="IsHorizontal">Whether they lie, as in a forest plot.</param>
public sealed record ErrorBarMark(Channel Position, Channel Lower, Channel Upper, bool IsHorizontal = false) : Mark
{
    /// <summary>Lower ends of a narrower interval (50 % within 95 %); null for none.</summary>
    public Channel? InnerLower { get; init; }

    /// <summary>Upper ends of the narrower interval; null for none.</summary>
    public Channel? InnerUpper { get; init; }

    internal override IEnumerable<AxisContent> OnX => IsHorizontal ? Ends : [new(Position)];

    internal override IEnumerable<AxisContent> OnY => IsHorizontal ? [new(Position)] : Ends;

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this with { Position = Position.In(IsHorizontal ? y : x) };

    internal override int Count => Same([Position, Lower, Upper, .. new[] { InnerLower, InnerUpper }.OfType<Channel>()]);

    internal override string Kind => "intervals";

    internal override bool IsAccompaniment => true;

    internal override bool ShowsUncertainty => true;

    internal override Channel? DodgedOn => Position;

    private IEnumerable<AxisContent> Ends =>
        [new(Lower, TitleFrom: false), new(Upper, TitleFrom: false), .. new[] { InnerLower, InnerUpper }.OfType<Channel>().Select(inner => new AxisContent(inner, TitleFrom: false))];

    /// <summary>The intervals to draw, the outer before the inner.</summary>
    internal IEnumerable<(Channel Lower, Channel Upper, bool IsInner)> Intervals =>
        InnerLower is { } lower && InnerUpper is { } upper ? [(Lower, Upper, false), (lower, upper, true)] : [(Lower, Upper, false)];

    /// <summary>Whether a row of an interval can be drawn.</summary>
    internal bool IsDrawn(int row, Channel lower, Channel upper) => double.IsFinite(Position.Values[row]) && double.IsFinite(lower.Values[row]) && double.IsFinite(upper.Values[row]);
}
