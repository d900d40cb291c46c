using System.Text.Json;
using ResearchKit.Display;
using ResearchKit.Privacy;
using ResearchKit.UseCases;

namespace ResearchKit.Tests.UseCases;

public sealed class ReadinessReportTests : IDisposable
{
    private readonly AuditStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_protected_store_is_told_in_bands_alone()
    {
        using var store = _store.Protected().Open();
        var report = ReadinessAudit.Of(store, [CardText.With(CardText.Needs)]);
        var useCase = report.UseCases[0];

        Assert.Equal(new StatedCount(null, "20 to 49"), report.Learners);
        Assert.Equal(new StatedCount(null, "fewer than 20"), report.Staff);
        Assert.Equal(new StatedCount(null, "20 to 49"), useCase.Needs[0].Best.Rows[0].Rows);
        // 30 of 40: bands of 5 people or more are 8 wide or wider here.
        Assert.Equal(new StatedShare(null, "50 to 80 %"), useCase.Covered);
        Assert.All(useCase.Subgroups.SelectMany(subgroup => subgroup.Groups), group => Assert.True(group.People.Exact is null && group.Covered.Exact is null));
        var everything = JsonSerializer.Serialize(report) + Text(report.WithDetails()) + Html(report.WithDetails());
        Assert.DoesNotContain("rk1_", everything, StringComparison.Ordinal);
        Assert.DoesNotContain("75 %", everything, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_of_a_protected_store_that_is_too_small_is_not_named()
    {
        using var store = _store.Protected(writer =>
        {
            writer.Append("teaching_group", AuditStore.Frame(("group_id", new[] { 1 }), ("group_code", new[] { "G1" })));
            writer.Append("learner_circumstance", AuditStore.Frame(
                ("learner_id", Enumerable.Range(1, 40).ToArray()),
                ("group_id", Enumerable.Repeat(1, 40).ToArray()),
                ("region_code", Enumerable.Range(1, 40).Select(id => id <= 4 ? "Island" : id <= 9 ? "Coast" : "City").ToArray()),
                ("has_disability", Enumerable.Range(1, 40).Select(id => id <= 9).ToArray())));
        }).Open();
        var card = UseCaseCards.Parse(CardText.Yaml.Replace("[sex, school-level]", "[region, disability]", StringComparison.Ordinal), "regions");

        var useCase = ReadinessAudit.Of(store, [card]).UseCases[0];

        Assert.Equal(["City", "Coast", "(groups too small to be named)"], useCase.Subgroups[0].Groups.Select(group => group.Group));
        Assert.Equal(["fewer than 20", "fewer than 20"], useCase.Subgroups[0].Groups.Skip(1).Select(group => group.People.Text));
        Assert.Equal("not stated", useCase.Subgroups[0].Groups[1].Covered.Text);
        // Nine is enough for a region, and not for a disability.
        Assert.Equal(["not declared", "(groups too small to be named)"], useCase.Subgroups[1].Groups.Select(group => group.Group));
        Assert.DoesNotContain("Island", Text(ReadinessAudit.Of(store, [card]).WithDetails()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_synthetic_store_says_so_and_counts_exactly()
    {
        using var store = _store.Synthetic().Open();
        var report = ReadinessAudit.Of(store, [CardText.With(CardText.Needs)]);

        Assert.Contains("[synthetic data]", Text(report), StringComparison.Ordinal);
        Assert.Contains("synthetic data", Html(report), StringComparison.Ordinal);
        Assert.Contains("by sex: F 100 % (of 20), M 50 % (of 20)", Text(report.WithDetails()), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_face_says_that_the_list_is_a_reconstruction()
    {
        using var store = _store.Synthetic().Open();
        var report = ReadinessAudit.Of(store);

        Assert.All(
            new[] { Text(report), Html(report), Text(report.WithDetails()), Html(report.WithDetails()), Html(report.UseCases[0]), JsonSerializer.Serialize(report) },
            face => Assert.Contains("reconstruction", face, StringComparison.Ordinal));
    }

    [Fact]
    public void A_card_of_ones_own_says_where_its_question_comes_from()
    {
        using var store = _store.Synthetic().Open();
        var own = CardText.With(CardText.Needs) with { Number = 10, Origin = "The principals' meeting" };
        var report = ReadinessAudit.Of(store, [own]);

        Assert.All(
            new[] { Text(report), Html(report), Html(report.WithDetails()), Html(report.UseCases[0]), report.Origin },
            face =>
            {
                Assert.Contains("Origin: The principals", face, StringComparison.Ordinal);
                Assert.DoesNotContain("reconstruction", face, StringComparison.Ordinal);
            });
        Assert.Equal(UseCaseCard.Reconstruction, ReadinessAudit.Of(store, [own, UseCaseCards.Find("8")]).Origin);
    }

    [Fact]
    public void Text_is_a_hundred_columns_wide_at_most()
    {
        using var store = _store.Synthetic().Open();

        Assert.All(Text(ReadinessAudit.Of(store).WithDetails()).Split('\n'), line => Assert.InRange(TableText.Width(line), 0, 100));
    }

    [Fact]
    public void What_is_missing_stands_with_what_to_collect()
    {
        using var store = _store.Synthetic().Open();
        var text = Text(ReadinessAudit.Of(store, [UseCaseCards.Find("8")]));

        Assert.Contains("○ not possible", text, StringComparison.Ordinal);
        Assert.Contains("no rows in intervention (intervention_code,", text, StringComparison.Ordinal);
        Assert.Contains("collect: Write down who was offered the programme", text, StringComparison.Ordinal);
        Assert.Contains("also missing: an assignment that is known", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Html_of_a_use_case_heads_coverage_by_the_letters_of_its_needs()
    {
        using var store = _store.Synthetic().Open();
        var html = Html(ReadinessAudit.Of(store, [CardText.With(CardText.Needs)]).UseCases[0]);

        Assert.Contains("a. grades", html, StringComparison.Ordinal);
        Assert.Matches("<th scope=\"col\"[^>]*>a<", html);
        Assert.Contains("50 %", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Html_is_well_formed()
    {
        using var store = _store.Synthetic().Open();

        Assert.NotNull(System.Xml.Linq.XElement.Parse(Html(ReadinessAudit.Of(store).WithDetails())));
    }

    private static string Text(IDisplayable shown) => new Displayer(new ReleaseGate()).Render(shown).Data[MimeTypes.Text];

    private static string Html(IDisplayable shown) => new Displayer(new ReleaseGate()).Render(shown).Data[MimeTypes.Html];
}
