using System.Text.Json;

namespace ResearchKit.Cli.Tests.Commands;

/// <summary>Making and verifying synthetic cities, as their users do.</summary>
public sealed class CityCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rk-cli-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void City_is_made_verified_and_asked()
    {
        var made = City("--out", "city", "--store", "city.duckdb");
        Assert.Equal(0, made.ExitCode);
        Assert.Contains("attendance_week.parquet", made.Output, StringComparison.Ordinal);
        Assert.Empty(made.Error);

        var verified = CommandProcess.RunIn(_folder, "datasets", "verify", ".", "--regenerate");
        Assert.Equal(0, verified.ExitCode);
        Assert.Contains("made anew and equal", verified.Output, StringComparison.Ordinal);

        var asked = CommandProcess.RunIn(_folder, "query", "city.duckdb", "SELECT count(*) AS n FROM learner", "--json");
        Assert.Equal(400, JsonDocument.Parse(asked.Output).RootElement[0].GetProperty("n").GetInt64());
    }

    [Fact]
    public void Exports_are_made_and_verified()
    {
        var made = City("--exports", "raw");
        Assert.Equal(0, made.ExitCode);
        Assert.Contains("Raw exports of a synthetic city", made.Output, StringComparison.Ordinal);

        Assert.Equal(0, CommandProcess.RunIn(_folder, "datasets", "verify", "raw", "--regenerate").ExitCode);
    }

    [Fact]
    public void Same_options_make_the_same_checksums_and_variants_make_others()
    {
        string Checksums(params string[] more) => string.Join(
            ' ',
            JsonDocument.Parse(City(["--json", "--out", Guid.NewGuid().ToString("N"), .. more]).Output).RootElement.GetProperty("dataset").GetProperty("resources")
                .EnumerateArray().Select(file => file.GetProperty("researchkit:checksum").GetString()));
        var made = Checksums();

        Assert.Equal(made, Checksums("--threads", "1"));
        Assert.NotEqual(made, Checksums("--seed", "2"));
        Assert.NotEqual(made, Checksums("--null"));
        Assert.NotEqual(made, Checksums("--missing", "mnar"));
        Assert.NotEqual(made, Checksums("--drift", "--first-year", "2025"));
    }

    [Fact]
    public void Folder_that_is_not_empty_is_refused_until_told()
    {
        Assert.Equal(0, City("--out", "city").ExitCode);

        var refused = City("--out", "city");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("--overwrite", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, City("--out", "city", "--seed", "3", "--overwrite").ExitCode);
    }

    [Theory]
    [InlineData(64, "Say what to make", "city")]
    [InlineData(64, "mcar", "city", "--out", "x", "--missing", "mcar")]
    [InlineData(64, "--threads must be at least 1", "city", "--out", "x", "--threads", "0")]
    [InlineData(1, "Learners must be from 300 to 10,000,000", "city", "--out", "x", "--learners", "5")]
    [InlineData(1, "Years must be from 1 to 6", "city", "--out", "x", "--years", "9")]
    [InlineData(1, "There is no folder", "datasets", "verify", "absent")]
    [InlineData(1, "neither it nor a folder in it has a datapackage.json", "datasets", "verify", ".")]
    public void What_is_wrong_is_said_in_one_sentence(int exitCode, string said, params string[] arguments)
    {
        var outcome = CommandProcess.RunIn(_folder, arguments);

        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Contains(said, outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Changed_file_is_named_and_shows_in_the_exit_code()
    {
        City("--out", "city");
        File.AppendAllText(Path.Combine(_folder, "city", "school.csv"), "900,X900,1,primary,fi,0.5,D1\n");

        var verified = CommandProcess.RunIn(_folder, "datasets", "verify", "city");

        Assert.Equal(2, verified.ExitCode);
        Assert.Contains("school.csv was changed", verified.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_has_examples()
    {
        var help = CommandProcess.Run("city", "--help");

        Assert.Equal(0, help.ExitCode);
        Assert.Contains("researchkit city --out city", help.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Shipped_data_sets_are_as_described() => Assert.Equal(0, CommandProcess.RunIn(CommandProcess.Root, "datasets", "verify", "datasets").ExitCode);

    private CommandOutcome City(params string[] arguments) => CommandProcess.RunIn(_folder, ["city", "--learners", "400", "--years", "1", "--visits", "0.5", .. arguments]);
}
