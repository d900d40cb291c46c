using System.Text.Json;
using System.Text.RegularExpressions;
using ResearchKit.DuckDB;
using ResearchKit.Privacy.Purposes;
using ResearchKit.Store;
using ResearchKit.Store.Access;
using ResearchKit.Synthesis;

namespace ResearchKit.Cli.Tests;

/// <summary>Use cases and research notebooks on other data than they are shipped with: a city in which there is nothing to find, and a protected copy of the city with identifiers planted in it.</summary>
public sealed partial class OtherCitiesTests : IDisposable
{
    private const string Canary = "kanarialintu";
    private static readonly string[] Folders = ["use-cases", "research"];

    /// <summary>Notebooks whose conclusions are about what the null city lacks. The others conclude about coverage, practice, designs or change, which it has.</summary>
    private static readonly string[] Concluding =
    [
        "02-early-identification", "03-well-learning", "04-scaffolding", "05-formative-feedback", "06-competences", "07-learning-paths", "08-programme-effects",
        "r1-lead-and-lag", "r2-growth-of-burnout", "r4-feedback-and-fading", "r5-when-support-is-needed", "r6-what-carries-absence", "r7-between-schools", "r8-did-the-programme-work",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("rk-cities-").FullName;

    public OtherCitiesTests()
    {
        foreach (var folder in Folders)
        {
            Directory.CreateDirectory(Path.Combine(_folder, "notebooks", folder));
            foreach (var file in Directory.GetFiles(Path.Combine(CommandProcess.Root, "notebooks", folder)))
                File.Copy(file, Path.Combine(_folder, "notebooks", folder, Path.GetFileName(file)));
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void In_a_city_without_effects_the_conclusions_are_others()
    {
        var store = Path.Combine(_folder, "null.duckdb");
        CityDataset.WriteStore(new CityOptions { Effects = CityEffects.Null }, store);

        Run(store);

        Assert.All(Concluding, name =>
        {
            var shipped = Conclusions(Directory.GetFiles(Path.Combine(CommandProcess.Root, "notebooks"), name + ".ipynb", SearchOption.AllDirectories).Single());
            var here = Conclusions(Path.Combine(_folder, "report", name + ".ipynb"));
            Assert.NotEmpty(here);
            Assert.NotEqual(string.Join('\n', shipped), string.Join('\n', here));
        });
    }

    [Fact]
    public async Task Of_a_protected_copy_nothing_about_a_learner_is_shown()
    {
        var store = Path.Combine(_folder, "protected.duckdb");
        CityDataset.WriteStore(new CityOptions(), store);
        var pseudonyms = Protect(store);
        var notebooks = Folders.SelectMany(folder => Directory.GetFiles(Path.Combine(_folder, "notebooks", folder), "*.ipynb")).Order(StringComparer.Ordinal).ToArray();

        // A store of its own for each: what one notebook is shown counts against what the next may be.
        await Parallel.ForEachAsync(notebooks, new ParallelOptions { MaxDegreeOfParallelism = 2 }, (notebook, _) =>
        {
            var folder = Path.Combine(_folder, Path.GetFileNameWithoutExtension(notebook));
            Directory.CreateDirectory(folder);
            foreach (var end in (string[])["", ".purposes.yaml"]) File.Copy(store + end, Path.Combine(folder, "own.duckdb" + end));
            Run(Path.Combine(folder, "own.duckdb"), notebook);
            File.Delete(Path.Combine(folder, "own.duckdb"));
            return ValueTask.CompletedTask;
        });

        Assert.All(Directory.GetFiles(Path.Combine(_folder, "report")), file =>
        {
            var text = File.ReadAllText(file);
            Assert.DoesNotContain(Canary, text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("rk1_", text, StringComparison.Ordinal);
            Assert.DoesNotContain(">synthetic data<", text, StringComparison.Ordinal);
        });
        Assert.True(pseudonyms > 3000);
        Assert.Contains(Directory.GetFiles(Path.Combine(_folder, "report"), "*.html"), file => File.ReadAllText(file).Contains("Released: ", StringComparison.Ordinal));
    }

    private void Run(string store, params string[] notebooks)
    {
        if (notebooks.Length == 0)
            notebooks = [.. Folders.Select(folder => Path.Combine("notebooks", folder))];
        var outcome = CommandProcess.RunIn(_folder, TimeSpan.FromMinutes(20), ["run", .. notebooks, "-p", $"data={store}"]);
        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
    }

    // A changed store is no longer the generator's, and so protected. One learner of a language of her own would be seen in any table that is not checked.
    private static long Protect(string store)
    {
        long people;
        using (var connection = new DuckDBConnection($"Data Source={store}"))
        {
            connection.Open();
            foreach (var sql in (string[])[$"UPDATE learner SET home_language_group = '{Canary}' WHERE learner_id = 1500", "CHECKPOINT"])
            {
                using var change = new DuckDBCommand(sql, connection);
                change.ExecuteNonQuery();
            }
            using var count = new DuckDBCommand("SELECT count(*) FROM person WHERE pseudonym LIKE 'rk1_%'", connection);
            people = (long)count.ExecuteScalar()!;
        }

        var tables = LearningSchema.Current.Tables.Select(table => table.Name).Where(name => name != "anonymous_response");
        foreach (var name in (string[])["inventory-and-linkage", "early-identification", "well-learning", "scaffolding", "formative-feedback", "competences", "learning-paths", "programme-effects", "monitoring", "research", "exploration"])
        {
            PurposeRegister.Declare(store, new Purpose
            {
                Name = name,
                Question = "Does anything leak?",
                Until = new DateOnly(2999, 12, 31),
                LegalBasis = "test",
                Columns = [.. tables.Select(table => table + ".*")],
            });
        }

        return people;
    }

    private static List<string> Conclusions(string notebook)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(notebook));
        var html = json.RootElement.GetProperty("cells").EnumerateArray().Where(cell => cell.TryGetProperty("outputs", out _))
            .SelectMany(cell => cell.GetProperty("outputs").EnumerateArray()).Where(output => output.TryGetProperty("data", out var data) && data.TryGetProperty("text/html", out _))
            .Select(output => Text(output.GetProperty("data").GetProperty("text/html")));
        return [.. html.SelectMany(text => Sentence().Matches(text).Select(match => match.Groups[1].Value))];
    }

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.Array ? string.Concat(value.EnumerateArray().Select(line => line.GetString())) : value.GetString()!;

    [GeneratedRegex("<blockquote><p><strong>(.*?)</strong>", RegexOptions.Singleline, 10_000)]
    private static partial Regex Sentence();
}
