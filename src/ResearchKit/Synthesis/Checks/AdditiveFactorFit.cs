using System.Runtime.CompilerServices;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Checks;

/// <summary>
/// The additive-factor model with normally distributed learners by marginal maximum likelihood. A learner's likelihood depends on the learner's number of right
/// answers a skill and on the sum of their opportunities, and what is expected of them on the total alone: sums over nodes are made once a total.
/// </summary>
/// <remarks>The estimates are the intercepts of the skills, then their rates, then the standard deviation of learners.</remarks>
internal sealed class AdditiveFactorFit
{
    private const int Nodes = 41;
    private const double Reach = 5;

    private static readonly ConditionalWeakTable<CityData, AdditiveFactorFit> Made = [];

    private readonly int _opportunities;
    private readonly List<double[]> _sums = [];

    private AdditiveFactorFit(PracticeRecords records)
    {
        var answers = records.Stream("afm_unit");
        int[] skills = [.. answers.Select(answer => answer.Skill).Distinct().Order()];
        Skills = skills.Length;
        _opportunities = answers.Max(answer => answer.Opportunity);
        var schools = new List<int>();
        foreach (var learner in answers.GroupBy(answer => answer.Learner))
        {
            var sums = new double[2 * Skills];
            var count = 0;
            foreach (var answer in learner)
            {
                count++;
                if (!answer.IsCorrect)
                    continue;
                var skill = Array.IndexOf(skills, answer.Skill);
                sums[skill]++;
                sums[Skills + skill] += answer.Opportunity - 1;
            }
            if (count != Skills * _opportunities)
                continue;
            _sums.Add(sums);
            schools.Add(records.SchoolOf(learner.Key));
        }
        double[] start = [.. Enumerable.Repeat(0.6, Skills), .. Enumerable.Repeat(0.1, Skills), 0.7];
        var (values, scores) = ScoreEstimates.Maximise(start, Evaluate, _sums.Count);
        Estimates = ScoreEstimates.Of(values, scores, learner => schools[learner]);
    }

    /// <summary>Number of skills.</summary>
    public int Skills { get; }

    public ScoreEstimates Estimates { get; }

    public static AdditiveFactorFit Of(CityData city) => Made.GetValue(city, data => new AdditiveFactorFit(PracticeRecords.Of(data)));

    private double Evaluate(double[] values, double[] scores)
    {
        var size = values.Length;
        var spread = values[^1];
        var most = Skills * _opportunities;
        // At each node: log weight less the log of all denominators, and the expected sums.
        var constant = new double[Nodes];
        var expected = new double[Nodes][];
        for (var node = 0; node < Nodes; node++)
        {
            var z = Z(node);
            constant[node] = -z * z / 2;
            expected[node] = new double[2 * Skills];
            for (var skill = 0; skill < Skills; skill++)
            {
                for (var passed = 0; passed < _opportunities; passed++)
                {
                    var p = Elementary.Logistic((spread * z) + values[skill] + (values[Skills + skill] * passed));
                    constant[node] += Elementary.Log(1 - p);
                    expected[node][skill] += p;
                    expected[node][Skills + skill] += p * passed;
                }
            }
        }
        // For each number of right answers: the log of the sum over nodes, and the mean of expected sums and of z times what is left, over the nodes.
        var marginal = new double[most + 1];
        var means = new double[most + 1][];
        for (var right = 0; right <= most; right++)
            means[right] = OfTotal(right, spread, constant, expected, out marginal[right]);
        var likelihood = 0.0;
        for (var learner = 0; learner < _sums.Count; learner++)
        {
            var sums = _sums[learner];
            var right = 0.0;
            for (var skill = 0; skill < Skills; skill++)
                right += sums[skill];
            var mean = means[(int)right];
            likelihood += marginal[(int)right];
            for (var k = 0; k < size - 1; k++)
            {
                likelihood += sums[k] * values[k];
                scores[(learner * size) + k] = sums[k] - mean[k];
            }
            scores[(learner * size) + size - 1] = mean[^1];
        }
        return likelihood;
    }

    private double[] OfTotal(int right, double spread, double[] constant, double[][] expected, out double marginal)
    {
        Span<double> logs = stackalloc double[Nodes];
        var highest = double.NegativeInfinity;
        for (var node = 0; node < Nodes; node++)
        {
            logs[node] = constant[node] + (spread * Z(node) * right);
            highest = Math.Max(highest, logs[node]);
        }
        var mean = new double[(2 * Skills) + 1];
        var total = 0.0;
        for (var node = 0; node < Nodes; node++)
        {
            var weight = Elementary.Exp(logs[node] - highest);
            total += weight;
            var all = 0.0;
            for (var k = 0; k < 2 * Skills; k++)
            {
                mean[k] += weight * expected[node][k];
                all += k < Skills ? expected[node][k] : 0;
            }
            mean[^1] += weight * Z(node) * (right - all);
        }
        for (var k = 0; k < mean.Length; k++)
            mean[k] /= total;
        marginal = highest + Elementary.Log(total);
        return mean;
    }

    private static double Z(int node) => -Reach + (2 * Reach * node / (Nodes - 1));
}
