namespace ResearchKit.Statistics.Estimation;

/// <summary>One quantity pooled over completed data sets by Rubin's rules.</summary>
/// <param name="Estimate">Mean of the estimates, with the pooled standard error, Barnard and Rubin's degrees of freedom, interval and test.</param>
/// <param name="WithinVariance">Mean of the squared standard errors: what sampling leaves open.</param>
/// <param name="BetweenVariance">Variance of the estimates over data sets: what the missing (or latent) values leave open.</param>
/// <param name="DataSets">Number of data sets, 2 or more.</param>
/// <param name="FractionMissing">Fraction of missing information, with the correction for a finite number of data sets; from 0 to 1.</param>
public sealed record PooledEstimate(Estimate Estimate, double WithinVariance, double BetweenVariance, int DataSets, double FractionMissing)
{
    /// <summary>Squared standard error: within + (1 + 1/m) between.</summary>
    public double TotalVariance => WithinVariance + (1 + 1.0 / DataSets) * BetweenVariance;

    /// <summary>Relative increase of the variance through what is missing: (1 + 1/m) between ÷ within.</summary>
    public double RelativeIncrease => (1 + 1.0 / DataSets) * BetweenVariance / WithinVariance;

    /// <summary>Share of the total variance that is due to what is missing ("lambda"), from 0 to 1.</summary>
    public double ShareBetween => (1 + 1.0 / DataSets) * BetweenVariance / TotalVariance;
}
