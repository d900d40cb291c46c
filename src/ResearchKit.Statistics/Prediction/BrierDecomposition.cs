namespace ResearchKit.Statistics.Prediction;

/// <summary>What the Brier score is made of: miscalibration, discrimination and uncertainty. Immutable.</summary>
/// <remarks>
/// Brier = miscalibration - discrimination + uncertainty, exactly and without bins (Dimitriadis, Gneiting and Jordan 2021, PNAS 118, "CORP"): miscalibration is what isotonic recalibration on the same rows would gain,
/// discrimination what the recalibrated probabilities gain on always saying the prevalence. Both are optimistic in small data, since the recalibration is fitted to the rows it is judged on.
/// </remarks>
/// <param name="Brier">The Brier score.</param>
/// <param name="Miscalibration">0 for a model that is calibrated; lower is better.</param>
/// <param name="Discrimination">0 for a model that tells nobody apart; higher is better.</param>
/// <param name="Uncertainty">π (1 - π): the Brier score of always saying the prevalence.</param>
public sealed record BrierDecomposition(double Brier, double Miscalibration, double Discrimination, double Uncertainty)
{
    /// <summary>Takes the score apart.</summary>
    /// <param name="scored">Probabilities and outcomes.</param>
    /// <exception cref="ArgumentException">A prediction is no probability, or there is no row.</exception>
    public static BrierDecomposition Of(ScoredOutcomes scored)
    {
        ArgumentNullException.ThrowIfNull(scored);
        if (scored.Count == 0)
            throw new ArgumentException("There is no row with a prediction and an outcome.", nameof(scored));
        double brier = BrierScore.Losses(scored).Average(), uncertainty = scored.Prevalence * (1 - scored.Prevalence);
        var isotonic = IsotonicCalibration.Fit(scored);
        double recalibrated = Enumerable.Range(0, scored.Count).Average(i =>
        {
            double error = isotonic.Predict(scored.Predicted[i]) - (scored.Occurred[i] ? 1 : 0);
            return error * error;
        });
        return new BrierDecomposition(brier, brier - recalibrated, uncertainty - recalibrated, uncertainty);
    }
}
