using System.Collections.Immutable;

namespace ResearchKit.Charts.Marks;

/// <summary>Intervals as thin bars with caps; horizontal when the positions are categories on the vertical axis.</summary>
/// <param name="Position">Where they stand.</param>
/// <param name="Lower">Lower ends.</param>
/// <param name="Upper">Upper ends.</param>
/// <param name="IsHorizontal">Whether they lie, as in a forest plot.</param>
public sealed record ErrorBarMark(Channel Position, Channel Lower, Channel Upper, bool IsHorizontal = false) : Mark
{
    internal override IEnumerable<AxisContent> OnX => IsHorizontal ? Ends : [new(Position)];

    internal override IEnumerable<AxisContent> OnY => IsHorizontal ? [new(Position)] : Ends;

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this with { Position = Position.In(IsHorizontal ? y : x) };

    internal override int Count => Same(Position, Lower, Upper);

    internal override string Kind => "intervals";

    internal override bool IsAccompaniment => true;

    internal override bool ShowsUncertainty => true;

    internal override Channel? DodgedOn => Position;

    private IEnumerable<AxisContent> Ends => [new(Lower, TitleFrom: false), new(Upper, TitleFrom: false)];
}
