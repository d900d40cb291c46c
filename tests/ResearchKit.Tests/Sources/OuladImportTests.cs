using ResearchKit.Sources;
using ResearchKit.Store;

namespace ResearchKit.Tests.Sources;

/// <summary>The learning schema holds OULAD losslessly: what goes in through the importer comes out of SQL, table by table.</summary>
public sealed class OuladImportTests : IDisposable
{
    private readonly ImportFolder _folder = new();

    public OuladImportTests() => OuladFixture.Write(_folder.Source);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Courses_come_back()
    {
        _folder.ImportOulad();

        Same(OuladFixture.Courses, "SELECT course_code, term_code, CAST(length_days AS VARCHAR) FROM teaching_group WHERE kind = 'module_presentation'");
    }

    [Fact]
    public void Assessments_come_back()
    {
        _folder.ImportOulad();

        Same(
            OuladFixture.Assessments,
            "SELECT course_code, term_code, assessment_code, a.kind, CAST(due_day AS VARCHAR), printf('%g', weight) FROM assessment a JOIN teaching_group USING (group_id)");
    }

    [Fact]
    public void Vle_comes_back()
    {
        _folder.ImportOulad();

        Same(
            OuladFixture.Vle,
            """
            SELECT item_code, course_code, term_code, i.kind, CAST(from_week AS VARCHAR), CAST(to_week AS VARCHAR)
            FROM group_item JOIN content_item i USING (item_id) JOIN teaching_group USING (group_id)
            """);
    }

    [Fact]
    public void Student_info_comes_back_with_circumstances_that_differ_between_presentations()
    {
        _folder.ImportOulad();

        SamePeople(
            OuladFixture.StudentInfo,
            2,
            """
            SELECT course_code, term_code, pseudonym, sex_code, region_code, prior_education, deprivation_band, age_band, CAST(previous_attempts AS VARCHAR),
                   CAST(credits_studied AS VARCHAR), CASE WHEN has_disability THEN 'Y' ELSE 'N' END, upper(outcome_code[1]) || outcome_code[2:]
            FROM learner_circumstance c JOIN group_outcome USING (learner_id, group_id) JOIN teaching_group USING (group_id) JOIN person ON person_id = learner_id
            """);
    }

    [Fact]
    public void Student_registration_comes_back()
    {
        _folder.ImportOulad();

        SamePeople(
            OuladFixture.StudentRegistration,
            2,
            """
            SELECT course_code, term_code, pseudonym, CAST(from_day AS VARCHAR), CAST(to_day AS VARCHAR)
            FROM group_membership JOIN teaching_group USING (group_id) JOIN person ON person_id = learner_id
            """);
    }

    [Fact]
    public void Student_assessment_comes_back()
    {
        _folder.ImportOulad();

        SamePeople(
            OuladFixture.StudentAssessment,
            0,
            """
            SELECT pseudonym, assessment_code, CAST(submitted_day AS VARCHAR), CAST(CAST(is_banked AS INTEGER) AS VARCHAR), printf('%g', score)
            FROM assessment_result JOIN assessment USING (assessment_id) JOIN person ON person_id = learner_id
            """);
    }

    [Fact]
    public void Student_vle_comes_back_summed_by_learner_item_and_day()
    {
        _folder.ImportOulad();

        var summed = OuladFixture.Rows(OuladFixture.StudentVle)
            .GroupBy(row => string.Join('|', row[..5]))
            .Select(group => (string?[])[.. group.First()[..5], group.Sum(row => int.Parse(row[5]!)).ToString()]);
        SameRows(
            summed.Select(row => Replaced(row, 2)),
            """
            SELECT course_code, term_code, pseudonym, item_code, CAST(day AS VARCHAR), CAST(clicks AS VARCHAR)
            FROM activity_daily JOIN teaching_group USING (group_id) JOIN content_item USING (item_id) JOIN person ON person_id = learner_id
            """);
    }

    [Fact]
    public void Every_row_is_accounted_for()
    {
        var report = _folder.ImportOulad();

        Assert.Equal(ImportOutcome.Created, report.Outcome);
        Assert.Empty(report.Rejects);
        Assert.All(report.Loads, load => Assert.Equal(load.Read, load.Kept + load.Merged + load.Superseded + load.Rejected));
        var counts = report.Loads.ToDictionary(load => load.Table, load => (load.Read, load.Kept, load.Merged));
        Assert.Equal((4L, 3L, 1L), counts["learner"]);
        Assert.Equal((4L, 4L, 0L), counts["learner_circumstance"]);
        Assert.Equal((6L, 4L, 2L), counts["activity_daily"]);
        Assert.Equal((3L, 3L, 0L), counts["teaching_group"]);
    }

    [Fact]
    public void The_click_table_may_be_absent_and_is_said_to_be()
    {
        File.Delete(Path.Combine(_folder.Source, "studentVle.csv"));

        var report = _folder.ImportOulad();

        Assert.Equal("studentVle.csv", Assert.Single(report.AbsentFiles));
        Assert.Equal("0", _folder.Query("SELECT count(*) FROM activity_daily")[0][0]);
    }

    [Fact]
    public void Another_table_may_not_be_absent()
    {
        File.Delete(Path.Combine(_folder.Source, "studentInfo.csv"));

        var problem = Assert.Throws<ImportException>(() => _folder.ImportOulad());

        Assert.Contains("studentInfo.csv is missing", problem.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.Store));
    }

    [Fact]
    public void The_same_import_again_changes_nothing()
    {
        _folder.ImportOulad();
        var before = File.ReadAllBytes(_folder.Store);

        var again = _folder.ImportOulad();

        Assert.Equal(ImportOutcome.Unchanged, again.Outcome);
        Assert.Equal(before, File.ReadAllBytes(_folder.Store));
        Assert.Equal(10, again.Loads.Length);
        var clicks = again.Loads.Single(load => load.Table == "activity_daily");
        Assert.Equal((6L, 4L, 2L), (clicks.Read, clicks.Kept, clicks.Merged));
    }

    [Fact]
    public void A_row_of_a_student_that_no_other_table_knows_is_an_orphan()
    {
        OuladFixture.Write(_folder.Source, "studentAssessment", OuladFixture.StudentAssessment + "79999,501,1,0,50\n70001,999,1,0,50\n");

        var report = _folder.ImportOulad();

        var load = report.Loads.Single(l => l.Table == "assessment_result");
        Assert.Equal((6L, 4L, 2L), (load.Read, load.Kept, load.Rejected));
        Assert.Equal(
            ["6|id_student|no such learner", "7|id_assessment|no such assessment"],
            _folder.Query("SELECT line_number, column_name, reason FROM rejected_row ORDER BY 1").Select(row => string.Join('|', row)));
    }

    private void Same(string csv, string sql) => SameRows(OuladFixture.Rows(csv), sql);

    private void SamePeople(string csv, int personColumn, string sql) => SameRows(OuladFixture.Rows(csv).Select(row => Replaced(row, personColumn)), sql);

    private string?[] Replaced(string?[] row, int personColumn)
    {
        string?[] copy = [.. row];
        copy[personColumn] = _folder.Pseudonym("oulad-student", row[personColumn]!);
        return copy;
    }

    private void SameRows(IEnumerable<string?[]> expected, string sql) => Assert.Equal(
        expected.Select(row => string.Join('|', row)).Order(StringComparer.Ordinal),
        _folder.Query(sql).Select(row => string.Join('|', row)).Order(StringComparer.Ordinal));
}
