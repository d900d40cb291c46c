using ResearchKit.Privacy.Noise;
using ResearchKit.Tests.Models;

namespace ResearchKit.Tests.Privacy.Noise;

public sealed class PrivacyLossTests
{
    public static TheoryData<double, double, double, double> References
    {
        get
        {
            var data = new TheoryData<double, double, double, double>();
            foreach (var row in ModelSample.Read("privacy-loss.csv")) data.Add(ModelSample.Number(row[0]), ModelSample.Number(row[1]), ModelSample.Number(row[2]), ModelSample.Number(row[3]));
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(References))]
    public void Epsilon_agrees_with_arithmetic_of_fifty_digits_and_is_not_below_the_exact_one(double rho, double delta, double epsilon, double gaussian)
    {
        var found = PrivacyLoss.EpsilonOf(rho, delta);
        Assert.Equal(Math.Max(0, epsilon), found, 1e-9 * Math.Max(1, epsilon));
        Assert.True(found >= gaussian - 1e-9);
        Assert.True(found <= rho + (2 * Math.Sqrt(rho * Math.Log(1 / delta))), "Bun and Steinke's simpler bound is never below");
    }

    [Theory]
    [InlineData(0.1, 1e-6)]
    [InlineData(1, 1e-6)]
    [InlineData(3, 1e-9)]
    [InlineData(20, 0.001)]
    public void The_largest_loss_that_fits_fits(double epsilon, double delta)
    {
        var rho = PrivacyLoss.RhoOf(epsilon, delta);
        Assert.True(PrivacyLoss.EpsilonOf(rho, delta) <= epsilon);
        Assert.True(PrivacyLoss.EpsilonOf(rho * 1.00001, delta) > epsilon);
    }

    [Fact]
    public void Losses_of_halves_come_to_less_than_the_whole()
    {
        var half = PrivacyLoss.RhoOf(0.5, 1e-6);
        Assert.InRange(PrivacyLoss.EpsilonOf(2 * half, 1e-6), 0.5, 0.9);
    }

    [Theory]
    [InlineData(0.0, 1e-6)]
    [InlineData(-1.0, 1e-6)]
    [InlineData(double.NaN, 1e-6)]
    [InlineData(1.0, 0.0)]
    [InlineData(1.0, 1.0)]
    public void Nonsense_is_refused(double epsilon, double delta) => Assert.Throws<ArgumentOutOfRangeException>(() => PrivacyLoss.RhoOf(epsilon, delta));
}
