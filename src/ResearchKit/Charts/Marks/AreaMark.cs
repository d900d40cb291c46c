using System.Collections.Immutable;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Transforms;

namespace ResearchKit.Charts.Marks;

/// <summary>An area from zero to a line; broken where a value is missing. Groups lie over each other, or stand on each other.</summary>
/// <param name="X">Horizontal positions: numbers or times.</param>
/// <param name="Y">Heights.</param>
/// <param name="IsStacked">Whether groups stand on each other; each needs a value at every position then.</param>
public sealed record AreaMark(Channel X, Channel Y, bool IsStacked = false) : Mark
{
    internal override IEnumerable<AxisContent> OnX => [new(X)];

    internal override IEnumerable<AxisContent> OnY =>
        [new(Y, IncludesZero: true), new(Channel.Number(Y.Name, Starts().Zip(Y.Values, (start, value) => start + value)), TitleFrom: false)];

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this with { X = X.In(x) };

    internal override int Count => Same(X, Y);

    internal override string Kind => IsStacked ? "stacked areas" : "area";

    internal override string InWords(ChartScene scene) => scene.Range(Y, "values", row => scene.Named(X, row, scene.X, Color)) + scene.Courses(this, X, Y);

    /// <summary>Where each row's area begins: at zero, or on the groups beneath it.</summary>
    internal double[] Starts() => IsStacked ? Stack.Starts(X, Y, Color, Facet, FacetRow) : new double[Count];
}
