namespace ResearchKit.Statistics.Factors;

/// <summary>How a structural equation model's standard errors and test are computed; the estimates are the same maximum-likelihood estimates.</summary>
public enum StructuralEstimator
{
    /// <summary>Normal theory: expected information where answers are complete, observed information where some are missing (lavaan's ML).</summary>
    MaximumLikelihood,

    /// <summary>
    /// Robust to non-normal answers: Huber-White sandwich errors from the observed information and casewise scores, and the Yuan-Bentler test in Mplus's
    /// variant (lavaan's MLR). Also with missing answers.
    /// </summary>
    RobustMaximumLikelihood,

    /// <summary>Robust to non-normal answers: Satorra and Bentler (1994), from expected information and fourth moments (lavaan's MLM). Complete answers only.</summary>
    SatorraBentler,
}

/// <summary>What becomes of rows in which an answer is missing.</summary>
public enum MissingAnswers
{
    /// <summary>Rows with any missing answer are left out. Biased unless answers are missing completely at random.</summary>
    Listwise,

    /// <summary>
    /// Full-information maximum likelihood: every row counts with the answers it has (answers missing at random given those). Rows without any answer, or without a
    /// fixed predictor, are left out.
    /// </summary>
    FullInformation,
}

/// <summary>What is held equal between groups, beyond equal labels.</summary>
[Flags]
public enum GroupEquality
{
    /// <summary>Nothing: the configural model.</summary>
    None = 0,

    /// <summary>Loadings (metric invariance).</summary>
    Loadings = 1,

    /// <summary>Intercepts of observed variables; the means of factors are then free from the second group on (with loadings: scalar invariance).</summary>
    Intercepts = 2,

    /// <summary>Residual variances of observed variables (with the former: strict invariance).</summary>
    Residuals = 4,

    /// <summary>Residual covariances of observed variables.</summary>
    ResidualCovariances = 8,

    /// <summary>Variances of factors.</summary>
    FactorVariances = 16,

    /// <summary>Covariances of factors.</summary>
    FactorCovariances = 32,

    /// <summary>Means of factors.</summary>
    Means = 64,

    /// <summary>Regressions.</summary>
    Regressions = 128,
}

/// <summary>Settings of a <see cref="StructuralEquationModel"/>. The defaults are those of lavaan's <c>cfa</c> and <c>sem</c>.</summary>
public sealed record StructuralEquationOptions
{
    /// <summary>Errors and test. Default: <see cref="StructuralEstimator.MaximumLikelihood"/>.</summary>
    public StructuralEstimator Estimator { get; init; } = StructuralEstimator.MaximumLikelihood;

    /// <summary>Rows with missing answers. Default: <see cref="MissingAnswers.Listwise"/>, as lavaan.</summary>
    public MissingAnswers Missing { get; init; } = MissingAnswers.Listwise;

    /// <summary>Whether factors get their scale from a variance of 1 instead of a first loading of 1 (lavaan's std.lv). Default false.</summary>
    public bool StandardisedFactors { get; init; }

    /// <summary>Whether exogenous factors do not covary. Default false.</summary>
    public bool OrthogonalFactors { get; init; }

    /// <summary>
    /// Whether means are part of the model. Default null: yes where the syntax names one, with several groups, and with full information; the fit of the covariances
    /// does not depend on it otherwise.
    /// </summary>
    public bool? MeanStructure { get; init; }

    /// <summary>
    /// Whether intercepts of observed variables are zero and means of factors free, as growth models need (lavaan's <c>growth</c>). Default false.
    /// </summary>
    public bool IsGrowthModel { get; init; }

    /// <summary>
    /// Whether predictors that are no outcome, and whose variance the syntax does not name, keep their observed means and covariances and count as no parameter (lavaan's fixed.x). Default true.
    /// </summary>
    public bool FixedPredictors { get; init; } = true;

    /// <summary>What is equal between groups. Default: nothing.</summary>
    public GroupEquality EqualAcrossGroups { get; init; }

    /// <summary>Parameters that stay free of <see cref="EqualAcrossGroups"/>, such as <c>visual =~ x2</c> or <c>x7 ~ 1</c>. Default: none.</summary>
    public IReadOnlyList<string> FreeAcrossGroups { get; init; } = [];

    /// <summary>
    /// Whether covariances divide by N − 1 and the test multiplies by it (lavaan's likelihood = "wishart", EQS), not N (lavaan's default, Mplus). Default false. Complete data without means only.
    /// </summary>
    public bool UnbiasedCovariance { get; init; }

    /// <summary>Level of the intervals of estimates, strictly between 0 and 1. Default 0.95. (The interval of RMSEA is always a 90 % one, as is usual.)</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>Steps after which the search gives up, from 1. Default 500.</summary>
    public int MaximumIterations { get; init; } = 500;

    internal void Validate()
    {
        if (!Enum.IsDefined(Estimator))
            throw new ArgumentOutOfRangeException(nameof(Estimator), Estimator, "Choose one of the kinds of StructuralEstimator.");
        if (!Enum.IsDefined(Missing))
            throw new ArgumentOutOfRangeException(nameof(Missing), Missing, "Choose one of the kinds of MissingAnswers.");
        if (!(ConfidenceLevel > 0 && ConfidenceLevel < 1))
            throw new ArgumentOutOfRangeException(nameof(ConfidenceLevel), ConfidenceLevel, "The level of intervals is a share strictly between 0 and 1, such as 0.95.");
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumIterations, 1);
        if (Estimator == StructuralEstimator.SatorraBentler && Missing == MissingAnswers.FullInformation)
            throw new ArgumentException("The Satorra-Bentler correction needs complete answers. With missing answers use StructuralEstimator.RobustMaximumLikelihood.");
        if (UnbiasedCovariance && (Missing == MissingAnswers.FullInformation || Estimator != StructuralEstimator.MaximumLikelihood))
            throw new ArgumentException("N − 1 (UnbiasedCovariance) goes with complete answers and plain maximum likelihood only.");
    }
}
