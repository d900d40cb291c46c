using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.KnowledgeTracing;

/// <summary>Knowledge tracing of one skill. Immutable.</summary>
public sealed record SkillKnowledge
{
    private SkillKnowledge(string skill, PrefixTree tree)
    {
        Skill = skill;
        (Learners, Answers, RightAnswers) = (tree.SequenceCount, tree.AnswerCount, tree.RightCount);
    }

    /// <summary>The skill's name.</summary>
    public string Skill { get; }

    /// <summary>Learners with an answer.</summary>
    public int Learners { get; }

    /// <summary>Answers, not counting missing ones.</summary>
    public int Answers { get; }

    /// <summary>Right answers.</summary>
    public int RightAnswers { get; }

    /// <summary>The parameters; null where there is no estimate.</summary>
    public KnowledgeParameters? Parameters { get; private init; }

    /// <summary>
    /// The parameters by name (prior, learn, slip, guess, and forget where it is estimated) with standard errors from the observed information. Intervals are made on
    /// the scale of log odds, so that they stay between 0 and 1. A parameter at 0 or 1, and all where the information is not positive, has no error and no interval.
    /// There is no test against zero: its edge is not inside the range.
    /// </summary>
    public required IReadOnlyList<Estimate> Estimates { get; init; }

    /// <summary>How the fit of this skill ended; the objective is the log-likelihood.</summary>
    public required ConvergenceRecord Convergence { get; init; }

    /// <summary>The log-likelihood; NaN without an estimate.</summary>
    public double LogLikelihood => Convergence.IsUsable || Convergence.Status == ConvergenceStatus.NotConverged ? Convergence.Objective : double.NaN;

    /// <summary>Whether the answers hardly tell the parameters: some standard error is above 0.15, some interval wider than 0.5, or the information is not positive.</summary>
    public bool IsWeaklyIdentified { get; private init; }

    /// <summary>Higher maxima that were turned down because guess + slip was above 1.</summary>
    public int SwitchedMaxima { get; private init; }

    internal static SkillKnowledge None(string skill, PrefixTree tree, BayesianKnowledgeTracingOptions options, string reason) => new(skill, tree)
    {
        Estimates = [.. KnowledgeParameters.Names.Take(options.Forgetting ? 5 : 4).Select(Estimate.None)],
        Convergence = ConvergenceRecord.NoEstimate(reason),
    };

    internal static SkillKnowledge Of(
        string skill, PrefixTree tree, BayesianKnowledgeTracingOptions options, NewtonMaximum maximum, KnowledgeLikelihood likelihood, int switched)
    {
        double[] values = maximum.Point.ToArray(options.Forgetting);
        int[] free = [.. Enumerable.Range(0, values.Length).Where(i => values[i] > 2 * SkillFit.Bound && values[i] < 1 - 2 * SkillFit.Bound)];
        var information = new double[free.Length, free.Length];
        double gradient = 0;
        for (int i = 0; i < free.Length; i++)
        {
            gradient = Math.Max(gradient, Math.Abs(likelihood.Gradient[free[i]]));
            for (int j = 0; j < free.Length; j++)
                information[i, j] = -likelihood.Hessian[free[i], free[j]];
        }

        double[,]? covariance = PositiveDefinite.Inverse(information);
        double z = NormalDistribution.Quantile(0.5 + options.ConfidenceLevel / 2);
        var estimates = new Estimate[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            int place = Array.IndexOf(free, i);
            double error = place >= 0 && covariance is not null ? Math.Sqrt(covariance[place, place]) : double.NaN;
            double logit = Elementary.Logit(values[i]), margin = z * error / (values[i] * (1 - values[i]));
            estimates[i] = new Estimate(
                KnowledgeParameters.Names[i], place >= 0 ? values[i] : Math.Round(values[i]), error,
                Elementary.Logistic(logit - margin), Elementary.Logistic(logit + margin), double.NaN, double.PositiveInfinity, double.NaN);
        }

        string[] atEdge = [.. estimates.Where(one => one.Value is 0 or 1).Select(one => $"{one.Term} = {(one.Value == 0 ? 0 : 1)}")];
        (ConvergenceStatus status, string? reason) = !maximum.IsConverged
            ? (ConvergenceStatus.NotConverged, $"Not converged in {maximum.Iterations} iterations. Raise MaximumIterations, or merge the skill with another.")
            : atEdge.Length > 0
                ? (ConvergenceStatus.Boundary, $"The maximum is at the edge: {string.Join(", ", atEdge)}. Such a parameter has no standard error, and those of the others take it as given.")
                : (ConvergenceStatus.Converged, (string?)null);
        return new SkillKnowledge(skill, tree)
        {
            Parameters = maximum.Point,
            Estimates = estimates,
            Convergence = new ConvergenceRecord(status, maximum.Iterations, maximum.Value, gradient, reason),
            IsWeaklyIdentified = covariance is null || estimates.Any(one => one.StandardError > 0.15 || one.Upper - one.Lower > 0.5),
            SwitchedMaxima = switched,
        };
    }
}
