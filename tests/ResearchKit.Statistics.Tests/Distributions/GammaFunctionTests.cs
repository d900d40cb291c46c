using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Tests.Distributions;

public class GammaFunctionTests
{
    private static readonly ReferenceTable s_reference = ReferenceTable.Read("elementary.csv");

    [Theory]
    [InlineData("loggamma", 1.2e-14, 1e-15)]
    [InlineData("logbeta", 2e-14, 4e-15)]
    public void Stays_within_the_stated_error(string function, double absolute, double relative)
    {
        int cases = 0;
        for (int row = 0; row < s_reference.RowCount; row++)
        {
            if (s_reference.Text(row, "function") != function)
                continue;
            double x = s_reference.Number(row, "x"), y = s_reference.Number(row, "y"), expected = s_reference.Number(row, "expected");
            double actual = function == "loggamma" ? GammaFunction.Log(x) : GammaFunction.LogBeta(x, y);
            double error = Math.Abs(actual - expected);
            Assert.True(error < Math.Max(absolute, relative * Math.Abs(expected)), $"{function}({x:R}, {y:R}) = {actual:R}, expected {expected:R}: off by {error:E2}");
            cases++;
        }

        Assert.InRange(cases, 400, int.MaxValue);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(5, 4.787491742782046)]
    [InlineData(22, 48.47118135183523)]
    [InlineData(23, 51.60667556776438)]
    [InlineData(1000, 5912.128178488163)]
    public void Log_factorials_are_those_of_whole_numbers(double k, double expected) =>
        Assert.Equal(expected, GammaFunction.LogFactorial(k), 1e-15 * Math.Max(1, expected));

    [Fact]
    public void Outside_its_domain_it_is_not_a_number()
    {
        Assert.True(double.IsNaN(GammaFunction.Log(0)));
        Assert.True(double.IsNaN(GammaFunction.Log(-1.5)));
        Assert.True(double.IsNaN(GammaFunction.Log(double.NaN)));
        Assert.True(double.IsNaN(GammaFunction.LogBeta(0, 1)));
        Assert.True(double.IsNaN(GammaFunction.LogFactorial(-1)));
        Assert.Equal(double.PositiveInfinity, GammaFunction.Log(double.PositiveInfinity));
    }
}
