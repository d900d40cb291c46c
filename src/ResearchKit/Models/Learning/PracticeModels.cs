using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.KnowledgeTracing;

namespace ResearchKit.Models;

/// <summary>Models of practice of a data frame with one row a response: how the chance of a right answer grows with what a learner did on the same skill before.</summary>
public static class PracticeModels
{
    // What the gate looks at of protected rows: rows times columns of its design, so that its tables fit into memory.
    private const long MostGatedCells = 60_000_000;

    /// <summary>The additive factors model (AFM; Cen, Koedinger and Junker 2006): a start and a gain for each opportunity, of each skill, and learners who differ from the start. See <see cref="PracticeMixedModel"/>.</summary>
    /// <param name="frame">One row a response. Rows without a learner, a skill, a place in order or an answer are left out and counted.</param>
    /// <param name="learner">Column of the learner's key.</param>
    /// <param name="skill">Column of the skill.</param>
    /// <param name="correct">Column of 0 and 1, or of truth values: whether the answer was right.</param>
    /// <param name="order">Column that grows with time: a number, a date or a time stamp. Null only where the rows stand in the order of time.</param>
    /// <param name="options">Learners, logarithms, penalty, level; null for the defaults.</param>
    /// <param name="cancellationToken">Stops a long fit.</param>
    /// <returns>An immutable result that displays itself, one row a skill. Skills without an estimate say why.</returns>
    /// <exception cref="ProtectedDataException">The rows are protected and a skill would tell of too few learners, or one who decides alone; the message says what works.</exception>
    /// <exception cref="ArgumentException">A column is not there or holds something else, or a penalty is asked for beside random learners.</exception>
    /// <example><code>
    /// PracticeModels.Additive(responses, learner: "learner_id", skill: "skill", correct: "correct", order: "responded_at")
    /// </code></example>
    public static PracticeFitModel Additive(
        DataFrame frame, string learner, string skill, string correct, string? order, PracticeOptions? options = null, CancellationToken cancellationToken = default) =>
        Fit("Additive", PracticeCounts.Opportunities, PracticeLearners.Random, frame, learner, skill, correct, order, options, cancellationToken);

    /// <summary>Performance factors analysis (PFA; Pavlik, Cen and Koedinger 2009): a start of each skill, and gains apart for each right and each wrong answer before. See <see cref="PracticeModel"/>.</summary>
    /// <inheritdoc cref="Additive"/>
    public static PracticeFitModel PerformanceFactors(
        DataFrame frame, string learner, string skill, string correct, string? order, PracticeOptions? options = null, CancellationToken cancellationToken = default) =>
        Fit("PerformanceFactors", PracticeCounts.RightAndWrong, PracticeLearners.None, frame, learner, skill, correct, order, options, cancellationToken);

    private static PracticeFitModel Fit(
        string name, PracticeCounts counts, PracticeLearners usual, DataFrame frame, string learner, string skill, string correct, string? order, PracticeOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(frame);
        options ??= new PracticeOptions();
        PracticeLearners learners = options.Learners ?? usual;
        if (learners == PracticeLearners.Random && options.SkillPenalty != 0)
            throw new ArgumentException("A penalty on skills is for a model without random learners. Leave SkillPenalty at 0, or set Learners = PracticeLearners.None.", nameof(options));
        string call = $"PracticeModels.{name}({correct} by {learner}, {skill}{(order is null ? "" : $", {order}")})";
        KnowledgeTracingColumns columns = KnowledgeTracingColumns.Of(frame, learner, skill, correct, order);
        ModelGate.RefuseKeys(call, frame, learner, columns.Read);
        bool isOpen = frame.Provenance.Protection.MayBeShown();
        IReadOnlyList<string> leftOut = !isOpen && options.LeaveOutSmallSkills ? columns.LeaveOutSmallSkills(ModelCells.Least(frame, [correct, skill])) : [];
        ResponseLog log = columns.Log();
        IEstimationResult result = learners == PracticeLearners.Random
            ? new PracticeMixedModel(new() { Counts = counts, LogCounts = options.LogCounts, QuadraturePoints = options.QuadraturePoints, ConfidenceLevel = options.ConfidenceLevel }).Fit(log, cancellationToken)
            : new PracticeModel(new() { Counts = counts, LogCounts = options.LogCounts, SkillPenalty = options.SkillPenalty, ConfidenceLevel = options.ConfidenceLevel }).Fit(log, cancellationToken);
        ModelRelease? release = result.Convergence.IsUsable ? Decide(frame, call, columns, counts, options, result.Estimates.Count, cancellationToken) : null;
        string[] warnings = leftOut.Count == 0 ? [] : [$"{leftOut.Count} skills are left out, since too few learners answered them rightly or wrongly: {string.Join(", ", leftOut.Take(5))}{(leftOut.Count > 5 ? ", ..." : "")}."];
        return new PracticeFitModel(call, skill, frame, counts, options with { Learners = learners }, result, log.SkillNames, release, warnings);
    }

    /// <summary>Skills are levels of a term, with right and wrong answers by enough learners each; the design is that of the fit, each skill with its share and its counts, so that no learner decides a coefficient.</summary>
    private static ModelRelease Decide(
        DataFrame frame, string call, KnowledgeTracingColumns columns, PracticeCounts counts, PracticeOptions options, int estimates, CancellationToken cancellationToken)
    {
        bool isOpen = frame.Provenance.Protection.MayBeShown();
        (bool[] used, double[] outcome, int[] skills, string[] names, _) = isOpen ? ([], [], [], [], []) : columns.Used();
        var design = new List<(string, ReadOnlyMemory<double>)>();
        if (!isOpen)
        {
            int perSkill = counts == PracticeCounts.Opportunities ? 2 : 3;
            if ((long)outcome.Length * names.Length * perSkill > MostGatedCells)
                throw new ProtectedDataException($"The model {call} is not shown: protected rows are checked for {MostGatedCells / 1_000_000} million rows times coefficients at most. Fit fewer skills at a time, for example with frame.Filter or in the query.");
            (double[] right, double[] wrong) = columns.Counts(used, options.LogCounts && counts == PracticeCounts.RightAndWrong);
            double[] all = [.. right.Zip(wrong, (r, w) => options.LogCounts ? Math.Log(1 + r + w) : r + w)];
            for (int skill = 0; skill < names.Length; skill++)
            {
                ReadOnlyMemory<double> Of(Func<int, double> value) => Enumerable.Range(0, outcome.Length).Select(row => skills[row] == skill ? value(row) : 0).ToArray();
                design.Add((names[skill], Of(_ => 1)));
                if (counts == PracticeCounts.Opportunities)
                    design.Add(($"{names[skill]}: opportunities", Of(row => all[row])));
                else
                    design.AddRange([($"{names[skill]}: right", Of(row => right[row])), ($"{names[skill]}: wrong", Of(row => wrong[row]))]);
            }
        }

        var disclosure = new ModelDisclosure
        {
            Model = call,
            Frame = frame,
            Used = used,
            Learner = isOpen ? null : columns.Learner,
            Columns = isOpen ? [] : columns.Read,
            Outcome = columns.Correct,
            OutcomeColumns = isOpen ? [] : [columns.Correct],
            OutcomeValues = outcome,
            Factors = isOpen ? [] : [new ModelFactor(columns.Skill, skills, names, [columns.Skill])],
            Design = design,
            HasIntercept = false,
            ResidualDegreesOfFreedom = isOpen ? 0 : outcome.Length - estimates,
        };
        return isOpen ? ModelRelease.Free(disclosure) : ModelGate.Decide(disclosure, cancellationToken);
    }
}
