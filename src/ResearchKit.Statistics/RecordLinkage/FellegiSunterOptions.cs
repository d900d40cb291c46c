namespace ResearchKit.Statistics.RecordLinkage;

/// <summary>Settings of a <see cref="FellegiSunter"/> model.</summary>
public sealed record FellegiSunterOptions
{
    /// <summary>Probabilities of the levels among pairs that do not match (u), held as they are. Default null: estimated with the rest. Must be given when pairs were left uncompared.</summary>
    public LevelProbabilities? NonMatch { get; init; }

    /// <summary>Probabilities of the levels among pairs that match (m), held as they are. Default null: estimated.</summary>
    public LevelProbabilities? Match { get; init; }

    /// <summary>
    /// Pairs added to each level of each comparison when m is estimated, 0 or more: a symmetric Dirichlet prior, whose mode is then the estimate. Keeps a level that few matches could show from the
    /// probability 0. Default 0: maximum likelihood.
    /// </summary>
    public double PseudoCount { get; init; }

    /// <summary>Where the search begins for the proportion of matching pairs, strictly between 0 and 1. Default null: 0.5, 0.1 and 0.01 are tried when u is estimated, else 0.01.</summary>
    public double? StartingProportion { get; init; }

    /// <summary>The search ends when no probability changes by more than this share of itself (and of 1e-12 at least) in a step; above 0. Default 1e-9.</summary>
    public double Tolerance { get; init; } = 1e-9;

    /// <summary>Most steps of EM before the fit is given up as not converged, at least 1. Default 20,000; EM is slow where the two kinds of pairs overlap.</summary>
    public int MaximumIterations { get; init; } = 20_000;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(PseudoCount);
        if (StartingProportion is { } start && !(start > 0 && start < 1))
            throw new ArgumentOutOfRangeException(nameof(StartingProportion), start, "A starting proportion lies strictly between 0 and 1.");
        if (!(Tolerance > 0))
            throw new ArgumentOutOfRangeException(nameof(Tolerance), Tolerance, "A tolerance is above 0.");
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumIterations, 1);
    }
}
