using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Tests.Regression;

/// <summary>NIST's Statistical Reference Datasets for linear regression: certified values.</summary>
public class LinearRegressionCertifiedTests
{
    [Fact]
    public void Norris()
    {
        double[] y =
        [
            0.1, 338.8, 118.1, 888.0, 9.2, 228.1, 668.5, 998.5, 449.1, 778.9, 559.2, 0.3, 0.1, 778.1, 668.8, 339.3, 448.9, 10.8, 557.7, 228.3, 998.0, 888.8,
            119.6, 0.3, 0.6, 557.6, 339.3, 888.0, 998.5, 778.9, 10.2, 117.6, 228.9, 668.4, 449.2, 0.2,
        ];
        double[] x =
        [
            0.2, 337.4, 118.2, 884.6, 10.1, 226.5, 666.3, 996.3, 448.6, 777.0, 558.2, 0.4, 0.6, 775.5, 666.9, 338.0, 447.5, 11.6, 556.0, 228.1, 995.8, 887.6,
            120.2, 0.3, 0.3, 556.8, 339.1, 887.2, 999.0, 779.0, 11.1, 118.3, 229.2, 669.1, 448.9, 0.5,
        ];
        LinearRegressionResult result = Fit(y, ("x", x));
        AssertDigits(-0.262323073774029, result["(Intercept)"].Value);
        AssertDigits(1.00211681802045, result["x"].Value);
        AssertDigits(0.232818234301152, result["(Intercept)"].StandardError);
        AssertDigits(0.429796848199937e-3, result["x"].StandardError);
        AssertDigits(0.884796396144373, result.ResidualStandardDeviation);
        AssertDigits(0.999993745883712, result.RSquared);
        AssertDigits(5436385.54079785, result.OverallTest!.Statistic);
    }

    [Fact]
    public void Longley()
    {
        ReferenceTable table = ReferenceTable.Read("longley.csv");
        string[] names = ["deflator", "gnp", "unemployed", "forces", "population", "year"];
        LinearRegressionResult result = Fit(table.Numbers("y"), [.. names.Select(name => (name, table.Numbers(name)))]);
        double[] estimates = [-3482258.63459582, 15.0618722713733, -0.358191792925910e-1, -2.02022980381683, -1.03322686717359, -0.511041056535807e-1, 1829.15146461355];
        double[] errors = [890420.383607373, 84.9149257747669, 0.334910077722432e-1, 0.488399681651699, 0.214274163161675, 0.226073200069370, 455.478499142212];
        for (int j = 0; j < estimates.Length; j++)
        {
            AssertDigits(estimates[j], result.Estimates[j].Value, 1e-11);
            AssertDigits(errors[j], result.Estimates[j].StandardError, 1e-11);
        }

        AssertDigits(304.854073561965, result.ResidualStandardDeviation, 1e-11);
        AssertDigits(0.995479004577296, result.RSquared);
        AssertDigits(330.285339234588, result.OverallTest!.Statistic, 1e-11);
    }

    [Fact]
    public void Wampler1_and_2()
    {
        double[] x = [.. Enumerable.Range(0, 21).Select(i => (double)i)];
        (string, double[])[] powers = [.. Enumerable.Range(1, 5).Select(k => ($"x{k}", x.Select(value => Power(value, k)).ToArray()))];
        LinearRegressionResult first = Fit([.. x.Select(value => Enumerable.Range(0, 6).Sum(k => Power(value, k)))], powers);
        Assert.All(first.Estimates, estimate => Assert.Equal(1, estimate.Value, 1e-8));
        Assert.Contains(first.Warnings, warning => warning.StartsWith("The fit is perfect", StringComparison.Ordinal));
        LinearRegressionResult second = Fit([.. x.Select(value => Enumerable.Range(0, 6).Sum(k => Power(value, k) / Power(10, k)))], powers);
        for (int k = 0; k < 6; k++)
            Assert.Equal(1 / Power(10, k), second.Estimates[k].Value, 1e-9 / Power(10, k));
    }

    private static double Power(double x, int k) => Enumerable.Repeat(x, k).Aggregate(1.0, (product, factor) => product * factor);

    private static LinearRegressionResult Fit(double[] y, params (string, double[])[] columns) =>
        new LinearRegression().Fit(new RegressionData(
            y, DesignMatrix.Create(true, y.Length, [.. columns.Select(column => (column.Item1, (ReadOnlyMemory<double>)column.Item2))])));

    private static void AssertDigits(double expected, double actual, double relative = 1e-12) =>
        Assert.Equal(expected, actual, relative * Math.Abs(expected));
}
