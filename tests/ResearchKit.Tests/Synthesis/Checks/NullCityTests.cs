using System.Globalization;
using ResearchKit.Synthesis;
using ResearchKit.Synthesis.Checks;

namespace ResearchKit.Tests.Synthesis.Checks;

public class NullCityTests
{
    private const int Replications = 80;

    /// <summary>
    /// A light version of the benchmark <c>null-city</c>, which counts 2,000 cities: bounds are as joint, and correspondingly wide. It catches a check that rejects 20 %
    /// of the time, and not one that rejects 10 %; for that there is the benchmark.
    /// </summary>
    [Fact]
    public void Checks_find_nothing_where_nothing_is()
    {
        var checks = NullCity.Counted(TruthChecks.All, NullCity.Light);
        var (_, high) = NullCity.Bounds(Replications, checks.Count);

        var counts = NullCity.Run(NullCity.Light, checks, Replications, Environment.ProcessorCount);

        Assert.All(counts, count => Assert.True(
            // One city in a hundred has too few learners for a moment estimate: a variance within persons comes out negative.
            count.Rejected <= high && count.Missing <= Replications / 20,
            string.Create(CultureInfo.InvariantCulture, $"{count.Check.Topic}: {count.Check.Property} rejected {count.Rejected} of {count.Cities}, at most {high}; {count.Missing} without estimate")));
    }

    [Fact]
    public void Every_effect_is_zero_or_one_in_the_null_city() => Assert.All(
        TruthChecks.All.Where(check => check.IsEffect && check.Planted(NullCity.Light) is not null),
        check => Assert.Contains(Math.Round(check.Planted(NullCity.Light)!.Value.Low, 12), new[] { 0.0, 1.0, 0.5 }));

    /// <summary>R 4.2: qbinom(0.01/(2*20), 2000, 0.05) and its upper counterpart give the first and last count whose tail is more than that.</summary>
    [Fact]
    public void Bounds_are_exact_binomial_quantiles() => Assert.Equal((68, 136), NullCity.Bounds(2_000, 20));

    [Fact]
    public void Test_that_rejects_10_percent_lies_outside_the_bounds_99_times_in_100()
    {
        var checks = NullCity.Counted(TruthChecks.All, NullCity.Light).Count;

        Assert.True(NullCity.Power(2_000, NullCity.Bounds(2_000, checks).High, 0.10) > 0.99);
    }
}
