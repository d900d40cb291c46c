using System.Collections.Immutable;
using ResearchKit.Charts.Layout;

namespace ResearchKit.Charts.Marks;

/// <summary>Points.</summary>
/// <param name="X">Horizontal positions.</param>
/// <param name="Y">Vertical positions.</param>
public sealed record PointMark(Channel X, Channel Y) : Mark
{
    internal override IEnumerable<AxisContent> OnX => [new(X)];

    internal override IEnumerable<AxisContent> OnY => [new(Y)];

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this with { X = X.In(x), Y = Y.In(y) };

    internal override int Count => Same(X, Y);

    internal override string Kind => "points";

    internal override Channel? DodgedOn => X.Kind == ChannelKind.Category ? X : Y;

    internal override string InWords(ChartScene scene) => Y.Kind == ChannelKind.Category
        ? scene.Range(X, "points", row => scene.Named(Y, row, scene.Y, Color))
        : scene.Range(Y, "points", row => X.Kind == ChannelKind.Category || Count <= 30 ? scene.Named(X, row, scene.X, Color) : "");
}
