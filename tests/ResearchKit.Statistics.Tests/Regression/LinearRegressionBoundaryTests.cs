using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Tests.Regression;

public class LinearRegressionBoundaryTests
{
    [Fact]
    public void As_many_coefficients_as_rows_fit_exactly_and_have_no_standard_errors()
    {
        LinearRegressionResult result = Fit([1, 3, 2], null, StandardErrorKind.Classical, ("a", [0, 1, 2]), ("b", [1, 0, 5]));
        Assert.True(result.Convergence.IsUsable);
        Assert.Equal(0, result.ResidualDegreesOfFreedom);
        // Three equations: 1 = i + b, 3 = i + a, 2 = i + 2 a + 5 b.
        Assert.Equal(1.5, result["(Intercept)"].Value, 1e-13);
        Assert.Equal(1.5, result["a"].Value, 1e-13);
        Assert.Equal(-0.5, result["b"].Value, 1e-13);
        Assert.All(result.Estimates, estimate => Assert.True(double.IsFinite(estimate.Value) && double.IsNaN(estimate.StandardError)));
        Assert.Contains(result.Warnings, warning => warning.Contains("as many coefficients as rows", StringComparison.Ordinal));
        Assert.Null(result.OverallTest);
    }

    [Fact]
    public void An_outcome_that_does_not_vary_is_named()
    {
        LinearRegressionResult result = Fit([4, 4, 4, 4], null, StandardErrorKind.Classical, ("a", [0, 1, 2, 5]));
        Assert.Equal(4, result["(Intercept)"].Value);
        Assert.Equal(0, result["a"].Value);
        Assert.True(double.IsNaN(result.RSquared));
        Assert.Null(result.OverallTest);
        Assert.Contains(result.Warnings, warning => warning.Contains("The outcome is the same in every row", StringComparison.Ordinal));
    }

    [Fact]
    public void A_row_with_full_leverage_has_no_HC3()
    {
        double[] dummy = [1, 0, 0, 0, 0, 0];
        double[] y = [3, 1, 2, 2, 4, 1];
        LinearRegressionResult result = Fit(y, null, StandardErrorKind.HC3, ("dummy", dummy));
        Assert.Contains(result.Warnings, warning => warning.Contains("leverage one", StringComparison.Ordinal));
        Assert.True(double.IsNaN(result["dummy"].StandardError));
        Assert.Equal(1, result["dummy"].Value, 1e-12);
        Assert.True(Fit(y, null, StandardErrorKind.HC1, ("dummy", dummy))["dummy"].StandardError > 0);
    }

    [Theory]
    [InlineData(StandardErrorKind.CR0)]
    [InlineData(StandardErrorKind.CR2)]
    public void One_cluster_gives_estimates_without_standard_errors(StandardErrorKind kind)
    {
        LinearRegressionResult result = Fit([1, 3, 2, 5], ["s", "s", "s", "s"], kind, ("a", [0, 1, 2, 5]));
        Assert.True(double.IsFinite(result["a"].Value));
        Assert.True(double.IsNaN(result["a"].StandardError));
        Assert.Contains(result.Warnings, warning => warning.StartsWith("No cluster-robust standard errors, because there are 1 clusters of school", StringComparison.Ordinal));
        Assert.Equal([new LevelCount("rows", 4), new LevelCount("school", 1)], result.SampleSizes);
    }

    [Fact]
    public void Rows_without_a_cluster_count_as_missing_only_when_clusters_are_used()
    {
        string?[] schools = ["a", null, "b", "b", "c"];
        double[] x = [0, 1, 2, 5, 3];
        Assert.Equal([new MissingCount("school", 1)], Fit([1, 3, 2, 5, 4], schools, StandardErrorKind.CR0, ("a", x)).Missingness.ByVariable);
        Assert.Empty(Fit([1, 3, 2, 5, 4], schools, StandardErrorKind.HC0, ("a", x)).Missingness.ByVariable);
    }

    [Fact]
    public void Impossible_requests_are_refused()
    {
        var design = DesignMatrix.Create(true, 3, ("a", new double[] { 1, 2, 4 }));
        double[] y = [1, 2, 2];
        Assert.Throws<ArgumentException>(() => new LinearRegression(new() { StandardErrors = StandardErrorKind.CR1 }).Fit(new RegressionData(y, design)));
        Assert.Throws<ArgumentException>(() => new LinearRegression().Fit(new RegressionData(y, design, new double[] { 1, -1, 1 })));
        Assert.Throws<ArgumentException>(() => new LinearRegression(new() { StandardErrors = StandardErrorKind.CR2 })
            .Fit(new RegressionData(y, design, new double[] { 1, 2, 1 }, clusters: Grouping.FromKeys("g", ["a", "b", "c"]))));
        Assert.Throws<ArgumentException>(() => new RegressionData(new double[] { 1 }, design));
        Assert.Throws<ArgumentException>(() => DesignMatrix.Create(true, 3, ("a", new double[] { 1, 2 })));
        Assert.Throws<ArgumentException>(() => DesignMatrix.Create(true, 1, ("a", new double[] { 1 }), ("a", new double[] { 2 })));
        Assert.Throws<ArgumentException>(() => DesignMatrix.Create(false, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinearRegression(new() { RankTolerance = 1 }));
        LinearRegressionResult fitted = new LinearRegression().Fit(new RegressionData(y, design));
        Assert.Throws<ArgumentException>(() => fitted.Predict(DesignMatrix.Create(true, 1, ("b", new double[] { 1 }))));
        Assert.Throws<KeyNotFoundException>(() => fitted["b"]);
    }

    [Fact]
    public void A_row_of_weight_zero_is_as_if_it_were_not_there()
    {
        var design = DesignMatrix.Create(true, 5, ("a", new double[] { 1, 2, 4, 7, 100 }));
        double[] y = [1, 2, 2, 5, -50];
        LinearRegressionResult weighted = new LinearRegression().Fit(new RegressionData(y, design, new double[] { 1, 1, 1, 1, 0 }));
        LinearRegressionResult without = Fit(y[..4], null, StandardErrorKind.Classical, ("a", [1, 2, 4, 7]));
        Assert.Equal(without["a"].Value, weighted["a"].Value, 1e-14);
        Assert.Equal(without["a"].StandardError, weighted["a"].StandardError, 1e-14);
        Assert.Equal(without.LogLikelihood, weighted.LogLikelihood, 1e-12);
        Assert.Equal(4, weighted.SampleSizes[0].Count);
    }

    [Fact]
    public void Extreme_units_neither_overflow_nor_vanish()
    {
        double[] x = [1, 2, 4, 7, 9], y = [1, 2, 2, 5, 4];
        LinearRegressionResult plain = Fit(y, null, StandardErrorKind.HC2, ("x", x));
        LinearRegressionResult extreme = Fit([.. y.Select(v => v * 1e120)], null, StandardErrorKind.HC2, ("x", [.. x.Select(v => v * 1e160)]));
        Assert.Equal(plain["x"].Statistic, extreme["x"].Statistic, 1e-12 * Math.Abs(plain["x"].Statistic));
        Assert.Equal(plain.RSquared, extreme.RSquared, 1e-13);
    }

    [Fact]
    public void Residuals_are_orthogonal_to_every_term()
    {
        Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), seed =>
        {
            var random = new RandomStream((ulong)seed);
            int n = random.IntegerBetween(8, 1200), p = random.IntegerBetween(1, 6);
            (string, double[])[] columns = [.. Enumerable.Range(0, p).Select(j => ($"x{j}", Enumerable.Range(0, n).Select(_ => random.Normal(random.Integer(3), 1)).ToArray()))];
            double[] y = [.. Enumerable.Range(0, n).Select(i => columns.Sum(column => column.Item2[i]) + random.Normal(0, 2))];
            LinearRegressionResult result = Fit(y, null, StandardErrorKind.Classical, columns);
            var design = DesignMatrix.Create(true, n, [.. columns.Select(column => (column.Item1, (ReadOnlyMemory<double>)column.Item2))]);
            double[] residuals = [.. result.Predict(design).Select((prediction, i) => y[i] - prediction.Value)];
            double bound = 1e-11 * n;
            return Math.Abs(residuals.Sum()) < bound
                && columns.All(column => Math.Abs(column.Item2.Zip(residuals, (a, b) => a * b).Sum()) < bound)
                && Math.Abs(residuals.Sum(r => r * r) / result.ResidualSumOfSquares - 1) < 1e-11;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Covariances_are_symmetric_and_hold_the_squared_standard_errors()
    {
        LinearRegressionResult result = new LinearRegression(new() { StandardErrors = StandardErrorKind.HC3 }).Fit(RegressionSample.Data("plain"));
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(result.Estimates[i].StandardError, Math.Sqrt(result.Covariance(i, i)), 1e-15);
            for (int j = 0; j < 4; j++)
                Assert.Equal(result.Covariance(i, j), result.Covariance(j, i), 1e-16);
        }
    }

    private static LinearRegressionResult Fit(double[] y, string?[]? clusters, StandardErrorKind kind, params (string Term, double[] Values)[] columns) =>
        new LinearRegression(new LinearRegressionOptions { StandardErrors = kind }).Fit(new RegressionData(
            y,
            DesignMatrix.Create(true, y.Length, [.. columns.Select(column => (column.Term, (ReadOnlyMemory<double>)column.Values))]),
            clusters: clusters is null ? null : Grouping.FromKeys("school", clusters)));
}
