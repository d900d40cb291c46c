using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Tests.Regression;

public class GeneralizedFamilyTests
{
    public static TheoryData<GeneralizedFamily, double> Families() => new()
    {
        { GeneralizedFamily.Binomial, 1 }, { GeneralizedFamily.Binomial, 0 }, { GeneralizedFamily.Poisson, 3 }, { GeneralizedFamily.Poisson, 0 },
        { GeneralizedFamily.Gaussian, 1.3 }, { GeneralizedFamily.NegativeBinomial(1.7), 4 }, { GeneralizedFamily.NegativeBinomial(0.2), 0 },
    };

    [Theory]
    [MemberData(nameof(Families))]
    public void Derivatives_are_those_of_the_functions(GeneralizedFamily family, double outcome)
    {
        foreach (double eta in new[] { -3.1, -0.2, 0.4, 2.6 })
        {
            const double h = 1e-5;
            double score = (outcome - family.Mean(eta)) * family.MeanSlope(eta) / family.VarianceAt(eta);
            Assert.Equal((family.LogLikelihood(outcome, eta + h) - family.LogLikelihood(outcome, eta - h)) / (2 * h), score, 1e-7);
            Assert.Equal((family.UnitDeviance(outcome, eta - h) - family.UnitDeviance(outcome, eta + h)) / (4 * h), score, 1e-7);
            Assert.Equal((family.Mean(eta + h) - family.Mean(eta - h)) / (2 * h), family.MeanSlope(eta), 1e-7);
            Assert.Equal((family.MeanSlope(eta + h) - family.MeanSlope(eta - h)) / (2 * h), family.MeanCurvature(eta), 1e-7);
            Assert.Equal(family.Variance(family.Mean(eta)), family.VarianceAt(eta), 1e-12);
            Assert.Equal(eta, family.Predictor(family.Mean(eta)), 1e-12);
        }
    }

    [Theory]
    [InlineData(1000.0)]
    [InlineData(-1000.0)]
    public void Nothing_is_lost_at_extremes(double eta)
    {
        Assert.Equal(eta > 0 ? 0 : -1000, GeneralizedFamily.Binomial.LogLikelihood(1, eta));
        Assert.Equal(eta > 0 ? 0 : 2000, GeneralizedFamily.Binomial.UnitDeviance(1, eta));
        Assert.Equal(eta > 0 ? 1 : 0, GeneralizedFamily.Binomial.Mean(eta));
        double likelihood = GeneralizedFamily.NegativeBinomial(2).LogLikelihood(3, eta);
        Assert.Equal(eta > 0 ? Math.Log(12) + 2 * Math.Log(2) - Math.Log(3) - 2 * eta : Math.Log(12) - Math.Log(3) + 3 * (eta - Math.Log(2)), likelihood, 1e-9);
    }

    [Fact]
    public void Densities_add_up_to_one()
    {
        foreach (GeneralizedFamily family in new[] { GeneralizedFamily.Poisson, GeneralizedFamily.NegativeBinomial(0.8), GeneralizedFamily.NegativeBinomial(1e7) })
            Assert.Equal(1, Enumerable.Range(0, 4000).Sum(y => Elementary.Exp(family.LogLikelihood(y, 1.2))), 1e-12);
        Assert.Equal(1, Enumerable.Range(0, 8).Sum(y => Elementary.Exp(GeneralizedFamily.Binomial.LogLikelihood(y / 7.0, -0.3, 7))), 1e-13);
    }

    [Fact]
    public void Theta_is_above_zero()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => GeneralizedFamily.NegativeBinomial(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => GeneralizedFamily.NegativeBinomial(double.PositiveInfinity));
    }
}
