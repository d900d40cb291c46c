using System.Collections.Immutable;
using ResearchKit.Charts.Layout;

namespace ResearchKit.Charts.Marks;

/// <summary>Coloured cells, one a row, with their values written in.</summary>
/// <param name="X">Categories across.</param>
/// <param name="Y">Categories down, the first on top.</param>
/// <param name="Value">Numbers mapped to colour; missing cells stay empty.</param>
public sealed record HeatMapMark(Channel X, Channel Y, Channel Value) : Mark
{
    internal override IEnumerable<AxisContent> OnX => [new(X)];

    internal override IEnumerable<AxisContent> OnY => [new(Y)];

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this with { X = X.In(x), Y = Y.In(y) };

    internal override int Count => Same(X, Y, Value);

    internal override string Kind => "heat map";

    internal override string? Subject => $"{Value.Name} by {Y.Name} and {X.Name}";

    internal override Channel? Shade => Value;

    internal override string InWords(ChartScene scene) => scene.Range(Value, "cells", row => scene.Named(Y, row, scene.Y, null) + ", " + scene.Named(X, row, scene.X, null));
}
