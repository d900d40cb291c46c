using System.Collections.Immutable;

namespace ResearchKit.Sources.Linkage;

/// <summary>Settings of the linkage of persons across systems.</summary>
public sealed record LinkageOptions
{
    /// <summary>Largest share of wrong links that a system's links by weight may be expected to have, 0 to 1; sets the threshold of each system. Default 0.005.</summary>
    public double FalseMatchRate { get; init; } = 0.005;

    /// <summary>No link by weight has a probability below this, however good the others; 0 to 1. Default 0.9.</summary>
    public double LowestPosterior { get; init; } = 0.9;

    /// <summary>A fixed threshold on the probability of a link, 0 to 1, in place of the two above. Default null.</summary>
    public double? Threshold { get; init; }

    /// <summary>From this probability up to the threshold a record is listed for clerical review; 0 to 1. Default 0.2.</summary>
    public double ClericalFrom { get; init; } = 0.2;

    /// <summary>
    /// Most reference persons in a block; a larger block is left out of its pass, and the report counts them. Bounds the work: each record meets at most this many candidates for each of its keys. Default 200.
    /// </summary>
    public int MaximumBlock { get; init; } = 200;

    /// <summary>Pairs of different reference persons from which the agreement of strangers (u) is counted, 1,000 or more. Default 1,000,000.</summary>
    public int StrangerPairs { get; init; } = 1_000_000;

    /// <summary>Seed of the choice of those pairs. Default 20260801.</summary>
    public ulong Seed { get; init; } = 20260801;

    /// <summary>Whether agreement on a rare name weighs more than on a common one. Default true.</summary>
    public bool WeighsRareNames { get; init; } = true;

    /// <summary>What a person decided about pairs: followed before any rule. See <see cref="ClericalList"/>. Default: none.</summary>
    public ImmutableArray<LinkageDecision> Decisions { get; init; } = [];

    internal void Validate()
    {
        Probability(FalseMatchRate, nameof(FalseMatchRate));
        Probability(LowestPosterior, nameof(LowestPosterior));
        Probability(Threshold ?? 0, nameof(Threshold));
        Probability(ClericalFrom, nameof(ClericalFrom));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumBlock, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(StrangerPairs, 1000);
    }

    private static void Probability(double value, string name)
    {
        if (!(value >= 0 && value <= 1))
            throw new ArgumentOutOfRangeException(name, value, "A probability lies between 0 and 1.");
    }
}

/// <summary>A person's decision about a pair of records. Records are named by where they stand (file and line), never by what stands there.</summary>
/// <param name="System">System of the record.</param>
/// <param name="Record">Where the record stands, as the clerical list names it.</param>
/// <param name="Candidate">Where the reference record stands.</param>
/// <param name="IsSame">Whether they are the same person.</param>
public sealed record LinkageDecision(string System, string Record, string Candidate, bool IsSame);
