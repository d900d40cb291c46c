using ResearchKit.Statistics.Causal;

namespace ResearchKit.Models;

/// <summary>Settings of <see cref="Causal.Matching"/>.</summary>
public sealed record CausalMatchingOptions
{
    /// <summary>How rows are matched, and the level of intervals.</summary>
    public MatchingOptions Matching { get; init; } = new();

    /// <summary>Columns that matched rows must have alike, such as the grade. Default none.</summary>
    public IReadOnlyList<string> Exact { get; init; } = [];

    /// <summary>Of a treatment that is text: the level that is the treatment. Null, the default: the second of the two.</summary>
    public string? Event { get; init; }

    /// <summary>Column of the groups whose rows may depend on each other; null for matched sets. Default null.</summary>
    public string? Cluster { get; init; }
}
