using ResearchKit.Privacy.Purposes;
using ResearchKit.Store;
using ResearchKit.Store.Access;

namespace ResearchKit.Tests.Store.Access;

/// <summary>Whose rows a purpose reads, and which; the expected rows are counted by hand from <see cref="PurposeStore"/>.</summary>
public sealed class PurposeRowTests : IDisposable
{
    private readonly PurposeStore _stores = new();

    public void Dispose() => _stores.Dispose();

    private static Purpose Everything { get; } = PurposeStore.Purpose("all", [.. LearningSchema.Current.Tables.Select(table => $"{table.Name}.*")]);

    // Consent says nothing of staff and of anonymous answers.
    private static Purpose WithConsent(string scope) => Everything with
    {
        Name = scope,
        Consent = scope,
        Columns = [.. LearningSchema.Current.Tables.Where(table => table.Name is not ("staff" or "staff_group" or "anonymous_response")).Select(table => $"{table.Name}.*")],
    };

    private static string Ask(LearningStore store, string sql) => PurposeStore.Column(store.Query(sql));

    public sealed class Consent : IDisposable
    {
        private readonly PurposeStore _stores = new();

        public void Dispose() => _stores.Dispose();

        [Theory]
        [InlineData("research", "1 2 3 4")]
        [InlineData("teaching", "3 4 6")]
        [InlineData("nothing", "")]
        [InlineData("resear", "")]
        public void Rows_of_those_alone_who_agreed_to_the_scope_are_read(string scope, string learners)
        {
            using var store = _stores.For(WithConsent(scope));

            Assert.Equal(learners, Ask(store, "SELECT learner_id FROM learner ORDER BY 1"));
            Assert.Equal(learners, Ask(store, "SELECT DISTINCT learner_id FROM grade ORDER BY 1"));
            Assert.Equal(learners, Ask(store, "SELECT person_id FROM person ORDER BY 1"));
            Assert.Equal(learners, Ask(store, "SELECT response_id FROM feedback ORDER BY 1"));
            Assert.Equal(learners, Ask(store, "SELECT enrolment_id FROM enrolment_status ORDER BY 1"));
            Assert.Equal("1 2", Ask(store, "SELECT school_id FROM school ORDER BY 1"));
            // Number 7 is of a whole group.
            Assert.Equal((learners + " 7").Trim(), Ask(store, "SELECT measure_id FROM support_measure ORDER BY 1"));
        }

        [Fact]
        public void A_row_about_two_people_needs_the_consent_of_both()
        {
            using var store = _stores.For(WithConsent("research"));
            Assert.Equal(1, store.Query("SELECT rater_id, ratee_id FROM competence_selfeval").Opened().RowCount);
        }

        [Theory]
        [InlineData("staff.role_code", "staff")]
        [InlineData("staff_group.group_id", "staff")]
        [InlineData("anonymous_response.value", "anonymous")]
        public void Whose_consent_cannot_be_looked_up_has_a_purpose_with_a_legal_basis(string column, string part)
        {
            var wrong = Assert.Throws<PurposeException>(() => PurposeRegister.Declare(_stores.Path, PurposeStore.Purpose("p", column) with { Consent = "research" }));
            Assert.Contains(part, wrong.Message, StringComparison.Ordinal);
            Assert.Contains("legal-basis", wrong.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Objections_hold_at_once_in_every_purpose_and_for_every_table()
    {
        using var store = _stores.For(Everything);
        Assert.Equal("1 2 3 4 5 6", Ask(store, "SELECT learner_id FROM learner ORDER BY 1"));

        File.WriteAllText(_stores.Path + ".objections.txt", $"# list\n{PurposeStore.Pseudonym(1)}\n{PurposeStore.Pseudonym(7).ToUpperInvariant()}\n{PurposeStore.Pseudonym(999)}\n");

        Assert.Equal("2 3 4 5 6", Ask(store, "SELECT learner_id FROM learner ORDER BY 1"));
        Assert.Equal("2 3 4 5 6", Ask(store, "SELECT person_id FROM person ORDER BY 1"));
        Assert.Equal("2 3 4 5 6", Ask(store, "SELECT response_id FROM feedback ORDER BY 1"));
        Assert.Equal("2 3 4 5 6", Ask(store, "SELECT enrolment_id FROM enrolment_status ORDER BY 1"));
        Assert.Equal("2 3 4 5 6 7", Ask(store, "SELECT measure_id FROM support_measure ORDER BY 1"));
        Assert.Equal(0, store.Query("SELECT staff_id FROM staff").Opened().RowCount);
        Assert.Equal(0, store.Query("SELECT rater_id FROM competence_selfeval").Opened().RowCount);
        Assert.Equal(2 + 5, store.Query("SELECT learner_id FROM grade").Opened().RowCount);

        using var consented = _stores.For(WithConsent("research"));
        Assert.Equal("2 3 4", Ask(consented, "SELECT learner_id FROM learner ORDER BY 1"));

        File.Delete(_stores.Path + ".objections.txt");
        Assert.Equal("1 2 3 4 5 6", Ask(store, "SELECT learner_id FROM learner ORDER BY 1"));
    }

    [Fact]
    public void A_damaged_list_of_objections_shuts_the_store()
    {
        using var store = _stores.For(Everything);
        File.WriteAllText(_stores.Path + ".objections.txt", "student 12\n");

        var refused = Assert.Throws<PurposeException>(() => store.Query("SELECT learner_id FROM learner"));
        Assert.Equal(PurposeRefusal.Register, refused.Refusal);
        Assert.Contains("Line 1", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("student 12", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_older_than_the_purpose_keeps_are_not_read()
    {
        using var store = _stores.For(Everything with { KeepsMonths = 24 });

        Assert.Equal("1 2 3 4 5 6", Ask(store, "SELECT learner_id FROM grade ORDER BY 1"));
        Assert.Equal("2025", Ask(store, "SELECT DISTINCT term_code FROM grade"));
        Assert.Equal(6, store.Query("SELECT learner_id FROM attendance_week").Opened().RowCount);
        // Spells of learners 1 and 2 ended in 2020; the others go on.
        Assert.Equal("3 4 5 6", Ask(store, "SELECT enrolment_id FROM enrolment ORDER BY 1"));
        Assert.Equal("2", Ask(store, "SELECT DISTINCT group_id FROM group_membership"));
        Assert.Equal("2 3 4", Ask(store, "SELECT clicks FROM activity_daily ORDER BY 1"));
        using (var shorter = _stores.For(Everything with { Name = "short", KeepsMonths = 8 }))
            Assert.Equal("3 4", Ask(shorter, "SELECT clicks FROM activity_daily ORDER BY 1"));
        Assert.Equal(0, store.Query("SELECT value FROM anonymous_response").Opened().RowCount);
        Assert.Equal(6, store.Query("SELECT value FROM survey_response").Opened().RowCount);
        // No date of their own: as old as the store's data.
        Assert.Equal(6, store.Query("SELECT learner_id FROM learner").Opened().RowCount);
    }

    [Fact]
    public void A_store_whose_data_is_older_gives_no_rows_about_people()
    {
        _stores.Clock = new Later();
        using var store = _stores.For(Everything with { KeepsMonths = 24, Until = new DateOnly(2040, 1, 1) });

        Assert.Equal(0, store.Query("SELECT learner_id FROM learner").Opened().RowCount);
        Assert.Equal(0, store.Query("SELECT learner_id FROM grade").Opened().RowCount);
        Assert.Equal(2, store.Query("SELECT school_id FROM school").Opened().RowCount);
    }

    [Theory]
    [InlineData(600, 12, "2025")]
    [InlineData(12, 600, "2025")]
    [InlineData(null, 12, "2025")]
    [InlineData(600, 600, "2019-2020 2025")]
    public void The_shorter_of_the_purposes_and_the_fields_time_holds(int? purpose, int field, string terms)
    {
        using (var writer = LearningStore.Create(_stores.Path, replace: true))
        {
            writer.DataAsOf = new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
            writer.Append("person", StoreFolder.Frame(("person_id", new[] { 1 }), ("pseudonym", new[] { PurposeStore.Pseudonym(1) })));
            writer.Append("learner", StoreFolder.Frame(("learner_id", new[] { 1 })));
            writer.Append("grade", StoreFolder.Frame(
                ("learner_id", new[] { 1, 1 }), ("subject_code", new[] { "MA", "MA" }), ("term_code", new[] { "2019-2020", "2025" }), ("scale", new[] { "4-10", "4-10" }), ("grade_value", new[] { "9", "9" })));
            writer.Append("source_field", StoreFolder.Frame(
                ("source_system", new[] { "s", "s" }), ("field", new[] { "g", "t" }), ("table_name", new[] { "grade", "grade" }), ("column_name", new[] { "grade_value", "term_code" }),
                ("retention_months", new short[] { (short)field, 600 })));
            writer.Complete();
        }

        using var store = _stores.For(PurposeStore.Purpose("p", "grade.term_code", "grade.grade_value") with { KeepsMonths = purpose });
        Assert.Equal(terms, Ask(store, "SELECT term_code FROM grade ORDER BY 1"));
        // The field's time is that of its column: a purpose that does not read it is not held to it.
        using var other = _stores.For(PurposeStore.Purpose("q", "grade.term_code") with { KeepsMonths = purpose });
        Assert.Equal(purpose == 12 ? "2025" : "2019-2020 2025", Ask(other, "SELECT term_code FROM grade ORDER BY 1"));
    }

    [Fact]
    public void A_purpose_without_limits_is_a_plain_projection_into_which_filters_are_pushed()
    {
        var purpose = PurposeStore.Purpose("p", "attendance_week.*", "learner.learner_id", "learner.sex_code");
        using var session = ResearchKit.Store.StoreFile.Hide(ResearchKit.Store.StoreFile.Connect(_stores.Path), _stores.Path);
        var views = PurposeViews.Make(session, purpose, [], new DateOnly(2026, 6, 2));
        const string sql = "EXPLAIN SELECT l.sex_code, sum(a.lessons_scheduled) FROM attendance_week a JOIN learner l USING (learner_id) WHERE a.week_start > DATE '2026-01-01' GROUP BY ALL";
        var plain = session.Rows(sql)[0][1];
        session.Execute($"USE {views.Schema}");
        Assert.Equal(plain, session.Rows(sql)[0][1]);
        Assert.Contains("week_start>", plain!.ToString()!.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_table_about_people_has_a_date_that_retention_is_held_to()
    {
        foreach (var table in LearningSchema.Current.Tables.Where(table => RowPeople.Of(table).Any))
            Assert.NotEmpty(RowDate.Of(table).Sql);
        Assert.All(LearningSchema.Current.Tables.Where(table => table.IsLarge && table.Name != "rejected_row"), table => Assert.True(RowPeople.Of(table).Any, table.Name));
        using var store = _stores.For(Everything with { KeepsMonths = 1, Consent = null });
        Assert.All(LearningSchema.Current.Tables, table => store.Query($"SELECT * FROM {table.Name}"));
    }

    private sealed class Later : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }
}
