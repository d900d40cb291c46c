using System.Text;
using ResearchKit.Sources;

namespace ResearchKit.Tests.Sources.OneRoster;

/// <summary>OneRoster into the store: what each file becomes, deltas, versions, and the shapes that real exports come in.</summary>
public sealed class OneRosterImportTests : IDisposable
{
    private readonly ImportFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Schools_classes_people_and_results_come_out()
    {
        RosterFixture.Version11().WriteTo(_folder.Source);

        var report = Import();

        Assert.All(report.Loads, load => Assert.Equal("oneroster", load.Importer));
        Same("SELECT organiser_code, kind FROM organiser", "city|municipality");
        Same("SELECT school_code, organiser_code FROM school JOIN organiser USING (organiser_id) ORDER BY ALL", "N01|city", "S02|city");
        Same("SELECT course_code, subject_code FROM course ORDER BY ALL", "MA5|MA", "class-5|");
        Same(
            "SELECT group_code, school_code, course_code, term_code, school_year, grade, subject_code, kind, start_date FROM teaching_group JOIN school USING (school_id) ORDER BY ALL",
            "N01-5A|N01|class-5||2024|5||class|2024-08-08", "N01-MA|N01|MA5|2024-autumn|2024|5|MA|course_section|2024-08-08");
        Same($"SELECT birth_year, sex_code FROM learner JOIN person ON person_id = learner_id ORDER BY pseudonym = '{Person("u1")}' DESC", "2013|F", "2013|M");
        Same("SELECT pseudonym, school_code, role_code FROM staff JOIN person ON person_id = staff_id JOIN school USING (school_id)", $"{Person("u3")}|N01|teacher");
        Same("SELECT count(*), count(DISTINCT learner_id), min(school_code) FROM enrolment JOIN school USING (school_id)", "2|2|N01");
        Same(
            "SELECT group_code, strftime(from_date, '%Y-%m-%d'), strftime(to_date, '%Y-%m-%d') FROM group_membership JOIN teaching_group USING (group_id) ORDER BY ALL",
            "N01-5A|2024-08-08|2025-05-31", "N01-5A|2024-08-08|", "N01-MA|2024-08-09|");
        Same("SELECT group_code, s.role_code FROM staff_group s JOIN teaching_group USING (group_id)", "N01-5A|teacher");
    }

    [Fact]
    public void A_line_item_of_a_term_becomes_a_grade_and_another_one_an_assessment()
    {
        RosterFixture.Version11().WriteTo(_folder.Source);

        var report = Import();

        Same("SELECT pseudonym, subject_code, term_code, scale, grade_value FROM grade JOIN person ON person_id = learner_id", $"{Person("u1")}|AI|2024-autumn|4-10|9");
        Same("SELECT assessment_code, group_code, a.kind, a.subject_code, max_score FROM assessment a JOIN teaching_group USING (group_id)", "li2|N01-MA|test|MA|20.0");
        Same("SELECT score FROM assessment_result ORDER BY score", "17.5", "");
        var items = report.Loads.Where(load => load.SourceFile == "lineItems.csv").ToList();
        Assert.Equal(["-:1", "assessment:1"], items.Select(load => $"{load.Table}:{load.Kept}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_guardian_is_refused_with_the_reason()
    {
        RosterFixture.Version11().WriteTo(_folder.Source);

        var reject = Assert.Single(Import().Rejects);

        Assert.Equal(("users.csv", 1L), (reject.SourceFile, reject.Rows));
        Assert.Contains("no table for rows of this kind", reject.Reason, StringComparison.Ordinal);
        Same("SELECT count(*) FROM person", "3");
    }

    [Fact]
    public void A_zip_gives_the_same_store_as_a_folder_also_when_its_files_lie_in_a_folder()
    {
        RosterFixture.Version11().WriteTo(_folder.Source);
        Import();
        var expected = StoreDump.Of(_folder);

        foreach (var inner in new[] { "", "export 2025/" })
        {
            Empty();
            RosterFixture.Version11().ZipTo(Path.Combine(_folder.Source, "roster.zip"), inner);
            var report = Import(replace: true);

            Assert.Equal(expected, StoreDump.Of(_folder));
            Assert.Contains(report.Loads, load => load.SourceFile == "roster.zip/users.csv");
        }
    }

    [Fact]
    public void A_delta_changes_adds_and_takes_back_as_a_bulk_of_the_merged_rows_would()
    {
        const string At = "active,2025-01-10T03:00:00.000Z";
        var merged = RosterFixture.Version11();
        merged["users.csv"] = merged["users.csv"].Replace("Mäkinen", "Mäki", StringComparison.Ordinal);
        merged["enrollments.csv"] = merged["enrollments.csv"].Replace("e4,,,k2,s1,u1,student,,2024-08-09,\n", "e5,,,k2,s1,u2,student,,2024-08-10,\n", StringComparison.Ordinal);
        merged["results.csv"] = merged["results.csv"].Replace("r1,,,li1,u1,fully graded,9.0", "r1,,,li1,u1,fully graded,10", StringComparison.Ordinal);
        merged.WriteTo(_folder.Source);
        Import();
        var expected = StoreDump.Of(_folder);

        Empty();
        RosterFixture.Version11().ZipTo(Path.Combine(_folder.Source, "z-roster.zip"));
        // The first delta is named last and says something else of r1; its date of change puts it first.
        RosterFixture.Delta(("results.csv", "r1,active,2025-01-01T03:00:00.000Z,li1,u1,fully graded,4,2024-12-20,\n")).ZipTo(Path.Combine(_folder.Source, "z-delta.zip"));
        RosterFixture.Delta(
            ("users.csv", $"u2,{At},true,s1,student,eetu,,Eetu,Mäki,,1002,,,,,05,\n"),
            ("enrollments.csv", $"e4,tobedeleted,2025-01-10T03:00:00.000Z,k2,s1,u1,student,,2024-08-09,\ne5,{At},k2,s1,u2,student,,2024-08-10,\n"),
            ("results.csv", $"r1,{At},li1,u1,fully graded,10,2024-12-20,\n")).ZipTo(Path.Combine(_folder.Source, "a-delta.zip"));
        var report = Import(replace: true);

        Assert.Equal(expected, StoreDump.Of(_folder));
        Assert.All(report.Loads, load => Assert.Equal(load.Read, load.Kept + load.Merged + load.Superseded + load.Rejected));
        Assert.Equal(2, report.Loads.Where(load => load.SourceFile.EndsWith("/enrollments.csv", StringComparison.Ordinal)).Sum(load => load.Superseded));
    }

    [Fact]
    public void Rows_of_a_delta_without_a_status_are_refused()
    {
        RosterFixture.Version11().ZipTo(Path.Combine(_folder.Source, "roster.zip"));
        RosterFixture.Delta(("results.csv", "r9,,,li2,u1,fully graded,4,2024-12-20,\n")).ZipTo(Path.Combine(_folder.Source, "delta.zip"));

        Assert.Contains(Import().Rejects, reject => reject is { SourceFile: "delta.zip/results.csv", Column: "status", Reason: "missing" });
    }

    [Fact]
    public void Version_12_takes_roles_and_spells_from_their_own_file()
    {
        RosterFixture.Version12().WriteTo(_folder.Source);

        var report = Import();

        Same(
            "SELECT strftime(start_date, '%Y-%m-%d'), strftime(end_date, '%Y-%m-%d'), school_code FROM enrolment JOIN school USING (school_id) ORDER BY ALL",
            "2024-08-01|2025-05-31|N01", "2024-08-01||N01");
        Same("SELECT school_code, role_code FROM staff JOIN school USING (school_id)", "N01|teacher");
        Same("SELECT count(*) FROM learner", "2");
        Same("SELECT count(*) FROM grade", "1");
        Assert.Equal(["roles.csv:1", "users.csv:1"], report.Rejects.Select(reject => $"{reject.SourceFile}:{reject.Rows}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_role_of_a_user_who_is_not_there_introduces_nobody()
    {
        var roster = RosterFixture.Version12();
        roster["roles.csv"] += "q9,,,u9,primary,student,,,s1,\n";
        roster.WriteTo(_folder.Source);

        Assert.Contains(Import().Rejects, reject => reject is { SourceFile: "roles.csv", Column: "userSourcedId", Reason: "no such learner" });
        Same("SELECT count(*) FROM person", "3");
    }

    [Fact]
    public void Two_systems_in_one_import_are_told_apart_by_their_codes()
    {
        foreach (var (folder, code) in new[] { ("north", "n"), ("south", "s") })
        {
            var roster = RosterFixture.Version11();
            roster["manifest.csv"] = roster["manifest.csv"].Replace("systemCode,test", "systemCode," + code, StringComparison.Ordinal);
            if (code == "s")
            {
                // Other persons under the same identifiers.
                string[] from = ["Aino", "Korhonen", "Eetu", "Mäkinen", "Olli", "Opettaja", "aino", "eetu", "open", "olli", "1001", "1002", "T1"];
                string[] to = ["Svea", "Lindqvist", "Anton", "Sundberg", "Maria", "Holm", "svea", "anton", "holm", "maria", "2001", "2002", "T2"];
                roster["users.csv"] = from.Zip(to).Aggregate(roster["users.csv"], (text, pair) => text.Replace(pair.First, pair.Second, StringComparison.Ordinal));
                roster["demographics.csv"] = roster["demographics.csv"].Replace("2013-05-04", "2011-01-17", StringComparison.Ordinal).Replace("2013-11-30", "2012-02-22", StringComparison.Ordinal);
            }

            roster.WriteTo(Path.Combine(_folder.Source, folder));
        }

        Import();

        Same("SELECT count(*) FROM learner", "4");
        Assert.Contains(_folder.Query("SELECT pseudonym FROM person"), row => row[0] == _folder.Pseudonym("oneroster:n", "u1"));
    }

    [Fact]
    public void Two_systems_without_codes_cannot_be_imported_together()
    {
        foreach (var folder in new[] { "north", "south" })
        {
            var roster = RosterFixture.Version11();
            roster["manifest.csv"] = roster["manifest.csv"].Replace("source.systemCode,test\n", "", StringComparison.Ordinal);
            roster.WriteTo(Path.Combine(_folder.Source, folder));
        }

        Assert.Contains("source.systemCode", Assert.Throws<ImportException>(() => Import()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_beside_the_register_adds_no_person_and_no_second_spell()
    {
        RosterFixture.Version11().WriteTo(Path.Combine(_folder.Source, "register"));
        SchoolDataSync.DirectoryFixture.Version21(Path.Combine(_folder.Source, "accounts"));

        var report = Import();

        Assert.Equal(["oneroster", "sds"], report.Loads.Select(load => load.Importer).Distinct());
        Same("SELECT count(*) FROM learner", "2");
        Same("SELECT count(*) FROM school", "2");
        Same("SELECT count(*) FROM group_membership", "3");
    }

    [Fact]
    public void Without_a_manifest_it_is_read_as_bulk_and_said()
    {
        var roster = RosterFixture.Version11();
        roster.Remove("manifest.csv");
        roster.WriteTo(_folder.Source);

        var report = Import();

        Assert.Contains(report.Notes, note => note.Contains("no manifest.csv", StringComparison.Ordinal));
        Same("SELECT count(*) FROM learner", "2");
    }

    [Theory]
    [InlineData("utf-8", "")]
    [InlineData("utf-16", "utf-16")]
    [InlineData("latin-1", "latin-1")]
    public void Names_survive_the_encodings_that_real_exports_have(string encoding, string noted)
    {
        RosterFixture.Version11().WriteTo(_folder.Source);
        Import();
        var expected = StoreDump.Of(_folder);
        var path = Path.Combine(_folder.Source, "users.csv");
        var text = RosterFixture.Version11()["users.csv"].Replace("\n", "\r\n", StringComparison.Ordinal);
        File.WriteAllText(path, text, encoding switch { "utf-16" => Encoding.Unicode, "latin-1" => Encoding.Latin1, _ => new UTF8Encoding(encoderShouldEmitUTF8Identifier: true) });

        var report = Import(replace: true);

        Assert.Equal(expected, StoreDump.Of(_folder));
        Assert.Equal(noted.Length > 0, report.Notes.Any(note => note.Contains($"users.csv is in {noted};", StringComparison.Ordinal)));
    }

    [Fact]
    public void Order_case_and_trailing_delimiters_are_noted_and_extensions_are_dropped()
    {
        var roster = RosterFixture.Version11();
        roster["orgs.csv"] = "sourcedId,name,status,datelastmodified,type,identifier,parentSourcedId,metadata.note\n"
            + "d1,Division,,,district,city,,secret\ns1,North School,,,School,N01,d1,\ns2,South School,,,school,S02,d1,\n";
        roster["categories.csv"] = "sourcedId,status,dateLastModified,title,\ncat1,,,Grade of a term,\ncat2,,,Tests,\n";
        roster.WriteTo(_folder.Source);

        var report = Import();

        Same("SELECT count(*) FROM school", "2");
        foreach (var part in new[] { "another order", "spelt otherwise", "ends with a delimiter", "orgs.csv: 1 dates or codes" })
            Assert.Contains(report.Notes, note => note.Contains(part, StringComparison.Ordinal));
    }

    [Fact]
    public void A_column_without_a_class_stops_the_import_and_is_named()
    {
        var roster = RosterFixture.Version11();
        roster["users.csv"] = roster["users.csv"].Replace("grades,password\n", "grades,password,shoeSize\n", StringComparison.Ordinal);
        roster.WriteTo(_folder.Source);

        var problem = Assert.Throws<ImportException>(() => Import());

        Assert.Contains("\"shoeSize\"", problem.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.Store));
    }

    [Fact]
    public void Rows_that_cannot_be_split_are_counted_with_their_lines()
    {
        var roster = RosterFixture.Version11();
        roster["enrollments.csv"] += "e6,,,k1,s1\n\"e7\"x,,,k1,s1,u1,student,,,\ne8,,,k1,s1,u1,student,,31.2.2024,\ne9,,,k1,s1,nobody,student,,,\ne10,\"\n,,\n,,\n";
        roster.WriteTo(_folder.Source);

        Import();

        Same(
            "SELECT line_number, column_name, reason FROM rejected_row WHERE source_file = 'enrollments.csv' ORDER BY ALL",
            "6||fewer columns than the header",
            "7||text after a quote that ends",
            "8|beginDate|not a date such as 2024-08-12",
            "9|userSourcedId|no such learner",
            "10||a quote that does not end",
            "11||a quote that does not end",
            "12||a quote that does not end");
    }

    [Fact]
    public void A_manifest_that_contradicts_the_files_stops_the_import()
    {
        var roster = RosterFixture.Version11();
        roster.Remove("results.csv");
        roster.WriteTo(_folder.Source);
        Assert.Contains("results.csv is missing", Assert.Throws<ImportException>(() => Import()).Message, StringComparison.Ordinal);

        Empty();
        roster = RosterFixture.Version11();
        roster["manifest.csv"] = roster["manifest.csv"].Replace("file.results,bulk", "file.results,absent", StringComparison.Ordinal);
        roster.WriteTo(_folder.Source);
        Assert.Contains("says that it is absent", Assert.Throws<ImportException>(() => Import()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_bulk_deliveries_of_a_file_stop_the_import()
    {
        RosterFixture.Version11().ZipTo(Path.Combine(_folder.Source, "2024.zip"));
        RosterFixture.Version11().ZipTo(Path.Combine(_folder.Source, "2025.zip"));

        Assert.Contains("2024.zip and 2025.zip both deliver", Assert.Throws<ImportException>(() => Import()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Codes_that_two_classes_have_give_way_to_identifiers()
    {
        var roster = RosterFixture.Version11();
        roster["classes.csv"] = roster["classes.csv"].Replace("N01-MA", "N01-5A", StringComparison.Ordinal);
        roster.WriteTo(_folder.Source);

        Import();

        Same("SELECT group_code FROM teaching_group ORDER BY 1", "k1", "k2");
    }

    private ImportReport Import(bool replace = false) => Importer.Recognising().Import(_folder.Request with { Replace = replace });

    private void Empty()
    {
        Directory.Delete(_folder.Source, recursive: true);
        Directory.CreateDirectory(_folder.Source);
    }

    private string Person(string sourcedId) => _folder.Pseudonym("oneroster", sourcedId);

    private void Same(string sql, params string[] rows) =>
        Assert.Equal(rows, _folder.Query($"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ({sql})").Select(row => string.Join('|', row)));
}
