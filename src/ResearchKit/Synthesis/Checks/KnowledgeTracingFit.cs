using System.Runtime.CompilerServices;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Checks;

/// <summary>
/// Knowledge tracing of one skill by maximum likelihood: the forward recursion of a two-state hidden Markov process, with its derivatives by the log odds of L0, T,
/// guess and slip. Learners are independent of each other.
/// </summary>
internal sealed class KnowledgeTracingFit
{
    public const int Parameters = 4;

    private static readonly ConditionalWeakTable<CityData, KnowledgeTracingFit[]> Made = [];

    private readonly int _answers;
    private readonly List<bool> _correct;

    private KnowledgeTracingFit(int answers, List<bool> correct)
    {
        (_answers, _correct) = (answers, correct);
        double[] start = [Elementary.Logit(0.35), Elementary.Logit(0.15), Elementary.Logit(0.20), Elementary.Logit(0.06)];
        var (values, scores) = ScoreEstimates.Maximise(start, Evaluate, correct.Count / answers);
        Estimates = ScoreEstimates.Of(values, scores, null);
    }

    /// <summary>Log odds of L0, T, guess and slip.</summary>
    public ScoreEstimates Estimates { get; }

    /// <summary>A parameter as a probability: 0 for L0, 1 for T, 2 for guess, 3 for slip.</summary>
    public TruthEstimate Probability(int parameter)
    {
        var value = Elementary.Logistic(Estimates.Values[parameter]);
        var gradient = new double[Parameters];
        gradient[parameter] = value * (1 - value);
        return Estimates.Function(value, gradient);
    }

    /// <summary>The skills of a city's unit, in the order of their numbers.</summary>
    public static KnowledgeTracingFit[] Of(CityData city) => Made.GetValue(city, data =>
    [
        .. PracticeRecords.Of(data).Stream("bkt_unit").GroupBy(answer => answer.Skill).OrderBy(skill => skill.Key).Select(skill =>
        {
            var learners = skill.GroupBy(answer => answer.Learner).Select(own => own.OrderBy(answer => answer.Opportunity).Select(answer => answer.IsCorrect).ToList()).ToList();
            return new KnowledgeTracingFit(learners[0].Count, [.. learners.Where(own => own.Count == learners[0].Count).SelectMany(own => own)]);
        }),
    ]);

    private double Evaluate(double[] logOdds, double[] scores)
    {
        var p = Array.ConvertAll(logOdds, Elementary.Logistic);
        var d = Array.ConvertAll(p, value => value * (1 - value));
        var (learned, guess, slip) = (p[1], p[2], p[3]);
        Span<double> known = stackalloc double[Parameters];
        Span<double> unknown = stackalloc double[Parameters];
        var likelihood = 0.0;
        for (var learner = 0; learner < _correct.Count / _answers; learner++)
        {
            // Probabilities of the answers so far together with the state, scaled at each answer, and their derivatives.
            var (inKnown, inUnknown, log) = (p[0], 1 - p[0], 0.0);
            known.Clear();
            unknown.Clear();
            (known[0], unknown[0]) = (d[0], -d[0]);
            for (var i = 0; i < _answers; i++)
            {
                var isCorrect = _correct[(learner * _answers) + i];
                var (ifKnown, ifUnknown) = isCorrect ? (1 - slip, guess) : (slip, 1 - guess);
                for (var k = 0; k < Parameters; k++)
                {
                    known[k] *= ifKnown;
                    unknown[k] *= ifUnknown;
                }
                unknown[2] += inUnknown * (isCorrect ? d[2] : -d[2]);
                known[3] += inKnown * (isCorrect ? -d[3] : d[3]);
                (inKnown, inUnknown) = (inKnown * ifKnown, inUnknown * ifUnknown);
                for (var k = 0; k < Parameters; k++)
                {
                    known[k] += unknown[k] * learned;
                    unknown[k] *= 1 - learned;
                }
                known[1] += inUnknown * d[1];
                unknown[1] -= inUnknown * d[1];
                (inKnown, inUnknown) = (inKnown + (inUnknown * learned), inUnknown * (1 - learned));
                var scale = 1 / (inKnown + inUnknown);
                log -= i == _answers - 1 ? 0 : Elementary.Log(scale);
                if (i == _answers - 1)
                    break;
                for (var k = 0; k < Parameters; k++)
                {
                    known[k] *= scale;
                    unknown[k] *= scale;
                }
                (inKnown, inUnknown) = (inKnown * scale, inUnknown * scale);
            }
            var total = inKnown + inUnknown;
            likelihood += log + Elementary.Log(total);
            for (var k = 0; k < Parameters; k++)
                scores[(learner * Parameters) + k] = (known[k] + unknown[k]) / total;
        }
        return likelihood;
    }
}
