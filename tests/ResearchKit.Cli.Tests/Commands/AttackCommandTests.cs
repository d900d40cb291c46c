namespace ResearchKit.Cli.Tests.Commands;

/// <summary>The red team on the command line: what it prints, writes and exits with.</summary>
public sealed class AttackCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rk-cli-").FullName;

    public AttackCommandTests()
    {
        using (var writer = ResearchKit.Store.LearningStore.Create(Path.Combine(_folder, "store.duckdb"))) writer.Complete();
        Directory.CreateDirectory(Path.Combine(_folder, "out"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private CommandOutcome Attack(params string[] more) => CommandProcess.RunIn(_folder, ["privacy", "attack", "store.duckdb", "--outputs", "out", .. more]);

    [Fact]
    public void Clean_outputs_raise_nothing_and_a_leak_is_found_reported_and_never_quoted()
    {
        File.WriteAllText(Path.Combine(_folder, "out", "table.csv"), "# Rule: × hidden: fewer than 5 learners\nschool,learners\nA,40\nB,×\nC,×\nall,60\n");
        var clean = Attack();
        Assert.Equal(0, clean.ExitCode);
        Assert.Contains("Nothing was found", clean.Output, StringComparison.Ordinal);

        File.WriteAllText(Path.Combine(_folder, "out", "run.txt"), "Canarius Kanarialintu\n");
        File.WriteAllText(Path.Combine(_folder, "names.txt"), "Canarius Kanarialintu\n");
        var found = Attack("--canaries", "names.txt", "--report", "attack.html");
        Assert.Equal(2, found.ExitCode);
        Assert.Contains("run.txt", found.Output, StringComparison.Ordinal);
        Assert.Contains("run.txt", File.ReadAllText(Path.Combine(_folder, "attack.html")), StringComparison.Ordinal);
        Assert.DoesNotContain("Kanarialintu", found.Output + found.Error + File.ReadAllText(Path.Combine(_folder, "attack.html")), StringComparison.Ordinal);
        Assert.Contains("\"attacks\"", Attack("--json").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_or_folder_that_is_not_there_is_named()
    {
        var store = CommandProcess.RunIn(_folder, ["privacy", "attack", "none.duckdb", "--outputs", "out"]);
        Assert.Equal(1, store.ExitCode);
        Assert.Contains("none.duckdb", store.Error, StringComparison.Ordinal);
        var folder = CommandProcess.RunIn(_folder, ["privacy", "attack", "store.duckdb", "--outputs", "nowhere"]);
        Assert.Equal(1, folder.ExitCode);
        Assert.Contains("nowhere", folder.Error, StringComparison.Ordinal);
    }
}
