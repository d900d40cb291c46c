using ResearchKit.Display;
using ResearchKit.Sources.Linkage;

namespace ResearchKit.Tests.Sources.Linkage;

/// <summary>The linkage of the shipped exports at the default threshold, judged by their answer key.</summary>
public sealed class CityLinkageTests(CityLinkageTests.LinkedCity city) : IClassFixture<CityLinkageTests.LinkedCity>
{
    [Fact]
    public void Over_all_precision_and_recall_hold_the_bar()
    {
        Assert.True(city.Judge.Precision() >= 0.99, city.Judge.Table());
        Assert.True(city.Judge.Recall() >= 0.95, city.Judge.Table());
    }

    [Theory]
    [InlineData("school-accounts")]
    [InlineData("assessments")]
    [InlineData("wellbeing-survey")]
    [InlineData("support-register")]
    [InlineData("competence-evaluation")]
    [InlineData("practice-platform")]
    [InlineData("staff-training")]
    [InlineData("course-platform")]
    [InlineData("sales")]
    public void In_each_system_they_do_too(string system)
    {
        Assert.True(city.Judge.Precision(system) >= 0.99, city.Judge.Table());
        Assert.True(city.Judge.Recall(system) >= 0.95, city.Judge.Table());
    }

    [Fact]
    public void Estimated_precision_is_not_above_the_true_one_by_more_than_a_hundredth()
    {
        foreach (var system in city.Judge.Report.Systems.Where(system => system.Model is { EstimatedPrecision: > 0 }))
            Assert.InRange(system.Model!.EstimatedPrecision, 0.99, Math.Min(1, city.Judge.Precision(system.System) + 0.01));
    }

    [Fact]
    public void Every_record_is_accounted_for()
    {
        foreach (var system in city.Judge.Report.Systems)
        {
            Assert.Equal(
                system.Records,
                system.Reference + system.ByRule.Sum(rule => rule.Records) + system.ByWeight + system.Clerical + system.Unlinked + system.NotComparable);
        }

        Assert.Equal(city.Persons.Records.Count, city.Judge.Report.Systems.Sum(system => system.Records));
    }

    [Fact]
    public void The_report_holds_no_name_identifier_or_date()
    {
        var bundle = city.Judge.Report.ToMimeBundle();
        using var list = new StringWriter();
        ClericalList.Write(city.Judge.Report, list);
        foreach (var text in bundle.Data.Values.Append(list.ToString()))
        {
            foreach (var record in city.Persons.Records)
            {
                foreach (var secret in new[] { record.Birth, record.Family.Length > 4 ? record.Family : "", record.Identifier.Length > 4 ? record.Identifier : "" }.Where(secret => secret.Length > 0))
                    Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    /// <summary>Linked once for all tests.</summary>
    public sealed class LinkedCity
    {
        internal CityPersons Persons { get; } = new(CityPersons.Shipped);

        internal LinkageJudge Judge => _judge ??= LinkageJudge.Judge(Persons);

        private LinkageJudge? _judge;
    }
}
