using ResearchKit.Statistics.Causal;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Tests.Causal;

public class ClusterTrialTests
{
    private static readonly double[][] Trial = DesignReference.Rows("trial");

    private static ClusterTrialData Data(bool covariate = false, bool blocks = false, Func<double, double>? outcome = null, Func<double[], double>? treated = null) => new(
        Trial.Column(0).Select(outcome ?? (y => y)).ToArray(), Trial.Select(treated ?? (row => row[1])).ToArray(), Trial.Groups("school", 2), covariate ? [("x", Trial.Column(3))] : null, blocks ? Trial.Groups("block", 4) : null);

    [Fact]
    public void Agrees_with_lm_and_clubSandwich()
    {
        DesignReference.Same(DesignReference.Row("trial plain"), new ClusterTrial().Fit(Data()).Effect);
        DesignReference.Same(DesignReference.Row("trial blocks"), new ClusterTrial().Fit(Data(blocks: true)).Effect);
        DesignReference.Same(DesignReference.Row("trial covariate"), new ClusterTrial().Fit(Data(covariate: true)).Effect);
    }

    [Fact]
    public void The_standardised_effect_and_the_intraclass_correlation_are_those_planted()
    {
        var random = new RandomStream(8);
        int clusters = 400, size = 30;
        double[] school = [.. Enumerable.Range(0, clusters).Select(_ => Math.Sqrt(0.2) * random.Normal())];
        int[] of = [.. Enumerable.Range(0, clusters * size).Select(i => i / size)];
        double[] treated = [.. of.Select(one => one % 2.0)];
        double[] y = [.. of.Select((one, i) => 5 + (3 * ((0.4 * treated[i]) + school[one] + (Math.Sqrt(0.8) * random.Normal()))))];
        ClusterTrialResult result = new ClusterTrial(new() { Permutations = 0 }).Fit(new ClusterTrialData(y, treated, Grouping.FromKeys("school", of)));
        Assert.InRange(result.StandardisedEffect.Value, 0.3, 0.5);
        Assert.InRange((result.StandardisedEffect.Value - 0.4) / result.StandardisedEffect.StandardError, -3, 3);
        Assert.Equal(0.2, result.IntraclassCorrelation, 0.04);
        Assert.Equal(3, result.StandardDeviation, 0.1);
        Assert.Null(result.PermutationPValue);
        Assert.Equal((200, 200), (result.ControlClusters, result.TreatedClusters));
    }

    [Fact]
    public void Permutations_exchange_clusters_within_blocks()
    {
        ClusterTrialResult result = new ClusterTrial().Fit(Data(blocks: true));
        // Two of four schools in each of four blocks: 6^4 arrangements, all taken.
        Assert.Equal(0, (result.PermutationPValue!.Value * 1296) % 1, 1e-6);
        Assert.InRange(result.PermutationPValue!.Value, 0.001, 0.2);
        Assert.Equal(result.PermutationPValue, new ClusterTrial().Fit(Data(blocks: true)).PermutationPValue);
    }

    [Fact]
    public void Rows_that_lack_something_are_left_out_and_counted()
    {
        double[] y = [.. Trial.Column(0), double.NaN, 3];
        double[] treated = [.. Trial.Column(1), 0, double.NaN];
        double[] schools = [.. Trial.Column(2), 1, 1];
        ClusterTrialResult result = new ClusterTrial().Fit(new ClusterTrialData(y, treated, Grouping.FromKeys("school", schools)));
        Assert.Equal(new ClusterTrial().Fit(Data()).Effect, result.Effect);
        Assert.Equal(["outcome", "treated"], result.Missingness.ByVariable.Select(one => one.Variable));
    }

    [Fact]
    public void Where_there_is_no_estimate_the_reason_is_said()
    {
        string Reason(ClusterTrialData data)
        {
            ClusterTrialResult result = new ClusterTrial().Fit(data);
            Assert.False(result.Convergence.IsUsable);
            Assert.True(double.IsNaN(result.Effect.Value));
            return result.Convergence.Reason!;
        }

        Assert.Contains("one school is treated", Reason(Data(treated: row => row[2] == 3 ? 1 : 0)), StringComparison.Ordinal);
        Assert.Contains("no school is treated", Reason(Data(treated: _ => 0)), StringComparison.Ordinal);
        Assert.Contains("does not vary", Reason(Data(outcome: _ => 4)), StringComparison.Ordinal);
        Assert.Contains("no school", Reason(Data(outcome: _ => double.NaN)), StringComparison.Ordinal);
        Assert.Contains("has treated and untreated rows", Assert.Throws<ArgumentException>(() => new ClusterTrial().Fit(Data(treated: row => row[3] > 0 ? 1 : 0))).Message, StringComparison.Ordinal);
        Assert.Contains("expected 1 where treated", Assert.Throws<ArgumentException>(() => Data(treated: row => row[1] + 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClusterTrial(new() { StandardErrors = StandardErrorKind.HC2 }));
    }

    [Fact]
    public void Large_offsets_and_the_order_of_rows_change_nothing()
    {
        ClusterTrialResult plain = new ClusterTrial().Fit(Data()), moved = new ClusterTrial().Fit(Data(outcome: y => y + 1e8));
        Assert.Equal(plain.Effect.Value, moved.Effect.Value, 1e-6);
        Assert.Equal(plain.Effect.StandardError, moved.Effect.StandardError, 1e-6);
        double[][] turned = [.. Trial.Reverse()];
        Assert.Equal(plain.Effect.StandardError, new ClusterTrial().Fit(new ClusterTrialData(turned.Column(0), turned.Column(1), turned.Groups("school", 2))).Effect.StandardError, 1e-12);
    }
}
