using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;
using ResearchKit.Statistics.Tests.Estimation;

namespace ResearchKit.Statistics.Tests.Regression;

public class FirthConformanceTests : EstimatorConformance
{
    protected override double Tolerance => 1e-7;

    protected override IEstimationResult Fit(ConformanceColumns columns, double confidenceLevel = 0.95, CancellationToken cancellationToken = default)
    {
        var design = DesignMatrix.Create(true, columns.Outcome.Length, [.. columns.Columns.Select(column => (column.Term, (ReadOnlyMemory<double>)column.Values))]);
        return new FirthRegression(new() { ConfidenceLevel = confidenceLevel }).Fit(new RegressionData(columns.Outcome, design), cancellationToken);
    }

    protected override double Outcome(double linearPredictor, RandomStream random) => random.Bernoulli(Elementary.Logistic(linearPredictor)) ? 1 : 0;
}

public class FirthRegressionTests
{
    [Theory]
    [InlineData("small")]
    [InlineData("separated")]
    public void Agrees_with_its_definition_in_R(string model)
    {
        ReferenceTable reference = ReferenceTable.Read("firth.csv");
        FirthResult result = new FirthRegression().Fit(Data(model));
        Assert.Equal(ConvergenceStatus.Converged, result.Convergence.Status);
        int compared = 0;
        for (int row = 0; row < reference.RowCount; row++)
        {
            if (reference.Text(row, "model") != model)
                continue;
            Estimate estimate = result[reference.Text(row, "term")];
            double expected = reference.Number(row, "value");
            double actual = reference.Text(row, "quantity") switch
            {
                "estimate" => estimate.Value,
                "se" => estimate.StandardError,
                "p" => estimate.PValue,
                "lower" => estimate.Lower,
                _ => estimate.Upper,
            };
            Assert.True(Math.Abs(actual - expected) <= 1e-6 * Math.Max(1, Math.Abs(expected)), $"{model}: {reference.Text(row, "quantity")} of {estimate.Term} is {actual:R}, R says {expected:R}");
            compared++;
        }

        Assert.InRange(compared, 15, 20);
    }

    [Fact]
    public void A_table_with_a_zero_gets_half_a_learner_in_each_cell()
    {
        // For a table of two by two, Firth's estimate adds one half to each cell: log(10.5 × 5.5 / (0.5 × 7.5)).
        double[] group = [.. Enumerable.Repeat(1.0, 10), .. Enumerable.Repeat(0.0, 12)], outcome = [.. Enumerable.Repeat(1.0, 10), .. Enumerable.Repeat(1.0, 7), .. Enumerable.Repeat(0.0, 5)];
        FirthResult result = new FirthRegression().Fit(new(outcome, DesignMatrix.Create(true, 22, ("group", group))));
        Assert.Equal(Math.Log(10.5 * 5.5 / (0.5 * 7.5)), result["group"].Value, 1e-9);
        Assert.True(result["group"].Lower > -1 && result["group"].Upper > 4);
    }

    [Fact]
    public void Complete_separation_has_finite_estimates()
    {
        double[] a = [.. Enumerable.Range(0, 30).Select(i => (double)i)];
        FirthResult result = new FirthRegression().Fit(new(a.Select(value => value > 14.5 ? 1.0 : 0).ToArray(), DesignMatrix.Create(true, 30, ("a", a))));
        Assert.Equal(ConvergenceStatus.Converged, result.Convergence.Status);
        Assert.InRange(result["a"].Value, 0.1, 10);
        Assert.InRange(result["a"].Lower, 0.01, result["a"].Value);
        Assert.True(result["a"].Upper > result["a"].Value);
        Assert.InRange(result["a"].PValue, 0, 0.001);
    }

    [Fact]
    public void An_outcome_of_one_kind_has_no_estimate()
    {
        FirthResult result = new FirthRegression().Fit(new(new double[] { 1, 1, 1, 1 }, DesignMatrix.Create(true, 4, ("a", new double[] { 1, 2, 3, 4 }))));
        Assert.Contains("the outcome is 1 in every row", result.Convergence.Reason, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new FirthRegression().Fit(new(new double[] { 1, 0, 2, 1 }, DesignMatrix.Create(true, 4, ("a", new double[] { 1, 2, 3, 4 })))));
    }

    private static RegressionData Data(string model)
    {
        const int n = 45;
        double[] First(string name) => GeneralizedSample.Column(name)[..n];
        double[] x = First("x"), passed = First("passed");
        if (model == "small")
            return new(passed, DesignMatrix.Create(true, n, ("x", x), ("z", First("z")), ("female", First("female"))));
        double[] rare = [.. passed.Select((value, i) => value == 1 && passed.Take(i + 1).Sum() <= 5 ? 1.0 : 0)];
        return new(passed, DesignMatrix.Create(true, n, ("x", x), ("rare", rare)));
    }
}
