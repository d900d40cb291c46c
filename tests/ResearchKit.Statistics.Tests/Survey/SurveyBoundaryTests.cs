using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;
using ResearchKit.Statistics.Survey;

namespace ResearchKit.Statistics.Tests.Survey;

public class SurveyBoundaryTests
{
    private static readonly double[] Four = [1, 2, 3, 4], Ones = [1, 1, 1, 1];

    [Fact]
    public void A_simple_random_sample_has_the_textbook_error()
    {
        SurveyResult mean = new SurveyEstimator(new LinearizedDesign(Ones)).Mean([("v", Four)]);
        Assert.Equal(2.5, mean["v"].Value, 1e-14);
        Assert.Equal(Math.Sqrt(5.0 / 3 / 4), mean["v"].StandardError, 1e-14);
        Assert.Equal(1, mean.DesignEffects![0], 1e-12);
    }

    [Fact]
    public void A_census_has_no_sampling_error()
    {
        double[] drawn = [4, 4, 4, 4];
        Assert.Equal(0, new SurveyEstimator(new LinearizedDesign(Ones, population: drawn)).Mean([("v", Four)])["v"].StandardError);
        Assert.Equal(0, new SurveyEstimator(new LinearizedDesign(Ones, population: Ones)).Mean([("v", Four)])["v"].StandardError);
    }

    [Fact]
    public void A_large_offset_costs_no_digits()
    {
        double[] far = [.. Four.Select(value => value + 1e8)];
        var estimator = new SurveyEstimator(new LinearizedDesign(Ones));
        Assert.Equal(estimator.Mean([("v", Four)])["v"].StandardError, estimator.Mean([("v", far)])["v"].StandardError, 1e-14);
    }

    [Fact]
    public void A_lonely_unit_is_refused_by_name_unless_there_is_a_rule()
    {
        var strata = Grouping.FromKeys<string>("region", ["a", "a", "a", "b"]);
        var error = Assert.Throws<ArgumentException>(() => new LinearizedDesign(Ones, strata));
        Assert.Contains("Stratum 2 of region, to which row 3 belongs, has one sampling unit", error.Message, StringComparison.Ordinal);
        Assert.True(new SurveyEstimator(new LinearizedDesign(Ones, strata, lonely: LonelyUnitRule.Adjust)).Mean([("v", Four)])["v"].StandardError > 0);
        Assert.Throws<ArgumentException>(() => Replication.StratifiedJackknife(new LinearizedDesign(Ones, strata, lonely: LonelyUnitRule.Adjust)));
    }

    [Fact]
    public void A_unit_in_two_strata_is_a_mistake_unless_nested()
    {
        var strata = Grouping.FromKeys<string>("region", ["a", "a", "b", "b"]);
        var units = Grouping.FromKeys<string>("school", ["1", "2", "1", "2"]);
        Assert.Contains("set nested to true", Assert.Throws<ArgumentException>(() => new LinearizedDesign(Ones, strata, units)).Message, StringComparison.Ordinal);
        Assert.Equal(4, new LinearizedDesign(Ones, strata, units, nested: true).UnitCount);
    }

    [Fact]
    public void Impossible_weights_and_designs_are_refused_by_name()
    {
        foreach (double bad in new[] { -1, double.NaN, double.PositiveInfinity })
            Assert.Contains("The weight of row 2", Assert.Throws<ArgumentException>(() => new LinearizedDesign([1, 1, bad, 1])).Message, StringComparison.Ordinal);
        Assert.Contains("region is missing in row 1", Assert.Throws<ArgumentException>(() => new LinearizedDesign(Ones, Grouping.FromKeys<string>("region", ["a", null, "a", "a"]))).Message, StringComparison.Ordinal);
        Assert.Contains("4 units were drawn", Assert.Throws<ArgumentException>(() => new LinearizedDesign(Ones, population: new double[] { 3, 3, 3, 3 })).Message, StringComparison.Ordinal);
        Assert.Contains("v is infinite in row 1", Assert.Throws<ArgumentException>(() => new SurveyEstimator(new LinearizedDesign(Ones)).Mean([("v", new[] { 1, double.NegativeInfinity, 2, 3 })])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ReplicateDesign(Ones, [Ones], ReplicateMethod.Fay));
        Assert.Throws<ArgumentException>(() => new ReplicateDesign(Ones, [Ones, Ones], ReplicateMethod.StratifiedJackknife));
        Assert.Throws<ArgumentException>(() => Replication.BalancedHalves(new LinearizedDesign(Ones)));
    }

    [Fact]
    public void All_missing_zero_weights_and_empty_domains_say_why_there_is_no_estimate()
    {
        double[] none = [double.NaN, double.NaN, double.NaN, double.NaN];
        Assert.Contains("no row with a weight is complete", new SurveyEstimator(new LinearizedDesign(Ones)).Mean([("v", none)]).Convergence.Reason, StringComparison.Ordinal);
        Assert.Contains("no row with a weight", new SurveyEstimator(new LinearizedDesign(new double[4])).Total([("v", Four)]).Convergence.Reason, StringComparison.Ordinal);
        Assert.Contains("no row with a weight", new SurveyEstimator(new LinearizedDesign(Ones).Where(new bool[4])).Quantile("v", Four, [0.5]).Convergence.Reason, StringComparison.Ordinal);
        Assert.Contains("total of w is zero", new SurveyEstimator(new LinearizedDesign(Ones)).Ratio(("v", Four), ("w", new double[4])).Convergence.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void One_unit_gives_a_mean_without_an_interval_and_says_so()
    {
        var one = new LinearizedDesign([1], lonely: LonelyUnitRule.Certainty);
        SurveyResult mean = new SurveyEstimator(one).Mean([("v", new double[] { 3 })]);
        Assert.Equal(3, mean["v"].Value);
        Assert.True(double.IsNaN(mean["v"].Lower));
        Assert.Contains("No interval", Assert.Single(mean.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Separation_is_named()
    {
        double[] x = [-2, -1, 1, 2], y = [0, 0, 1, 1];
        SurveyResult fit = new SurveyRegression(GeneralizedFamily.Binomial).Fit(
            new SurveyRegressionData(y, DesignMatrix.Create(true, 4, ("x", x)), new LinearizedDesign(Ones)));
        Assert.Contains("perfect separation", fit.Convergence.Reason, StringComparison.Ordinal);
        Assert.All(fit.Estimates, estimate => Assert.True(double.IsNaN(estimate.Value)));
    }

    [Fact]
    public void The_bootstrap_is_near_the_linearised_error_and_the_same_for_a_seed()
    {
        SurveySample sample = SurveySample.All;
        LinearizedDesign design = sample.Clustered();
        double expected = new SurveyEstimator(design).Mean([("y", sample["y"])])["y"].StandardError;
        double first = new SurveyEstimator(Replication.Bootstrap(design, 800, 7)).Mean([("y", sample["y"])])["y"].StandardError;
        // The bootstrap standard error has a Monte Carlo error of 1/sqrt(2 × 800), 2.5 %.
        Assert.InRange(first / expected, 0.88, 1.12);
        Assert.Equal(first, new SurveyEstimator(Replication.Bootstrap(design, 800, 7)).Mean([("y", sample["y"])])["y"].StandardError);
    }

    [Fact]
    public void Averaged_plausible_values_would_be_too_sure()
    {
        SurveySample sample = SurveySample.All;
        SurveyDesign design = sample.Clustered();
        double[][] values = [.. Enumerable.Range(1, 5).Select(k => sample[$"pv{k}"])];
        double[] averaged = [.. Enumerable.Range(0, values[0].Length).Select(i => values.Average(one => one[i]))];
        PooledResult pooled = PlausibleValueAnalysis.Analyse([.. values.Select(one => (ReadOnlyMemory<double>)one)], pv => new SurveyEstimator(design).Mean([("pv", pv)]));
        PooledEstimate made = pooled.Pooled[0]!;
        Assert.True(made.BetweenVariance > 0);
        Assert.True(made.TotalVariance > made.WithinVariance);
        Assert.True(pooled.Estimates[0].StandardError > new SurveyEstimator(design).Mean([("pv", averaged)])["pv"].StandardError);
        PooledResult shortcut = PlausibleValueAnalysis.Analyse([.. values.Select(one => (ReadOnlyMemory<double>)one)], pv => new SurveyEstimator(design).Mean([("pv", pv)]), SamplingVarianceOf.FirstPlausibleValue);
        Assert.Equal(made.BetweenVariance, shortcut.Pooled[0]!.BetweenVariance);
        Assert.NotEqual(made.WithinVariance, shortcut.Pooled[0]!.WithinVariance);
        Assert.Throws<ArgumentException>(() => PlausibleValueAnalysis.Analyse([values[0]], pv => new SurveyEstimator(design).Mean([("pv", pv)])));
    }

    [Fact]
    public void A_cancelled_token_stops_an_estimate()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => { new SurveyEstimator(new LinearizedDesign(Ones)).Mean([("v", Four)], source.Token); });
    }
}
