using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Causal;

/// <summary>What results on effects of a treatment have in common. Immutable.</summary>
public abstract class TreatmentEffectResult : IEstimationResult
{
    internal const string EffectTerm = "effect";
    internal const string TreatedTerm = "mean if treated";
    internal const string UntreatedTerm = "mean if untreated";

    private protected TreatmentEffectResult()
    {
    }

    /// <inheritdoc/>
    public required string Method { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<Estimate> Estimates { get; init; }

    /// <inheritdoc/>
    public required double ConfidenceLevel { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<LevelCount> SampleSizes { get; init; }

    /// <inheritdoc/>
    public required MissingnessRecord Missingness { get; init; }

    /// <inheritdoc/>
    public required ConvergenceRecord Convergence { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What has to be true for the estimate to be an effect, in words. The data cannot show all of it.</summary>
    public IReadOnlyList<string> Assumptions { get; init; } = [];

    /// <summary>The estimate of a name.</summary>
    /// <param name="term">Its name in <see cref="Estimates"/>.</param>
    /// <exception cref="KeyNotFoundException">There is none; the message lists those there are.</exception>
    public Estimate this[string term] => Estimates.FirstOrDefault(estimate => estimate.Term == term)
        ?? throw new KeyNotFoundException($"No estimate '{term}' in this result. It has: {string.Join(", ", Estimates.Select(estimate => estimate.Term))}.");

    internal static IReadOnlyList<string> NoUnmeasuredConfounding { get; } =
    [
        "Whoever differs in the covariates apart, treatment was as good as drawn by lot: nothing unmeasured drives both treatment and outcome.",
        "For all values of the covariates there are treated and untreated (positivity).",
        "One person's treatment does not change another's outcome, and the treatment is the same for all who have it.",
        "Covariates were measured before the treatment, or cannot follow from it.",
    ];
}
