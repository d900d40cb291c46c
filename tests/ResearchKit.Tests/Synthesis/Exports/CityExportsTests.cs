using System.Security.Cryptography;
using System.Text;
using ResearchKit.Synthesis;
using ResearchKit.Synthesis.Exports;

namespace ResearchKit.Tests.Synthesis.Exports;

public class CityExportsTests(ExportedCity city) : IClassFixture<ExportedCity>
{
    [Fact]
    public void Every_system_of_the_city_has_a_folder()
    {
        var folders = Directory.GetDirectories(city.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal);

        Assert.Equal(
            ["answer-key", "assessments", "competence-evaluation", "course-platform", "practice-platform", "sales", "school-accounts", "staff-training", "student-register", "support-register", "wellbeing-survey"],
            folders);
        Assert.True(city.Report.Bytes < 6_000_000, $"{city.Report.Bytes:N0} bytes");
    }

    [Fact]
    public void The_same_city_and_seed_make_the_same_bytes()
    {
        using var again = new ExportedCity();

        Assert.Equal(Hashes(city.Folder), Hashes(again.Folder));
    }

    /// <summary>Pins the bytes on every platform. When a change of the exports is meant, raise their version and put the new hash here.</summary>
    [Fact]
    public void The_bytes_are_those_of_this_version()
    {
        using var exports = new TemporaryExports(HandMadeCity.Of(60), 1);

        var files = string.Join('\n', exports.Report.Package.Resources.Select(file => $"{file.Path} {file.Hash}").Append(exports.Report.AnswerKeySeal));

        Assert.Equal("1", CityExports.Version);
        Assert.Equal("dc0c966845bcaa3a3a902873883ad908", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(files)))[..32]);
    }

    [Fact]
    public void Another_seed_makes_other_people()
    {
        using var other = new TemporaryExports(HandMadeCity.Of(60), 1);
        using var same = new TemporaryExports(HandMadeCity.Of(60), 2);

        Assert.NotEqual(File.ReadAllText(Path.Combine(other.Folder, "answer-key", "people.csv")), File.ReadAllText(Path.Combine(same.Folder, "answer-key", "people.csv")));
    }

    /// <summary>What stands about a person follows from the seed and the person, not from who else there is: one learner more adds lines and changes none.</summary>
    [Theory]
    [InlineData("assessments/results.csv")]
    [InlineData("wellbeing-survey/responses.csv")]
    [InlineData("school-accounts/users.csv")]
    [InlineData("support-register/measures.csv")]
    [InlineData("student-register/attendance.csv")]
    public void One_learner_more_changes_no_row_of_the_others(string path)
    {
        using var fewer = new TemporaryExports(HandMadeCity.Of(120), 5);
        using var more = new TemporaryExports(HandMadeCity.Of(121), 5);

        // Support measures are numbered in the order of learners, with one for a whole group after the last.
        var ofFewer = Lines(fewer.Folder).Where(line => !line.Contains(";;;;", StringComparison.Ordinal));

        Assert.Empty(ofFewer.Except(Lines(more.Folder), StringComparer.Ordinal));

        string[] Lines(string folder) => File.ReadAllLines(Path.Combine(folder, path), Encoding.Latin1);
    }

    [Fact]
    public void No_pseudonym_of_the_city_leaves_it()
    {
        var found = Directory.GetFiles(city.Folder, "*", SearchOption.AllDirectories)
            .Where(path => !path.Contains("answer-key", StringComparison.Ordinal))
            .Where(path => File.ReadAllText(path, Encoding.Latin1).Contains("rk1_", StringComparison.OrdinalIgnoreCase));

        Assert.Empty(found);
        Assert.Contains(HandMadeCity.Pseudonym(17), File.ReadAllText(Path.Combine(city.Folder, "answer-key", "people.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_keep_their_letters_in_every_encoding()
    {
        var latin = city.Bytes("support-register/measures.csv");
        var utf8 = city.Text(city.File("assessments/results.csv"));

        Assert.Contains((byte)0xE4, latin);
        Assert.Throws<DecoderFallbackException>(() => new UTF8Encoding(false, true).GetString(latin));
        Assert.Matches("[äöÄÖÅ]", utf8);
        Assert.True(city.Bytes("school-accounts/users.csv").AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]));
        Assert.True(city.Bytes("student-register/roster.zip/users.csv").AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]));
    }

    [Fact]
    public void Without_mess_every_file_is_tidy_and_comes_once()
    {
        using var tidy = new TemporaryExports(HandMadeCity.Of(120), 5, mess: ExportMess.None);

        var files = File.ReadAllLines(Path.Combine(tidy.Folder, "answer-key", "files.csv")).Skip(1).Select(line => line.Split(',')).ToList();

        Assert.Single(File.ReadAllLines(Path.Combine(tidy.Folder, "answer-key", "mess.csv")));
        Assert.All(files, file => Assert.Equal((file[8], "0"), (file[9], file[10])));
        Assert.DoesNotContain(files, file => file[2].Contains("-2.", StringComparison.Ordinal) || file[2].Contains("delta", StringComparison.Ordinal));
    }

    [Fact]
    public void Events_can_be_thinned_to_a_school_and_some_weeks_while_people_stay_whole()
    {
        var options = new ExportOptions { EventSchools = 1, EventsFrom = new DateOnly(2024, 9, 1), EventsTo = new DateOnly(2024, 9, 30), GradesFrom = 2024 };
        using var thin = new TemporaryExports(HandMadeCity.Of(ExportedCity.Learners), ExportedCity.Seed, options);

        Assert.Equal(city.Bytes("school-accounts/users.csv"), File.ReadAllBytes(Path.Combine(thin.Folder, "school-accounts", "users.csv")));
        var weeks = File.ReadAllLines(Path.Combine(thin.Folder, "student-register", "attendance.csv")).Skip(1).Select(line => line.Split(',')).Where(row => row.Length == 5).ToList();
        Assert.InRange(weeks.Select(row => row[0]).Distinct(StringComparer.Ordinal).Count(), 155, 175);
        Assert.All(weeks.Where(row => row[1].StartsWith("2024-", StringComparison.Ordinal)), row => Assert.StartsWith("2024-09-", row[1], StringComparison.Ordinal));
        Assert.True(thin.Report.Bytes < city.Report.Bytes / 2, $"{thin.Report.Bytes:N0} of {city.Report.Bytes:N0} bytes");
    }

    [Fact]
    public void A_folder_that_is_not_empty_is_refused_and_exports_replaced_only_when_told()
    {
        using var exports = new TemporaryExports(HandMadeCity.Of(60), 1);
        var note = Path.Combine(exports.Folder, "note.txt");
        File.WriteAllText(note, "mine");

        var error = Assert.Throws<DataPackageException>(() => CityExports.Write(HandMadeCity.Of(60), 1, exports.Folder));
        var before = Hashes(exports.Folder);
        CityExports.Write(HandMadeCity.Of(60), 1, exports.Folder, overwrite: true);

        Assert.Contains("is not empty", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Hashes(exports.Folder));
        Assert.Equal("mine", File.ReadAllText(note));
    }

    [Fact]
    public void A_folder_with_something_else_is_not_overwritten()
    {
        var root = Directory.CreateTempSubdirectory("researchkit-exports-");
        File.WriteAllText(Path.Combine(root.FullName, "README.md"), "mine");

        var error = Assert.Throws<DataPackageException>(() => CityExports.Write(HandMadeCity.Of(60), 1, root.FullName, overwrite: true));

        Assert.Contains("something else", error.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(root.FullName, "README.md")));
        root.Delete(recursive: true);
    }

    [Fact]
    public void The_descriptor_names_every_file_but_the_key_with_its_hash()
    {
        var package = DataPackage.Read(city.Folder);

        package.Verify(city.Folder);
        var described = package.Resources.Select(resource => resource.Path).Order(StringComparer.Ordinal);
        var there = Directory.GetFiles(city.Folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(city.Folder, path).Replace('\\', '/'))
            .Where(path => path.Contains('/', StringComparison.Ordinal) && !path.StartsWith("answer-key/", StringComparison.Ordinal));
        Assert.Equal(there.Order(StringComparer.Ordinal), described);
    }

    [Fact]
    public void A_cancelled_export_leaves_nothing()
    {
        var root = Directory.CreateTempSubdirectory("researchkit-exports-");
        using var stop = new CancellationTokenSource();
        var halfway = new Watch(share =>
        {
            if (share > 0.3)
                stop.Cancel();
        });

        Assert.Throws<OperationCanceledException>(
            () => CityExports.Write(HandMadeCity.Of(60), 1, Path.Combine(root.FullName, "exports"), progress: halfway, cancellationToken: stop.Token));

        Assert.Empty(root.GetFileSystemInfos());
        root.Delete(recursive: true);
    }

    [Fact]
    public void Exports_are_made_again_from_their_descriptor()
    {
        var root = Directory.CreateTempSubdirectory("researchkit-exports-");
        var folder = Path.Combine(root.FullName, "exports");
        var made = SyntheticCity.Generate(new CityOptions { Learners = 300, Years = 1 });
        CityExports.Write(made, folder, new ExportOptions { EventSchools = 1, EventsTo = new DateOnly(2023, 8, 31) });

        Assert.Empty(DatasetVerification.Of(folder, regenerate: true).Problems);
        var descriptor = Path.Combine(folder, DataPackage.FileName);
        File.WriteAllText(descriptor, File.ReadAllText(descriptor).Replace("""\"Late\":0.02""", """\"Late\":0.03""", StringComparison.Ordinal));
        Assert.Contains(CityExports.Differences(folder), difference => difference.Contains("assessments/results.csv", StringComparison.Ordinal) || difference.Contains("answer key", StringComparison.Ordinal));
        root.Delete(recursive: true);
    }

    [Fact]
    public void The_card_tells_systems_files_columns_and_rates_but_no_answers()
    {
        var card = File.ReadAllText(Path.Combine(city.Folder, "README.md"));

        Assert.All(Directory.GetDirectories(city.Folder).Select(Path.GetFileName), folder => Assert.Contains(folder!, card, StringComparison.Ordinal));
        Assert.All(city.Files, file => Assert.Contains($"| {file.Path} | {file.Format} |", card, StringComparison.Ordinal));
        Assert.Contains("| birth_date | a date such as 2024-08-12", card, StringComparison.Ordinal);
        Assert.Contains("| row late, in a second delivery | 0.02 | rows |", card, StringComparison.Ordinal);
        Assert.DoesNotContain("rk1_", card, StringComparison.Ordinal);
    }

    [Fact]
    public void The_generators_own_city_is_exported_as_its_key_says()
    {
        var made = SyntheticCity.Generate(new CityOptions { Learners = 300, Years = 1 });
        using var exported = new ExportedCity(CityTables.Of(made), new ExportOptions { EventsFrom = new DateOnly(2023, 9, 1), EventsTo = new DateOnly(2023, 9, 30) });

        Assert.True(exported.Differences().Count == 0, string.Join(Environment.NewLine, exported.Differences()));
        Assert.Equal([], exported.Orphans());
        Assert.Contains(exported.Files, file => file.Path == "student-register/roster.zip/results.csv");
        Assert.Contains(exported.Files, file => file.Path == "wellbeing-survey/responses.csv");
        Assert.DoesNotContain(
            Directory.GetFiles(exported.Folder, "*", SearchOption.AllDirectories).Where(path => !path.Contains("answer-key", StringComparison.Ordinal)),
            path => File.ReadAllText(path, Encoding.Latin1).Contains("rk1_", StringComparison.OrdinalIgnoreCase));
        Assert.True(CityExports.IsAnswerKeyIntact(exported.Folder));
    }

    [Theory]
    [InlineData(0.6, 0)]
    [InlineData(-0.1, 0)]
    [InlineData(0.3, 0.3)]
    public void Rates_that_cannot_be_are_refused(double late, double invalid)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new ExportMess { Late = late, Invalid = invalid }.Validate());

        Assert.Contains("must", error.Message, StringComparison.Ordinal);
    }

    private static SortedDictionary<string, string> Hashes(string folder) => new(
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            path => Path.GetRelativePath(folder, path), path => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))),
        StringComparer.Ordinal);
}

/// <summary>Progress that is told at once, on the same thread.</summary>
internal sealed class Watch(Action<double> told) : IProgress<double>
{
    public void Report(double value) => told(value);
}

/// <summary>Exports in a folder that is deleted with the object.</summary>
internal sealed class TemporaryExports : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("researchkit-exports-");

    public TemporaryExports(CityTables tables, ulong seed, ExportOptions? options = null, ExportMess? mess = null)
    {
        Folder = Path.Combine(_root.FullName, "exports");
        Report = CityExports.Write(tables, seed, Folder, options, mess);
    }

    public string Folder { get; }

    public ExportReport Report { get; }

    public void Dispose() => _root.Delete(recursive: true);
}
