namespace ResearchKit.Statistics.MissingData;

/// <summary>Settings of <see cref="ChainedEquations"/>.</summary>
public sealed record ChainedEquationsOptions
{
    /// <summary>How many completed data sets are made, 2 or more. Default 20; as many as the percentage of incomplete rows is a good rule (White, Royston and Wood 2011).</summary>
    public int Imputations { get; init; } = 20;

    /// <summary>Rounds through the variables before values are taken, 1 or more. Default 10.</summary>
    public int Iterations { get; init; } = 10;

    /// <summary>Seed of all draws. Default 1. The same seed gives the same values on any number of threads.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Names of the incomplete variables in the order in which they are drawn; null (the default) for fewest missing first.</summary>
    public IReadOnlyList<string>? VisitOrder { get; init; }

    /// <summary>Observed rows that predictive mean matching chooses from, 1 or more. Default 5.</summary>
    public int Donors { get; init; } = 5;

    /// <summary>Whether means of the clusters of the other variables are predictors of two-level variables too. Default true: effects within and between clusters may then differ.</summary>
    public bool ClusterMeans { get; init; } = true;

    /// <summary>Threads that may be used, 1 or more; the values are the same for any number. Default: the processors there are, at most 4.</summary>
    public int MaximumThreads { get; init; } = Math.Min(Environment.ProcessorCount, 4);

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Imputations, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(Iterations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Donors, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumThreads, 1);
    }
}
