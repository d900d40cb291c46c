namespace ResearchKit.Statistics.Prediction;

/// <summary>Settings of <see cref="GradientBoosting"/>. The defaults are those of scikit-learn's <c>HistGradientBoostingClassifier</c>, without its stopping early by itself.</summary>
public sealed record GradientBoostingOptions
{
    /// <summary>What is predicted. Default <see cref="GradientBoostingLoss.Binomial"/>.</summary>
    public GradientBoostingLoss Loss { get; init; } = GradientBoostingLoss.Binomial;

    /// <summary>The most trees, 1 to 100,000. Default 100. With <see cref="HeldOut"/> there may be fewer.</summary>
    public int Trees { get; init; } = 100;

    /// <summary>What each tree's values are multiplied by, above 0 up to 1. Default 0.1. Smaller takes more trees.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>The most leaves of a tree, 2 to 65,536. The leaf that gains most is split first. Default 31.</summary>
    public int MaximumLeaves { get; init; } = 31;

    /// <summary>The most splits on the way to a leaf, 1 or more; null, the default, for no limit. 1 gives a model without interactions.</summary>
    public int? MaximumDepth { get; init; }

    /// <summary>The fewest rows of a leaf, 1 or more. Default 20.</summary>
    public int MinimumLeafRows { get; init; } = 20;

    /// <summary>The ridge penalty of leaf values, zero or more, added to the sum of the loss's second derivatives in the leaf. Default 0.</summary>
    public double L2 { get; init; }

    /// <summary>The most bins that a numeric column is cut into by quantiles, 2 to 255; missing values have a bin of their own. Default 255.</summary>
    public int MaximumBins { get; init; } = 255;

    /// <summary>Share of rows that a tree is grown on, drawn anew for each, above 0 up to 1. Default 1.</summary>
    public double RowShare { get; init; } = 1;

    /// <summary>Share of columns that a tree may split on, drawn anew for each, above 0 up to 1. Default 1.</summary>
    public double ColumnShare { get; init; } = 1;

    /// <summary>Draws rows and columns, and the 200,000 rows that quantiles are taken of where there are more. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Predictors by name along which predictions may go one way alone; null, the default, for none. Numbers only.</summary>
    public IReadOnlyDictionary<string, TreeDirection>? Monotonic { get; init; }

    /// <summary>
    /// Rows whose loss decides when to stop: the first fold trains on its training rows and is tried on its test rows. Make it of whole learners (<see cref="CrossValidationFolds.HoldOut"/>): rows of a learner on both sides stop
    /// too late. Null, the default, to grow all trees on all rows.
    /// </summary>
    public CrossValidationFolds? HeldOut { get; init; }

    /// <summary>How many trees in a row may bring no smaller held-out loss before growing stops, 1 or more. Default 10. The trees after the best are dropped.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>Most threads, 1 or more; null, the default, for all processors. Sums are of whole numbers: the number of threads changes no bit.</summary>
    public int? MaximumThreads { get; init; }

    internal int Threads => MaximumThreads ?? Environment.ProcessorCount;

    internal void Validate()
    {
        if (!Enum.IsDefined(Loss))
            throw new ArgumentOutOfRangeException(nameof(Loss), Loss, "Choose one of the kinds of GradientBoostingLoss.");
        Within(Trees, 1, 100_000, nameof(Trees));
        Within(MaximumLeaves, 2, 65_536, nameof(MaximumLeaves));
        Within(MaximumDepth ?? 1, 1, int.MaxValue, nameof(MaximumDepth));
        Within(MinimumLeafRows, 1, int.MaxValue, nameof(MinimumLeafRows));
        Within(MaximumBins, 2, HistogramBins.Most, nameof(MaximumBins));
        Within(Patience, 1, int.MaxValue, nameof(Patience));
        Within(MaximumThreads ?? 1, 1, int.MaxValue, nameof(MaximumThreads));
        Share(LearningRate, nameof(LearningRate));
        Share(RowShare, nameof(RowShare));
        Share(ColumnShare, nameof(ColumnShare));
        if (!(L2 >= 0 && double.IsFinite(L2)))
            throw new ArgumentOutOfRangeException(nameof(L2), L2, "The penalty is a finite number of zero or more.");
        if (Monotonic is { } monotonic && !monotonic.Values.All(Enum.IsDefined))
            throw new ArgumentOutOfRangeException(nameof(Monotonic), "Choose Rising or Falling for each predictor.");
    }

    private static void Within(int value, int least, int most, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
    }

    private static void Share(double value, string name)
    {
        if (!(value > 0 && value <= 1))
            throw new ArgumentOutOfRangeException(name, value, "Give a number above 0 up to 1.");
    }
}
