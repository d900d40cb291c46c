namespace ResearchKit.Statistics.Regression;

/// <summary>Settings of a <see cref="LinearRegression"/>.</summary>
public sealed record LinearRegressionOptions
{
    /// <summary>How standard errors are estimated. Default: <see cref="StandardErrorKind.Classical"/>, as R's <c>lm</c>.</summary>
    public StandardErrorKind StandardErrors { get; init; } = StandardErrorKind.Classical;

    /// <summary>Level of all intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>
    /// A term is left out as a combination of the terms before it when the part of it that they do not explain is shorter than this share of its length
    /// (measured about its mean where there is an intercept). From 0 to below 1. Default 1e-7, as R's <c>lm</c>.
    /// </summary>
    public double RankTolerance { get; init; } = 1e-7;

    internal void Validate()
    {
        if (!Enum.IsDefined(StandardErrors))
            throw new ArgumentOutOfRangeException(nameof(StandardErrors), StandardErrors, "Choose one of the kinds of StandardErrorKind.");
        if (!(ConfidenceLevel > 0 && ConfidenceLevel < 1))
            throw new ArgumentOutOfRangeException(nameof(ConfidenceLevel), ConfidenceLevel, "The level of intervals is a share strictly between 0 and 1, such as 0.95.");
        if (!(RankTolerance >= 0 && RankTolerance < 1))
            throw new ArgumentOutOfRangeException(nameof(RankTolerance), RankTolerance, "The rank tolerance is a share from 0 to below 1, such as 1e-7.");
    }
}
