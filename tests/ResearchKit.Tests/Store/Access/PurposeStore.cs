using System.Collections.Immutable;
using ResearchKit.Frames;
using ResearchKit.Privacy.Purposes;
using ResearchKit.Store;
using ResearchKit.Store.Access;

namespace ResearchKit.Tests.Store.Access;

/// <summary>
/// A protected store with canaries in every text: learners 1 to 6 (1 to 4 agreed to research, 3 also to teaching; 5 said nothing, 6 agreed to teaching), staff 7. Grades of 2020 (learners 1 to 3)
/// and 2025 (1 to 6). Data as of 1 June 2026; today is 2 June 2026.
/// </summary>
public sealed class PurposeStore : IDisposable
{
    public const string Canary = "canary";

    private readonly StoreFolder _folder = new();

    public PurposeStore()
        : this(synthetic: false)
    {
    }

    /// <param name="synthetic">As the generator would make it.</param>
    /// <param name="differs">With other values wherever a purpose of <see cref="ResearchColumns"/> that rests on the consent "research" does not look.</param>
    internal PurposeStore(bool synthetic, bool differs = false)
    {
        using var writer = synthetic ? LearningStore.CreateSynthetic(Path, new GeneratorStamp("test", "1", "1", "6 learners")) : LearningStore.Create(Path);
        writer.DataAsOf = new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
        Fill(writer, differs);
        writer.Complete();
    }

    public string Path => _folder.Store;

    public string Register => Path + ".purposes.yaml";

    public TimeProvider Clock { get; set; } = new FixedClock(new DateTimeOffset(2026, 6, 2, 12, 0, 0, TimeSpan.Zero));

    public static string[] ResearchColumns { get; } = ["grade.learner_id", "grade.term_code", "grade.grade_value", "learner.learner_id", "learner.sex_code", "attendance_week.*"];

    public static string Pseudonym(int person) => $"rk1_{person:x32}";

    public static Purpose Purpose(string name, params string[] columns) => new()
    {
        Name = name,
        Question = "Does grading change?",
        Until = new DateOnly(2026, 12, 31),
        LegalBasis = "test",
        Columns = [.. columns],
    };

    public LearningStore Open(string? purpose) => LearningStore.Open(Path, new LearningStoreOptions { Purpose = purpose, TimeProvider = Clock });

    public LearningStore For(Purpose purpose)
    {
        PurposeRegister.Declare(Path, purpose, Clock);
        return Open(purpose.Name);
    }

    public LearningStore For(params string[] columns) => For(Purpose("p", columns));

    public void Dispose() => _folder.Dispose();

    /// <summary>The first column of a query's rows, as text.</summary>
    public static string Column(DataFrame frame)
    {
        var rows = frame.Opened();
        return string.Join(' ', Enumerable.Range(0, rows.RowCount).Select(row => Convert.ToString(rows.Columns[0].GetValue(row), System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static void Fill(LearningStoreWriter writer, bool differs)
    {
        int[] people = [.. Enumerable.Range(1, 7)], learners = [.. people.Take(6)];
        writer.Append("person", StoreFolder.Frame(("person_id", people), ("pseudonym", people.Select(i => Pseudonym(differs ? 100 + i : i)).ToArray())));
        writer.Append("school", StoreFolder.Frame(("school_id", new[] { 1, 2 }), ("school_code", differs ? ["other-1", "other-2"] : new[] { "canary-school-1", "canary-school-2" })));
        writer.Append("learner", StoreFolder.Frame(
            ("learner_id", learners), ("birth_year", learners.Select(i => (short)(differs ? 1990 + (7 * i) : 2008 + ((i - 1) / 2))).ToArray()), ("sex_code", differs ? ["F", "M", "F", "M", "X", "X"] : new[] { "F", "M", "F", "M", "F", "M" }),
            ("home_language_group", learners.Select(i => differs ? "other" : $"canary-language-{i}").ToArray()),
            ("consent_scope", new[] { "research", "research", "research, teaching", "teaching;research", null, "teaching" })));
        writer.Append("staff", StoreFolder.Frame(("staff_id", new[] { 7 }), ("school_id", new[] { 1 }), ("role_code", new[] { "teacher" })));
        writer.Append("teaching_group", StoreFolder.Frame(
            ("group_id", new[] { 1, 2 }), ("group_code", new[] { "g1", "g2" }), ("start_date", new DateOnly?[] { new DateOnly(2020, 8, 1), new DateOnly(2025, 8, 1) }), ("length_days", new short[] { 200, 200 })));
        writer.Append("enrolment", StoreFolder.Frame(
            ("enrolment_id", learners), ("learner_id", learners), ("school_id", learners.Select(i => i % 2 + 1).ToArray()),
            ("start_date", learners.Select(_ => (DateOnly?)new DateOnly(2019, 8, 1)).ToArray()),
            ("end_date", learners.Select(i => i <= 2 ? new DateOnly(2020, 5, 31) : (DateOnly?)null).ToArray())));
        writer.Append("enrolment_status", StoreFolder.Frame(
            ("enrolment_id", learners), ("from_date", learners.Select(_ => new DateOnly(2026, 1, 1)).ToArray()), ("status_code", learners.Select(_ => "lasna").ToArray())));
        writer.Append("group_membership", StoreFolder.Frame(("learner_id", (int[])[.. learners, .. learners]), ("group_id", (int[])[.. learners.Select(_ => 1), .. learners.Select(_ => 2)])));
        int[] graded = [1, 2, 3, .. learners];
        writer.Append("grade", StoreFolder.Frame(
            ("learner_id", graded), ("subject_code", graded.Select(_ => differs ? "EN" : "MA").ToArray()), ("term_code", graded.Select((_, i) => i < 3 ? "2019-2020" : "2025").ToArray()),
            ("scale", graded.Select(_ => "4-10").ToArray()), ("grade_value", graded.Select((learner, i) => differs && learner > 4 ? "H" : i % 2 == 0 ? "9" : "S").ToArray())));
        writer.Append("attendance_week", StoreFolder.Frame(
            ("learner_id", graded), ("week_start", graded.Select((_, i) => i < 3 ? new DateOnly(2020, 1, 6) : new DateOnly(2026, 1, 5)).ToArray()), ("lessons_scheduled", graded.Select(learner => (short)(differs && learner > 4 ? 3 : 30)).ToArray())));
        writer.Append("content_item", StoreFolder.Frame(("item_id", new[] { 1 }), ("item_code", new[] { "i1" })));
        // Group 1 began in August 2020, group 2 in August 2025; day 100 is in November.
        writer.Append("activity_daily", StoreFolder.Frame(
            ("learner_id", new[] { 1, 1, 1, 2 }), ("group_id", new[] { 1, 2, 2, 2 }), ("item_id", new[] { 1, 1, 1, 1 }), ("day", new short[] { 100, -20, 100, 100 }), ("clicks", new[] { 1, 2, 3, 4 })));
        writer.Append("item_response", StoreFolder.Frame(
            ("response_id", learners.Select(i => (long)i).ToArray()), ("learner_id", learners), ("item_id", learners.Select(_ => 1).ToArray()), ("responded_at", learners.Select(_ => new DateTime(2026, 1, 5)).ToArray())));
        writer.Append("feedback", StoreFolder.Frame(
            ("feedback_id", learners.Select(i => (long)i).ToArray()), ("response_id", learners.Select(i => (long)i).ToArray()), ("kind", learners.Select(_ => "KR").ToArray())));
        writer.Append("support_measure", StoreFolder.Frame(
            ("measure_id", learners.Select(i => (long)i).Append(7).ToArray()), ("learner_id", learners.Select(i => (int?)i).Append(null).ToArray()), ("form_code", learners.Append(7).Select(i => differs ? "other" : $"canary-form-{i}").ToArray())));
        writer.Append("competence_selfeval", StoreFolder.Frame(
            ("rater_id", (int[])[1, 7, 2]), ("ratee_id", (int[])[1, 1, 7]), ("wave_code", (string[])["w", "w", "w"]), ("item_code", (string[])["a", "a", "a"])));
        writer.Append("survey_wave", StoreFolder.Frame(("wave_id", new[] { 1, 2 }), ("wave_code", new[] { "open", "anonymous" }), ("is_linkable", new[] { true, false }), ("fielded_to", new DateOnly?[] { new DateOnly(2026, 2, 1), new DateOnly(2019, 2, 1) })));
        writer.Append("survey_response", StoreFolder.Frame(("wave_id", learners.Select(_ => 1).ToArray()), ("learner_id", learners), ("item_code", learners.Select(_ => "SBI01").ToArray()), ("value", learners.Select(i => (short)i).ToArray())));
        writer.Append("anonymous_response", StoreFolder.Frame(("wave_id", learners.Select(_ => 2).ToArray()), ("respondent_key", learners), ("item_code", learners.Select(_ => "SHP01").ToArray()), ("value", learners.Select(i => (short)i).ToArray())));
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
