using ResearchKit.Statistics.ItemResponse;

namespace ResearchKit.Models;

/// <summary>Settings of <see cref="ItemResponse"/>.</summary>
public sealed record ItemResponseFitOptions
{
    /// <summary>The model. Default <see cref="ItemResponseModelKind.TwoParameter"/>.</summary>
    public ItemResponseModelKind Model { get; init; } = ItemResponseModelKind.TwoParameter;

    /// <summary>Whether the spread of ability is estimated where slopes are 1 (Rasch, partial credit). Default true; see <see cref="ItemResponseOptions.EstimateSpread"/>.</summary>
    public bool EstimateSpread { get; init; } = true;

    /// <summary>Prior of guessing in the three-parameter model. Default Beta(5, 17).</summary>
    public BetaPrior GuessingPrior { get; init; } = new(5, 17);

    /// <summary>Level of all intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    internal ItemResponseOptions ToEstimator() => new() { Model = Model, EstimateSpread = EstimateSpread, GuessingPrior = GuessingPrior, ConfidenceLevel = ConfidenceLevel };
}
