using ResearchKit.Sources;
using ResearchKit.Sources.Following;
using ResearchKit.Tests.Sources.OneRoster;
using static ResearchKit.Tests.Sources.Events.Statements;

namespace ResearchKit.Tests.Sources.Pipeline;

public sealed class LookUpTableTests : IDisposable
{
    private readonly ImportFolder _folder = new();

    public LookUpTableTests()
    {
        RosterFixture.Version11().WriteTo(Path.Combine(_folder.Source, "register"));
        Directory.CreateDirectory(Path.Combine(_folder.Source, "events"));
        _folder.Write("events/statements.ndjson", Of(1).Replace("\"account\":{\"homePage\":\"https://example.org\",\"name\":\"learner-0001\"}", "\"mbox\":\"mailto:aino@oppilas.example\"", StringComparison.Ordinal) + "\n" + Of(2, account: "stranger") + "\n");
    }

    private string Table => Path.Combine(_folder.Root, "look-up.csv");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_identifier_of_a_person_in_the_store_leads_to_its_pseudonym_and_back()
    {
        Importer.Recognising().Import(_folder.Request with { LookUpFile = Table });

        var rows = File.ReadAllLines(Table).Skip(1).Select(line => line.Split(',')).ToList();
        Assert.Equal(_folder.Query("SELECT pseudonym FROM person ORDER BY 1").Select(row => row[0]), rows.Select(row => row[2]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.All(rows.Where(row => row[0] == "oneroster"), row => Assert.Equal(_folder.Pseudonym("oneroster", row[1]), row[2]));
        Assert.Equal(rows.Single(row => row[0] == "oneroster" && row[1] == "u1")[2], rows.Single(row => row[0] == "xapi" && row[1] == "mailto:aino@oppilas.example")[2]);
        Assert.DoesNotContain("stranger", File.ReadAllText(Table), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Table));
        Assert.Contains("\"look_up_table\":true", File.ReadAllText(_folder.Store + ".audit.jsonl"), StringComparison.Ordinal);
    }

    [Fact]
    public void None_is_made_unless_asked_for_and_none_replaces_another_file()
    {
        Importer.Recognising().Import(_folder.Request);
        Assert.Equal(["out", "project.key", "source"], Directory.GetFileSystemEntries(_folder.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        Importer.Recognising().Import(_folder.Request with { LookUpFile = Table });
        var before = File.ReadAllText(Table);
        Assert.Contains("exists", Assert.Throws<ImportException>(() => Importer.Recognising().Import(_folder.Request with { LookUpFile = Table, Replace = true })).Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(Table));
    }

    [Fact]
    public void Following_makes_none() =>
        Assert.Throws<ArgumentException>(() => new ImportFollower(Importer.Recognising(), _folder.Request with { LookUpFile = Table }));
}
