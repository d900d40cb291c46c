using System.Collections.Immutable;

namespace ResearchKit.Charts.Marks;

/// <summary>A band between two curves: an interval along a line.</summary>
/// <param name="X">Horizontal positions.</param>
/// <param name="Lower">Lower curve.</param>
/// <param name="Upper">Upper curve.</param>
public sealed record BandMark(Channel X, Channel Lower, Channel Upper) : Mark
{
    /// <summary>Whether a value holds until the next one, as the line does to which it belongs.</summary>
    public bool IsStepped { get; init; }

    internal override IEnumerable<AxisContent> OnX => [new(X)];

    internal override IEnumerable<AxisContent> OnY => [new(Lower, TitleFrom: false), new(Upper, TitleFrom: false)];

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this with { X = X.In(x) };

    internal override int Count => Same(X, Lower, Upper);

    internal override string Kind => "band";

    internal override bool IsAccompaniment => true;

    internal override bool ShowsUncertainty => true;
}
