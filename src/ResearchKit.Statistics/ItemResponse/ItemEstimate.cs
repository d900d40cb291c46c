using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.ItemResponse;

/// <summary>What was estimated of one item, in both parametrisations: slope and intercepts, and slope and difficulties. Metric D = 1.</summary>
/// <param name="Name">The item.</param>
/// <param name="Answers">Answers to it, by weight.</param>
/// <param name="Categories">The categories of the data that were given, in order; a single one where there is no estimate.</param>
/// <param name="MeanAnswer">Mean answer as a share of the highest category: of a right-wrong item the share right. NaN without answers.</param>
/// <param name="Slope">The slope a; where the model holds it at 1, 1 with a standard error of 0.</param>
/// <param name="Intercepts">
/// Intercepts of categories 1, 2, ...: c in logistic(a θ + c); of the graded model those of "at least k"; of partial credit d in exp(k a θ + d).
/// </param>
/// <param name="Difficulties">
/// Difficulties with standard errors by the delta method: b = -c / a, of the graded model its thresholds, of partial credit the steps -(d_k - d_(k-1)) / a.
/// </param>
/// <param name="Guessing">The chance of a right answer far below, with its interval made on the logit scale; null where the model has none.</param>
/// <param name="Reason">Null, or why this item has no estimate.</param>
public sealed record ItemEstimate(
    string Name, double Answers, IReadOnlyList<int> Categories, double MeanAnswer, Estimate Slope, IReadOnlyList<Estimate> Intercepts,
    IReadOnlyList<Estimate> Difficulties, Estimate? Guessing, string? Reason)
{
    /// <summary>The item as a curve, for probabilities and information; null where there is no estimate.</summary>
    public CalibratedItem? Curve { get; internal init; }
}

/// <summary>The estimated distribution of ability in one group.</summary>
/// <param name="Group">The group; empty where there is one population.</param>
/// <param name="Mean">The mean; 0 with a standard error of 0 where it is held.</param>
/// <param name="Spread">The standard deviation, its interval made on the logarithmic scale; 1 with a standard error of 0 where it is held.</param>
public sealed record AbilityDistribution(string Group, Estimate Mean, Estimate Spread);
