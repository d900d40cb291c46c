using ResearchKit.Statistics.Regression;

namespace ResearchKit.Models;

/// <summary>Settings of the regressions of <see cref="Regression"/>.</summary>
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

    /// <summary>
    /// Of a logistic regression whose outcome is text: the level that is counted, such as <c>"yes"</c>; the other is the reference. Null, the default: the second of the two in their order (that of the column's
    /// categories, else of the alphabet). Outcomes that are TRUE and FALSE or 1 and 0 count TRUE and 1. Other models take no notice of it.
    /// </summary>
    public string? Event { get; init; }

    /// <summary>
    /// Of an ordinal regression whose outcome is text: its levels from lowest to highest, such as <c>["seldom", "often", "always"]</c>. Null, the default: the order of the column's categories, or of numbers. Other models take no notice of it.
    /// </summary>
    public IReadOnlyList<string>? Categories { get; init; }

    /// <summary>
    /// Of logistic and count regressions: columns whose average marginal effects are computed of the rows of the fit, for <see cref="GeneralizedModel.Margins"/>. It is how margins of protected rows are had,
    /// which are averages over all learners of a fit that went through the release gate. Default none.
    /// </summary>
    public IReadOnlyList<string> Margins { get; init; } = [];

    /// <summary>Level of all intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    internal StandardErrorKind Kind => StandardErrors
        ?? (Cluster is null ? StandardErrorKind.Classical : Weights is null ? StandardErrorKind.CR2 : StandardErrorKind.CR1);
}
