using System.Globalization;
using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.KnowledgeTracing;

namespace ResearchKit.Models;

/// <summary>Knowledge tracing of a data frame with one row a response.</summary>
public static class KnowledgeTracing
{
    // What the gate looks at of protected rows: rows times skills, so that its tables fit into memory.
    private const long MostGatedCells = 30_000_000;

    /// <summary>Fits Bayesian knowledge tracing, one skill at a time: see <see cref="BayesianKnowledgeTracing"/>.</summary>
    /// <param name="frame">One row a response. Rows without a learner, a skill, a place in order or an answer are left out and counted.</param>
    /// <param name="learner">Column of the learner's key.</param>
    /// <param name="skill">Column of the skill.</param>
    /// <param name="correct">Column of 0 and 1, or of truth values: whether the answer was right.</param>
    /// <param name="order">Column that grows with time: a number, a date or a time stamp. Null only where the rows stand in the order of time.</param>
    /// <param name="options">Forgetting, starts, level; null for the defaults.</param>
    /// <param name="cancellationToken">Stops a long fit.</param>
    /// <returns>An immutable result that displays itself. Skills without an estimate say why.</returns>
    /// <exception cref="ProtectedDataException">
    /// The rows are protected and a skill would tell of too few learners: fewer than ten who answered rightly and ten who did not, or one who decides alone; the message says what works.
    /// </exception>
    /// <exception cref="ArgumentException">A column is not there, or holds something else; the message says what.</exception>
    /// <example><code>
    /// var model = KnowledgeTracing.Fit(responses, learner: "learner_id", skill: "skill", correct: "correct", order: "happened_at");
    /// </code></example>
    public static KnowledgeTracingModel Fit(
        DataFrame frame, string learner, string skill, string correct, string? order, KnowledgeTracingOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        options ??= new KnowledgeTracingOptions();
        string call = $"KnowledgeTracing.Fit({correct} by {learner}, {skill}{(order is null ? "" : $", {order}")})";
        KnowledgeTracingColumns columns = KnowledgeTracingColumns.Of(frame, learner, skill, correct, order);
        ModelGate.RefuseKeys(call, frame, learner, columns.Read);
        bool isOpen = frame.Provenance.Protection.MayBeShown();
        IReadOnlyList<string> leftOut = [];
        if (!isOpen && options.LeaveOutSmallSkills)
            leftOut = columns.LeaveOutSmallSkills(ModelCells.Least(frame, [correct, skill]));
        ResponseLog log = columns.Log();
        BayesianKnowledgeTracingResult result = new BayesianKnowledgeTracing(options.ToEstimator()).Fit(log, cancellationToken);
        ModelRelease? release = result.Convergence.IsUsable ? Decide(frame, call, columns, result, cancellationToken) : null;
        string[] warnings = leftOut.Count == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"{leftOut.Count} skills are left out, since too few learners answered them rightly or wrongly: {string.Join(", ", leftOut.Take(5))}{(leftOut.Count > 5 ? ", ..." : "")}.")];
        IReadOnlyList<LearningCurve> curves = isOpen ? LearningCurve.Of(log, minimumLearners: 5, throughOpportunity: options.CurveOpportunities, cancellationToken: cancellationToken) : [];
        return new KnowledgeTracingModel(call, (learner, skill, correct, order), frame, options, result, release, warnings, curves);
    }

    /// <summary>
    /// How well models foresee next answers of learners who were held out: knowledge tracing without and with forgetting, the additive factors model, performance factors analysis, and each skill's share
    /// of right answers. Learners are held out whole, never rows.
    /// </summary>
    /// <inheritdoc cref="Fit"/>
    /// <param name="frame">One row a response, synthetic or released.</param>
    /// <param name="learner">Column of the learner's key.</param>
    /// <param name="skill">Column of the skill.</param>
    /// <param name="correct">Column of 0 and 1, or of truth values.</param>
    /// <param name="order">Column that grows with time; null where the rows stand in its order.</param>
    /// <param name="heldOut">Share of learners held out, strictly between 0 and 1. Default 0.2.</param>
    /// <param name="seed">Seed of who is held out, and of the intervals. Default 1.</param>
    /// <param name="options">Starts and level; null for the defaults.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>A table of the area under the ROC curve (pooled, and as a mean over skills), root mean squared error and logarithmic loss, with intervals over learners.</returns>
    /// <exception cref="ProtectedDataException">The rows are protected: measures of many models on random parts of learners have no rule yet that is sound.</exception>
    public static KnowledgeTracingComparison Compare(
        DataFrame frame, string learner, string skill, string correct, string? order, double heldOut = 0.2, ulong seed = 1, KnowledgeTracingOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        options ??= new KnowledgeTracingOptions();
        KnowledgeTracingColumns columns = KnowledgeTracingColumns.Of(frame, learner, skill, correct, order);
        if (!frame.Provenance.Protection.MayBeShown())
        {
            throw new ProtectedDataException(
                "Predictions of protected learners who are held out are not compared: each draw of learners would be a release of its own, and there is no rule yet that makes many of them sound. "
                + "Compare models on a synthetic store, and fit the one you choose to the protected rows with KnowledgeTracing.Fit.");
        }

        return KnowledgeTracingComparison.Of(frame, $"KnowledgeTracing.Compare({correct} by {learner}, {skill})", columns.Log(), heldOut, seed, options, cancellationToken);
    }

    /// <summary>
    /// Skills are levels of a term, with right and wrong answers by enough learners each; the design is that of the model of practice which a fit of four probabilities is the like of, each skill with its share and
    /// its course, so that no learner decides either. Refits are compared by it as well: also one with another order of few learners' answers.
    /// </summary>
    private static ModelRelease Decide(DataFrame frame, string call, KnowledgeTracingColumns columns, BayesianKnowledgeTracingResult result, CancellationToken cancellationToken)
    {
        if (frame.Provenance.Protection.MayBeShown())
            return ModelRelease.Free(new ModelDisclosure
            {
                Model = call,
                Frame = frame,
                Used = [],
                Columns = [],
                Outcome = columns.Correct,
                OutcomeColumns = [],
                OutcomeValues = [],
                Factors = [],
                Design = [],
                HasIntercept = false,
                ResidualDegreesOfFreedom = 0,
            });
        (bool[] used, double[] outcome, int[] skills, string[] names, double[] course) = columns.Used();
        if ((long)outcome.Length * names.Length > MostGatedCells)
        {
            throw new ProtectedDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"The model {call} is not shown: protected rows are checked for {MostGatedCells / 1_000_000} million rows times skills at most. Fit fewer skills at a time, for example with frame.Filter or in the query."));
        }

        var design = new List<(string, ReadOnlyMemory<double>)>();
        for (int skill = 0; skill < names.Length; skill++)
        {
            (var share, var slope) = (new double[outcome.Length], new double[outcome.Length]);
            for (int row = 0; row < outcome.Length; row++)
            {
                if (skills[row] == skill)
                    (share[row], slope[row]) = (1, course[row]);
            }

            design.Add((names[skill], share));
            design.Add(($"{names[skill]}: course", slope));
        }

        return ModelGate.Decide(
            new ModelDisclosure
            {
                Model = call,
                Frame = frame,
                Used = used,
                Learner = columns.Learner,
                Columns = columns.Read,
                Outcome = columns.Correct,
                OutcomeColumns = [columns.Correct],
                OutcomeValues = outcome,
                Factors = [new ModelFactor(columns.Skill, skills, names, [columns.Skill])],
                Design = design,
                HasIntercept = false,
                ResidualDegreesOfFreedom = outcome.Length - result.Estimates.Count,
            },
            cancellationToken);
    }
}
