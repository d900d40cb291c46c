using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Tests.Distributions;

public class DistributionFunctionTests
{
    private static readonly ReferenceTable s_points = ReferenceTable.Read("distributions.csv");
    private static readonly ReferenceTable s_quantiles = ReferenceTable.Read("quantiles.csv");

    public static TheoryData<string, double> Functions => new()
    {
        { "normal_upper", 2e-14 },
        { "normal_density", 5e-16 },
        { "t_upper", 1e-12 },
        { "f_upper", 1e-12 },
        { "f_lower", 1e-12 },
        { "chi_upper", 1e-12 },
        { "chi_lower", 1e-12 },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Agree_with_high_precision_values_also_in_the_tails(string function, double relative)
    {
        int cases = 0;
        double worst = 0;
        for (int row = 0; row < s_points.RowCount; row++)
        {
            if (s_points.Text(row, "function") != function)
                continue;
            double x = s_points.Number(row, "x"), df1 = s_points.Number(row, "df1"), df2 = s_points.Number(row, "df2");
            double expected = s_points.Number(row, "value");
            double actual = function switch
            {
                "normal_upper" => NormalDistribution.UpperTail(x),
                "normal_density" => NormalDistribution.Density(x),
                "t_upper" => StudentTDistribution.UpperTail(x, df1),
                "f_upper" => FDistribution.UpperTail(x, df1, df2),
                "f_lower" => FDistribution.Cumulative(x, df1, df2),
                "chi_upper" => ChiSquaredDistribution.UpperTail(x, df1),
                _ => ChiSquaredDistribution.Cumulative(x, df1),
            };
            double error = Math.Abs(actual / expected - 1);
            worst = Math.Max(worst, error);
            Assert.True(error < relative, $"{function}({x:R}; {df1:R}, {df2:R}) = {actual:R}, expected {expected:R}: relative error {error:E2}");
            cases++;
        }

        Assert.InRange(cases, 100, int.MaxValue);
    }

    [Theory]
    [InlineData("normal", 1e-14)]
    [InlineData("t", 1e-11)]
    [InlineData("chi", 1e-11)]
    [InlineData("f", 1e-8)] // R's qf is off by up to 4e-9 here; the round trip below is sharper
    public void Quantiles_agree_with_R(string distribution, double relative)
    {
        int cases = 0;
        for (int row = 0; row < s_quantiles.RowCount; row++)
        {
            if (s_quantiles.Text(row, "function") != distribution)
                continue;
            double p = s_quantiles.Number(row, "p"), df1 = s_quantiles.Number(row, "df1"), df2 = s_quantiles.Number(row, "df2");
            double expected = s_quantiles.Number(row, "value");
            double actual = Quantile(distribution, p, df1, df2);
            Assert.True(Math.Abs(actual - expected) <= Math.Max(1e-14, relative * Math.Abs(expected)), $"{distribution}({p:R}; {df1:R}, {df2:R}) = {actual:R}, R says {expected:R}");
            cases++;
        }

        Assert.InRange(cases, 16, int.MaxValue);
    }

    [Fact]
    public void Quantiles_undo_cumulative_probabilities()
    {
        var random = new RandomStream(91);
        for (int i = 0; i < 3000; i++)
        {
            double p = random.Bernoulli(0.5) ? random.OpenUniform() : Elementary.Exp(-random.Uniform(1, 200));
            double df1 = Elementary.Exp(random.Uniform(-1, 9)), df2 = Elementary.Exp(random.Uniform(-1, 9));
            double chiSquared = ChiSquaredDistribution.Quantile(p, df1), f = FDistribution.Quantile(p, df1, df2);
            double[] quantiles = [1, 1, chiSquared, f];
            double[] back =
            [
                NormalDistribution.Cumulative(NormalDistribution.Quantile(p)),
                StudentTDistribution.Cumulative(StudentTDistribution.Quantile(p, df1), df1),
                ChiSquaredDistribution.Cumulative(chiSquared, df1),
                FDistribution.Cumulative(f, df1, df2),
            ];
            for (int k = 0; k < back.Length; k++)
            {
                bool underflowed = quantiles[k] < 1e-300; // subnormal: it has too few digits to come back
                Assert.True(underflowed || Math.Abs(back[k] / p - 1) < 2e-11, $"distribution {k}, df {df1:R} and {df2:R}: {p:R} came back as {back[k]:R}");
            }
        }
    }

    [Fact]
    public void Ends_and_limits_are_those_of_the_distributions()
    {
        Assert.Equal(0.5, NormalDistribution.Cumulative(0));
        Assert.Equal(0, NormalDistribution.Cumulative(double.NegativeInfinity));
        Assert.Equal(1, NormalDistribution.Cumulative(double.PositiveInfinity));
        Assert.True(double.IsNaN(NormalDistribution.Quantile(1.1)));
        Assert.Equal(NormalDistribution.UpperTail(1.7), StudentTDistribution.UpperTail(1.7, double.PositiveInfinity));
        Assert.Equal(0.25, StudentTDistribution.UpperTail(1, 1), 1e-15);
        Assert.Equal(1 / (Math.PI * 1e200), StudentTDistribution.UpperTail(1e200, 1), 1e-213);
        Assert.Equal(0, StudentTDistribution.TwoSided(double.NegativeInfinity, 5));
        Assert.Equal(1, StudentTDistribution.TwoSided(0, 5), 1e-15);
        Assert.True(double.IsNaN(StudentTDistribution.TwoSided(1, 0)));
        Assert.True(double.IsNaN(StudentTDistribution.TwoSided(double.NaN, 3)));
        Assert.Equal(0, ChiSquaredDistribution.Cumulative(-1, 3));
        Assert.Equal(1, ChiSquaredDistribution.UpperTail(0, 3));
        Assert.Equal(0, ChiSquaredDistribution.UpperTail(double.PositiveInfinity, 3));
        Assert.Equal(1, FDistribution.UpperTail(-2, 3, 4));
        Assert.Equal(0, FDistribution.UpperTail(double.PositiveInfinity, 3, 4));
        Assert.Equal(ChiSquaredDistribution.UpperTail(6, 3), FDistribution.UpperTail(2, 3, double.PositiveInfinity), 1e-15);
        Assert.True(double.IsNaN(FDistribution.UpperTail(double.NaN, 3, 4)));
        Assert.Equal(double.PositiveInfinity, FDistribution.Quantile(1, 3, 4));
        Assert.Equal(0, ChiSquaredDistribution.Quantile(0, 4));
    }

    [Fact]
    public void Densities_are_slopes_of_the_cumulative_probabilities()
    {
        foreach (double x in new[] { 0.3, 1.1, 2.4 })
        {
            Assert.Equal(Slope(v => StudentTDistribution.Cumulative(v, 4.5), x), StudentTDistribution.Density(x, 4.5), 1e-9);
            Assert.Equal(Slope(v => ChiSquaredDistribution.Cumulative(v, 4.5), x), ChiSquaredDistribution.Density(x, 4.5), 1e-9);
            Assert.Equal(Slope(v => ChiSquaredDistribution.Cumulative(v, 45), x * 20), ChiSquaredDistribution.Density(x * 20, 45), 1e-9);
            Assert.Equal(Slope(v => FDistribution.Cumulative(v, 3, 40), x), FDistribution.Density(x, 3, 40), 1e-9);
            Assert.Equal(Slope(NormalDistribution.Cumulative, x), NormalDistribution.Density(x), 1e-9);
        }

        static double Slope(Func<double, double> f, double x) => (f(x + 1e-5) - f(x - 1e-5)) / 2e-5;
    }

    private static double Quantile(string distribution, double p, double df1, double df2) => distribution switch
    {
        "normal" => NormalDistribution.Quantile(p),
        "t" => StudentTDistribution.Quantile(p, df1),
        "chi" => ChiSquaredDistribution.Quantile(p, df1),
        _ => FDistribution.Quantile(p, df1, df2),
    };
}
