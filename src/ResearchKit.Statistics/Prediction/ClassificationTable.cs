namespace ResearchKit.Statistics.Prediction;

/// <summary>What a threshold does: who is flagged, who of them has the outcome, who is missed. Immutable.</summary>
/// <param name="Threshold">Rows with a prediction at or above it are flagged.</param>
/// <param name="TruePositives">Flagged, with the outcome.</param>
/// <param name="FalsePositives">Flagged, without it.</param>
/// <param name="FalseNegatives">Not flagged, with it.</param>
/// <param name="TrueNegatives">Not flagged, without it.</param>
/// <param name="Recall">Share of rows with the outcome that are flagged (sensitivity).</param>
/// <param name="Specificity">Share of rows without the outcome that are not flagged.</param>
/// <param name="Precision">Share of flagged rows that have the outcome.</param>
/// <param name="Flagged">Share of all rows that is flagged.</param>
public sealed record ClassificationTable(
    double Threshold, int TruePositives, int FalsePositives, int FalseNegatives, int TrueNegatives,
    PredictionEstimate Recall, PredictionEstimate Specificity, PredictionEstimate Precision, PredictionEstimate Flagged)
{
    /// <summary>Flagged rows for one with the outcome among them, 1/precision; infinite where none has it, NaN where none is flagged.</summary>
    public double NumberNeededToScreen => TruePositives + FalsePositives == 0 ? double.NaN : (TruePositives + (double)FalsePositives) / TruePositives;

    /// <summary>Share of rows on whose side of the threshold the outcome was.</summary>
    public double Accuracy => (TruePositives + (double)TrueNegatives) / (TruePositives + FalsePositives + FalseNegatives + TrueNegatives);

    /// <summary>Cohen's kappa between flag and outcome; NaN where one of them does not vary.</summary>
    public double Kappa
    {
        get
        {
            double n = TruePositives + FalsePositives + FalseNegatives + TrueNegatives;
            double chance = ((TruePositives + (double)FalsePositives) * (TruePositives + (double)FalseNegatives) + (FalseNegatives + (double)TrueNegatives) * (FalsePositives + (double)TrueNegatives)) / (n * n);
            return chance == 1 ? double.NaN : (Accuracy - chance) / (1 - chance);
        }
    }

    /// <summary>Matthews' correlation of flag and outcome; NaN where one of them does not vary.</summary>
    public double MatthewsCorrelation => (TruePositives * (double)TrueNegatives - FalsePositives * (double)FalseNegatives)
        / Math.Sqrt((TruePositives + (double)FalsePositives) * (TruePositives + (double)FalseNegatives) * (TrueNegatives + (double)FalsePositives) * (TrueNegatives + (double)FalseNegatives));

    /// <summary>Counts at a threshold.</summary>
    /// <param name="scored">Predictions and outcomes.</param>
    /// <param name="threshold">Rows at or above it are flagged.</param>
    /// <param name="confidenceLevel">Level of the intervals: of shares, on the logit scale, by clusters where there are any. Default 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is NaN.</exception>
    public static ClassificationTable At(ScoredOutcomes scored, double threshold, double confidenceLevel = 0.95)
    {
        ArgumentNullException.ThrowIfNull(scored);
        if (double.IsNaN(threshold))
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "The threshold is not a number.");
        bool Flag(int i) => scored.Predicted[i] >= threshold;
        int Count(bool flagged, bool occurred) => Enumerable.Range(0, scored.Count).Count(i => Flag(i) == flagged && scored.Occurred[i] == occurred);
        PredictionEstimate Share(string name, string of, Func<int, bool> hit, Func<int, bool> among) => Ratio(scored, hit, among) is { } influence
            ? PredictionEstimate.Of(name, scored, influence, confidenceLevel, "share", isShare: true)
            : PredictionEstimate.None(name, scored, confidenceLevel, $"No {name}, because no row {of}.");
        return new ClassificationTable(
            threshold, Count(true, true), Count(true, false), Count(false, true), Count(false, false),
            Share("recall", "has the outcome", Flag, i => scored.Occurred[i]),
            Share("specificity", "is without the outcome", i => !Flag(i), i => !scored.Occurred[i]),
            Share("precision", "is flagged", i => scored.Occurred[i], Flag),
            Share("share flagged", "has a prediction and an outcome", Flag, _ => true));
    }

    /// <summary>A share among some of the rows, with what each row adds; null where there are none.</summary>
    internal static Influence? Ratio(ScoredOutcomes scored, Func<int, bool> hit, Func<int, bool> among)
    {
        double whole = Enumerable.Range(0, scored.Count).Count(among), part = Enumerable.Range(0, scored.Count).Count(i => among(i) && hit(i));
        double share = part / whole;
        return whole == 0 ? null : new Influence(share, [.. Enumerable.Range(0, scored.Count).Select(i => among(i) ? ((hit(i) ? 1 : 0) - share) / whole : 0)]);
    }
}
