namespace ResearchKit.Charts;

/// <summary>One line of a forest plot.</summary>
/// <param name="Label">What is estimated: a study, a subgroup, a term.</param>
/// <param name="Estimate">The estimate.</param>
/// <param name="Lower">Lower end of its interval.</param>
/// <param name="Upper">Upper end.</param>
public sealed record ForestRow(string Label, double Estimate, double Lower, double Upper)
{
    /// <summary>Weight in the summary, above 0, to which the area of the square is in proportion; null for squares of one size.</summary>
    public double? Weight { get; init; }

    /// <summary>Heading under which the row stands, with the other rows of the same heading that follow it; null for none.</summary>
    public string? Group { get; init; }

    /// <summary>Whether it sums the others up and is drawn as a diamond as wide as its interval.</summary>
    public bool IsSummary { get; init; }
}
