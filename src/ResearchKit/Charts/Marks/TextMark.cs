using System.Collections.Immutable;

namespace ResearchKit.Charts.Marks;

/// <summary>Texts at positions.</summary>
/// <param name="X">Horizontal positions.</param>
/// <param name="Y">Vertical positions.</param>
/// <param name="Texts">One a row.</param>
public sealed record TextMark(Channel X, Channel Y, ImmutableArray<string> Texts) : Mark
{
    internal override IEnumerable<AxisContent> OnX => [new(X)];

    internal override IEnumerable<AxisContent> OnY => [new(Y)];

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this with { X = X.In(x), Y = Y.In(y) };

    internal override int Count => Same(X, Y);

    internal override string Kind => "texts";

    internal override bool IsAccompaniment => true;
}
