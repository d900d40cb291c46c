using System.Runtime.CompilerServices;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Checks;

/// <summary>
/// The two-parameter logistic model with standard normal ability by marginal maximum likelihood (Bock and Aitkin 1981): the EM algorithm over nodes of ability.
/// The estimates are slope and intercept of each item, one after the other; difficulty is minus intercept over slope.
/// </summary>
internal sealed class TwoParameterFit
{
    private const int Nodes = 25;
    private const double Reach = 4.2;
    private const int MostSteps = 200;
    private const double Tolerance = 5e-4;

    private static readonly ConditionalWeakTable<CityData, TwoParameterFit> Made = [];

    private readonly List<bool> _correct = [];
    private readonly double[] _logWeights = [.. Enumerable.Range(0, Nodes).Select(node => -Z(node) * Z(node) / 2)];

    private TwoParameterFit(PracticeRecords records)
    {
        var answers = records.Stream("static_test");
        int[] items = [.. answers.Select(answer => answer.Item).Distinct().Order()];
        Items = items.Length;
        var schools = new List<int>();
        var row = new bool[Items];
        foreach (var learner in answers.GroupBy(answer => answer.Learner))
        {
            var count = 0;
            foreach (var answer in learner)
            {
                row[Array.IndexOf(items, answer.Item)] = answer.IsCorrect;
                count++;
            }
            if (count != Items)
                continue;
            _correct.AddRange(row);
            schools.Add(records.SchoolOf(learner.Key));
        }
        Learners = schools.Count;
        var values = Start();
        var right = new double[Items, Nodes];
        var all = new double[Nodes];
        for (var step = 0; step < MostSteps; step++)
        {
            Expect(values, right, all, null);
            if (Maximise(values, right, all) < Tolerance)
                break;
        }
        var scores = new double[Learners * 2 * Items];
        Expect(values, right, all, scores);
        Estimates = ScoreEstimates.Of(values, scores, learner => schools[learner]);
    }

    public int Items { get; }

    public int Learners { get; }

    /// <summary>Slope and intercept of each item.</summary>
    public ScoreEstimates Estimates { get; }

    /// <summary>Discrimination of an item.</summary>
    public double Discrimination(int item) => Estimates.Values[2 * item];

    /// <summary>Difficulty of an item, in standard deviations of ability.</summary>
    public double Difficulty(int item) => -Estimates.Values[(2 * item) + 1] / Estimates.Values[2 * item];

    public static TwoParameterFit Of(CityData city) => Made.GetValue(city, data => new TwoParameterFit(PracticeRecords.Of(data)));

    private static double Z(int node) => -Reach + (2 * Reach * node / (Nodes - 1));

    private double[] Start()
    {
        var values = new double[2 * Items];
        for (var item = 0; item < Items; item++)
        {
            var right = 0;
            for (var at = item; at < _correct.Count; at += Items)
                right += _correct[at] ? 1 : 0;
            values[2 * item] = 1;
            values[(2 * item) + 1] = 1.2 * Elementary.Logit((right + 0.5) / (Learners + 1.0));
        }
        return values;
    }

    /// <summary>Expected numbers of learners, and of right answers to each item, at each node; and the learners' scores where wanted.</summary>
    private void Expect(double[] values, double[,] right, double[] all, double[]? scores)
    {
        var p = new double[Items * Nodes];
        var gain = new double[Items * Nodes];
        var none = (double[])_logWeights.Clone();
        for (var item = 0; item < Items; item++)
        {
            for (var node = 0; node < Nodes; node++)
            {
                var logit = (values[2 * item] * Z(node)) + values[(2 * item) + 1];
                p[(item * Nodes) + node] = Elementary.Logistic(logit);
                gain[(item * Nodes) + node] = logit;
                none[node] += Elementary.Log(1 - p[(item * Nodes) + node]);
            }
        }
        Array.Clear(right);
        Array.Clear(all);
        Span<double> posterior = stackalloc double[Nodes];
        var correct = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_correct);
        for (var learner = 0; learner < Learners; learner++)
        {
            var own = correct.Slice(learner * Items, Items);
            Posterior(own, none, gain, posterior);
            for (var node = 0; node < Nodes; node++)
                all[node] += posterior[node];
            for (var item = 0; item < Items; item++)
            {
                if (!own[item])
                    continue;
                for (var node = 0; node < Nodes; node++)
                    right[item, node] += posterior[node];
            }
            if (scores is null)
                continue;
            for (var item = 0; item < Items; item++)
            {
                for (var node = 0; node < Nodes; node++)
                {
                    var residual = posterior[node] * ((own[item] ? 1 : 0) - p[(item * Nodes) + node]);
                    scores[(((learner * Items) + item) * 2) + 1] += residual;
                    scores[((learner * Items) + item) * 2] += residual * Z(node);
                }
            }
        }
    }

    private static void Posterior(ReadOnlySpan<bool> own, double[] none, double[] gain, Span<double> posterior)
    {
        none.CopyTo(posterior);
        for (var item = 0; item < own.Length; item++)
        {
            if (!own[item])
                continue;
            var row = gain.AsSpan(item * Nodes, Nodes);
            for (var node = 0; node < Nodes; node++)
                posterior[node] += row[node];
        }
        var highest = double.NegativeInfinity;
        foreach (var log in posterior)
            highest = Math.Max(highest, log);
        var total = 0.0;
        for (var node = 0; node < Nodes; node++)
        {
            posterior[node] = posterior[node] < highest - 40 ? 0 : Elementary.Exp(posterior[node] - highest);
            total += posterior[node];
        }
        for (var node = 0; node < Nodes; node++)
            posterior[node] /= total;
    }

    /// <summary>Newton's steps for each item; returns the largest change.</summary>
    private double Maximise(double[] values, double[,] right, double[] all)
    {
        var largest = 0.0;
        for (var item = 0; item < Items; item++)
        {
            var (slope, intercept) = (values[2 * item], values[(2 * item) + 1]);
            for (var newton = 0; newton < 3; newton++)
            {
                var (g0, g1, h00, h01, h11) = (0.0, 0.0, 0.0, 0.0, 0.0);
                for (var node = 0; node < Nodes; node++)
                {
                    var (z, p) = (Z(node), Elementary.Logistic((slope * Z(node)) + intercept));
                    var (residual, weight) = (right[item, node] - (all[node] * p), all[node] * p * (1 - p));
                    (g0, g1) = (g0 + (residual * z), g1 + residual);
                    (h00, h01, h11) = (h00 + (weight * z * z), h01 + (weight * z), h11 + weight);
                }
                var determinant = (h00 * h11) - (h01 * h01);
                slope += Math.Clamp(((h11 * g0) - (h01 * g1)) / determinant, -0.5, 0.5);
                intercept += Math.Clamp(((h00 * g1) - (h01 * g0)) / determinant, -0.5, 0.5);
            }
            largest = Math.Max(largest, Math.Max(Math.Abs(slope - values[2 * item]), Math.Abs(intercept - values[(2 * item) + 1])));
            (values[2 * item], values[(2 * item) + 1]) = (slope, intercept);
        }
        return largest;
    }
}
