using ResearchKit.Sources;

namespace ResearchKit.Tests.Sources.SchoolDataSync;

public sealed class SchoolDataSyncImportTests : IDisposable
{
    private readonly ImportFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Accounts_roles_and_classes_of_version_21_come_out()
    {
        DirectoryFixture.Version21(_folder.Source);

        var report = Import();

        Assert.All(report.Loads, load => Assert.Equal("sds", load.Importer));
        Assert.Empty(report.Rejects);
        Same("SELECT school_code FROM school ORDER BY 1", "N01", "S02");
        Same("SELECT group_code, school_code, course_code, term_code, school_year, subject_code, start_date FROM teaching_group JOIN school USING (school_id)", "N01-5A|N01|MA5|2025-2026|2025|MA|2025-08-08");
        Same("SELECT pseudonym, birth_year, sex_code FROM learner JOIN person ON person_id = learner_id ORDER BY birth_year NULLS LAST", $"{Person("sds", "a1")}|2013|F", $"{Person("sds", "a2")}||");
        Same("SELECT pseudonym, school_code, role_code FROM staff JOIN person ON person_id = staff_id JOIN school USING (school_id)", $"{Person("sds", "a3")}|N01|counsellor");
        Same("SELECT school_code, start_date, end_date FROM enrolment JOIN school USING (school_id)", "N01|2025-08-08|", "N01|2025-08-08|");
        Same("SELECT count(*) FROM group_membership", "2");
        Same("SELECT role_code FROM staff_group", "teacher");
    }

    [Fact]
    public void Files_without_header_empty_files_and_other_dates_are_told()
    {
        DirectoryFixture.Version21(_folder.Source);

        var report = Import();

        foreach (var part in new[] { "enrollments.csv has no header", "relationships.csv is empty", "roles.csv: 4 dates or codes are written in another form" })
            Assert.Contains(report.Notes, note => note.Contains(part, StringComparison.Ordinal));
        var enrollments = report.Loads.Single(load => load.SourceFile == "enrollments.csv" && load.Table == "group_membership");
        Assert.Equal((3L, 2L, 1L), (enrollments.Read, enrollments.Kept, enrollments.Merged));
    }

    [Fact]
    public void A_course_that_each_school_lists_anew_stays_one_course_with_a_group_in_each()
    {
        DirectoryFixture.Version1(_folder.Source);
        File.AppendAllText(Path.Combine(_folder.Source, "School.csv"), "11,South School,11,,,2 Way,Town,98000,,1\r\n");
        File.AppendAllText(Path.Combine(_folder.Source, "Section.csv"), "22,11,Maths,22,6,SY1516,7/1/2017,6/30/2018,22,Algebra,101,,Math,1,Active\r\n");

        Assert.Empty(Import().Rejects);

        // The name of a term may say another year than its dates.
        Same(
            "SELECT course_code, school_code, group_code, term_code, school_year FROM teaching_group JOIN school USING (school_id) WHERE course_code = '101' ORDER BY 2",
            "101|10|20|SY1718|2017", "101|11|22|SY1516|2017");
    }

    [Fact]
    public void Version_1_comes_out()
    {
        DirectoryFixture.Version1(_folder.Source);

        var report = Import();

        Assert.All(report.Loads, load => Assert.Equal("sds-v1", load.Importer));
        Assert.Empty(report.Rejects);
        Same(
            "SELECT group_code, school_code, course_code, term_code, school_year, subject_code, kind, start_date FROM teaching_group JOIN school USING (school_id) ORDER BY 1",
            "20|10|101|SY1718|2017|Math|course_section|2017-07-01", "21|10|201|SY1718|2017|English|course_section|2018-01-08");
        Same("SELECT birth_year FROM learner ORDER BY 1", "1999", "2000");
        Same("SELECT count(*) FROM group_membership", "3");
        Same("SELECT pseudonym, role_code FROM staff JOIN person ON person_id = staff_id", $"{Person("sds/teacher", "30")}|teacher");
        // The student and the teacher of number 30 are two persons.
        Same("SELECT count(*) FROM person", "3");
    }

    [Theory]
    [InlineData("Student.csv", "Username,Password", "Username,Shoe Size", "\"Shoe Size\"")]
    [InlineData("Student.csv", "Last Name,Username", "Last Name,Login", "\"Login\"")]
    [InlineData("Section.csv", "Section Name,Section Number", "Section Number,Section Number", "twice")]
    public void A_header_that_differs_stops_the_import_and_names_the_column(string file, string from, string to, string message)
    {
        DirectoryFixture.Version1(_folder.Source);
        var path = Path.Combine(_folder.Source, file);
        File.WriteAllText(path, File.ReadAllText(path).Replace(from, to, StringComparison.Ordinal));

        Assert.Contains(message, Assert.Throws<ImportException>(() => Import()).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.Store));
    }

    /// <summary>The format allows further columns of any name, so that a name may be a value that a damaged file moved into its header.</summary>
    [Fact]
    public void A_further_column_that_stands_twice_is_told_without_its_name()
    {
        DirectoryFixture.Version1(_folder.Source);
        var path = Path.Combine(_folder.Source, "Teacher.csv");
        var lines = File.ReadAllLines(path);
        lines[0] += ",CANARY,CANARY";
        File.WriteAllLines(path, lines);

        Assert.Contains("Teacher.csv names a column twice", Assert.Throws<ImportException>(() => Import()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_header_and_of_another_width_stops_the_import()
    {
        DirectoryFixture.Version21(_folder.Source);
        File.WriteAllText(Path.Combine(_folder.Source, "enrollments.csv"), "k1,CANARY,student,x\n");

        var problem = Assert.Throws<ImportException>(() => Import());

        Assert.Contains("enrollments.csv has no header, and 4 columns", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("CANARY", problem.Message, StringComparison.Ordinal);
    }

    /// <summary>The city's directory, with its mess, against the answer key.</summary>
    [Fact]
    public void The_citys_directory_is_accounted_for_as_the_answer_key_says()
    {
        CityExportFiles.CopyTo(_folder.Source, "school-accounts");

        var report = Import();

        Assert.All(report.Loads, load => Assert.Equal(load.Read, load.Kept + load.Merged + load.Superseded + load.Rejected));
        foreach (var (path, answer) in CityExportFiles.Answers.Where(answer => answer.Key.StartsWith("school-accounts/", StringComparison.Ordinal)))
        {
            var loads = report.Loads.Where(load => load.SourceFile == path).ToList();
            Assert.True(answer["rows"] == loads.Sum(load => load.Read), $"{path}: {string.Join("; ", loads)}");
            Assert.True(answer["valid"] == loads.Sum(load => load.Kept), $"{path}: {string.Join("; ", loads)}");
            Assert.Equal(answer["invalid"], loads.Sum(load => load.Rejected));
            Assert.Equal(answer["near_duplicate"], loads.Sum(load => load.Superseded));
            Assert.Equal(answer["exact_duplicate"], loads.Sum(load => load.Merged));
        }
    }

    private ImportReport Import() => Importer.Recognising().Import(_folder.Request);

    private string Person(string system, string identifier) => _folder.Pseudonym(system, identifier);

    private void Same(string sql, params string[] rows) =>
        Assert.Equal(rows, _folder.Query($"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ({sql})").Select(row => string.Join('|', row)));
}
