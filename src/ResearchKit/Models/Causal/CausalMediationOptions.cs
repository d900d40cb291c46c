using ResearchKit.Statistics.Causal;

namespace ResearchKit.Models;

/// <summary>Settings of <see cref="Causal.Mediation"/>.</summary>
public sealed record CausalMediationOptions
{
    /// <summary>The two treatments, models and the level of intervals.</summary>
    public MediationOptions Mediation { get; init; } = new();

    /// <summary>
    /// Columns of numbers that follow from the treatment and drive both mediator and outcome. With any, natural effects are not identified, and interventional ones are estimated. Default none.
    /// </summary>
    public IReadOnlyList<string> Confounders { get; init; } = [];

    /// <summary>Column of the groups whose rows may depend on each other; null for none. Default null.</summary>
    public string? Cluster { get; init; }
}
