namespace ResearchKit.Statistics.Prediction;

/// <summary>What boosted trees predict, and the loss that they make small.</summary>
public enum GradientBoostingLoss
{
    /// <summary>Outcomes of 0 and 1: minus the mean log-likelihood; predictions are probabilities of 1.</summary>
    Binomial,

    /// <summary>Numbers: half the mean squared error; predictions are means.</summary>
    SquaredError,

    /// <summary>Counts and other amounts of zero or more: half the mean Poisson deviance; predictions are means, always above zero.</summary>
    Poisson,
}
