using System.Collections.Immutable;
using ResearchKit.Charts.Layout;

namespace ResearchKit.Charts;

public sealed partial record Chart
{
    /// <summary>What a picture of the field shows, in the field's words; null for words made of the marks.</summary>
    internal string? Account { get; init; }

    /// <summary>Numbers beneath the horizontal axis; null for none.</summary>
    internal TableBelow? Below { get; init; }

    /// <summary>Names to the left of the panel, in place of the labels of the vertical axis; empty for those.</summary>
    internal ImmutableArray<RowName> Names { get; init; } = [];

    /// <summary>Columns of texts to the right of the panel.</summary>
    internal ImmutableArray<ColumnBeside> Beside { get; init; } = [];
}
