using ResearchKit.Store;
using ResearchKit.UseCases;

namespace ResearchKit.Tests.UseCases;

public sealed class ReadinessAuditTests(CountedStore counted) : IClassFixture<CountedStore>, IDisposable
{
    private const string Absence =
        """
          - name: absence
            columns: [attendance_week.learner_id, attendance_week.absent_unauthorised]
            without: Grades can be described.
            collect: Export absences.
        """;

    private readonly AuditStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void All_needs_met_is_ready()
    {
        var useCase = Audit(CardText.With(CardText.Needs));

        Assert.Equal(Readiness.Ready, useCase.Readiness);
        Assert.Equal((0.75, "75 %"), (useCase.Covered!.Exact, useCase.Covered.Text));
        Assert.Equal(new TableRows("grade", new StatedCount(40, "40")), Assert.Single(useCase.Needs[0].Best.Rows));
    }

    [Fact]
    public void A_need_that_has_a_price_makes_it_partly()
    {
        var useCase = Audit(CardText.With(CardText.Needs + "\n" + Absence));

        Assert.Equal(Readiness.Partly, useCase.Readiness);
        var missing = Assert.Single(useCase.Missing);
        Assert.Equal(NeedState.Missing, missing.State);
        Assert.StartsWith("no rows in attendance_week (learner_id, ", missing.Reason, StringComparison.Ordinal);
        Assert.Equal("Grades can be described.", missing.Without);
        // What is missing takes nothing from the coverage of what is there.
        Assert.Equal(0.75, useCase.Covered!.Exact);
    }

    [Fact]
    public void An_essential_need_that_is_missing_makes_it_impossible()
    {
        var useCase = Audit(CardText.With(Needs("attendance_week.learner_id, attendance_week.week_start")));

        Assert.Equal(Readiness.NotPossible, useCase.Readiness);
        Assert.Null(useCase.Covered);
        Assert.Empty(useCase.Subgroups);
    }

    [Fact]
    public void A_column_without_a_value_is_named()
    {
        var useCase = Audit(CardText.With(Needs("grade.learner_id, learner.birth_year, school.district_code, survey_wave.instrument")));

        Assert.Equal("no rows in survey_wave (instrument); no values in learner.birth_year, school.district_code", useCase.Needs[0].Reason);
        Assert.Equal(["learner.birth_year", "school.district_code"], useCase.Needs[0].Best.MissingColumns.AsEnumerable());
    }

    [Fact]
    public void One_of_several_ways_is_enough_and_the_best_is_named()
    {
        var useCase = Audit(CardText.With(
            """
            needs:
              - name: results
                any:
                  - { name: by test, columns: [assessment_result.score] }
                  - { name: by grade, columns: [grade.learner_id] }
                collect: Export results.
              - name: answers
                any:
                  - { name: survey, columns: [survey_response.value] }
                  - { name: too few grades, columns: [grade.learner_id], conditions: [{ rows: grade, at-least: 41, as: grades }] }
                without: Nothing is lost.
                collect: Export answers.
            """));

        Assert.Equal((NeedState.Met, "by grade"), (useCase.Needs[0].State, useCase.Needs[0].Best.Name));
        Assert.Equal(NeedState.TooLittle, useCase.Needs[1].State);
        Assert.Equal("no rows in survey_response (value); or 40 grades; at least 41 needed", useCase.Needs[1].Reason);
    }

    [Fact]
    public void Optional_data_never_decides()
    {
        var useCase = Audit(CardText.With(CardText.Needs + "\noptional:\n" + Absence.Replace("without: Grades can be described.", "adds: a reason", StringComparison.Ordinal)));

        Assert.Equal(Readiness.Ready, useCase.Readiness);
        Assert.Equal((NeedState.Missing, "a reason"), (useCase.Optional[0].State, useCase.Optional[0].Adds));
    }

    /// <summary>Each kind of condition at its edge: it holds at what is there, and not at one more.</summary>
    [Theory]
    [InlineData("rows: grade, at-least: {0}", "40", "41", "40 things; at least 40 needed")]
    [InlineData("rows: grade, where: { grade.term_code: [B, C] }, at-least: {0}", "10", "11", "10 things; at least 10 needed")]
    [InlineData("distinct: grade.term_code, one: thing, at-least: {0}", "2", "3", "2 things; at least 2 needed")]
    [InlineData("distinct: grade.term_code, where: { grade.term_code: [B] }, one: thing, at-least: {0}", "1", "2", "1 thing; at least 1 needed")]
    [InlineData("filled: support_measure.from_date, at-least: {0}", "75 %", "76 %", "75 % of rows of support_measure have things; at least 75 % needed")]
    [InlineData("learners: grade, at-least: {0}", "30", "31", "30 learners have things; at least 30 needed")]
    [InlineData("learners: grade, at-least: {0}", "75 %", "76 %", "75 % of learners have things; at least 75 % needed")]
    [InlineData("learners: grade, where: { grade.term_code: [B] }, at-least: {0}", "25 %", "26 %", "25 % of learners have things; at least 25 % needed")]
    [InlineData("repeated: grade.term_code, by: grade.learner_id, times: 2, of: terms, at-least: {0}", "10", "11", "10 things with 2 or more terms; at least 10 needed")]
    [InlineData("repeated: grade.learner_id, by: grade.term_code, times: 11, of: learners, at-least: {0}", "50 %", "51 %", "50 % of things with 11 or more learners; at least 50 % needed")]
    [InlineData("span: support_measure.from_date, at-least: {0}", "365", "366", "things span 11 months; at least 12 months needed")]
    [InlineData("linked: learner.learner_id, to: grade.learner_id, at-least: {0}", "75 %", "76 %", "75 % of things; at least 75 % needed")]
    [InlineData("smallest: support_measure.learner_id, at-least: {0}", "1", "2", "the smallest things is large enough; at least 1 needed")]
    public void Condition_holds_at_what_is_there_and_not_above(string condition, string enough, string tooMuch, string text)
    {
        var holds = Audit(CardText.WithCondition($"{{ {condition.Replace("{0}", enough, StringComparison.Ordinal)}, as: things }}"));
        Assert.Equal((Readiness.Ready, text), (holds.Readiness, holds.Needs[0].Best.Conditions[0].Text));

        var fails = Audit(CardText.WithCondition($"{{ {condition.Replace("{0}", tooMuch, StringComparison.Ordinal)}, as: things }}"));
        Assert.Equal((Readiness.NotPossible, NeedState.TooLittle), (fails.Readiness, fails.Needs[0].State));
    }

    [Theory]
    [InlineData("filled: attendance_week.absent_unauthorised, at-least: 0 %", "none there of rows of attendance_week have things; at least 0 % needed")]
    [InlineData("smallest: recommendation.propensity, at-least: 0", "no things; at least 0 needed")]
    [InlineData("span: attendance_week.week_start, at-least: 0", "things span no time; at least 0 months needed")]
    public void Nothing_is_never_enough(string condition, string text)
    {
        var useCase = Audit(CardText.WithCondition($"{{ {condition}, as: things }}"));

        Assert.Equal(Readiness.NotPossible, useCase.Readiness);
        Assert.Equal(text, useCase.Needs[0].Reason);
    }

    [Fact]
    public void Coverage_by_subgroup_is_as_counted_by_hand()
    {
        var useCase = Audit(CardText.With(CardText.Needs));

        Assert.Equal([("F", 20L, 1.0), ("M", 20L, 0.5)], Groups(useCase, "sex"));
        Assert.Equal([("primary", 30L, 1.0), ("vet", 10L, 0.0)], Groups(useCase, "school-level"));
    }

    [Fact]
    public void Coverage_is_of_people_who_have_everything()
    {
        var useCase = Audit(CardText.With(
            """
            needs:
              - name: grades
                columns: [grade.learner_id]
                collect: Export grades.
              - name: dated support
                columns: [support_measure.learner_id, support_measure.from_date]
                collect: Export support.
            """));

        // Learner 4 has support without a date.
        Assert.Equal((0.75, 0.075, 0.075), (useCase.Needs[0].Covered!.Exact, useCase.Needs[1].Covered!.Exact, useCase.Covered!.Exact));
        Assert.Equal([1.0, 0.15], useCase.Subgroups[0].Groups[0].Needs.Select(share => share!.Exact!.Value));
    }

    [Fact]
    public void Data_whose_absence_means_none_says_nothing_of_coverage()
    {
        var useCase = Audit(CardText.With(CardText.Needs + "\n" +
            """
              - name: support
                columns: [support_measure.learner_id]
                absence: means-none
                collect: Export support.
            """));

        Assert.Equal((Readiness.Ready, 0.75), (useCase.Readiness, useCase.Covered!.Exact));
        Assert.Null(useCase.Needs[1].Covered);
    }

    [Fact]
    public void A_table_of_learners_asks_nothing_of_staff()
    {
        var card = UseCaseCards.Parse(
            CardText.Yaml.Replace("people: learners", "people: learners and staff", StringComparison.Ordinal).Replace("[sex, school-level]", "[staff-role, sex]", StringComparison.Ordinal), "both");

        var useCase = Audit(card);

        Assert.Equal([("counsellor", 1L, 1.0), ("learner", 40L, 0.75), ("teacher", 1L, 1.0)], Groups(useCase, "staff-role"));
        Assert.Equal([("F", 20L, 1.0), ("M", 20L, 0.5)], Groups(useCase, "sex"));
    }

    [Fact]
    public void A_subgroup_that_nobody_recorded_is_said_to_be_missing()
    {
        var card = UseCaseCards.Parse(CardText.Yaml.Replace("[sex, school-level]", "[home-language]", StringComparison.Ordinal), "language");

        var subgroup = Assert.Single(Audit(card).Subgroups);

        Assert.False(subgroup.IsRecorded);
        Assert.Empty(subgroup.Groups);
    }

    [Fact]
    public void A_table_that_reaches_people_through_another_is_followed()
    {
        var useCase = Audit(
            CardText.With(Needs("feedback.response_id, feedback.kind")),
            writer =>
            {
                writer.Append("content_item", AuditStore.Frame(("item_id", new[] { 1 }), ("item_code", new[] { "I1" })));
                writer.Append("item_response", AuditStore.Frame(("response_id", new[] { 10L, 11, 12 }), ("learner_id", new[] { 1, 1, 21 }), ("item_id", new[] { 1, 1, 1 })));
                writer.Append("feedback", AuditStore.Frame(("feedback_id", new[] { 1L, 2 }), ("response_id", new[] { 10L, 11 }), ("kind", new[] { "KR", "EF" })));
            });

        Assert.Equal([("F", 20L, 0.05), ("M", 20L, 0.0)], Groups(useCase, "sex"));
    }

    [Fact]
    public void All_nine_cards_are_read_against_a_store_that_can_carry_none()
    {
        using var store = _store.Synthetic().Open();

        var report = ReadinessAudit.Of(store);

        Assert.Equal(Enumerable.Range(1, 9), report.UseCases.Select(useCase => useCase.Number));
        Assert.All(report.UseCases.Skip(1), useCase => Assert.Equal(Readiness.NotPossible, useCase.Readiness));
        Assert.Equal((40L, 2L), (report.Learners.Exact, report.Staff.Exact));
        Assert.Same(report.UseCases[2], report["well-learning"]);
    }

    [Fact]
    public void A_purpose_makes_one_line_in_the_audit_log()
    {
        using var store = _store.Protected().Open("planning the survey");

        ReadinessAudit.Of(store, [UseCaseCards.Find("3")]);

        var record = Assert.Single(store.Audit.Read());
        Assert.Equal("readiness", record.Kind);
        Assert.Contains("survey_response", record.Details.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_stops_it()
    {
        using var store = _store.Synthetic().Open();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => ReadinessAudit.Of(store, cancellationToken: cancelled.Token));
    }

    private static string Needs(string columns) => CardText.Needs.Replace("grade.learner_id, grade.term_code", columns, StringComparison.Ordinal);

    private static IEnumerable<(string Group, long People, double Covered)> Groups(UseCaseReadiness useCase, string subgroup) =>
        useCase.Subgroups.Single(found => found.Name == subgroup).Groups.Select(group => (group.Group, group.People.Exact!.Value, group.Covered.Exact!.Value));

    private UseCaseReadiness Audit(UseCaseCard card, Action<LearningStoreWriter>? more = null)
    {
        using var store = more is null ? counted.Store.Open() : _store.Synthetic(more).Open();
        return Assert.Single(ReadinessAudit.Of(store, [card]).UseCases);
    }
}

/// <summary>One synthetic store for all tests that only read it.</summary>
public sealed class CountedStore : IDisposable
{
    internal AuditStore Store { get; } = new AuditStore().Synthetic();

    public void Dispose() => Store.Dispose();
}
