namespace ResearchKit.Statistics.Regression;

/// <summary>Settings of a <see cref="GeneralizedLinearModel"/>.</summary>
public sealed record GeneralizedLinearModelOptions
{
    /// <summary>
    /// How standard errors are estimated. Default <see cref="StandardErrorKind.Classical"/>: from the information that the family says there is (with the dispersion, where the family has one), as R's <c>glm</c>.
    /// </summary>
    public StandardErrorKind StandardErrors { get; init; } = StandardErrorKind.Classical;

    /// <summary>Level of all intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>A term is left out as a combination of the terms before it below this share of its length; as in <see cref="LinearRegressionOptions"/>. Default 1e-7.</summary>
    public double RankTolerance { get; init; } = 1e-7;

    /// <summary>Most iterations before the fit is given up as not converged, at least 1. Default 60; an ordinary fit takes 4 to 8.</summary>
    public int MaximumIterations { get; init; } = 60;

    /// <summary>Threads that may be used, 1 or more; results are the same to the last bit for any number. Default: the processors there are, at most 8.</summary>
    public int MaximumThreads { get; init; } = Math.Min(Environment.ProcessorCount, 8);

    internal void Validate()
    {
        new LinearRegressionOptions { StandardErrors = StandardErrors, ConfidenceLevel = ConfidenceLevel, RankTolerance = RankTolerance }.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumIterations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumThreads, 1);
    }
}
