using ResearchKit.Frames;
using ResearchKit.Store;

namespace ResearchKit.Tests.UseCases;

/// <summary>
/// A store counted by hand. Learners 1 to 40, girls 1 to 20 and boys 21 to 40; staff 41 (teacher) and 42 (counsellor). School 1 (primary) for learners 1 to 30, school 2 (vet)
/// for 31 to 40, who have the later enrolment as well. Grades: learners 1 to 30 in term A, 1 to 10 in term B as well. Support: learners 1 to 4.
/// </summary>
internal sealed class AuditStore : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rk-audit-").FullName;

    public string Path => System.IO.Path.Combine(_folder, "audit.duckdb");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public LearningStore Open(string? purpose = null) => LearningStore.Open(Path, new LearningStoreOptions { Purpose = purpose });

    public AuditStore Synthetic(Action<LearningStoreWriter>? more = null)
    {
        using var writer = LearningStore.CreateSynthetic(Path, new GeneratorStamp("test-generator", "1", "42", "40 learners"));
        Fill(writer, more);
        return this;
    }

    public AuditStore Protected(Action<LearningStoreWriter>? more = null)
    {
        using var writer = LearningStore.Create(Path);
        Fill(writer, more);
        return this;
    }

    public static DataFrame Frame(params (string Name, Array Values)[] columns) => DataFrame.FromArrays(columns).Opened();

    private static void Fill(LearningStoreWriter writer, Action<LearningStoreWriter>? more)
    {
        int[] people = [.. Enumerable.Range(1, 42)], learners = [.. people.Take(40)], graded = [.. learners.Take(30), .. learners.Take(10)];
        writer.Append("person", Frame(("person_id", people), ("pseudonym", people.Select(id => $"rk1_{id:x32}").ToArray())));
        writer.Append("school", Frame(("school_id", new[] { 1, 2 }), ("school_code", new[] { "S1", "S2" }), ("education_level", new[] { "primary", "vet" })));
        writer.Append("learner", Frame(("learner_id", learners), ("sex_code", learners.Select(id => id <= 20 ? "F" : "M").ToArray())));
        writer.Append("staff", Frame(("staff_id", new[] { 41, 42 }), ("school_id", new[] { 1, 1 }), ("role_code", new[] { "teacher", "counsellor" })));
        // Learners 31 to 40 were at school 1 before; the later enrolment counts.
        int[] enrolled = [.. learners, .. learners.Skip(30)];
        writer.Append("enrolment", Frame(
            ("enrolment_id", Enumerable.Range(1, 50).ToArray()),
            ("learner_id", enrolled),
            ("school_id", enrolled.Select((id, i) => i >= 40 ? 2 : 1).ToArray()),
            ("start_date", enrolled.Select((_, i) => new DateOnly(i >= 40 ? 2024 : 2023, 8, 1)).ToArray())));
        writer.Append("grade", Frame(
            ("learner_id", graded),
            ("subject_code", graded.Select(_ => "MA").ToArray()),
            ("term_code", graded.Select((_, i) => i < 30 ? "A" : "B").ToArray()),
            ("scale", graded.Select(_ => "4-10").ToArray()),
            ("grade_value", graded.Select(_ => "8").ToArray())));
        writer.Append("support_measure", Frame(
            ("measure_id", new[] { 1L, 2, 3, 4 }), ("learner_id", new[] { 1, 2, 3, 4 }),
            ("from_date", new DateOnly?[] { new DateOnly(2024, 1, 1), new DateOnly(2024, 6, 1), new DateOnly(2024, 12, 31), null })));
        more?.Invoke(writer);
        writer.Complete();
    }
}
