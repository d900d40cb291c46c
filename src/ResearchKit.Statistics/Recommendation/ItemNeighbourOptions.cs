namespace ResearchKit.Statistics.Recommendation;

/// <summary>How alike two items are taken to be.</summary>
public enum ItemSimilarity
{
    /// <summary>Cosine of the items' columns: for counts of use, where not used is 0.</summary>
    Cosine,

    /// <summary>Cosine of what is above or below the learner's mean, over learners who used both (Sarwar and others, 2001): for ratings and scores.</summary>
    AdjustedCosine,
}

/// <summary>Settings of <see cref="ItemNeighbours"/>.</summary>
public sealed record ItemNeighbourOptions
{
    /// <summary>How alike two items are taken to be. Default cosine.</summary>
    public ItemSimilarity Similarity { get; init; }

    /// <summary>Similarities are multiplied by n / (n + shrinkage), n the learners who used both: few of them say little. 0 or more. Default 10.</summary>
    public double Shrinkage { get; init; } = 10;

    /// <summary>Neighbours kept of each item, at least 1. Default 50.</summary>
    public int Neighbours { get; init; } = 50;

    /// <summary>Whether counts are taken as ln(1 + count), so that the tenth use counts less than the first. Default true; not for the adjusted cosine.</summary>
    public bool LogCounts { get; init; } = true;

    internal void Validate()
    {
        if (!Enum.IsDefined(Similarity))
            throw new ArgumentOutOfRangeException(nameof(Similarity), Similarity, "Choose Cosine or AdjustedCosine.");
        if (!(Shrinkage >= 0 && double.IsFinite(Shrinkage)))
            throw new ArgumentOutOfRangeException(nameof(Shrinkage), Shrinkage, "The shrinkage is 0 or more.");
        ArgumentOutOfRangeException.ThrowIfLessThan(Neighbours, 1);
    }
}
