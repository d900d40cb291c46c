using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.KnowledgeTracing;

/// <summary>Maximum likelihood for one skill: several starts by expectation-maximisation, then the best by Newton's method inside the bounds.</summary>
internal sealed class SkillFit
{
    /// <summary>Probabilities are kept this far from 0 and 1.</summary>
    public const double Bound = 1e-10;

    private const int FirstSteps = 30;
    private const int MoreSteps = 60;
    private const double Alike = 0.02;

    private readonly PrefixTree _tree;
    private readonly BayesianKnowledgeTracingOptions _options;
    private readonly KnowledgeLikelihood _likelihood;

    private SkillFit(PrefixTree tree, BayesianKnowledgeTracingOptions options)
    {
        _tree = tree;
        _options = options;
        _likelihood = new KnowledgeLikelihood(tree, options.Forgetting);
    }

    /// <summary>Fits one skill.</summary>
    public static SkillKnowledge Of(string skill, PrefixTree tree, BayesianKnowledgeTracingOptions options, CancellationToken cancellationToken)
    {
        SkillKnowledge None(string reason) => SkillKnowledge.None(skill, tree, options, reason);
        if (tree.AnswerCount == 0)
            return None("No estimate, because the skill has no answer.");
        if (tree.RightCount == 0 || tree.RightCount == tree.AnswerCount)
            return None($"No estimate, because every answer is {(tree.RightCount == 0 ? "wrong" : "right")}: all parameters that make it so fit alike. Merge the skill with another, or leave it out.");
        if (tree.MaximumDepth == 0)
            return None("No estimate, because no learner answered twice: learning is not seen. Use the share of right answers.");
        return new SkillFit(tree, options).Fit(skill, cancellationToken);
    }

    private SkillKnowledge Fit(string skill, CancellationToken cancellationToken)
    {
        KnowledgeParameters[] points = Starts();
        var steps = new ForwardBackward(_tree, _options.Forgetting);
        for (int start = 0; start < points.Length; start += ForwardBackward.Lanes)
            steps.Step(points.AsSpan(start, ForwardBackward.Lanes), FirstSteps, cancellationToken);

        // From the best downwards, each that is not on its way to a maximum already found.
        var candidates = points.Select(point => (Point: Labelled(point), Value: _likelihood.Value(Labelled(point)))).OrderByDescending(one => one.Value).ToList();
        var found = new List<NewtonMaximum>();
        var tried = new List<KnowledgeParameters>();
        int finished = 0;
        foreach ((KnowledgeParameters point, double _) in candidates)
        {
            if (finished == _options.Finishes || tried.Exists(other => Distance(other, point) < Alike) || found.Exists(other => Distance(other.Point, point) < Alike))
                continue;
            NewtonMaximum end = NewtonMaximum.From(_likelihood, point, _options.Forgetting, _options.MaximumIterations, cancellationToken);
            if (IsSwitched(end.Point) && !IsSwitched(point))
            {
                // Newton's steps are long: from further up the same hill they stay on it.
                Span<KnowledgeParameters> lanes = [point, point, point, point];
                steps.Step(lanes, MoreSteps, cancellationToken);
                end = NewtonMaximum.From(_likelihood, lanes[0], _options.Forgetting, _options.MaximumIterations, cancellationToken);
            }

            end = end with { Point = Labelled(end.Point) };
            found.Add(end);
            tried.Add(point);
            finished += IsSwitched(end.Point) ? 0 : 1;
        }

        NewtonMaximum? best = found.Where(one => !IsSwitched(one.Point)).MaxBy(one => one.Value);
        if (best is null)
        {
            return SkillKnowledge.None(skill, _tree, _options, string.Create(
                CultureInfo.InvariantCulture,
                $"No estimate, because from all {points.Length} starts guess + slip went above 1: right answers get rarer with practice, and the state that answers better would be the unknown one. Check the order of the responses, or allow forgetting."));
        }

        // Derivatives at the very point that is reported: another start may have been the last.
        _likelihood.Differentiate(best.Point);
        return SkillKnowledge.Of(skill, _tree, _options, best, _likelihood, found.Count(one => one.Value > best.Value + 0.01));
    }

    /// <summary>Usual values first, then seeded ones; the same for every skill.</summary>
    private KnowledgeParameters[] Starts()
    {
        KnowledgeParameters[] usual = [new(0.5, 0.15, 0.1, 0.2, 0.05), new(0.2, 0.05, 0.05, 0.3, 0.02), new(0.75, 0.1, 0.2, 0.1, 0.1), new(0.4, 0.4, 0.1, 0.4, 0.2)];
        int count = (_options.Starts + ForwardBackward.Lanes - 1) / ForwardBackward.Lanes * ForwardBackward.Lanes;
        var starts = new KnowledgeParameters[count];
        RandomStream stream = new RandomStream(_options.Seed).Split("knowledge tracing");
        for (int i = 0; i < count; i++)
        {
            RandomStream random = stream.Split(i);
            double Between(double low, double high) => low + (high - low) * random.Uniform();
            double OverScales(double low, double high) => Elementary.Exp(Between(Elementary.Log(low), Elementary.Log(high))); // long sequences know rates of a thousandth
            starts[i] = i < usual.Length ? usual[i] : new(Between(0.05, 0.95), OverScales(0.001, 0.5), OverScales(0.002, 0.4), Between(0.02, 0.6), OverScales(0.001, 0.3));
            if (!_options.Forgetting)
                starts[i] = starts[i] with { Forget = 0 };
        }

        return starts;
    }

    /// <summary>With forgetting the two states may be exchanged, so that known is the one that answers better.</summary>
    private KnowledgeParameters Labelled(KnowledgeParameters point) => _options.Forgetting && IsSwitched(point) ? point.Exchanged : point;

    private static bool IsSwitched(KnowledgeParameters point) => point.Guess + point.Slip >= 1;

    /// <summary>The largest difference of a parameter, in standard deviations of a share (the angular transformation): 0.01 and 0.02 are farther apart than 0.50 and 0.51.</summary>
    private static double Distance(KnowledgeParameters x, KnowledgeParameters y)
    {
        double most = 0;
        foreach ((double a, double b) in x.ToArray(forgets: true).Zip(y.ToArray(forgets: true)))
            most = Math.Max(most, Math.Abs(Math.Sqrt(a) - Math.Sqrt(b)) + Math.Abs(Math.Sqrt(1 - a) - Math.Sqrt(1 - b)));
        return most;
    }
}
