using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Checks;

namespace ResearchKit.Tests.Synthesis.Checks;

public class OrdinalMomentsTests
{
    [Theory]
    // Simpson's rule over z of φ(z)·Φ((r·z − b)/√(1 − r²)) from a on, 200,000 steps, less the product of the tails; Python 3.11, math.erfc.
    [InlineData(0.5, -0.3, 0.4, 0.052927019848220624)]
    [InlineData(1.2, 0.8, -0.6, -0.022699853165809195)]
    [InlineData(-1.5, 0.2, 0.85, 0.028060948882172643)]
    // Sheppard (1899): at cuts of zero it is arcsin(r)/(2π); here r = 1/2 and −1/2.
    [InlineData(0, 0, 0.5, 1.0 / 12)]
    [InlineData(0, 0, -0.5, -1.0 / 12)]
    [InlineData(0.7, -0.2, 0, 0)]
    public void BothAbove_is_the_bivariate_tail_less_independence(double first, double second, double correlation, double expected) =>
        Assert.Equal(expected, OrdinalMoments.BothAbove(first, second, correlation), 1e-7);

    [Fact]
    public void Moments_of_equal_thirds()
    {
        // Values 0, 1, 2 with a third each: mean 1, variance 2/3.
        var thirds = new OrdinalMoments(NormalDistribution.Quantile(1.0 / 3), NormalDistribution.Quantile(2.0 / 3));

        Assert.Equal(1, thirds.Mean, 1e-12);
        Assert.Equal(2.0 / 3, thirds.Variance, 1e-12);
        Assert.Equal(0, thirds.Covariance(thirds, 0), 1e-12);
        Assert.InRange(thirds.Covariance(thirds, 0.95), 0.5, 2.0 / 3);
    }

    [Fact]
    public void Raising_the_latent_value_raises_the_mean_by_its_slope()
    {
        var answer = new OrdinalMoments(-1.2, -0.4, 0.3, 1.1);

        Assert.Equal(answer.Slope, (answer.Raised(1e-4).Mean - answer.Raised(-1e-4).Mean) / 2e-4, 1e-6);
    }
}
