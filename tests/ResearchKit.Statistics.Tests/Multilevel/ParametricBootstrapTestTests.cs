using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Multilevel;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Tests.Multilevel;

public class ParametricBootstrapTestTests
{
    private static readonly GeneralizedLinearMixedModelOptions Logistic = new() { Family = GeneralizedFamily.Binomial };
    private static readonly ReferenceTable Reference = ReferenceTable.Read("glmm-bootstrap.csv");
    private static readonly ReferenceTable Rows = ReferenceTable.Read("glmm-bootstrap-data.csv");

    private static MixedModelData Data(bool isLarger, double[]? outcome = null) => new(
        outcome ?? Rows.Numbers("right"), DesignMatrix.Create(true, 120, [("x", Rows.Numbers("x")), .. isLarger ? [("treated", (ReadOnlyMemory<double>)Rows.Numbers("treated"))] : Array.Empty<(string, ReadOnlyMemory<double>)>()]),
        [RandomTerm.Intercept(Grouping.FromKeys("school", Rows.Texts("school")))]);

    [Fact]
    public void It_agrees_with_lme4_and_the_rule_of_pbkrtest()
    {
        double Of(string quantity) => Reference.Number(Enumerable.Range(0, Reference.RowCount).Single(row => Reference.Text(row, "quantity") == quantity), "value");
        ParametricBootstrapTest test = ParametricBootstrap.Test(Data(false), Data(true), Logistic, seed: 4, replications: 600);
        Assert.Equal(Of("statistic"), test.Statistic, 1e-3);
        Assert.Equal(Of("chisq.p"), test.LikelihoodRatio.PValue, 1e-3);
        Assert.Equal(1, test.DegreesOfFreedom);
        Assert.Null(test.Reason);
        Assert.Equal(600, test.Refits + test.Failed);
        // Two simulations: within four standard errors of their difference.
        double p = Of("p"), error = Math.Sqrt(p * (1 - p) * (1 / Of("refits") + 1.0 / test.Refits));
        Assert.InRange(test.PValue, p - 4 * error, p + 4 * error);
        Assert.Equal(Math.Sqrt(test.PValue * (1 - test.PValue) / test.Refits), test.MonteCarloError, 1e-12);
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        ParametricBootstrapTest one = ParametricBootstrap.Test(Data(false), Data(true), Logistic with { MaximumThreads = 1 }, 9, 100), two = ParametricBootstrap.Test(Data(false), Data(true), Logistic with { MaximumThreads = 2 }, 9, 100);
        Assert.Equal(one, two);
    }

    [Fact]
    public void What_cannot_be_tested_is_refused_by_name()
    {
        double[] other = [.. Rows.Numbers("right").Select(value => 1 - value)];
        Assert.Contains("different outcomes", Assert.Throws<ArgumentException>(() => ParametricBootstrap.Test(Data(false), Data(true, other), Logistic, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("Give the smaller model first", Assert.Throws<ArgumentException>(() => ParametricBootstrap.Test(Data(true), Data(false), Logistic, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => ParametricBootstrap.Test(Data(false), Data(true), Logistic, 1, 99));
        double[] constant = new double[120];
        Assert.Contains("no estimate", Assert.Throws<ArgumentException>(() => ParametricBootstrap.Test(Data(false, constant), Data(true, constant), Logistic, 1)).Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Few_groups_are_warned_of_with_what_to_do_and_many_are_not()
    {
        static bool Warns(IReadOnlyList<string> warnings) => warnings.Any(warning => warning.Contains("fewer than 30 groups of", StringComparison.Ordinal) && warning.Contains("ParametricBootstrap.Test", StringComparison.Ordinal));
        Assert.True(Warns(new GeneralizedLinearMixedModel(Logistic).Fit(Data(true)).Warnings));
        var random = new RandomStream(3);
        int[] groups = [.. Enumerable.Range(0, 600).Select(row => row / 20)];
        double[] effects = [.. Enumerable.Range(0, 30).Select(_ => random.Normal())];
        double[] outcome = [.. groups.Select(group => random.Bernoulli(Elementary.Logistic(effects[group])) ? 1.0 : 0)];
        Assert.False(Warns(new GeneralizedLinearMixedModel(Logistic).Fit(new MixedModelData(outcome, DesignMatrix.Create(true, 600), [RandomTerm.Intercept(Grouping.FromKeys("school", groups))])).Warnings));
    }
}
