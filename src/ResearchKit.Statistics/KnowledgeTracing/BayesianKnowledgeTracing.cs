using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.KnowledgeTracing;

/// <summary>
/// Bayesian knowledge tracing (Corbett and Anderson 1995): a hidden Markov model of two states a skill, known and not known, fitted to all learners' answers to
/// the skill by exact maximum likelihood.
/// </summary>
/// <remarks>
/// <para>
/// One sequence a learner and skill, in the log's order. Missing answers are skipped, as if the task had not been set, and counted. Skills are fitted one by one:
/// several starts by expectation-maximisation (forward-backward, both states carried), then Newton's method with exact second derivatives, so that
/// slowly converging skills are not left half-way. Maxima in which guess + slip exceeds 1, where "known" answers worse than "unknown", are turned down; with forgetting
/// their labels are exchanged. Standard errors come from the observed information.
/// </para>
/// <para>Time grows with the number of different beginnings of sequences, memory with the number of rows; about 100 bytes a row.</para>
/// <para>
/// What it takes for granted: learners do not differ but in what they answered, each response belongs to one skill, and learning does not depend on the answer.
/// </para>
/// </remarks>
public sealed class BayesianKnowledgeTracing : IEstimator<ResponseLog, BayesianKnowledgeTracingResult>
{
    private readonly BayesianKnowledgeTracingOptions _options;

    /// <summary>An estimator with these settings.</summary>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range.</exception>
    public BayesianKnowledgeTracing(BayesianKnowledgeTracingOptions? options = null)
    {
        _options = options ?? new BayesianKnowledgeTracingOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    public BayesianKnowledgeTracingResult Fit(ResponseLog data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        cancellationToken.ThrowIfCancellationRequested();
        ResponseSequences sequences = ResponseSequences.Of(data, keepUnanswered: false, cancellationToken);
        var skills = new SkillKnowledge[data.SkillNames.Count];

        // The largest skills first, so that no thread is left alone with one at the end. Each skill is one piece of work, whoever does it.
        int[] bySize = [.. Enumerable.Range(0, skills.Length).OrderByDescending(skill => sequences.Starts[sequences.FirstOfSkill[skill + 1]] - sequences.Starts[sequences.FirstOfSkill[skill]])];
        var parallel = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = _options.Threads ?? Environment.ProcessorCount };
        int taken = -1;
        Parallel.For(0, bySize.Length, parallel, _ =>
        {
            int skill = bySize[Interlocked.Increment(ref taken)];
            PrefixTree tree = PrefixTree.Of(sequences, sequences.FirstOfSkill[skill], sequences.FirstOfSkill[skill + 1], data.Correct);
            skills[skill] = SkillFit.Of(data.SkillNames[skill], tree, _options, cancellationToken);
        });

        var learners = new HashSet<int>();
        foreach (int row in sequences.Rows)
            learners.Add(data.Learners[row]);
        return BayesianKnowledgeTracingResult.Of(_options, skills, sequences, learners.Count);
    }
}
