using System.Collections.Immutable;

namespace ResearchKit.Charts.Marks;

/// <summary>Diamonds as wide as intervals, one a category of the vertical axis: the summary lines of a forest plot.</summary>
/// <param name="Position">Categories on the vertical axis.</param>
/// <param name="Estimate">Where the diamonds are highest.</param>
/// <param name="Lower">Their left tips.</param>
/// <param name="Upper">Their right tips.</param>
internal sealed record DiamondMark(Channel Position, Channel Estimate, Channel Lower, Channel Upper) : Mark
{
    /// <summary>Half of a diamond's height, in categories.</summary>
    public const double HalfHeight = 0.26;

    internal override IEnumerable<AxisContent> OnX => [new(Estimate), new(Lower, TitleFrom: false), new(Upper, TitleFrom: false)];

    internal override IEnumerable<AxisContent> OnY => [new(Position)];

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this with { Position = Position.In(y) };

    internal override int Count => Same(Position, Estimate, Lower, Upper);

    internal override string Kind => "summaries";

    internal override bool ShowsUncertainty => true;

    /// <summary>The corners of a row's diamond; empty where something is missing.</summary>
    internal (double X, double Y)[] Corners(int row)
    {
        var (at, estimate, lower, upper) = (Position.Values[row], Estimate.Values[row], Lower.Values[row], Upper.Values[row]);
        return double.IsNaN(at + estimate + lower + upper) ? [] : [(lower, at), (estimate, at - HalfHeight), (upper, at), (estimate, at + HalfHeight)];
    }
}
