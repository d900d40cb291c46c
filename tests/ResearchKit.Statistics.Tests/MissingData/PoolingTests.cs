using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Tests.MissingData;

/// <summary>Rubin's rules against mice::pool and the papers' formulas (missing-data.R).</summary>
public class PoolingTests
{
    [Theory]
    [InlineData(1, double.PositiveInfinity, "Inf")]
    [InlineData(1, 40, "40")]
    [InlineData(2, double.PositiveInfinity, "Inf")]
    [InlineData(2, 40, "40")]
    public void One_quantity_is_pooled_as_mice_does(int quantity, double complete, string name)
    {
        double[] values = [.. Enumerable.Range(0, 6).Select(i => MissingSample.Value("pool", $"q{2 * i + quantity}"))];
        double[] errors = [.. Enumerable.Range(0, 6).Select(i => MissingSample.Value("pool", $"se{2 * i + quantity}"))];
        PooledEstimate pooled = RubinRules.Pool("q", values, errors, complete);
        string test = $"pool{quantity}-{name}";
        MissingSample.Near(test, "value", pooled.Estimate.Value, 1e-12);
        MissingSample.Near(test, "se", pooled.Estimate.StandardError, 1e-12);
        MissingSample.Near(test, "df", pooled.Estimate.DegreesOfFreedom, 1e-12);
        MissingSample.Near(test, "fmi", pooled.FractionMissing, 1e-12);
        MissingSample.Near(test, "within", pooled.WithinVariance, 1e-12);
        MissingSample.Near(test, "between", pooled.BetweenVariance, 1e-12);
        Assert.Equal(pooled.TotalVariance, pooled.Estimate.StandardError * pooled.Estimate.StandardError, 1e-14);
        Assert.Equal(pooled.RelativeIncrease / (1 + pooled.RelativeIncrease), pooled.ShareBetween, 1e-14);
    }

    [Fact]
    public void Several_quantities_are_tested_jointly()
    {
        var values = new List<double[]>();
        var covariances = new List<double[,]>();
        for (int i = 0; i < 6; i++)
        {
            values.Add([MissingSample.Value("pool", $"q{2 * i + 1}"), MissingSample.Value("pool", $"q{2 * i + 2}")]);
            double a = MissingSample.Value("pool", $"se{2 * i + 1}"), b = MissingSample.Value("pool", $"se{2 * i + 2}");
            covariances.Add(new[,] { { a * a, 0.3 * a * b }, { 0.3 * a * b, b * b } });
        }

        PooledTest test = RubinRules.Test(values, covariances), small = RubinRules.Test(values, covariances, 40);
        MissingSample.Near("d1", "f", test.Statistic);
        MissingSample.Near("d1", "r", test.RelativeIncrease);
        MissingSample.Near("d1", "df", test.DenominatorDegreesOfFreedom);
        MissingSample.Near("d1", "p", test.PValue, 1e-8);
        MissingSample.Near("d1", "df40", small.DenominatorDegreesOfFreedom);
        MissingSample.Near("d1", "p40", small.PValue, 1e-8);
    }

    [Fact]
    public void Fits_to_imputed_data_are_pooled_as_mipo()
    {
        Estimate Of(int term, int imputation) => Estimate.FromStandardError(
            $"t{term}", MissingSample.Value("mipo", $"q.{term}.{imputation}"), MissingSample.Value("mipo", $"u.{term}.{imputation}"), 197, 0.95);
        for (int term = 1; term <= 3; term++)
        {
            Estimate[] fits = [.. Enumerable.Range(1, 5).Select(i => Of(term, i))];
            PooledEstimate pooled = RubinRules.Pool("t", [.. fits.Select(fit => fit.Value)], [.. fits.Select(fit => fit.StandardError)], 197);
            MissingSample.Near("mipo", $"estimate{term}", pooled.Estimate.Value);
            MissingSample.Near("mipo", $"t{term}", pooled.Estimate.StandardError);
            MissingSample.Near("mipo", $"df{term}", pooled.Estimate.DegreesOfFreedom);
            MissingSample.Near("mipo", $"fmi{term}", pooled.FractionMissing);
        }
    }

    [Fact]
    public void Nothing_missing_gives_the_complete_degrees_of_freedom_and_no_lost_information()
    {
        PooledEstimate same = RubinRules.Pool("q", [2, 2, 2], [0.5, 0.5, 0.5], double.PositiveInfinity);
        Assert.Equal(double.PositiveInfinity, same.Estimate.DegreesOfFreedom);
        Assert.Equal(0, same.FractionMissing);
        Assert.Equal(0.5, same.Estimate.StandardError, 1e-15);
        Assert.Equal(40.0 * 41 / 43, RubinRules.Pool("q", [2, 2], [0.5, 0.5], 40).Estimate.DegreesOfFreedom, 1e-12);
    }

    [Fact]
    public void Impossible_pools_are_refused_by_name()
    {
        Assert.Contains("at least 2 data sets", Assert.Throws<ArgumentException>(() => RubinRules.Pool("q", [1], [1], 10)).Message, StringComparison.Ordinal);
        Assert.Contains("in data set 2", Assert.Throws<ArgumentException>(() => RubinRules.Pool("q", [1, double.NaN], [1, 1], 10)).Message, StringComparison.Ordinal);
        Assert.Contains("singular", Assert.Throws<ArgumentException>(() => RubinRules.Test([[1, 1], [2, 2]], [new double[,] { { 1, 1 }, { 1, 1 } }, new double[,] { { 1, 1 }, { 1, 1 } }])).Message, StringComparison.Ordinal);
        double[] y = [1, 2, 3, 5];
        LinearRegressionResult one = new LinearRegression().Fit(new RegressionData(y, DesignMatrix.Create(true, 4)));
        LinearRegressionResult none = new LinearRegression().Fit(new RegressionData(Array.Empty<double>(), DesignMatrix.Create(true, 0)));
        Assert.Throws<ArgumentException>(() => PooledResult.Of([one]));
        PooledResult pooled = PooledResult.Of([one, none]);
        Assert.Contains("number 2 of the imputations gave none", pooled.Convergence.Reason, StringComparison.Ordinal);
        Assert.True(double.IsNaN(pooled["(Intercept)"].Value));
    }
}
