namespace ResearchKit.Cli.Tests.Commands;

/// <summary>Drafting a mapping, the guide to mappings, and looking at a folder.</summary>
public sealed class MappingCommandTests : IDisposable
{
    private static readonly string Tables = Path.Combine(CommandProcess.Root, "datasets", "open-university-shaped");
    private readonly string _folder = Directory.CreateTempSubdirectory("rk-cli-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Import_suggest_prints_or_writes_a_draft_and_replaces_nothing()
    {
        var printed = CommandProcess.RunIn(_folder, "import", Tables, "--suggest");
        Assert.Equal(0, printed.ExitCode);
        Assert.Contains("id_student: { class: direct", printed.Output, StringComparison.Ordinal);

        Assert.Equal(0, CommandProcess.RunIn(_folder, "import", Tables, "--suggest", "--out", "draft.yaml").ExitCode);
        Assert.Contains("id_student: { class: direct", File.ReadAllText(Path.Combine(_folder, "draft.yaml")), StringComparison.Ordinal);
        Assert.Equal(1, CommandProcess.RunIn(_folder, "import", Tables, "--suggest", "--out", "draft.yaml").ExitCode);
    }

    [Fact]
    public void Inspect_says_what_would_be_imported()
    {
        var shown = CommandProcess.RunIn(_folder, "inspect", Tables);
        Assert.Equal(0, shown.ExitCode);
        Assert.Contains("activity_daily.clicks", shown.Output, StringComparison.Ordinal);
        Assert.Contains("\"fate\": \"pseudonymised\"", CommandProcess.RunIn(_folder, "inspect", Tables, "--json").Output, StringComparison.Ordinal);
        Assert.Equal(2, CommandProcess.RunIn(_folder, "inspect", _folder).ExitCode);
    }

    [Fact]
    public void Import_explains_mappings_and_asks_for_folder_and_store()
    {
        Assert.Contains("# How to write a mapping", CommandProcess.RunIn(_folder, "import", "--help-mapping").Output, StringComparison.Ordinal);
        Assert.NotEqual(0, CommandProcess.RunIn(_folder, "import").ExitCode);
        Assert.NotEqual(0, CommandProcess.RunIn(_folder, "import", Tables).ExitCode);
    }

    [Fact]
    public void Link_encode_writes_encodings_and_tells_the_key()
    {
        File.WriteAllText(Path.Combine(_folder, "plain.csv"), "first,last,born,class\nAino,Esimerkki,2008-05-01,4A\nEero,Esimerkki,,4A\n");

        string[] command = ["link", "encode", "plain.csv", "--key", "shared.key", "--given", "first", "--family", "last", "--birth", "born", "--keep", "class", "--out", "coded.csv"];
        var made = CommandProcess.RunIn(_folder, command);

        Assert.Equal(0, made.ExitCode);
        Assert.Contains("2 rows; 1 without a code", made.Output, StringComparison.Ordinal);
        Assert.Contains("made now", made.Output, StringComparison.Ordinal);
        Assert.StartsWith("name_code,class\nrkn1:", File.ReadAllText(Path.Combine(_folder, "coded.csv")), StringComparison.Ordinal);
        Assert.Equal(1, CommandProcess.RunIn(_folder, command).ExitCode);
    }

    [Fact]
    public void Import_takes_the_day_up_to_which_the_data_tells()
    {
        Assert.Contains("expected a day or moment", CommandProcess.RunIn(_folder, "import", Tables, "--out", "s.duckdb", "--as-of", "last week").Error, StringComparison.Ordinal);
        Assert.Contains("2015-06-30", CommandProcess.RunIn(_folder, "import", Tables, "--map", "oulad", "--out", "s.duckdb", "--key", "k", "--as-of", "2015-06-30", "--json").Output, StringComparison.Ordinal);
    }
}
