using System.Collections.Immutable;

namespace ResearchKit.Charts.Marks;

/// <summary>Small notes in the cells of a heat map: under the value where there is one, in the middle of an empty cell, which gets a dashed border.</summary>
/// <param name="X">Categories across.</param>
/// <param name="Y">Categories down.</param>
/// <param name="Value">The values of the cells, for the colour of the notes; NaN for empty cells.</param>
/// <param name="Notes">One a row.</param>
internal sealed record CellNoteMark(Channel X, Channel Y, Channel Value, ImmutableArray<string> Notes) : Mark
{
    internal override IEnumerable<AxisContent> OnX => [new(X)];

    internal override IEnumerable<AxisContent> OnY => [new(Y)];

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this with { X = X.In(x), Y = Y.In(y) };

    internal override int Count => Same(X, Y, Value);

    internal override string Kind => "notes";

    internal override bool IsAccompaniment => true;
}
