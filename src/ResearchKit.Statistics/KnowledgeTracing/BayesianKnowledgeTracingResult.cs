using System.Globalization;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.KnowledgeTracing;

/// <summary>Knowledge tracing of all skills of a log. Immutable; holds no response.</summary>
public sealed class BayesianKnowledgeTracingResult : IEstimationResult
{
    private readonly Dictionary<string, SkillKnowledge> _bySkill;

    private BayesianKnowledgeTracingResult(BayesianKnowledgeTracingOptions options, IReadOnlyList<SkillKnowledge> skills)
    {
        Options = options;
        Skills = skills;
        _bySkill = skills.ToDictionary(skill => skill.Skill, StringComparer.Ordinal);
    }

    /// <summary>The settings of the fit.</summary>
    public BayesianKnowledgeTracingOptions Options { get; }

    /// <summary>One fit a skill, in the order of the log's names.</summary>
    public IReadOnlyList<SkillKnowledge> Skills { get; }

    /// <summary>The fit of one skill.</summary>
    /// <param name="skill">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is no such skill; the message says how many there are.</exception>
    public SkillKnowledge this[string skill] => _bySkill.TryGetValue(skill, out SkillKnowledge? found) ? found
        : throw new KeyNotFoundException($"No skill '{skill}' among the {Skills.Count} of this model, which begin with {string.Join(", ", Skills.Take(5).Select(one => one.Skill))}.");

    /// <inheritdoc/>
    public string Method => $"Bayesian knowledge tracing{(Options.Forgetting ? " with forgetting" : "")}, exact maximum likelihood by expectation-maximisation and Newton's method, errors from the observed information";

    /// <summary>All parameters of all skills, named "skill: parameter".</summary>
    public IReadOnlyList<Estimate> Estimates => [.. Skills.SelectMany(skill => skill.Estimates.Select(estimate => estimate with { Term = $"{skill.Skill}: {estimate.Term}" }))];

    /// <inheritdoc/>
    public double ConfidenceLevel => Options.ConfidenceLevel;

    /// <inheritdoc/>
    public required IReadOnlyList<LevelCount> SampleSizes { get; init; }

    /// <inheritdoc/>
    public required MissingnessRecord Missingness { get; init; }

    /// <summary>The worst ending of any skill that has an estimate; the objective is the log-likelihood of all of them.</summary>
    public required ConvergenceRecord Convergence { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Sum of the log-likelihoods of the skills with an estimate; NaN if there are none.</summary>
    public double LogLikelihood => Convergence.Objective;

    /// <summary>The probability of a right answer at each row, from the answers before it: never from its own.</summary>
    /// <param name="log">Responses of the same or of other learners. Skills are matched by name; a learner's first answer to a skill rests on the prior alone.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>
    /// One prediction a row, in the order of the log's rows; NaN where the row has no learner, no skill, no place in order, or the skill has no estimate. Rows without
    /// an answer are predicted, and nothing is learned from them.
    /// </returns>
    public IReadOnlyList<KnowledgePrediction> Predict(ResponseLog log, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(log);
        ResponseSequences sequences = ResponseSequences.Of(log, keepUnanswered: true, cancellationToken);
        var predictions = new KnowledgePrediction[log.RowCount];
        Array.Fill(predictions, new KnowledgePrediction(double.NaN, double.NaN));
        ReadOnlySpan<double> correct = log.Correct;
        for (int skill = 0; skill < log.SkillNames.Count; skill++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!_bySkill.TryGetValue(log.SkillNames[skill], out SkillKnowledge? fit) || fit.Parameters is not { } parameters)
                continue;
            for (int sequence = sequences.FirstOfSkill[skill]; sequence < sequences.FirstOfSkill[skill + 1]; sequence++)
            {
                KnowledgeState state = KnowledgeState.Before(parameters);
                for (int place = sequences.Starts[sequence]; place < sequences.Starts[sequence + 1]; place++)
                {
                    int row = sequences.Rows[place];
                    predictions[row] = new KnowledgePrediction(state.Known, state.RightAnswer(parameters));
                    if (!double.IsNaN(correct[row]))
                        state = state.Next(parameters, correct[row] == 1);
                }
            }
        }

        return predictions;
    }

    internal static BayesianKnowledgeTracingResult Of(BayesianKnowledgeTracingOptions options, SkillKnowledge[] skills, ResponseSequences sequences, int learners)
    {
        SkillKnowledge[] estimated = [.. skills.Where(skill => skill.Parameters is not null)];
        ConvergenceRecord convergence = estimated.Length == 0
            ? ConvergenceRecord.NoEstimate(skills.Length == 0 || sequences.Rows.Length == 0
                ? "No estimate, because no row has a learner, a skill and an answer. See which are missing."
                : $"No estimate for any skill. {skills[0].Skill}: {skills[0].Convergence.Reason}")
            : new ConvergenceRecord(
                estimated.Max(skill => skill.Convergence.Status), estimated.Max(skill => skill.Convergence.Iterations), estimated.Sum(skill => skill.LogLikelihood),
                estimated.Max(skill => skill.Convergence.GradientNorm),
                estimated.Max(skill => skill.Convergence.Status) switch
                {
                    ConvergenceStatus.Converged => null,
                    ConvergenceStatus.Boundary => $"{estimated.Count(skill => skill.Convergence.Status == ConvergenceStatus.Boundary)} of {skills.Length} skills have their maximum at the edge; each skill says which parameter.",
                    _ => $"{Named(estimated.Where(skill => skill.Convergence.Status == ConvergenceStatus.NotConverged))} did not converge. Raise MaximumIterations.",
                });
        return new BayesianKnowledgeTracingResult(options, skills)
        {
            SampleSizes = [new LevelCount("rows", sequences.Missingness.RowsUsed), new LevelCount("learners", learners), new LevelCount("skill", skills.Count(skill => skill.Answers > 0))],
            Missingness = sequences.Missingness,
            Convergence = convergence,
            Warnings = [.. WarningsOf(options, skills, sequences.Ties)],
        };
    }

    private static IEnumerable<string> WarningsOf(BayesianKnowledgeTracingOptions options, SkillKnowledge[] skills, int ties)
    {
        string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
        SkillKnowledge[] estimated = [.. skills.Where(skill => skill.Parameters is not null)];
        foreach (IGrouping<string, SkillKnowledge> reason in skills.Where(skill => skill.Parameters is null).GroupBy(skill => skill.Convergence.Reason!, StringComparer.Ordinal))
            yield return $"{Named(reason)}: {reason.Key}";
        if (estimated.Where(skill => skill.Learners < options.LearnersForLearnAndSlip).ToArray() is { Length: > 0 } few)
            yield return Text($"{Named(few)}: fewer than {options.LearnersForLearnAndSlip} learners, so that no parameter is to be relied on. Merge skills or collect more.");
        if (estimated.Where(skill => skill.Learners >= options.LearnersForLearnAndSlip && skill.Learners < options.LearnersForPriorAndGuess).ToArray() is { Length: > 0 } some)
            yield return Text($"{Named(some)}: fewer than {options.LearnersForPriorAndGuess} learners, so that prior and guess are uncertain. See their intervals.");
        if (estimated.Where(skill => skill.Answers < options.AnswersPerLearner * skill.Learners).ToArray() is { Length: > 0 } brief)
            yield return Text($"{Named(brief)}: fewer than {options.AnswersPerLearner:0.##} answers a learner on average, so that learning is seen over a short stretch. See the intervals.");
        if (estimated.Where(skill => skill.IsWeaklyIdentified).ToArray() is { Length: > 0 } weak)
            yield return $"{Named(weak)}: the answers hardly tell the parameters apart (a standard error above 0.15, an interval wider than 0.5, or none). Predictions may be used; do not interpret the parameters.";
        if (estimated.Where(skill => skill.SwitchedMaxima > 0).ToArray() is { Length: > 0 } switched)
            yield return $"{Named(switched)}: a maximum with guess + slip above 1 fits better and was turned down, since its \"known\" state answers worse. Check the order of the responses, or allow forgetting.";
        if (ties > 0)
            yield return Text($"{ties:N0} responses have the same learner, skill and order as another; they were taken in the order of the rows. Order by something finer.");
    }

    private static string Named(IEnumerable<SkillKnowledge> skills)
    {
        SkillKnowledge[] all = [.. skills];
        string names = string.Join(", ", all.Take(3).Select(skill => skill.Skill));
        return all.Length == 1 ? $"Skill {names}" : string.Create(CultureInfo.InvariantCulture, $"{all.Length} skills ({names}{(all.Length > 3 ? ", ..." : "")})");
    }
}
