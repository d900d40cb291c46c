using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Store;

namespace ResearchKit.Tests.Store;

/// <summary>24 learners: by birth year 12 and 12; number 1 moved to the other school of the two in 2024, so that with the school there are classes of 12, 1 and 11.</summary>
public sealed class StoreRiskTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private LearningStore Open(string? purpose = null, bool synthetic = false)
    {
        if (!File.Exists(_folder.Store))
        {
            using var writer = synthetic ? LearningStore.CreateSynthetic(_folder.Store, new GeneratorStamp("test", "1", "1", "24 learners")) : LearningStore.Create(_folder.Store);
            var all = Enumerable.Range(1, 24).ToArray();
            writer.Append("person", StoreFolder.Frame(("person_id", all), ("pseudonym", all.Select(i => $"rk1_{i:x32}").ToArray())));
            writer.Append("organiser", StoreFolder.Frame(("organiser_id", new[] { 1 }), ("organiser_code", new[] { "o" })));
            writer.Append("school", StoreFolder.Frame(
                ("school_id", new[] { 1, 2 }), ("school_code", new[] { "s1", "s2" }), ("organiser_id", new[] { 1, 1 }), ("district_code", new[] { "north", "north" })));
            writer.Append("learner", StoreFolder.Frame(
                ("learner_id", all), ("birth_year", all.Select(i => (short)(i <= 12 ? 2008 : 2009)).ToArray()), ("digital_access", all.Select(_ => "none").ToArray())));
            writer.Append("enrolment", StoreFolder.Frame(
                ("enrolment_id", Enumerable.Range(1, 25).ToArray()),
                ("learner_id", all.Prepend(1).ToArray()),
                ("school_id", all.Select(_ => 1).Prepend(1).Select((school, i) => i == 1 ? 2 : school).ToArray()),
                ("start_date", Enumerable.Range(0, 25).Select(i => new DateOnly(i == 1 ? 2024 : 2023, 8, 1)).ToArray())));
            writer.Append("grade", StoreFolder.Frame(
                ("learner_id", all), ("subject_code", all.Select(_ => "MA").ToArray()), ("term_code", all.Select(_ => "2024").ToArray()), ("scale", all.Select(_ => "4-10").ToArray()),
                ("grade_value", all.Select(i => i <= 12 ? "9" : i % 2 == 0 ? "7" : "8").ToArray())));
            writer.Complete();
        }

        return LearningStore.Open(_folder.Store, new LearningStoreOptions { Purpose = purpose });
    }

    private static readonly DisclosureRiskOptions Exact = new() { Exact = true };

    [Fact]
    public void By_default_the_classes_are_made_of_the_schemas_quasi_identifiers_that_hold_values()
    {
        using var store = Open(synthetic: true);
        var report = store.DisclosureRisk();
        Assert.Equal(["learner.birth_year", "enrolment.school_id", "enrolment.start_date"], report.QuasiIdentifiers);
        Assert.Equal((24, 3, 1, 1), (report.People, report.Classes, report.SmallestClass, report.UniquePeople.People));
        Assert.Equal(["learner.digital_access"], report.Sensitive.Select(column => column.Column));
    }

    [Fact]
    public void The_enrolment_is_the_one_that_started_last()
    {
        using var store = Open(synthetic: true);
        Assert.Equal(1, store.DisclosureRisk(quasiIdentifiers: ["enrolment.school_id"], sensitive: []).SmallestClass);
        Assert.Equal(24, store.DisclosureRisk(quasiIdentifiers: ["school.district_code"], sensitive: []).SmallestClass);
    }

    [Fact]
    public void Sensitive_values_of_another_table_are_those_of_the_same_people()
    {
        using var store = Open(synthetic: true);
        var grade = store.DisclosureRisk(quasiIdentifiers: ["birth_year"], sensitive: ["grade.grade_value"]).Sensitive[0];
        // All born in 2008 have 9; those born in 2009 have 7 or 8. Shares 1/2, 1/4, 1/4 in all: the distance of either class is 1/2.
        Assert.Equal((1, 12), (grade.DistinctL, grade.PeopleInOneValueClasses.People));
        Assert.Equal(0.5, grade.T, 12);
    }

    [Fact]
    public void Of_a_protected_store_figures_are_coarse_unless_a_purpose_is_recorded()
    {
        using (var store = Open())
        {
            var report = store.DisclosureRisk();
            Assert.Equal((true, 20, null), (report.IsCoarse, report.People, report.SmallestClass));
            Assert.Contains("purpose", Assert.Throws<ProtectedDataException>(() => store.DisclosureRisk(options: Exact)).Message, StringComparison.Ordinal);
            Assert.Throws<ProtectedDataException>(() => StoreRows.Of(_folder.Store, "SELECT birth_year FROM learner").DisclosureRisk(["birth_year"], options: Exact));
        }

        using var open = Open("yearly review");
        Assert.Equal(1, open.DisclosureRisk(options: Exact).SmallestClass);
        Assert.Contains(open.Audit.Read(), record => record.Kind == "risk" && (string?)record.Details["purpose"] == "yearly review");
    }

    [Theory]
    [InlineData("school", null, "not about people")]
    [InlineData("learner", "grade.grade_value", "says several things about a person")]
    [InlineData("learner", "birth_yaer", "Did you mean \"birth_year\"")]
    [InlineData("lerner", null, "Did you mean \"learner\"")]
    [InlineData("learner", "learner_id", "tells people apart")]
    public void What_cannot_be_measured_is_said(string table, string? quasi, string message)
    {
        using var store = Open(synthetic: true);
        var error = Assert.ThrowsAny<Exception>(() => store.DisclosureRisk(table, quasi is null ? null : [quasi]));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
