namespace ResearchKit.Statistics.Inference;

/// <summary>How large an effect is, with its interval, and how both were computed. Immutable.</summary>
/// <param name="Measure">The measure in the field's words, with what it is divided by: "Hedges' g (pooled standard deviation, exact correction)".</param>
/// <param name="Value">The effect; NaN without one, and <paramref name="Reason"/> says why.</param>
/// <param name="Lower">Lower end of the interval.</param>
/// <param name="Upper">Upper end of the interval.</param>
/// <param name="ConfidenceLevel">The level of the interval, such as 0.95.</param>
/// <param name="Interval">How the interval was made: "noncentral t".</param>
/// <param name="Counts">How many values of each group entered, in the order of the arguments.</param>
/// <param name="Missing">Values left out as missing, in the same order.</param>
/// <param name="Reason">Null where there is an effect; otherwise one sentence that says why there is none, and what to do.</param>
public sealed record EffectEstimate(
    string Measure, double Value, double Lower, double Upper, double ConfidenceLevel, string Interval,
    IReadOnlyList<int> Counts, IReadOnlyList<int> Missing, string? Reason = null)
{
    /// <summary>Degrees of freedom of the distribution behind the interval; NaN where it has none.</summary>
    public double DegreesOfFreedom { get; init; } = double.NaN;

    internal static EffectEstimate None(string measure, string interval, double level, IReadOnlyList<int> counts, IReadOnlyList<int> missing, string reason) =>
        new(measure, double.NaN, double.NaN, double.NaN, level, interval, counts, missing, reason);

    internal static void CheckLevel(double confidenceLevel)
    {
        if (!(confidenceLevel > 0 && confidenceLevel < 1))
            throw new ArgumentOutOfRangeException(nameof(confidenceLevel), confidenceLevel, "The level of intervals is a share strictly between 0 and 1, such as 0.95.");
    }
}
