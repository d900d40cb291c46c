namespace ResearchKit.Statistics.Regression;

/// <summary>Settings of an <see cref="OrdinalRegression"/>.</summary>
public sealed record OrdinalRegressionOptions
{
    /// <summary>
    /// Names of the categories from lowest to highest; outcomes are then their numbers from 1. Null, the default: the categories are the different outcomes there are, in order, named by their numbers.
    /// </summary>
    public IReadOnlyList<string>? Categories { get; init; }

    /// <summary>
    /// How standard errors are estimated: <see cref="StandardErrorKind.Classical"/> (from the observed information, the default), <see cref="StandardErrorKind.HC0"/>, or by the data's clusters
    /// <see cref="StandardErrorKind.CR0"/> and <see cref="StandardErrorKind.CR1"/>. The others adjust for leverages, which a model with several thresholds does not have.
    /// </summary>
    public StandardErrorKind StandardErrors { get; init; } = StandardErrorKind.Classical;

    /// <summary>Level of all intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>A term is left out as a combination of the terms before it below this share of its length; as in <see cref="LinearRegressionOptions"/>. Default 1e-7.</summary>
    public double RankTolerance { get; init; } = 1e-7;

    /// <summary>Most iterations before the fit is given up as not converged, at least 1. Default 60; an ordinary fit takes 4 to 8.</summary>
    public int MaximumIterations { get; init; } = 60;

    internal void Validate()
    {
        new LinearRegressionOptions { ConfidenceLevel = ConfidenceLevel, RankTolerance = RankTolerance }.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumIterations, 1);
        if (StandardErrors is not (StandardErrorKind.Classical or StandardErrorKind.HC0 or StandardErrorKind.CR0 or StandardErrorKind.CR1))
            throw new ArgumentOutOfRangeException(nameof(StandardErrors), StandardErrors, "An ordinal regression has Classical, HC0, CR0 and CR1 standard errors: the others adjust for leverages, which it does not have.");
    }
}
