using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;
using ResearchKit.Statistics.Tests.Estimation;

namespace ResearchKit.Statistics.Tests.Regression;

public class LogisticRegressionConformanceTests : EstimatorConformance
{
    protected override double Tolerance => 1e-8;

    protected override IEstimationResult Fit(ConformanceColumns columns, double confidenceLevel = 0.95, CancellationToken cancellationToken = default)
    {
        var design = DesignMatrix.Create(true, columns.Outcome.Length, [.. columns.Columns.Select(column => (column.Term, (ReadOnlyMemory<double>)column.Values))]);
        return new LogisticRegression(new() { ConfidenceLevel = confidenceLevel }).Fit(new RegressionData(columns.Outcome, design), cancellationToken);
    }

    protected override double Outcome(double linearPredictor, RandomStream random) => random.Bernoulli(Elementary.Logistic(linearPredictor)) ? 1 : 0;
}

public class LogisticRegressionTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("offset")]
    [InlineData("no_intercept")]
    [InlineData("weighted")]
    public void Agrees_with_R(string model)
    {
        ReferenceTable reference = ReferenceTable.Read("logistic.csv"), table = RegressionSample.Table;
        double[] pass = [.. table.Numbers("y").Select(y => y > 7 ? 1.0 : 0)];
        double[] x = table.Numbers("x"), z = table.Numbers("z"), female = table.Numbers("female");
        int n = x.Length;
        LogisticRegressionResult result = new LogisticRegression().Fit(model switch
        {
            "plain" => new(pass, DesignMatrix.Create(true, n, ("x", x), ("z", z), ("female", female))),
            "offset" => new(pass, DesignMatrix.Create(true, n, ("x", x), ("female", female)), offset: z.Select(value => 0.3 * value).ToArray()),
            "no_intercept" => new(pass, DesignMatrix.Create(false, n, ("x", x), ("z", z))),
            _ => new(pass, DesignMatrix.Create(true, n, ("x", x), ("z", z), ("female", female)), table.Numbers("school").Select(value => value + 1).ToArray()),
        });
        Assert.Equal(ConvergenceStatus.Converged, result.Convergence.Status);
        Assert.InRange(result.Convergence.Iterations, 2, 12);
        int compared = 0;
        for (int row = 0; row < reference.RowCount; row++)
        {
            if (reference.Text(row, "model") != model)
                continue;
            string quantity = reference.Text(row, "quantity"), term = reference.Text(row, "term");
            // BIC's n is the sum of the weights in R, the rows here.
            if (model == "weighted" && quantity == "bic")
                continue;
            double expected = reference.Number(row, "value");
            double actual = quantity switch
            {
                "estimate" => result[term].Value,
                "se" => result[term].StandardError,
                "p" => result[term].PValue,
                "lower" => result[term].Lower,
                "upper" => result[term].Upper,
                "log_likelihood" => result.LogLikelihood,
                "aic" => result.Aic,
                _ => result.Bic,
            };
            Assert.True(Math.Abs(actual - expected) <= 1e-8 * Math.Abs(expected), $"{model}: {quantity} of {term} is {actual:R}, R says {expected:R}");
            compared++;
        }

        Assert.InRange(compared, 13, 23);
    }

    [Theory]
    [InlineData(new double[] { 0, 0, 0, 1, 1, 1 }, "a")] // complete
    [InlineData(new double[] { 0, 0, 1, 0, 1, 1 }, "a")] // quasi-complete: 0 and 1 meet at a = 3 only
    public void Perfect_separation_is_named(double[] outcome, string term)
    {
        double[] a = outcome[2] == 1 ? [1, 2, 3, 3, 4, 5] : [1, 2, 3, 4, 5, 6];
        double[] b = [0.3, -1, 2, 0.7, -0.4, 1.1];
        LogisticRegressionResult result = Fit(outcome, ("a", a), ("b", b));
        Assert.Equal(ConvergenceStatus.NoEstimate, result.Convergence.Status);
        Assert.Contains("perfect separation", result.Convergence.Reason, StringComparison.Ordinal);
        Assert.Contains(term, result.Convergence.Reason, StringComparison.Ordinal);
        Assert.All(result.Estimates, estimate => Assert.True(double.IsNaN(estimate.Value)));
        Assert.Throws<InvalidOperationException>(() => result.Predict(DesignMatrix.Create(true, 1, ("a", new double[] { 1 }), ("b", new double[] { 1 }))));
    }

    [Fact]
    public void A_category_in_which_all_have_one_outcome_is_separation()
    {
        var random = new RandomStream(4);
        double[] rare = [.. Enumerable.Range(0, 200).Select(i => i < 5 ? 1.0 : 0)];
        double[] outcome = [.. rare.Select(r => r == 1 || random.Bernoulli(0.4) ? 1.0 : 0)];
        double[] other = [.. rare.Select(_ => random.Normal())];
        LogisticRegressionResult result = Fit(outcome, ("other", other), ("rare", rare));
        Assert.Contains("perfect separation: rare tells", result.Convergence.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Strong_effects_without_separation_are_estimated()
    {
        var random = new RandomStream(9);
        double[] a = [.. Enumerable.Range(0, 4000).Select(_ => random.Normal(0, 4))];
        double[] outcome = [.. a.Select(value => random.Bernoulli(Elementary.Logistic(3 * value)) ? 1.0 : 0)];
        LogisticRegressionResult result = Fit(outcome, ("a", a));
        Assert.Equal(ConvergenceStatus.Converged, result.Convergence.Status);
        Assert.InRange((result["a"].Value - 3) / result["a"].StandardError, -4, 4);
    }

    [Fact]
    public void An_outcome_of_one_kind_gives_no_estimate_and_other_outcomes_are_refused()
    {
        Assert.Contains("the outcome is 1 in every row", Fit([1, 1, 1], ("a", [1, 2, 4])).Convergence.Reason, StringComparison.Ordinal);
        Assert.Contains("row 1 is 0.5", Assert.Throws<ArgumentException>(() => Fit([1, 0.5, 0], ("a", [1, 2, 4]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Predictions_and_odds_ratios_of_a_table_are_those_of_the_table()
    {
        // 30 of 40 pass with support, 20 of 50 without: odds 3 and 2/3, ratio 4.5, SE of its log √(1/30 + 1/10 + 1/20 + 1/30).
        double[] support = [.. Enumerable.Repeat(1.0, 40), .. Enumerable.Repeat(0.0, 50)];
        double[] pass = [.. Enumerable.Repeat(1.0, 30), .. Enumerable.Repeat(0.0, 10), .. Enumerable.Repeat(1.0, 20), .. Enumerable.Repeat(0.0, 30)];
        LogisticRegressionResult result = Fit(pass, ("support", support));
        Assert.Equal(4.5, result.OddsRatio("support").Value, 1e-12);
        Assert.Equal(Math.Sqrt(1 / 30.0 + 1 / 10.0 + 1 / 20.0 + 1 / 30.0), result["support"].StandardError, 1e-12);
        (double probability, double lower, double upper) = result.Predict(DesignMatrix.Create(true, 1, ("support", new double[] { 1 })))[0];
        Assert.Equal(0.75, probability, 1e-13);
        Assert.InRange(lower, 0.5, 0.75);
        Assert.InRange(upper, 0.75, 0.9);
    }

    private static LogisticRegressionResult Fit(double[] y, params (string Term, double[] Values)[] columns) =>
        new LogisticRegression().Fit(new RegressionData(
            y, DesignMatrix.Create(true, y.Length, [.. columns.Select(column => (column.Term, (ReadOnlyMemory<double>)column.Values))])));
}
