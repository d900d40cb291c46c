using ResearchKit.Display;
using ResearchKit.Synthesis;
using ResearchKit.Synthesis.Checks;

namespace ResearchKit.Tests.Synthesis.Checks;

public class TruthReportTests
{
    /// <summary>Every row of the target table, at the size at which each is a useful statement. Joint bounds: a kit in which all is as planted passes 99 times in 100.</summary>
    [Fact]
    public void Every_planted_effect_is_found_in_the_tables_of_20_000_learners()
    {
        var report = TruthReport.Run(new CityOptions { Learners = 20_000 });

        Assert.True(report.Holds, report.ToMimeBundle().Data[MimeTypes.Text]);
        Assert.All(report.Rows, row => Assert.True(double.IsFinite(row.StandardError), $"{row.Property}: standard error {row.StandardError}"));
    }

    [Fact]
    public void Effects_that_were_not_planted_are_reported_as_missing()
    {
        // The tables of a null city, held against what the literature plants.
        var nothing = new CityOptions { Learners = 6_000, Effects = CityEffects.Null };
        var tables = WellLearningChecks.All.SelectMany(check => check.Tables).ToHashSet(StringComparer.Ordinal);
        var report = TruthRun.Of(nothing with { Effects = CityEffects.Literature }, CityData.Of(SyntheticCity.Generate(nothing, tables)), WellLearningChecks.All);

        Assert.False(report.Holds);
        string[] wrong = ["exhaustion with mathematics", "inadequacy with mathematics", "mathematics -> engagement", "girls have more, at grade 8", "parental education with mathematics"];
        Assert.All(wrong, property => Assert.False(report.Rows.Single(row => row.Property == property).Holds, property));
        Assert.True(report.Rows.Single(row => row.Property == "achievement between schools").Holds);
        Assert.Contains("do not hold", report.ToMimeBundle().Data[MimeTypes.Text], StringComparison.Ordinal);
    }

    [Fact]
    public void Answers_missing_not_at_random_are_told_from_those_missing_at_random()
    {
        TruthRow Of(SurveyMissingness missingness)
        {
            var options = new CityOptions { Learners = 12_000, Missingness = missingness };
            return TruthRun.Of(options, SurveyChecks.All, null, null, CancellationToken.None).Rows.Single(row => row.Property.Contains("exhaustion", StringComparison.Ordinal));
        }
        var (atRandom, notAtRandom) = (Of(SurveyMissingness.AtRandom), Of(SurveyMissingness.NotAtRandom));

        Assert.True(atRandom.Holds && notAtRandom.Holds, $"{atRandom} {notAtRandom}");
        Assert.True(notAtRandom.Realised < atRandom.Realised - 0.03);
    }

    [Fact]
    public void Row_without_an_estimate_does_not_hold() =>
        Assert.False(new TruthRow("t", "p", "q", "e", 0, 0, double.NaN, double.NaN, 5, double.NaN).Holds);

    [Fact]
    public void Report_is_marked_synthetic()
    {
        var report = new TruthReport(600, 3, 1, [new TruthRow("topic", "a property", "share", "an estimator", 0.1, 0.1, 0.11, 0.02, 30, 0.06)]);
        var text = report.ToMimeBundle().Data[MimeTypes.Text];

        Assert.Contains("every row holds [synthetic data]", text, StringComparison.Ordinal);
        Assert.Contains("a property", text, StringComparison.Ordinal);
        Assert.True(report.Holds);
    }
}
