using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Models;

/// <summary>Settings of <see cref="Prediction.BoostedTrees"/>. The defaults are those of scikit-learn's <c>HistGradientBoostingClassifier</c>, without its stopping early by itself.</summary>
public sealed record BoostedTreesOptions
{
    /// <summary>
    /// What is predicted. Null, the default: of outcomes of two values (TRUE and FALSE, 1 and 0, text of two levels) the probability of the second, of other numbers the mean. <see cref="GradientBoostingLoss.Poisson"/> is for counts.
    /// </summary>
    public GradientBoostingLoss? Loss { get; init; }

    /// <summary>The level of an outcome of text that is predicted; null, the default, for the second in their order (that of the column's categories, else of the alphabet).</summary>
    public string? Event { get; init; }

    /// <inheritdoc cref="GradientBoostingOptions.Trees"/>
    public int Trees { get; init; } = 100;

    /// <inheritdoc cref="GradientBoostingOptions.LearningRate"/>
    public double LearningRate { get; init; } = 0.1;

    /// <inheritdoc cref="GradientBoostingOptions.MaximumLeaves"/>
    public int MaximumLeaves { get; init; } = 31;

    /// <inheritdoc cref="GradientBoostingOptions.MaximumDepth"/>
    public int? MaximumDepth { get; init; }

    /// <inheritdoc cref="GradientBoostingOptions.MinimumLeafRows"/>
    public int MinimumLeafRows { get; init; } = 20;

    /// <inheritdoc cref="GradientBoostingOptions.L2"/>
    public double L2 { get; init; }

    /// <summary>Predictors, as the formula writes them, along which predictions may go one way alone; null, the default, for none. Numbers only.</summary>
    public IReadOnlyDictionary<string, TreeDirection>? Monotonic { get; init; }

    /// <summary>Column whose rows belong together: the learner. They are held out whole, and intervals of importance and dependence resample them whole. Null, the default, only where each row is a learner of its own.</summary>
    public string? Learner { get; init; }

    /// <summary>Share of learners, strictly between 0 and 1, that trees are not grown on: growing stops when their loss no longer falls. Null, the default, to grow all trees on all rows.</summary>
    public double? StoppingShare { get; init; }

    /// <inheritdoc cref="GradientBoostingOptions.Patience"/>
    public int Patience { get; init; } = 10;

    /// <summary>Column of case weights, zero or more; null, the default, for equal weights.</summary>
    public string? Weights { get; init; }

    /// <summary>Draws the learners that are held out, and the rows that cut points are made of where there are more than 200,000. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Most threads, 1 or more; null, the default, for all processors. The number of threads changes no bit.</summary>
    public int? Threads { get; init; }

    internal GradientBoostingOptions Settings(GradientBoostingLoss loss, CrossValidationFolds? heldOut) => new()
    {
        Loss = loss,
        Trees = Trees,
        LearningRate = LearningRate,
        MaximumLeaves = MaximumLeaves,
        MaximumDepth = MaximumDepth,
        MinimumLeafRows = MinimumLeafRows,
        L2 = L2,
        Monotonic = Monotonic,
        HeldOut = heldOut,
        Patience = Patience,
        Seed = Seed,
        MaximumThreads = Threads,
    };
}
