using ResearchKit.Models;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Tests.Models;

/// <summary>Terms, their names, their order and their estimates are R's.</summary>
public class RegressionReferenceTests
{
    [Theory]
    [InlineData(1, "y ~ z + log(weight) + poly(x, 2) + sex")]
    [InlineData(2, "y~x*sex")]
    [InlineData(3, "y ~ 0 + sex + x")]
    [InlineData(4, "y ~ x:sex")]
    [InlineData(5, "y ~ (x + z + sex)^2 - x:z")]
    [InlineData(6, "y ~ sex / x")]
    [InlineData(7, "y ~ I(x^2 / 2) + scale(z) + sqrt(weight)")]
    [InlineData(8, "y ~ x + school")]
    [InlineData(9, "y ~ poly(x, 3, raw = TRUE) + girl")]
    [InlineData(10, "y ~ x * sex * girl - sex:girl - x:sex:girl - girl")]
    [InlineData(11, "log(weight) ~ x - 1")]
    [InlineData(12, "y ~ sex:school - 1")]
    [InlineData(13, "y ~ 1")]
    public void Agrees_with_R(int number, string formula)
    {
        string[][] expected = [.. ModelSample.Read("models.csv").Where(row => int.Parse(row[0]) == number)];
        LinearModel model = Regression.Fit(formula, ModelSample.Frame());
        Assert.Equal(expected.Select(row => row[1].Replace(';', ',')), model.Estimates.Select(estimate => estimate.Term));
        foreach ((string[] row, Estimate estimate) in expected.Zip(model.Estimates))
        {
            double value = ModelSample.Number(row[2]), error = ModelSample.Number(row[3]);
            Assert.Equal(double.IsNaN(value), double.IsNaN(estimate.Value));
            if (double.IsNaN(value))
                continue;
            Assert.Equal(value, estimate.Value, 1e-9 * Math.Abs(value) + 1e-13);
            Assert.Equal(error, estimate.StandardError, 1e-9 * Math.Abs(error));
        }
    }
}
