namespace ResearchKit.Statistics.ItemResponse;

/// <summary>How an ability is estimated from answers.</summary>
public enum AbilityMethod
{
    /// <summary>Mean of the posterior distribution (expected a posteriori, EAP), with its standard deviation. Exists for every pattern.</summary>
    PosteriorMean,

    /// <summary>Mode of the posterior distribution (maximum a posteriori, MAP), with the error of the posterior's curvature. Exists for every pattern.</summary>
    PosteriorMode,

    /// <summary>Weighted likelihood (Warm 1989; Samejima 1998 for categories): no prior, little bias, finite also where all answers are right or wrong.</summary>
    WeightedLikelihood,
}

/// <summary>The estimated ability of one person. A row about a learner: it is theirs, and no label.</summary>
/// <param name="Value">The ability, in the units of the calibration; NaN where there is none.</param>
/// <param name="StandardError">Its standard error (EAP: the posterior's standard deviation).</param>
/// <param name="Answers">Number of answers used.</param>
/// <param name="Reason">Null, or why there is no estimate.</param>
public sealed record AbilityEstimate(double Value, double StandardError, int Answers, string? Reason = null);
