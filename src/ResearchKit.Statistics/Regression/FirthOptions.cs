namespace ResearchKit.Statistics.Regression;

/// <summary>Settings of a <see cref="FirthRegression"/>.</summary>
public sealed record FirthOptions
{
    /// <summary>Level of all intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>A term is left out as a combination of the terms before it below this share of its length; as in <see cref="LinearRegressionOptions"/>. Default 1e-7.</summary>
    public double RankTolerance { get; init; } = 1e-7;

    /// <summary>Most iterations of each maximisation, at least 1. Default 1000: steps are many where a profile is followed far out.</summary>
    public int MaximumIterations { get; init; } = 1000;

    internal void Validate()
    {
        new LinearRegressionOptions { ConfidenceLevel = ConfidenceLevel, RankTolerance = RankTolerance }.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumIterations, 1);
    }
}
