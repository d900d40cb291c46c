using System.Collections.Immutable;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Marks;

/// <summary>A line through the rows in the order of X; broken where Y is missing.</summary>
/// <param name="X">Horizontal positions.</param>
/// <param name="Y">Vertical positions.</param>
public sealed record LineMark(Channel X, Channel Y) : Mark
{
    /// <summary>Whether a value holds until the next one, as in a survival curve. Default: straight lines between values.</summary>
    public bool IsStepped { get; init; }

    internal override IEnumerable<AxisContent> OnX => [new(X)];

    internal override IEnumerable<AxisContent> OnY => [new(Y)];

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this with { X = X.In(x), Y = Y.In(y) };

    internal override int Count => Same(X, Y);

    internal override string Kind => IsStepped ? "step line" : "line";

    internal override string InWords(ChartScene scene) => scene.Range(Y, "points", row => scene.Named(X, row, scene.X, Color)) + scene.Courses(this, X, Y);
}
