namespace ResearchKit.Statistics.Prediction;

/// <summary>Settings of an <see cref="ElasticNet"/>.</summary>
public sealed record ElasticNetOptions
{
    /// <summary>What is predicted. Default <see cref="PenalizedOutcome.Gaussian"/>.</summary>
    public PenalizedOutcome Outcome { get; init; } = PenalizedOutcome.Gaussian;

    /// <summary>The share of the lasso in the penalty: 1 is the lasso, 0 is ridge, between them the elastic net. glmnet's alpha, scikit-learn's <c>l1_ratio</c>. Default 1.</summary>
    public double LassoShare { get; init; } = 1;

    /// <summary>
    /// The penalties to fit, each zero or more; null, the default, for <see cref="PathLength"/> of them from the least that leaves no term in down to 1/10,000 of it (1/100 where there are fewer rows than terms).
    /// </summary>
    public IReadOnlyList<double>? Penalties { get; init; }

    /// <summary>How many penalties the default path has, 2 or more. Default 100.</summary>
    public int PathLength { get; init; } = 100;

    /// <summary>
    /// Whether columns are divided by their standard deviation (1/n) for the fit, so that the penalty does not depend on units; coefficients are told in the columns' own units. Default true, as glmnet; scikit-learn does not.
    /// </summary>
    public bool Standardize { get; init; } = true;

    /// <summary>Rows that are held out in turn to choose the penalty; null, the default, to fit the path alone (with several penalties, the smallest is then reported).</summary>
    public CrossValidationFolds? Folds { get; init; }

    /// <summary>How the penalty is chosen by cross-validation. Default <see cref="PenaltyChoice.LeastError"/>.</summary>
    public PenaltyChoice Choice { get; init; } = PenaltyChoice.LeastError;

    /// <summary>Sweeps over the coefficients for one penalty before it is given up as not converged, 1 or more. Default 100,000.</summary>
    public int MaximumSweeps { get; init; } = 100_000;

    internal void Validate()
    {
        if (!Enum.IsDefined(Outcome))
            throw new ArgumentOutOfRangeException(nameof(Outcome), Outcome, "Choose one of the kinds of PenalizedOutcome.");
        if (!Enum.IsDefined(Choice))
            throw new ArgumentOutOfRangeException(nameof(Choice), Choice, "Choose one of the kinds of PenaltyChoice.");
        if (!(LassoShare >= 0 && LassoShare <= 1))
            throw new ArgumentOutOfRangeException(nameof(LassoShare), LassoShare, "The share of the lasso is a number from 0 (ridge) to 1 (lasso).");
        if (Penalties is { } given && (given.Count == 0 || given.Any(penalty => !(penalty >= 0 && double.IsFinite(penalty)))))
            throw new ArgumentOutOfRangeException(nameof(Penalties), "Give one penalty or more, each a finite number of zero or more.");
        ArgumentOutOfRangeException.ThrowIfLessThan(PathLength, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumSweeps, 1);
    }
}
