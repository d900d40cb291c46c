using System.Collections.Immutable;

namespace ResearchKit.Charts.Marks;

/// <summary>A straight reference line across the panel, at X or at Y; or a band, to <see cref="To"/>.</summary>
/// <param name="X">Position on the horizontal axis, or null.</param>
/// <param name="Y">Position on the vertical axis, or null.</param>
/// <param name="Label">What it marks; null for none.</param>
public sealed record RuleMark(double? X = null, double? Y = null, string? Label = null) : Mark
{
    /// <summary>The other edge of a band, on the same axis; null for a line.</summary>
    public double? To { get; init; }

    internal override IEnumerable<AxisContent> OnX => X is { } x ? [Edges(x)] : [];

    internal override IEnumerable<AxisContent> OnY => Y is { } y ? [Edges(y)] : [];

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this;

    internal override int Count => 1;

    internal override string Kind => To is null ? "reference line" : "reference band";

    internal override bool IsAccompaniment => true;

    private AxisContent Edges(double at) => new(Channel.Number("", To is { } to ? [at, to] : [at]), TitleFrom: false, IsReference: true);
}
