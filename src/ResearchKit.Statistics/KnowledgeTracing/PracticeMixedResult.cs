using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Multilevel;

namespace ResearchKit.Statistics.KnowledgeTracing;

/// <summary>AFM or PFA with learners as a random intercept. Immutable; holds no response. Estimates are log odds for one and the same learner.</summary>
public sealed class PracticeMixedResult : IEstimationResult
{
    private PracticeMixedResult(PracticeMixedOptions options) => Options = options;

    /// <summary>The settings of the fit.</summary>
    public PracticeMixedOptions Options { get; }

    /// <inheritdoc/>
    public string Method =>
        $"{(Options.Counts == PracticeCounts.Opportunities ? "Additive factors model (AFM)" : "Performance factors analysis (PFA)")}, {(Options.LogCounts ? "logarithms of counts" : "counts")}, learners as a random intercept, maximum likelihood by "
        + (Options.QuadraturePoints == 1 ? "Laplace's approximation" : $"adaptive quadrature with {Options.QuadraturePoints} points");

    /// <summary>Of each skill its intercept, named as the skill, and the slopes "skill: opportunities", or "skill: right" and "skill: wrong"; NaN for a skill without an estimate.</summary>
    public required IReadOnlyList<Estimate> Estimates { get; init; }

    /// <inheritdoc/>
    public double ConfidenceLevel => Options.ConfidenceLevel;

    /// <inheritdoc/>
    public required IReadOnlyList<LevelCount> SampleSizes { get; init; }

    /// <inheritdoc/>
    public required MissingnessRecord Missingness { get; init; }

    /// <inheritdoc/>
    public required ConvergenceRecord Convergence { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The standard deviation of learners, in log odds; 0 where they do not differ beyond chance, NaN without an estimate.</summary>
    public double LearnerStandardDeviation { get; private init; } = double.NaN;

    /// <summary>The log-likelihood; NaN without an estimate.</summary>
    public double LogLikelihood { get; private init; } = double.NaN;

    /// <summary>The mixed model itself; null without an estimable skill.</summary>
    public GeneralizedLinearMixedModelResult? Model { get; private init; }

    /// <summary>The estimate of a term.</summary>
    /// <param name="term">The skill, or "skill: opportunities", "skill: right", "skill: wrong".</param>
    /// <exception cref="KeyNotFoundException">There is no such term.</exception>
    public Estimate this[string term] => Estimates.FirstOrDefault(estimate => string.Equals(estimate.Term, term, StringComparison.Ordinal))
        ?? throw new KeyNotFoundException($"No term '{term}' among the {Estimates.Count} of this model, which begin with {string.Join(", ", Estimates.Take(4).Select(one => one.Term))}.");

    internal static PracticeMixedResult Of(PracticeMixedOptions options, ResponseLog log, PracticeRows rows, List<int> kept, Dictionary<int, string> without, GeneralizedLinearMixedModelResult? model)
    {
        var warnings = new List<string>();
        foreach (IGrouping<string, KeyValuePair<int, string>> reason in without.GroupBy(pair => pair.Value, StringComparer.Ordinal))
            warnings.Add($"No estimate of {string.Join(", ", reason.Take(3).Select(pair => log.SkillNames[pair.Key]))}{(reason.Count() > 3 ? $" and {reason.Count() - 3} more skills" : "")}, because {reason.Key}. Leave out or merge.");
        if (rows.Sequences.Ties > 0)
            warnings.Add($"{rows.Sequences.Ties} responses have the same learner, skill and order as another; they were taken in the order of the rows. Order by something finer.");
        Dictionary<string, Estimate> known = (model?.Estimates ?? []).ToDictionary(estimate => estimate.Term, StringComparer.Ordinal);
        bool isUsable = model?.Convergence.Status is not (null or ConvergenceStatus.NoEstimate);
        return new PracticeMixedResult(options)
        {
            Estimates = [.. log.SkillNames.SelectMany(skill => PracticeMixedModel.Terms(skill, options.Plain)).Select(term => known.GetValueOrDefault(term) ?? Estimate.None(term))],
            SampleSizes = [new LevelCount("rows", rows.Sequences.Missingness.RowsUsed), new LevelCount("learners", rows.Learners.Distinct().Count()), new LevelCount("skill", kept.Count)],
            Missingness = rows.Sequences.Missingness,
            Convergence = model?.Convergence ?? ConvergenceRecord.NoEstimate(without.Count == 0 || rows.Learners.Length == 0
                ? "No estimate, because no row has a learner, a skill and an answer. See which are missing."
                : $"No estimate for any skill; {log.SkillNames[without.First().Key]}: {without.First().Value}. Merge skills, or use PracticeModel with SkillPenalty."),
            Warnings = [.. warnings, .. model?.Warnings ?? []],
            LearnerStandardDeviation = isUsable ? model!.VarianceComponents[0].StandardDeviationOrCorrelation : double.NaN,
            LogLikelihood = isUsable ? model!.LogLikelihood : double.NaN,
            Model = model,
        };
    }
}
