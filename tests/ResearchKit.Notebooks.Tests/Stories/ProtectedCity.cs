using ResearchKit.Frames;
using ResearchKit.Privacy.Purposes;
using ResearchKit.Sources;
using ResearchKit.Store;
using ResearchKit.Store.Access;

namespace ResearchKit.Notebooks.Tests.Stories;

/// <summary>
/// A protected copy of the synthetic city: raw exports of three of its systems imported as a real city's would be, with identifiers of an invented person planted in them. Every name, address and
/// number of the exports is a canary as well, and so is every pseudonym in the store.
/// </summary>
public sealed class ProtectedCity : IDisposable
{
    public const string Given = "Canarius";
    public const string Family = "Kanarialintu";
    public const string Address = "canarius.kanarialintu@oppilas.kaupunki.example";
    public const string Number = "CANARY-4711-8847";
    public const string Purpose = "stories";

    public ProtectedCity()
    {
        var exports = Path.Combine(Repository(), "datasets", "city-exports");
        foreach (var system in (string[])["student-register", "school-accounts", "wellbeing-survey"])
        {
            Directory.CreateDirectory(Path.Combine(Root, "source", system));
            foreach (var file in Directory.GetFiles(Path.Combine(exports, system))) File.Copy(file, Path.Combine(Root, "source", system, Path.GetFileName(file)));
        }

        File.AppendAllText(Path.Combine(Root, "source", "school-accounts", "users.csv"), $"{Number},{Address},{Given},{Family},{Address}\n");
        var survey = Path.Combine(Root, "source", "wellbeing-survey", "responses.csv");
        var lines = File.ReadAllLines(survey);
        lines[1] = lines[1].Replace("\"Jokinen\",\"Nea\"", $"\"{Family}\",\"{Given}\"", StringComparison.Ordinal);
        File.WriteAllLines(survey, lines);
        Directory.CreateDirectory(Path.Combine(Root, "data"));
        Importer.Recognising().Import(new ImportRequest(Path.Combine(Root, "source"), Store) { KeyFile = Path.Combine(Root, "project.key") });
        PurposeRegister.Declare(Store, new Purpose
        {
            Name = Purpose,
            Question = "Does anything leak?",
            Until = new DateOnly(2999, 12, 31),
            LegalBasis = "test",
            Columns = [.. LearningSchema.Current.Tables.Select(table => $"{table.Name}.*")],
        });
        SchoolCodes = Texts("SELECT school_code FROM school WHERE length(school_code) > 3");
        var addresses = File.ReadLines(Path.Combine(exports, "answer-key", "identities.csv")).SelectMany(line => line.Split(',')).Where(field => field.Contains('@', StringComparison.Ordinal));
        Canaries = [Given, Family, Address, Number, .. addresses.Distinct(StringComparer.Ordinal), .. Texts("SELECT pseudonym FROM person")];
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("rk-stories-").FullName;

    public string Store => Path.Combine(Root, "data", "city.duckdb");

    /// <summary>Texts that no output may hold.</summary>
    public IReadOnlyList<string> Canaries { get; }

    /// <summary>The codes of schools: groups of a released table, values of rows everywhere else.</summary>
    public IReadOnlyList<string> SchoolCodes { get; }

    // Inside the kit, where rows may be read; under the purpose, as everywhere.
    private List<string> Texts(string sql)
    {
        using var store = LearningStore.Open(Store, new LearningStoreOptions { Purpose = Purpose });
        return [.. store.Query(sql).Opened().Columns.OfType<StringColumn>().Single().All().Select(text => text!)];
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ResearchKit.sln"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder;
    }
}
