using ResearchKit.Statistics.Causal;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Tests.Causal;

public sealed class PropensityWeightingTests : TreatmentEffectConformance
{
    protected override TreatmentEffectResult Fit(double[] outcome, double[] treatment, double[] x, double[] z, double level = 0.95, CancellationToken cancellationToken = default) =>
        new PropensityWeighting(new() { ConfidenceLevel = level }).Fit(new(outcome, treatment, DesignMatrix.Create(true, x.Length, ("x", x), ("z", z))), cancellationToken);

    [Theory]
    [InlineData(TreatmentEstimand.Everybody, "ATE")]
    [InlineData(TreatmentEstimand.Treated, "ATT")]
    [InlineData(TreatmentEstimand.Untreated, "ATC")]
    [InlineData(TreatmentEstimand.Overlap, "ATO")]
    public void Weights_means_and_standard_errors_are_those_of_r(TreatmentEstimand estimand, string name)
    {
        Same(new PropensityWeightingOptions { Estimand = estimand }, name);
    }

    [Fact]
    public void Trimming_by_a_fixed_bound_fits_again_to_the_rows_that_stay()
    {
        PropensityWeightingResult result = Same(new PropensityWeightingOptions { Trimming = PropensityTrimming.Fixed, LeastPropensity = 0.15 }, "fixed");
        Assert.Equal(result.Overlap!.Trimmed, result.Weights.ToArray().Count(weight => weight == 0));
        Assert.True(result.Overlap.Trimmed > 0);
    }

    [Fact]
    public void The_optimal_bound_is_that_of_crump_and_others()
    {
        CausalReference.Agrees("optimal bound", new PropensityWeighting(new() { Trimming = PropensityTrimming.Optimal }).Fit(CausalReference.Treatment()).Overlap!.LeastPropensity);
    }

    [Theory]
    [InlineData(TreatmentEstimand.Everybody, "ATE")]
    [InlineData(TreatmentEstimand.Treated, "ATT")]
    public void Balance_is_by_the_stated_standard_deviation(TreatmentEstimand estimand, string name)
    {
        foreach (CovariateBalance balance in new PropensityWeighting(new() { Estimand = estimand }).Fit(CausalReference.Treatment()).Balance)
        {
            foreach ((string when, BalanceMeasures measures) in new[] { ("before", balance.Before), ("after", balance.After) })
            {
                CausalReference.Agrees($"balance {name} {balance.Term} {when} smd", measures.StandardisedDifference);
                CausalReference.Agrees($"balance {name} {balance.Term} {when} ratio", measures.VarianceRatio);
                CausalReference.Agrees($"balance {name} {balance.Term} {when} ks", measures.KolmogorovSmirnov);
            }
        }
    }

    [Fact]
    public void Overlap_weights_balance_all_means_exactly()
    {
        Assert.All(
            new PropensityWeighting(new() { Estimand = TreatmentEstimand.Overlap }).Fit(CausalReference.Treatment()).Balance,
            balance => Assert.Equal(0, balance.After.StandardisedDifference, 1e-9));
    }

    [Fact]
    public void Stabilised_weights_have_a_mean_near_one_and_the_same_proportions()
    {
        PropensityWeightingResult result = new PropensityWeighting().Fit(CausalReference.Treatment());
        Assert.InRange(result.StabilisedWeights.ToArray().Average(), 0.9, 1.1);
        double[] a = CausalReference.Column("a");
        int[] treated = [.. Enumerable.Range(0, a.Length).Where(i => a[i] == 1)];
        Assert.Equal(result.Weights.Span[treated[0]] / result.Weights.Span[treated[1]], result.StabilisedWeights.Span[treated[0]] / result.StabilisedWeights.Span[treated[1]], 12);
    }

    [Fact]
    public void Perfect_separation_is_refused_by_name()
    {
        (double[] y, double[] _, double[] x, double[] z) = Sample();
        double[] apart = [.. x.Select(value => value > 0 ? 1.0 : 0)];
        None(Fit(y, apart, x, z), "perfect separation");
        None(Fit(y, apart, x, z), "propensity of treatment");
    }

    [Fact]
    public void A_treatment_other_than_zero_and_one_is_refused_by_row()
    {
        (double[] y, double[] a, double[] x, double[] z) = Sample();
        a[4] = 2;
        Assert.Contains("treatment is 2 in row 4", Assert.Throws<ArgumentException>(() => { Fit(y, a, x, z); }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_few_rows_carry_are_warned_of()
    {
        var random = new RandomStream(3);
        int n = 400;
        double[] x = [.. Enumerable.Range(0, n).Select(_ => random.Normal())], z = [.. x.Select(_ => random.Normal())];
        double[] a = [.. x.Select(value => random.Bernoulli(Elementary.Logistic(3 * value)) ? 1.0 : 0)], y = [.. x.Select(value => value + random.Normal())];
        Assert.Contains(Fit(y, a, x, z).Warnings, warning => warning.Contains("overlap population", StringComparison.Ordinal));
    }

    [Fact]
    public void One_cluster_says_nothing_of_clusters()
    {
        (double[] y, double[] a, double[] x, double[] z) = Sample();
        var data = new TreatmentData(y, a, DesignMatrix.Create(true, y.Length, ("x", x), ("z", z)), clusters: Grouping.FromKeys("school", [.. y.Select(_ => "s")]));
        None(new PropensityWeighting().Fit(data), "one cluster of school");
    }

    private static PropensityWeightingResult Same(PropensityWeightingOptions options, string name)
    {
        PropensityWeightingResult result = new PropensityWeighting(options).Fit(CausalReference.Treatment()), clustered = new PropensityWeighting(options).Fit(CausalReference.Treatment(byCluster: true));
        foreach ((string term, string quantity) in new[] { ("mean if treated", "treated"), ("mean if untreated", "untreated"), ("effect", "effect") })
        {
            CausalReference.Agrees($"{name} {quantity}", result[term].Value);
            CausalReference.Agrees($"{name} {quantity} se row", result[term].StandardError, 1e-8);
            CausalReference.Agrees($"{name} {quantity} se cluster", clustered[term].StandardError, 1e-8);
        }

        foreach (int row in new[] { 1, 7, 50 }.Where(row => result.Weights.Span[row - 1] != 0))
            CausalReference.Agrees($"{name} weight {row}", result.Weights.Span[row - 1]);
        CausalReference.Agrees($"{name} ess treated", result.Overlap!.Treated.EffectiveSize);
        CausalReference.Agrees($"{name} ess untreated", result.Overlap.Untreated.EffectiveSize);
        Assert.Equal(19, clustered["effect"].DegreesOfFreedom);
        return result;
    }
}
