using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.KnowledgeTracing;

/// <summary>A fitted AFM or PFA. Immutable; holds no response. Estimates are log odds.</summary>
public sealed class PracticeModelResult : IEstimationResult
{
    private readonly Dictionary<string, double[]> _coefficients;

    private PracticeModelResult(PracticeModelOptions options, Dictionary<string, double[]> coefficients)
    {
        Options = options;
        _coefficients = coefficients;
    }

    /// <summary>The settings of the fit.</summary>
    public PracticeModelOptions Options { get; }

    /// <inheritdoc/>
    public string Method => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Options.Counts == PracticeCounts.Opportunities ? "Additive factors model (AFM)" : "Performance factors analysis (PFA)")}, {(Options.LogCounts ? "logarithms of counts" : "counts")}, {(Options.SkillPenalty == 0 ? "maximum likelihood" : $"ridge penalty {Options.SkillPenalty:R} on skills")}, {(Options.Learners == LearnerEffects.None ? "without learners' effects" : $"learners' effects with penalty {Options.LearnerPenalty:R}")}");

    /// <summary>
    /// Of each skill its intercept, named as the skill, and the slopes "skill: opportunities", or "skill: right" and "skill: wrong"; NaN for a skill without an estimate.
    /// </summary>
    public required IReadOnlyList<Estimate> Estimates { get; init; }

    /// <inheritdoc/>
    public double ConfidenceLevel => Options.ConfidenceLevel;

    /// <inheritdoc/>
    public required IReadOnlyList<LevelCount> SampleSizes { get; init; }

    /// <inheritdoc/>
    public required MissingnessRecord Missingness { get; init; }

    /// <summary>How the fit ended; its objective is <see cref="Objective"/>.</summary>
    public required ConvergenceRecord Convergence { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>What was minimised: minus the log-likelihood plus the penalties; NaN without an estimate.</summary>
    public double Objective => Convergence.Objective;

    /// <summary>The log-likelihood, without penalties; NaN without an estimate.</summary>
    public double LogLikelihood { get; private init; } = double.NaN;

    /// <summary>Effects of the log's learners by code, in log odds, 0 for those without an answer; empty without learners' effects. They tell of learners one by one: show none.</summary>
    public IReadOnlyList<double> LearnerEffectValues { get; private init; } = [];

    /// <summary>The estimate of a term.</summary>
    /// <param name="term">The skill, or "skill: opportunities", "skill: right", "skill: wrong".</param>
    /// <exception cref="KeyNotFoundException">There is no such term.</exception>
    public Estimate this[string term] => Estimates.FirstOrDefault(estimate => string.Equals(estimate.Term, term, StringComparison.Ordinal))
        ?? throw new KeyNotFoundException($"No term '{term}' among the {Estimates.Count} of this model, which begin with {string.Join(", ", Estimates.Take(4).Select(one => one.Term))}.");

    /// <summary>The probability of a right answer at each row, from counts of the answers before it.</summary>
    /// <param name="log">Responses of the same or of other learners. Skills are matched by name.</param>
    /// <param name="learnersOfTheFit">
    /// Whether the log's learners have the codes of those of the fit, so that their effects are used. Default false: all are taken for a learner with the effect 0, as those held out are.
    /// </param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>One probability a row, in the order of the log's rows; NaN where the row has no learner, skill or place in order, or the skill no estimate.</returns>
    public double[] Predict(ResponseLog log, bool learnersOfTheFit = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(log);
        if (learnersOfTheFit && LearnerEffectValues.Count < log.LearnerCount)
            throw new ArgumentException($"The model has effects of {LearnerEffectValues.Count} learners and the log {log.LearnerCount} learners. Predict with learnersOfTheFit: false.", nameof(learnersOfTheFit));
        PracticeRows rows = PracticeRows.Of(log, Options, keepUnanswered: true, cancellationToken);
        var predictions = new double[log.RowCount];
        Array.Fill(predictions, double.NaN);
        for (int skill = 0; skill < log.SkillNames.Count; skill++)
        {
            if (!_coefficients.TryGetValue(log.SkillNames[skill], out double[]? own))
                continue;
            for (int i = rows.Sequences.Starts[rows.Sequences.FirstOfSkill[skill]]; i < rows.Sequences.Starts[rows.Sequences.FirstOfSkill[skill + 1]]; i++)
            {
                double predictor = own[0] + own[1] * rows.First[i] + (own.Length == 3 ? own[2] * rows.Second[i] : 0) + (learnersOfTheFit ? LearnerEffectValues[rows.Learners[i]] : 0);
                predictions[rows.Sequences.Rows[i]] = Elementary.Logistic(predictor);
            }
        }

        return predictions;
    }

    internal static PracticeModelResult Of(PracticeModelOptions options, ResponseLog log, PracticeRows rows, List<int> kept, Dictionary<int, string> without, PracticeFit fit)
    {
        int k = options.CoefficientsPerSkill;
        string[] slopes = k == 2 ? ["opportunities"] : ["right", "wrong"];
        var estimates = new List<Estimate>();
        var coefficients = new Dictionary<string, double[]>(StringComparer.Ordinal);
        for (int skill = 0; skill < log.SkillNames.Count; skill++)
        {
            string name = log.SkillNames[skill];
            string[] terms = [name, .. slopes.Select(slope => $"{name}: {slope}")];
            int place = kept.IndexOf(skill);
            if (place >= 0)
                coefficients.Add(name, fit.Coefficients.AsSpan(place * k, k).ToArray());
            estimates.AddRange(terms.Select((term, a) => place < 0
                ? Estimate.None(term)
                : Estimate.FromStandardError(term, fit.Coefficients[place * k + a], fit.Errors[place * k + a], double.PositiveInfinity, options.ConfidenceLevel)));
        }

        double squares = fit.Coefficients.Sum(value => value * value), learnerSquares = fit.Learners.Sum(value => value * value);
        int learners = rows.Learners.Distinct().Count();
        var warnings = new List<string>();
        foreach (IGrouping<string, KeyValuePair<int, string>> reason in without.GroupBy(pair => pair.Value, StringComparer.Ordinal))
        {
            string[] names = [.. reason.Select(pair => log.SkillNames[pair.Key])];
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"{(names.Length == 1 ? $"Skill {names[0]}" : $"{names.Length} skills ({string.Join(", ", names.Take(3))}{(names.Length > 3 ? ", ..." : "")})")}: no estimate, because {reason.Key}. Set SkillPenalty, or leave out or merge."));
        }

        if (rows.Sequences.Ties > 0)
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"{rows.Sequences.Ties:N0} responses have the same learner, skill and order as another; they were taken in the order of the rows. Order by something finer."));
        return new PracticeModelResult(options, coefficients)
        {
            Estimates = estimates,
            SampleSizes = [new LevelCount("rows", rows.Sequences.Missingness.RowsUsed), new LevelCount("learners", learners), new LevelCount("skill", kept.Count)],
            Missingness = rows.Sequences.Missingness,
            Convergence = kept.Count == 0
                ? ConvergenceRecord.NoEstimate(without.Count == 0 || rows.Learners.Length == 0
                    ? "No estimate, because no row has a learner, a skill and an answer. See which are missing."
                    : $"No estimate for any skill; {log.SkillNames[without.First().Key]}: {without.First().Value}. Set SkillPenalty.")
                : new ConvergenceRecord(
                    fit.IsConverged ? ConvergenceStatus.Converged : ConvergenceStatus.NotConverged, fit.Iterations, fit.Objective, fit.GradientNorm,
                    fit.IsConverged ? null : $"Not converged in {fit.Iterations} iterations. Raise MaximumIterations, or set SkillPenalty."),
            Warnings = warnings,
            LogLikelihood = kept.Count == 0 ? double.NaN : -(fit.Objective - 0.5 * options.SkillPenalty * squares - 0.5 * options.LearnerPenalty * learnerSquares),
            LearnerEffectValues = fit.Learners,
        };
    }
}
