using ResearchKit.Synthesis;
using ResearchKit.Synthesis.Checks;

namespace ResearchKit.Tests.Synthesis.Checks;

/// <summary>The checks of the schools' administration find what is planted and nothing where nothing is, in a city small enough for every build.</summary>
public class AdministrationChecksTests
{
    /// <summary>Standard errors within which every one of some thirty estimates lies but for one city in a hundred thousand.</summary>
    private const double Reach = 5;

    private static readonly HashSet<string> Tables = [.. AdministrationChecks.All.SelectMany(check => check.Tables)];

    private static readonly Lazy<CityData> Literature = new(() => Generate().City);

    private static (CityOptions Options, CityData City) Generate(bool isNull = false, bool isDrift = false)
    {
        var options = new CityOptions { Learners = 3_000, VisitsPerWeek = 0, Drift = isDrift, Effects = isNull ? CityEffects.Null : CityEffects.Literature };
        return (options, CityData.Of(SyntheticCity.Generate(options, Tables)));
    }

    private static TruthCheck Check(string property) => AdministrationChecks.All.Single(check => check.Property == property);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Estimates_lie_at_what_is_planted(bool isNull, bool isDrift)
    {
        var (options, city) = Generate(isNull, isDrift);

        Assert.All(AdministrationChecks.All.Where(check => check.Planted(options) is not null), check =>
        {
            var (planted, estimate) = (check.Planted(options)!.Value, check.Estimate(city));
            var distance = Math.Max(0, Math.Max(planted.Low - estimate.Value, estimate.Value - planted.High));
            Assert.True(estimate.StandardError > 0 && estimate.DegreesOfFreedom > 0, $"{check.Property}: standard error {estimate.StandardError}");
            Assert.True(
                distance <= (Reach * estimate.StandardError) + planted.Bias,
                $"{check.Property}: {estimate.Value} ± {estimate.StandardError}, planted {planted.Low} to {planted.High}");
            if (isNull && check.IsEffect)
                Assert.Equal(0, planted.Low);
        });
    }

    [Fact]
    public void The_naive_sign_of_the_club_is_the_other_one_and_two_designs_find_the_right_one()
    {
        var city = Literature.Value;
        var naive = Check("mathematics club: the naive difference, whose sign is the other one").Estimate(city);
        var weighted = Check("mathematics club, by weighting").Estimate(city);
        var differences = Check("mathematics club, by difference in differences").Estimate(city);

        Assert.True(naive.Value < -4 * naive.StandardError);
        Assert.True(weighted.Value > 3 * weighted.StandardError);
        Assert.True(differences.Value > 3 * differences.StandardError);
    }

    [Fact]
    public void A_city_without_drift_shows_no_break_to_speak_of()
    {
        foreach (var term in new[] { DiscontinuationHazard.Term.AfterReform, DiscontinuationHazard.Term.AbsenceAfterReform })
        {
            var estimate = DiscontinuationHazard.Of(Literature.Value, term);
            Assert.InRange(estimate.Value, -Reach * estimate.StandardError, Reach * estimate.StandardError);
        }
        Assert.Null(Check("hazard after the reform").Planted(new CityOptions()));
    }

    [Fact]
    public void A_term_that_never_varies_has_no_estimate()
    {
        var options = new CityOptions { Learners = 900, Years = 1, VisitsPerWeek = 0 };
        var city = CityData.Of(SyntheticCity.Generate(options, Tables));

        Assert.True(double.IsNaN(DiscontinuationHazard.Of(city, DiscontinuationHazard.Term.AfterReform).Value));
        Assert.False(double.IsNaN(DiscontinuationHazard.Of(city, DiscontinuationHazard.Term.Absence).Value));
    }
}
