using System.IO.Compression;
using ResearchKit.Sources;

namespace ResearchKit.Tests.Sources.OneRoster;

/// <summary>The shipped city's student register, a bulk and a delta zip with mess, against its answer key.</summary>
public sealed class CityRosterTests : IDisposable
{
    private readonly ImportFolder _folder = new();

    public CityRosterTests()
    {
        foreach (var zip in new[] { "roster.zip", "roster-delta.zip" })
            File.Copy(Path.Combine(CityExportFiles.Folder, "student-register", zip), Path.Combine(_folder.Source, zip));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_file_is_accounted_for_as_the_answer_key_says()
    {
        var report = Importer.Recognising().Import(_folder.Request);

        Assert.All(report.Loads, load => Assert.Equal(load.Read, load.Kept + load.Merged + load.Superseded + load.Rejected));
        foreach (var (path, answer) in CityExportFiles.Answers.Where(answer => answer.Key.StartsWith("student-register/roster", StringComparison.Ordinal) && !answer.Key.EndsWith("manifest.csv", StringComparison.Ordinal)))
        {
            var name = path["student-register/".Length..];
            // enrolments are a second reading of the rows of users.
            var loads = report.Loads.Where(load => load.SourceFile == name && load.Table != "enrolment").ToList();
            Assert.True(answer["rows"] == loads.Sum(load => load.Read), $"{name}: {answer["rows"]} rows, read {loads.Sum(load => load.Read)}");
            Assert.True(answer["valid"] == loads.Sum(load => load.Kept), $"{name}: {answer["valid"]} valid, kept {loads.Sum(load => load.Kept)}: {string.Join("; ", loads)}");
            Assert.Equal(answer["invalid"], loads.Sum(load => load.Rejected));
            Assert.Equal(answer["superseded"], loads.Sum(load => load.Superseded));
            Assert.Equal(answer["exact_duplicate"], loads.Sum(load => load.Merged));
        }
    }

    [Fact]
    public void Grades_are_those_of_the_last_valid_rows()
    {
        Importer.Recognising().Import(_folder.Request);
        var items = Rows("roster.zip", "lineItems.csv").ToDictionary(row => row[0], row => (Title: row[3].Split(' '), Scale: $"{row[10]}-{row[11]}"), StringComparer.Ordinal);
        var expected = LastValid("results.csv", 10)
            .Select(row => $"{_folder.Pseudonym("oneroster", row[4])}|{items[row[3]].Title[0]}|{items[row[3]].Title[1]}|{items[row[3]].Scale}|{row[6]}");

        var grades = _folder.Query("SELECT pseudonym, subject_code, term_code, scale, grade_value FROM grade JOIN person ON person_id = learner_id");

        Assert.Equal(expected.Order(StringComparer.Ordinal), grades.Select(row => string.Join('|', row)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Memberships_are_those_of_the_last_valid_rows()
    {
        Importer.Recognising().Import(_folder.Request);
        var codes = Rows("roster.zip", "classes.csv").ToDictionary(row => row[0], row => row[6], StringComparer.Ordinal);
        var expected = LastValid("enrollments.csv", 7).Where(row => row[6] == "student")
            .Select(row => $"{_folder.Pseudonym("oneroster", row[5])}|{codes[row[3]]}|{row[8]}|{row[9]}").Distinct(StringComparer.Ordinal);

        var members = _folder.Query(
            "SELECT pseudonym, group_code, coalesce(CAST(from_date AS VARCHAR), ''), coalesce(CAST(to_date AS VARCHAR), '') FROM group_membership JOIN person ON person_id = learner_id JOIN teaching_group USING (group_id)");

        Assert.Equal(expected.Order(StringComparer.Ordinal), members.Select(row => string.Join('|', row)).Order(StringComparer.Ordinal));
    }

    /// <summary>Rows of the bulk zip that the answer key does not call invalid, and of the delta zip; of a sourcedId the last one.</summary>
    private static IEnumerable<string[]> LastValid(string file, int number)
    {
        var invalid = File.ReadAllLines(Path.Combine(CityExportFiles.Folder, "answer-key", "mess.csv")).Select(line => line.Split(','))
            .Where(mess => mess[0] == number.ToString(System.Globalization.CultureInfo.InvariantCulture) && mess[3] == "invalid").Select(mess => int.Parse(mess[1], System.Globalization.CultureInfo.InvariantCulture)).ToHashSet();
        return Rows("roster.zip", file).Where((_, i) => !invalid.Contains(i + 2)).Concat(Rows("roster-delta.zip", file)).GroupBy(row => row[0], StringComparer.Ordinal).Select(rows => rows.Last());
    }

    /// <summary>Rows of a file without quotes, or with quotes around lists, of which no comma separates fields.</summary>
    private static List<string[]> Rows(string zip, string file)
    {
        using var archive = ZipFile.OpenRead(Path.Combine(CityExportFiles.Folder, "student-register", zip));
        using var reader = new StreamReader(archive.GetEntry(file)!.Open());
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1);
        return [.. lines.Select(line => string.Concat(line.TrimEnd('\r').Split('"').Select((part, i) => i % 2 == 0 ? part.Replace(',', '\t') : part)).Split('\t'))];
    }
}
