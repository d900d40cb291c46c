using ResearchKit.Statistics.Factors;

namespace ResearchKit.Statistics.Tests.Factors;

public class LongitudinalSyntaxTests
{
    private static readonly ReferenceTable Reference = ReferenceTable.Read("factors.csv");

    [Fact]
    public void Growth_is_that_of_lavaan()
    {
        StructuralEquationResult result = new StructuralEquationModel(LongitudinalSyntax.Growth(["t1", "t2", "t3", "t4"], predictors: ["treat"]), new() { IsGrowthModel = true }).Fit(FactorSample.Data());
        Assert.Equal(Value("growth", "chisq", ""), result.Fit.Test.Statistic, 1e-4);
        Assert.Equal(Value("growth", "est", "s ~ treat"), result["slope ~ treat"].Estimate.Value, 1e-5);
        Assert.Equal(Value("growth", "se", "i ~~ s"), result["level ~~ slope"].Estimate.StandardError, 1e-5);
    }

    [Fact]
    public void The_cross_lagged_model_is_that_of_lavaan()
    {
        StructuralEquationResult result = new StructuralEquationModel(LongitudinalSyntax.RandomInterceptCrossLagged(["u1", "u2", "u3", "u4"], ["v1", "v2", "v3", "v4"]), new() { MeanStructure = true }).Fit(FactorSample.Data());
        Assert.Equal(Value("riclpm", "chisq", ""), result.Fit.Test.Statistic, 1e-4);
        Assert.Equal(Value("riclpm", "df", ""), result.Fit.Test.DegreesOfFreedom);
        Assert.Equal(Value("riclpm", "est", "wv3 ~ wu2"), result["w_v3 ~ w_u2"].Estimate.Value, 1e-5);
        Assert.Equal(Value("riclpm", "est", "ru ~~ rv"), result["first ~~ second"].Estimate.Value, 1e-5);
        Assert.Equal(Value("riclpm", "se", "ru ~~ rv"), result["first ~~ second"].Estimate.StandardError, 1e-5);
    }

    [Fact]
    public void Equal_effects_are_equal_and_cost_no_parameters()
    {
        StructuralEquationResult result = new StructuralEquationModel(LongitudinalSyntax.RandomInterceptCrossLagged(["u1", "u2", "u3", "u4"], ["v1", "v2", "v3", "v4"], true), new() { MeanStructure = true }).Fit(FactorSample.Data());
        Assert.Equal(Value("riclpm", "df", "") + 8 + 2, result.Fit.Test.DegreesOfFreedom);
        Assert.Equal(result["w_u2 ~ w_v1"].Estimate.Value, result["w_u4 ~ w_v3"].Estimate.Value);
        // The data were made with 0.4, 0.2, 0.15 and 0.3.
        foreach ((string term, double truth) in new[] { ("w_u2 ~ w_u1", 0.4), ("w_u2 ~ w_v1", 0.2), ("w_v2 ~ w_u1", 0.15), ("w_v2 ~ w_v1", 0.3) })
            Assert.InRange((result[term].Estimate.Value - truth) / result[term].Estimate.StandardError, -3, 3);
    }

    [Fact]
    public void Names_that_are_no_words_are_quoted_and_too_few_waves_refused()
    {
        Assert.Equal(["grade 1", "grade 2", "grade 3"], ModelSyntax.Parse(LongitudinalSyntax.Growth(["grade 1", "grade 2", "grade 3"])).Variables);
        Assert.Contains("3 waves or more", Assert.Throws<ArgumentException>(() => LongitudinalSyntax.Growth(["a", "b"])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => LongitudinalSyntax.Growth(["a", "b", "c"], [0, 1, 1]));
        Assert.Throws<ArgumentException>(() => LongitudinalSyntax.RandomInterceptCrossLagged(["a", "b", "c"], ["d", "e"]));
    }

    [Fact]
    public void The_ladder_of_invariance_tests_each_step_against_the_one_before()
    {
        IReadOnlyList<InvarianceStep> steps = MeasurementInvariance.Test(ModelSyntax.Parse(FactorSample.Three), FactorSample.Data(true));
        Assert.Equal(["configural", "metric", "scalar", "strict"], steps.Select(step => step.Name));
        Assert.Equal(Value("scalar", "chisq", "") - Value("metric", "chisq", ""), steps[2].AgainstBefore!.Test.Statistic, 1e-4);
        Assert.Equal(6, steps[1].AgainstBefore!.Test.DegreesOfFreedom);
        Assert.Contains("these data have none", Assert.Throws<ArgumentException>(() => MeasurementInvariance.Test(ModelSyntax.Parse(FactorSample.Three), FactorSample.Data())).Message, StringComparison.Ordinal);
    }

    private static double Value(string model, string quantity, string term) =>
        Reference.Number(Enumerable.Range(0, Reference.RowCount).Single(row => Reference.Text(row, "model") == model && Reference.Text(row, "quantity") == quantity && Reference.Text(row, "term") == term), "value");
}
