using ResearchKit.Statistics.Regression;

namespace ResearchKit.Models;

/// <summary>Settings of <see cref="Regression.Fit(string, Frames.DataFrame, RegressionOptions?, CancellationToken)"/>.</summary>
public sealed record RegressionOptions
{
    /// <summary>
    /// How standard errors are estimated. Default null: <see cref="StandardErrorKind.CR2"/> where <see cref="Cluster"/> is set
    /// (<see cref="StandardErrorKind.CR1"/> if there are weights too), else <see cref="StandardErrorKind.Classical"/>.
    /// </summary>
    public StandardErrorKind? StandardErrors { get; init; }

    /// <summary>Column of the groups whose rows may depend on each other, such as the school; null for none. Default null.</summary>
    public string? Cluster { get; init; }

    /// <summary>Column of case weights proportional to the inverse of each row's variance, zero or more; null for equal weights. Default null.</summary>
    public string? Weights { get; init; }

    /// <summary>
    /// Of protected rows: the column that says whose row it is. Null, the default: the one column of class pseudonym, else <c>learner_key</c>, <c>learner_id</c> or
    /// <c>learner</c>. The formula need not name it.
    /// </summary>
    public string? Learner { get; init; }

    /// <summary>
    /// Of protected rows: whether levels of a factor that too few learners have are put together as "other levels", with the next smallest where it takes more, instead of the model being refused. Synthetic
    /// data is fitted as it is. Default false.
    /// </summary>
    public bool PoolSmallLevels { get; init; }

    /// <summary>Level of all intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    internal StandardErrorKind Kind => StandardErrors
        ?? (Cluster is null ? StandardErrorKind.Classical : Weights is null ? StandardErrorKind.CR2 : StandardErrorKind.CR1);
}
