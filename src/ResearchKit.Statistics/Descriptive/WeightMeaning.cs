namespace ResearchKit.Statistics.Descriptive;

/// <summary>What the weights of a summary mean; it decides the denominator of the variance.</summary>
public enum WeightMeaning
{
    /// <summary>How often a row stands in the data: weight 3 is three equal rows. Denominator: sum of weights - 1.</summary>
    Frequency,

    /// <summary>
    /// How much a row counts relative to the others (survey or inverse-variance weights): only their proportions matter.
    /// Denominator: sum of weights - sum of squared weights / sum of weights; R's <c>cov.wt(method = "unbiased")</c>.
    /// </summary>
    Reliability,
}
