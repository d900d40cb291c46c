using ResearchKit.Synthesis;
using ResearchKit.Synthesis.Checks;

namespace ResearchKit.Tests.Synthesis.Checks;

/// <summary>The checks find what is planted and nothing where nothing is, in a city small enough for every build; the truth report has the large one.</summary>
public class PeopleChecksTests
{
    /// <summary>Standard errors within which every one of some thirty estimates lies but for one city in a hundred thousand.</summary>
    private const double Reach = 5;

    private static readonly HashSet<string> Tables = [.. PeopleChecks.All.SelectMany(check => check.Tables)];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Estimates_lie_at_what_is_planted(bool isNull)
    {
        var options = new CityOptions { Learners = 4_000, VisitsPerWeek = 0, Effects = isNull ? CityEffects.Null : CityEffects.Literature };
        var city = CityData.Of(SyntheticCity.Generate(options, Tables));

        Assert.All(PeopleChecks.All, check =>
        {
            var (planted, estimate) = (check.Planted(options)!.Value, check.Estimate(city));
            Assert.True(estimate.StandardError >= 0 && estimate.DegreesOfFreedom > 0, $"{check.Property}: standard error {estimate.StandardError}");
            Assert.True(
                Math.Abs(estimate.Value - planted.Low) <= (Reach * estimate.StandardError) + planted.Bias,
                $"{check.Property}: {estimate.Value} ± {estimate.StandardError}, planted {planted.Low}");
            if (isNull && check.IsEffect)
                Assert.Equal(0, planted.Low);
        });
    }

    [Fact]
    public void Large_effects_are_found_at_that_size()
    {
        var options = new CityOptions { Learners = 4_000, VisitsPerWeek = 0 };
        var city = CityData.Of(SyntheticCity.Generate(options, Tables));

        foreach (var check in PeopleChecks.All.Where(check => check.IsEffect && check.Planted(options)!.Value.Low != 0))
        {
            var estimate = check.Estimate(city);
            Assert.True(Math.Abs(estimate.Value) > (check.Property.Contains("T6", StringComparison.Ordinal) ? 1 : 3) * estimate.StandardError, $"{check.Property}: {estimate.Value} ± {estimate.StandardError}");
        }
    }

    [Fact]
    public void A_naive_comparison_finds_training_effects_where_there_are_none()
    {
        var options = new CityOptions { Learners = 20_000, Years = 1, VisitsPerWeek = 0, Effects = CityEffects.Null };
        var naive = PeopleChecks.All.Single(check => check.Property.Contains("naively", StringComparison.Ordinal));
        var estimate = naive.Estimate(CityData.Of(SyntheticCity.Generate(options, naive.Tables.ToHashSet())));

        Assert.True(estimate.Value > 4 * estimate.StandardError);
    }
}
