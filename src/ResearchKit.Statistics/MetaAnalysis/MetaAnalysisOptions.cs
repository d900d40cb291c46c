namespace ResearchKit.Statistics.MetaAnalysis;

/// <summary>Settings of <see cref="MetaRegression"/> and <see cref="ThreeLevelMetaRegression"/>.</summary>
public sealed record MetaAnalysisOptions
{
    /// <summary>How tau² is estimated. Default <see cref="HeterogeneityEstimator.Reml"/>. The three-level model takes REML and maximum likelihood.</summary>
    public HeterogeneityEstimator Estimator { get; init; }

    /// <summary>How coefficients are tested. Default <see cref="MetaAnalysisTest.KnappHartung"/>; the fixed effect model and the three-level model then use the normal and Student's distribution with k - p degrees of freedom.</summary>
    public MetaAnalysisTest Test { get; init; }

    /// <summary>Whether standard errors are cluster-robust (CR2 with Satterthwaite's degrees of freedom, Bell and McCaffrey 2002, Pustejovsky and Tipton 2018) by the studies of the data. Default no.</summary>
    public bool ClusterRobust { get; init; }

    /// <summary>Level of all intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>
    /// Step of tau² below which REML and maximum likelihood of <see cref="MetaRegression"/> stop, in squared units of the effect. Default 0: at the maximum. metafor stops at 1e-5 unless told otherwise, which on small variances is
    /// four digits; 1e-5 repeats its numbers.
    /// </summary>
    public double StopBelow { get; init; }

    internal void Validate()
    {
        if (!(StopBelow >= 0 && double.IsFinite(StopBelow)))
            throw new ArgumentOutOfRangeException(nameof(StopBelow), StopBelow, "The step to stop at is zero or more, such as 1e-5 to repeat metafor's numbers.");
        if (!Enum.IsDefined(Estimator))
            throw new ArgumentOutOfRangeException(nameof(Estimator), Estimator, "Choose one of HeterogeneityEstimator.");
        if (!Enum.IsDefined(Test))
            throw new ArgumentOutOfRangeException(nameof(Test), Test, "Choose one of MetaAnalysisTest.");
        if (!(ConfidenceLevel > 0 && ConfidenceLevel < 1))
            throw new ArgumentOutOfRangeException(nameof(ConfidenceLevel), ConfidenceLevel, "The level of intervals is a share strictly between 0 and 1, such as 0.95.");
    }
}
