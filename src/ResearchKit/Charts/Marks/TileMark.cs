using System.Collections.Immutable;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Marks;

/// <summary>Rectangles between numbers on both axes, one a row, with a number as colour: two-dimensional bins, or a two-dimensional density on a grid.</summary>
/// <param name="Left">Left edges.</param>
/// <param name="Right">Right edges.</param>
/// <param name="Lower">Lower edges.</param>
/// <param name="Upper">Upper edges.</param>
/// <param name="Value">The number of each.</param>
public sealed record TileMark(Channel Left, Channel Right, Channel Lower, Channel Upper, Channel Value) : Mark
{
    internal override IEnumerable<AxisContent> OnX => [new(Left), new(Right)];

    internal override IEnumerable<AxisContent> OnY => [new(Lower), new(Upper)];

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this;

    internal override int Count => Same(Left, Right, Lower, Upper, Value);

    internal override string Kind => "tiles";

    internal override string? Subject => $"the {Value.Name} of {Lower.Name} by {Left.Name}";

    internal override Channel? Shade => Value;

    internal override string InWords(ChartScene scene) => scene.Range(Value, "tiles", row =>
        $"{ValueLabel.Short(Left.Values[row])} to {ValueLabel.Short(Right.Values[row])} across, {ValueLabel.Short(Lower.Values[row])} to {ValueLabel.Short(Upper.Values[row])} up");

    /// <summary>Whether a row can be drawn.</summary>
    internal bool IsDrawn(int row) => double.IsFinite(Left.Values[row] + Right.Values[row] + Lower.Values[row] + Upper.Values[row] + Value.Values[row]);
}
