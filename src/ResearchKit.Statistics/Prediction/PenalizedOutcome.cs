namespace ResearchKit.Statistics.Prediction;

/// <summary>What a penalised regression predicts.</summary>
public enum PenalizedOutcome
{
    /// <summary>A number; the loss is half the mean squared error.</summary>
    Gaussian,

    /// <summary>0 or 1; the loss is minus the mean log-likelihood of a logistic regression.</summary>
    Binomial,
}

/// <summary>Which penalty of the path is taken.</summary>
public enum PenaltyChoice
{
    /// <summary>The one with the least cross-validated error.</summary>
    LeastError,

    /// <summary>The largest whose error is within one standard error of the least: fewer terms, nearly as good (Breiman and others 1984).</summary>
    OneStandardError,
}
