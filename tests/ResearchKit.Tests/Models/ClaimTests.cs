using ResearchKit.Display;
using ResearchKit.Models;

namespace ResearchKit.Tests.Models;

public class ClaimTests
{
    [Theory]
    [InlineData(-0.36, -0.35, 0.05)]
    [InlineData(2, 2, 0)]
    [InlineData(1.5, 1, 0.5)]
    public void Holds_within_its_tolerance(double computed, double said, double within) =>
        Assert.Equal(computed, Claim.Holds("slope", computed, said, within).Computed);

    [Theory]
    [InlineData(-0.41, -0.35, 0.05)]
    [InlineData(double.NaN, 0, 1)]
    [InlineData(double.PositiveInfinity, 0, 1)]
    public void Fails_outside_of_it(double computed, double said, double within)
    {
        var failed = Assert.Throws<ClaimException>(() => Claim.Holds("the slope", computed, said, within));

        Assert.Contains("The text says that the slope is", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void Tolerance_must_not_be_negative(double within) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Claim.Holds("slope", 1, 1, within));

    [Fact]
    public void Displays_both_numbers() => Assert.Equal(
        "Holds: slope is -0.3612, said to be -0.35 (within 0.05).",
        Claim.Holds("slope", -0.36123, -0.35, 0.05).ToMimeBundle().Data[MimeTypes.Text]);

    [Fact]
    public void Displays_the_digits_that_the_tolerance_asks_for() => Assert.Equal(
        "Holds: log-likelihood is -2466.6534, said to be -2466.653 (within 0.001).",
        Claim.Holds("log-likelihood", -2466.65338, -2466.653, 0.001).ToMimeBundle().Data[MimeTypes.Text]);
}
