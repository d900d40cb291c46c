using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis;
using ResearchKit.Synthesis.Checks;
using ResearchKit.Synthesis.Processes;

namespace ResearchKit.Tests.Synthesis.Checks;

/// <summary>What is planted in practice, feedback, recommendations and platforms is found in the tables of a city of 2,500 learners, and not found in one without it.</summary>
public class PracticeChecksTests
{
    private static readonly CityOptions Options = new() { Learners = 2_500, VisitsPerWeek = 0.5 };

    private static readonly Lazy<CityData> City = new(() => Data(Options));

    [Fact]
    public void Every_estimate_lies_within_its_bounds()
    {
        var outside = PracticeChecks.All.Select(check => (check, planted: check.Planted(Options)!.Value, estimate: check.Estimate(City.Value)))
            .Where(row => !(Math.Abs(row.estimate.Value - row.planted.Low) <= (3.5 * row.estimate.StandardError) + row.planted.Bias))
            .Select(row => $"{row.check.Property}: planted {row.planted.Low}, found {row.estimate.Value} ± {row.estimate.StandardError}");

        Assert.Empty(outside);
    }

    /// <summary>Estimates of effects planted elsewhere must not fit the null city's values: large effects are more than four standard errors from zero.</summary>
    [Theory]
    [InlineData("EF against none, on the delayed test")]
    [InlineData("KCR against none, on the next answer")]
    [InlineData("any scaffold against none, on the answer")]
    [InlineData("fading after mastery more than before it")]
    [InlineData("mastery sequencing under prerequisites: value over the logged policy's")]
    [InlineData("events a term on engagement, among those with a device")]
    public void Large_effects_are_seen(string property)
    {
        var estimate = PracticeChecks.All.Single(check => check.Property == property).Estimate(City.Value);

        Assert.True(Math.Abs(estimate.Value) > 4 * estimate.StandardError, $"{estimate.Value} ± {estimate.StandardError}");
    }

    [Fact]
    public void Items_of_the_static_test_are_found_in_their_order()
    {
        var fit = TwoParameterFit.Of(City.Value);
        var (discriminations, difficulties) = StaticTest.Items(new RandomStream(Options.Seed).Split(SyntheticCity.Generator), Options.Effects.Practice);

        Assert.True(Correlation(difficulties, [.. Enumerable.Range(0, fit.Items).Select(fit.Difficulty)]) > 0.985);
        Assert.True(Correlation(discriminations, [.. Enumerable.Range(0, fit.Items).Select(fit.Discrimination)]) > 0.90);
    }

    /// <summary>Kinds of feedback compared without weights: those who got elaborated feedback had failed more often at first, so that it looks worse than it is.</summary>
    [Fact]
    public void Without_the_probabilities_elaborated_feedback_looks_worse()
    {
        var answers = PracticeRecords.Of(City.Value);
        var kinds = City.Value.Numbers("feedback", "response_id").Zip(City.Value.Texts("feedback", "kind")).ToDictionary(row => row.First, row => row.Second);
        var given = answers.Stream("feedback_unit").Where(answer => answer.Opportunity == 1).ToDictionary(answer => (answer.Learner, answer.Skill), answer => kinds[answer.Id]);
        var delayed = answers.Stream("delayed_test").Where(answer => given.ContainsKey((answer.Learner, answer.Skill)))
            .ToLookup(answer => given[(answer.Learner, answer.Skill)], answer => answer.IsCorrect ? 1.0 : 0);
        var naive = NormalDistribution.Quantile(delayed["EF"].Average()) - NormalDistribution.Quantile(delayed["none"].Average());

        Assert.InRange(naive, 0.1, Options.Effects.Feedback.Elaborated - 0.1);
    }

    [Fact]
    public void Without_platform_visits_their_checks_are_left_out()
    {
        var silent = Options with { VisitsPerWeek = 0 };

        Assert.Equal(3, PlatformChecks.All.Count(check => check.Planted(silent) is null));
    }

    private static CityData Data(CityOptions options) =>
        CityData.Of(SyntheticCity.Generate(options, PracticeChecks.All.SelectMany(check => check.Tables).ToHashSet(StringComparer.Ordinal)));

    private static double Correlation(double[] x, double[] y)
    {
        var (meanX, meanY) = (x.Average(), y.Average());
        var products = x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum();
        return products / Math.Sqrt(x.Sum(a => (a - meanX) * (a - meanX)) * y.Sum(b => (b - meanY) * (b - meanY)));
    }
}
