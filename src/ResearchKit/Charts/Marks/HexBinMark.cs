using System.Collections.Immutable;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Marks;

/// <summary>Hexagons with a corner on top, one a row, with how many points lie in each as colour. The rows are hexagons, not points.</summary>
/// <param name="X">Their centres across.</param>
/// <param name="Y">Their centres up.</param>
/// <param name="Value">How many points (or another number) each stands for.</param>
/// <param name="Width">Their width, in the unit of X.</param>
/// <param name="Height">Their height from corner to corner, in the unit of Y.</param>
public sealed record HexBinMark(Channel X, Channel Y, Channel Value, double Width, double Height) : Mark
{
    internal override IEnumerable<AxisContent> OnX => [new(X), new(Shifted(X, -Width / 2), TitleFrom: false), new(Shifted(X, Width / 2), TitleFrom: false)];

    internal override IEnumerable<AxisContent> OnY => [new(Y), new(Shifted(Y, -Height / 2), TitleFrom: false), new(Shifted(Y, Height / 2), TitleFrom: false)];

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this;

    internal override int Count => Same(X, Y, Value);

    internal override string Kind => "hexagons";

    internal override string? Subject => $"the {Value.Name} of {Y.Name} by {X.Name}";

    internal override Channel? Shade => Value;

    internal override string InWords(ChartScene scene)
    {
        if (Count == 0) return " No values.";
        var most = Enumerable.Range(0, Count).MaxBy(row => Value.Values[row]);
        return $" {ValueLabel.Fixed(Value.Values.Sum(), 0)} points in {ValueLabel.Fixed(Count, 0)} hexagons; the most ({ValueLabel.Fixed(Value.Values[most], 0)}) around {ValueLabel.Short(X.Values[most])} across and {ValueLabel.Short(Y.Values[most])} up.";
    }

    /// <summary>The six corners of a row's hexagon, from the top clockwise.</summary>
    internal IEnumerable<(double X, double Y)> Corners(int row)
    {
        var (x, y) = (X.Values[row], Y.Values[row]);
        return [(x, y + (Height / 2)), (x + (Width / 2), y + (Height / 4)), (x + (Width / 2), y - (Height / 4)), (x, y - (Height / 2)), (x - (Width / 2), y - (Height / 4)), (x - (Width / 2), y + (Height / 4))];
    }

    private static Channel Shifted(Channel channel, double by) => Channel.Number(channel.Name, channel.Values.Select(value => value + by), channel.Unit);
}
