using System.Text.Json;
using ResearchKit.Sources.Formats;
using ResearchKit.Synthesis.Exports;

namespace ResearchKit.Tests.Synthesis.Exports;

/// <summary>The answer key against the files themselves, read and counted anew.</summary>
public class AnswerKeyTests(ExportedCity city) : IClassFixture<ExportedCity>
{
    [Fact]
    public void Rows_and_violations_are_as_the_key_says()
    {
        Assert.Equal([], city.Differences());
        Assert.True(city.Files.Sum(file => file["violations"]) > 100);
    }

    [Fact]
    public void Every_reference_of_the_standards_files_resolves() => Assert.Equal([], city.Orphans());

    [Fact]
    public void Every_kind_of_mess_occurs_and_is_counted_file_by_file()
    {
        foreach (var kind in Enum.GetValues<MessKind>().Select(AnswerKey.CodeOf))
        {
            var listed = city.Mess.Where(row => row["kind"] == kind).CountBy(row => row["file"]).ToDictionary(StringComparer.Ordinal);
            Assert.NotEmpty(listed);
            Assert.All(city.Files, file => Assert.Equal(listed.GetValueOrDefault(file.Number), file[kind]));
        }
    }

    [Theory]
    [InlineData("student-register/roster.zip/enrollments.csv")]
    [InlineData("student-register/roster.zip/results.csv")]
    [InlineData("assessments/results.csv")]
    [InlineData("wellbeing-survey/responses.csv")]
    [InlineData("practice-platform/statements.ndjson")]
    public void Rows_that_stand_twice_to_the_last_character_are_the_exact_duplicates(string path)
    {
        var file = city.File(path);
        var lines = city.Text(file).Split('\n').SkipLast(1).ToList();

        Assert.Equal(file["exact_duplicate"], lines.Count - lines.Distinct(StringComparer.Ordinal).Count());
        foreach (var row in city.Mess.Where(row => row["file"] == file.Number && row["kind"] == "exact_duplicate"))
            Assert.Equal(lines[int.Parse(row["of_line"]) - 1], lines[int.Parse(row["line"]) - 1]);
    }

    [Fact]
    public void Valid_rows_are_those_that_a_right_import_keeps()
    {
        // The city has 480 learners with two tests each; every result is valid once, in the first or the second delivery, or lost as invalid.
        var first = city.File("assessments/results.csv");
        var second = city.File("assessments/results-2.csv");
        Assert.Equal(2 * ExportedCity.Learners, first["valid"] + second["valid"] + first["invalid"]);

        var practice = city.File("practice-platform/statements.ndjson");
        var late = city.File("practice-platform/statements-2.ndjson");
        Assert.Equal((4 + 5) * ExportedCity.Learners, practice["valid"] + practice["voided"] + practice["invalid"] + late["valid"]);

        var course = city.File("course-platform/envelopes.ndjson");
        Assert.Equal(4 * 492, course["valid"] + course["invalid"] + city.File("course-platform/envelopes-2.ndjson")["valid"]);
    }

    [Fact]
    public void A_statement_that_takes_back_names_the_one_that_it_takes_back()
    {
        var file = city.File("practice-platform/statements.ndjson");
        var lines = city.Text(file).Split('\n');
        var voiding = city.Mess.Where(row => row["file"] == file.Number && row["kind"] == "voiding").ToList();

        Assert.Equal(file["voided"], voiding.Count);
        foreach (var row in voiding)
        {
            using var taking = JsonDocument.Parse(lines[int.Parse(row["line"]) - 1]);
            using var taken = JsonDocument.Parse(lines[int.Parse(row["of_line"]) - 1]);
            Assert.True(XapiStatement.IsVoiding(taking.RootElement));
            Assert.Equal(taken.RootElement.GetProperty("id").GetString(), taking.RootElement.GetProperty("object").GetProperty("id").GetString());
        }

        Assert.Equal(voiding.Count, lines.Count(line => line.Contains("verbs/voided", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_correction_has_the_key_of_the_row_that_it_replaces_and_another_value()
    {
        var first = city.File("student-register/roster.zip/results.csv");
        var second = city.File("student-register/roster-delta.zip/results.csv");
        var before = city.Text(first).Split('\n');
        var after = city.Text(second).Split('\n');
        var corrections = city.Mess.Where(row => row["file"] == second.Number && row["kind"] == "correction").ToList();

        Assert.Equal(first["superseded"], corrections.Count);
        foreach (var row in corrections)
        {
            var (old, renewed) = (before[int.Parse(row["of_line"]) - 1].Split(','), after[int.Parse(row["line"]) - 1].Split(','));
            Assert.Equal((old[0], old[3], old[4]), (renewed[0], renewed[3], renewed[4]));
            Assert.NotEqual(old[6], renewed[6]);
        }
    }

    [Fact]
    public void Every_record_resolves_to_one_person_or_to_nobody()
    {
        var people = city.Answers("people.csv").Select(row => row["person"]).ToHashSet(StringComparer.Ordinal);
        var places = new HashSet<(string, string, string)>();
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var record in city.Records)
        {
            Assert.True(places.Add((record["file"], record["line"], record["item"])));
            counts[record["file"]] = counts.GetValueOrDefault(record["file"]) + 1;
            Assert.True(record["person"].Length == 0 || people.Contains(record["person"]));
        }

        Assert.All(city.Files.Where(file => counts.ContainsKey(file.Number)), file => Assert.Equal(file["rows"], counts[file.Number]));
        Assert.All(city.Files.Where(file => ExportedCity.FormatOf(file) is null), file => Assert.True(counts.ContainsKey(file.Number)));
    }

    [Theory]
    [InlineData("school-accounts/users.csv", "school-accounts", "sourcedId", "sourcedId")]
    [InlineData("student-register/roster.zip/users.csv", "student-register", "sourcedId", "sourcedId")]
    [InlineData("student-register/roster.zip/demographics.csv", "student-register", "sourcedId", "sourcedId")]
    [InlineData("wellbeing-survey/responses.csv", "wellbeing-survey", "response_code", "response_code")]
    [InlineData("sales/results.csv", "sales", "seller_number", "seller_number")]
    public void Records_and_identities_agree(string path, string system, string kind, string column)
    {
        var identities = city.Answers("identities.csv").Where(row => row["system"] == system && row["kind"] == kind).ToDictionary(row => row["identifier"], row => row["person"]);
        var file = city.File(path);
        var (header, rows) = city.Table(file);
        var place = Array.IndexOf(header!, column);
        var persons = city.Records.Where(record => record["file"] == file.Number).ToDictionary(record => int.Parse(record["line"]), record => record["person"]);

        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Length == header!.Length && rows[i][place].Length > 0)
                Assert.Equal(identities[rows[i][place]], persons[i + 2]);
        }
    }

    [Fact]
    public void A_person_has_another_identifier_in_every_system_and_no_two_share_one()
    {
        var identities = city.Answers("identities.csv");
        var numbers = identities.Where(row => row["kind"] is not ("email" or "username" or "account" or "mbox" or "student_number" or "identifier")).ToList();

        Assert.Equal(identities.Count, identities.Select(row => (row["system"], row["kind"], row["identifier"])).Distinct().Count());
        Assert.All(numbers.GroupBy(row => row["identifier"]), group => Assert.Single(group.Select(row => (row["system"], row["person"])).Distinct()));
        Assert.All(identities.Where(row => row["identifier"].Contains('@', StringComparison.Ordinal)), row => Assert.EndsWith(".example", row["identifier"], StringComparison.Ordinal));
    }

    [Fact]
    public void People_are_born_in_the_year_that_the_city_says()
    {
        var people = city.Answers("people.csv").Where(row => row["kind"] == "learner").ToList();

        Assert.Equal(ExportedCity.Learners, people.Count);
        Assert.All(people, row => Assert.Equal(2023 - 7 - (int.Parse(row["person"]) % 2) - 6, DateOnly.Parse(row["birth_date"]).Year));
        Assert.Contains(people, row => row["family_name"].Contains('-', StringComparison.Ordinal));
        Assert.Contains(people, row => row["given_name"].Contains('-', StringComparison.Ordinal));
        Assert.True(people.Count(row => row["family_name"].Any(c => c > 127)) > 100);
    }

    /// <summary>A plain rule (names without case and diacritics, date of birth) links the survey, which shares no key, mostly but not wholly: the mess is there and can be overcome.</summary>
    [Fact]
    public void The_system_without_a_key_can_be_linked_by_names_and_dates_but_not_by_a_plain_rule_alone()
    {
        var people = city.Answers("people.csv").ToLookup(row => Plain(row["given_name"], row["family_name"]) + row["birth_date"], row => row["person"], StringComparer.Ordinal);
        var file = city.File("wellbeing-survey/responses.csv");
        var (header, rows) = city.Table(file);
        var persons = city.Records.Where(record => record["file"] == file.Number).ToDictionary(record => int.Parse(record["line"]), record => record["person"]);
        var (linked, right) = (0, 0);
        for (var i = 0; i < rows.Count; i++)
        {
            var row = header!.Zip(rows[i]).ToDictionary(cell => cell.First, cell => cell.Second);
            var found = LocalDate.TryParse(row["birth_date"], out var born) ? people[Plain(row["given_name"], row["family_name"]) + born.ToString("yyyy-MM-dd")].Distinct().ToList() : [];
            linked += found.Count == 1 ? 1 : 0;
            right += found.Count == 1 && found[0] == persons[i + 2] ? 1 : 0;
        }

        Assert.True(right >= 0.99 * linked, $"{right} of {linked}");
        Assert.InRange(right / (double)rows.Count, 0.9, 0.99);
    }

    [Fact]
    public void The_seal_shows_any_change_to_the_key()
    {
        using var exports = new TemporaryExports(HandMadeCity.Of(60), 1);
        var people = Path.Combine(exports.Folder, "answer-key", "people.csv");
        var original = File.ReadAllText(people);

        Assert.True(CityExports.IsAnswerKeyIntact(exports.Folder));
        File.WriteAllText(people, original + "\n");
        Assert.False(CityExports.IsAnswerKeyIntact(exports.Folder));
        File.WriteAllText(people, original);
        Assert.True(CityExports.IsAnswerKeyIntact(exports.Folder));
        File.WriteAllText(Path.Combine(exports.Folder, "answer-key", "more.csv"), "");
        Assert.False(CityExports.IsAnswerKeyIntact(exports.Folder));
    }

    private static string Plain(string given, string family) => Misspelling.WithoutDiacritics($"{given} {family} ").ToUpperInvariant();
}
