using ResearchKit.Statistics.Causal;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Tests.Causal;

public sealed class OffPolicyTests
{
    private static readonly string[] Names = ["a", "b", "c"];

    [Fact]
    public void Values_and_standard_errors_are_those_of_r()
    {
        OffPolicyResult result = new OffPolicyEvaluation(new() { LargestWeight = 1.5 }).Fit(Data(false)), clustered = new OffPolicyEvaluation(new() { LargestWeight = 1.5 }).Fit(Data(true));
        foreach (string term in new[] { "IPS", "SNIPS", "clipped IPS", "logged policy", "direct method" })
        {
            string name = term == "direct method" ? "direct method value" : term;
            CausalReference.Agrees(name, result[term].Value);
            CausalReference.Agrees($"{name} se row", result[term].StandardError, 1e-8);
            CausalReference.Agrees($"{name} se cluster", clustered[term].StandardError, 1e-8);
        }

        CausalReference.Agrees("OPE ess", result.Overlap!.EffectiveSize);
        CausalReference.Agrees("OPE largest weight", result.Overlap.LargestWeight);
        Assert.Equal(result["doubly robust"].Value - result["logged policy"].Value, result["gain over the logged policy"].Value, 12);
    }

    [Fact]
    public void The_logged_policy_itself_has_its_own_mean()
    {
        (OffPolicyData data, _) = Draw(0, 300, target: null);
        OffPolicyResult result = new OffPolicyEvaluation().Fit(data);
        Assert.Equal(result["logged policy"].Value, result["IPS"].Value, 12);
        Assert.Equal(1, result.Overlap!.LargestWeight, 12);
        Assert.Equal(data.Outcome.Length, result.Overlap.EffectiveSize, 9);
    }

    [Fact]
    public void Ips_and_doubly_robust_are_unbiased_and_snips_nears_the_truth()
    {
        const int Draws = 400;
        double[] sums = new double[3], squares = new double[3];
        double truth = 0, coarse = 0, fine = 0;
        for (int draw = 0; draw < Draws; draw++)
        {
            (OffPolicyData data, truth) = Draw(draw, 120, target: 0);
            OffPolicyResult result = new OffPolicyEvaluation().Fit(data);
            string[] terms = ["IPS", "doubly robust", "SNIPS"];
            for (int k = 0; k < 3; k++)
            {
                double value = result[terms[k]].Value;
                sums[k] += value;
                squares[k] += value * value;
            }

            coarse += Math.Pow(result["SNIPS"].Value - truth, 2) / Draws;
            if (draw < 40)
            {
                (OffPolicyData larger, _) = Draw(10_000 + draw, 1920, target: 0);
                fine += Math.Pow(new OffPolicyEvaluation().Fit(larger)["SNIPS"].Value - truth, 2) / 40;
            }
        }

        for (int k = 0; k < 2; k++)
        {
            double mean = sums[k] / Draws, error = Math.Sqrt((squares[k] / Draws - mean * mean) / Draws);
            Assert.InRange(mean, truth - 2.6 * error, truth + 2.6 * error);
        }

        // Sixteen times the rows: a quarter of the error.
        Assert.InRange(Math.Sqrt(fine / coarse), 0.15, 0.4);
    }

    [Fact]
    public void The_bounded_interval_holds_and_is_wide()
    {
        (OffPolicyData data, double truth) = Draw(3, 600, target: 0);
        OffPolicyResult result = new OffPolicyEvaluation(new() { ExplorationFloor = 0.1 }).Fit(data);
        Estimate bounded = result.Bounded!;
        Assert.InRange(truth, bounded.Lower, bounded.Upper);
        Assert.True(bounded.Upper - bounded.Lower > result["IPS"].Upper - result["IPS"].Lower);
        // Maurer and Pontil (2009), theorem 4, from both sides.
        double[] parts = [.. Enumerable.Range(0, 600).Select(i => data.Policy[data.Action.Span[i]].Span[i] / data.Propensity.Span[i] * data.Outcome.Span[i])];
        double mean = parts.Average(), variance = parts.Sum(part => (part - mean) * (part - mean)) / 599;
        Assert.Equal(mean + Math.Sqrt(2 * variance * Math.Log(80) / 600) + 7 * 10 * Math.Log(80) / (3 * 599.0), bounded.Upper, 9);
    }

    [Fact]
    public void Impossible_logs_are_refused_by_row_and_action()
    {
        (OffPolicyData data, _) = Draw(0, 50, target: 0);
        void Refused(string message, OffPolicyData of, OffPolicyOptions? options = null) =>
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => { new OffPolicyEvaluation(options).Fit(of); }).Message, StringComparison.Ordinal);
        double[] propensity = data.Propensity.ToArray();
        propensity[7] = 0;
        Refused("The propensity of row 7 is 0", new(data.Outcome, data.Action, propensity, data.Policy, Names));
        propensity[7] = 0.01;
        Refused("below the exploration floor of 0.1", new(data.Outcome, data.Action, propensity, data.Policy, Names), new() { ExplorationFloor = 0.1 });
        propensity[7] = 1.5;
        Refused("a probability is above 0 and at most 1", new(data.Outcome, data.Action, propensity, data.Policy, Names));
        double[] half = [.. Enumerable.Repeat(0.5, 50)];
        Refused("add up to 1.5", new(data.Outcome, data.Action, data.Propensity, [half, half, half], Names));
        int[] action = data.Action.ToArray();
        action[2] = 3;
        Refused("The action of row 2 is 3", new(data.Outcome, action, data.Propensity, data.Policy, Names));
        double[][] logging = [.. data.Logging!.Select(column => column.ToArray())];
        int never = Enumerable.Range(0, 50).First(i => data.Action.Span[i] != 0);
        logging[0][never] = 0;
        Refused($"The policy takes a with probability 1 in row {never}, where the logging policy never did", new(data.Outcome, data.Action, data.Propensity, data.Policy, Names, logging: [.. logging.Select(column => (ReadOnlyMemory<double>)column)]));
        double[] outcome = data.Outcome.ToArray();
        outcome[5] = double.PositiveInfinity;
        Refused("outcome is infinite in row 5", new(outcome, data.Action, data.Propensity, data.Policy, Names));
        Refused("outside the range", data, new() { OutcomeRange = (0.5, 0.6) });
    }

    [Fact]
    public void Missing_rows_are_left_out_and_nothing_left_says_so()
    {
        (OffPolicyData data, _) = Draw(0, 200, target: 0);
        double[] outcome = data.Outcome.ToArray();
        int[] action = data.Action.ToArray();
        (outcome[3], action[9]) = (double.NaN, -1);
        OffPolicyResult result = new OffPolicyEvaluation().Fit(new(outcome, action, data.Propensity, data.Policy, Names));
        Assert.Equal(2, result.Missingness.RowsDropped);
        Assert.Equal(198, result.SampleSizes[0].Count);
        Array.Fill(outcome, double.NaN);
        Assert.Contains("no row is complete", new OffPolicyEvaluation().Fit(new(outcome, action, data.Propensity, data.Policy, Names)).Convergence.Reason, StringComparison.Ordinal);
        double[] Without(ReadOnlyMemory<double> values) => [.. values.ToArray().Where((_, i) => i is not 3 and not 9)];
        var rest = new OffPolicyData(
            Without(data.Outcome), data.Action.ToArray().Where((_, i) => i is not 3 and not 9).ToArray(), Without(data.Propensity), [.. data.Policy.Select(column => (ReadOnlyMemory<double>)Without(column))], Names);
        Assert.Equal(result["IPS"], new OffPolicyEvaluation().Fit(rest)["IPS"]);
    }

    [Fact]
    public void A_policy_that_agrees_with_nothing_and_an_action_without_rows_say_so()
    {
        double[] one = [1, 1, 1, 1, 1, 1], none = new double[6], half = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5];
        OffPolicyResult nothing = new OffPolicyEvaluation().Fit(new(new double[] { 1, 0, 1, 0, 1, 1 }, new int[6], half, [none, one], ["a", "b"]));
        Assert.Contains("none of the logged decisions", nothing.Convergence.Reason, StringComparison.Ordinal);
        OffPolicyResult half2 = new OffPolicyEvaluation(new() { Folds = 2 }).Fit(new(new double[] { 1, 0, 1, 0, 1, 1 }, new int[6], half, [half, half], ["a", "b"]));
        Assert.True(double.IsNaN(half2["doubly robust"].Value));
        Assert.Contains(half2.Warnings, warning => warning.Contains("outcomes after b", StringComparison.Ordinal));
        Assert.False(double.IsNaN(half2["IPS"].Value));
    }

    [Fact]
    public void Wrong_propensities_show_in_the_mean_weight()
    {
        (OffPolicyData data, _) = Draw(1, 2000, target: 0);
        OffPolicyResult result = new OffPolicyEvaluation().Fit(new(data.Outcome, data.Action, data.Propensity.ToArray().Select(p => p / 2).ToArray(), data.Policy, Names));
        Assert.Contains(result.Warnings, warning => warning.StartsWith("The mean weight is", StringComparison.Ordinal));
    }

    private static OffPolicyData Data(bool byCluster) => new(
        CausalReference.Column("r"), CausalReference.Column("k").Select(k => (int)k - 1).ToArray(), CausalReference.Column("p"),
        [CausalReference.Column("e1"), CausalReference.Column("e2"), CausalReference.Column("e3")], Names, CausalReference.Design("x1", "x3"), clusters: byCluster ? CausalReference.Clusters : null);

    /// <summary>Three actions, of which the first helps those with x = 1; the target always takes one action, or is the logging policy.</summary>
    private static (OffPolicyData Data, double Truth) Draw(int draw, int n, int? target)
    {
        var random = new RandomStream(77).Split(draw);
        double[] y = new double[n], p = new double[n], x = new double[n];
        double[][] logging = [new double[n], new double[n], new double[n]], policy = [new double[n], new double[n], new double[n]];
        var action = new int[n];
        Span<double> probabilities = stackalloc double[3];
        for (int i = 0; i < n; i++)
        {
            x[i] = random.Bernoulli(0.4) ? 1 : 0;
            (probabilities[0], probabilities[1], probabilities[2]) = x[i] == 1 ? (0.6, 0.3, 0.1) : (0.2, 0.3, 0.5);
            action[i] = random.Categorical(probabilities);
            for (int k = 0; k < 3; k++)
                (logging[k][i], policy[k][i]) = (probabilities[k], target is { } always ? (k == always ? 1 : 0) : probabilities[k]);
            p[i] = probabilities[action[i]];
            y[i] = random.Bernoulli(0.3 + 0.2 * x[i] + (action[i] == 0 ? 0.1 + 0.2 * x[i] : 0)) ? 1 : 0;
        }

        static ReadOnlyMemory<double>[] Columns(double[][] of) => [.. of.Select(column => (ReadOnlyMemory<double>)column)];
        return (new OffPolicyData(y, action, p, Columns(policy), Names, DesignMatrix.Create(true, n, ("x", x)), Columns(logging)), 0.4 * 0.8 + 0.6 * 0.4);
    }
}
