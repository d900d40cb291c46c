using System.Globalization;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.KnowledgeTracing;

/// <summary>
/// Logistic models of practice: the log odds of a right answer as a line in what the learner did on the same skill before. Opportunities give the additive factors model (AFM), right
/// and wrong answers apart performance factors analysis (PFA).
/// </summary>
/// <remarks>
/// <para>Counts are per learner and skill and end before the present attempt; the first is 0. Missing answers are not counted, and said.</para>
/// <para>
/// Without a penalty, a skill whose answers have no maximum (all alike, or told apart by the counts) has no estimate, and the result says so by name; with one every skill has.
/// Standard errors come from the curvature of the penalised likelihood: with a penalty they are those of a Bayesian with that prior.
/// </para>
/// </remarks>
public sealed class PracticeModel : IEstimator<ResponseLog, PracticeModelResult>
{
    private const int MostCoefficients = 6000; // with learners' effects the system is dense

    private readonly PracticeModelOptions _options;

    /// <summary>An estimator with these settings.</summary>
    /// <param name="options">The settings; null for the defaults (AFM without learners' effects, maximum likelihood).</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range.</exception>
    public PracticeModel(PracticeModelOptions? options = null)
    {
        _options = options ?? new PracticeModelOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">With learners' effects, there are more than 6,000 coefficients of skills.</exception>
    public PracticeModelResult Fit(ResponseLog data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        cancellationToken.ThrowIfCancellationRequested();
        PracticeRows rows = PracticeRows.Of(data, _options, keepUnanswered: false, cancellationToken);
        int k = _options.CoefficientsPerSkill;
        (List<int> kept, Dictionary<int, string> without) = Estimable(data, rows, _options);
        if (_options.Learners == LearnerEffects.Penalised && kept.Count * k > MostCoefficients)
            throw new ArgumentException($"{kept.Count} skills with {k} coefficients each are more than {MostCoefficients:N0}, which is the most with learners' effects. Merge skills, or leave the effects out.", nameof(data));
        var fit = new PracticeFit(rows, _options, [.. kept], data.LearnerCount);
        if (kept.Count > 0)
            fit.Run(cancellationToken);
        return PracticeModelResult.Of(_options, data, rows, kept, without, fit);
    }

    /// <summary>The skills that have an estimate, and why the others have none.</summary>
    internal static (List<int> Kept, Dictionary<int, string> Without) Estimable(ResponseLog data, PracticeRows rows, PracticeModelOptions options)
    {
        var without = new Dictionary<int, string>();
        var kept = new List<int>();
        for (int skill = 0; skill < data.SkillNames.Count; skill++)
        {
            int start = rows.Sequences.Starts[rows.Sequences.FirstOfSkill[skill]], end = rows.Sequences.Starts[rows.Sequences.FirstOfSkill[skill + 1]];
            if (start == end)
                without.Add(skill, "the skill has no answer");
            else if (options.SkillPenalty == 0 && WhyNoMaximum(rows, options, start, end) is { } reason)
                without.Add(skill, reason);
            else
                kept.Add(skill);
        }

        return (kept, without);
    }

    /// <summary>Why a skill has no finite maximum; null if it has one. Two or three coefficients: looked for along each count and at all of them.</summary>
    private static string? WhyNoMaximum(PracticeRows rows, PracticeModelOptions options, int start, int end)
    {
        int right = 0;
        (double low, double high) = (double.PositiveInfinity, double.NegativeInfinity);
        (double low2, double high2) = (double.PositiveInfinity, double.NegativeInfinity);
        for (int i = start; i < end; i++)
        {
            right += rows.IsRight[i] ? 1 : 0;
            (low, high) = (Math.Min(low, rows.First[i]), Math.Max(high, rows.First[i]));
            if (rows.Second.Length > 0)
                (low2, high2) = (Math.Min(low2, rows.Second[i]), Math.Max(high2, rows.Second[i]));
        }

        if (right == 0 || right == end - start)
            return $"every answer is {(right == 0 ? "wrong" : "right")}";
        string counted = options.Counts == PracticeCounts.Opportunities ? "no learner answered twice" : low == high ? "no learner answered after a right answer" : "no learner answered after a wrong answer";
        if (low == high || (rows.Second.Length > 0 && low2 == high2))
            return counted;
        return PracticeSeparation.Exists(rows, start, end) ? "the counts tell right and wrong answers apart perfectly" : null;
    }
}
