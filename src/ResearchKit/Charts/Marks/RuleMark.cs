using System.Collections.Immutable;

namespace ResearchKit.Charts.Marks;

/// <summary>A straight reference line across the panel: at X, or at Y.</summary>
/// <param name="X">Position on the horizontal axis, or null.</param>
/// <param name="Y">Position on the vertical axis, or null.</param>
/// <param name="Label">What it marks; null for none.</param>
public sealed record RuleMark(double? X = null, double? Y = null, string? Label = null) : Mark
{
    internal override IEnumerable<AxisContent> OnX => X is { } x ? [new(Channel.Number("", [x]), TitleFrom: false, IsReference: true)] : [];

    internal override IEnumerable<AxisContent> OnY => Y is { } y ? [new(Channel.Number("", [y]), TitleFrom: false, IsReference: true)] : [];

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this;

    internal override int Count => 1;

    internal override string Kind => "reference line";

    internal override bool IsAccompaniment => true;
}
