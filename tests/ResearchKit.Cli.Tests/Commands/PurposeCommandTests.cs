namespace ResearchKit.Cli.Tests.Commands;

/// <summary>Purposes, objections and the audit log on the command line, from the import to the log.</summary>
public sealed class PurposeCommandTests : IDisposable
{
    private static readonly string Tables = Path.Combine(CommandProcess.Root, "datasets", "open-university-shaped");
    private readonly string _folder = Directory.CreateTempSubdirectory("rk-cli-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private CommandOutcome Run(params string[] arguments) => CommandProcess.RunIn(_folder, arguments);

    [Fact]
    public void A_store_is_imported_given_a_purpose_queried_objected_to_and_its_log_read()
    {
        Assert.Equal(0, Run("import", Tables, "--map", "oulad", "--out", "store.duckdb", "--key", "project.rk-key").ExitCode);
        var none = Run("privacy", "purposes", "store.duckdb");
        Assert.Equal(2, none.ExitCode);
        Assert.Contains("--draft", none.Output, StringComparison.Ordinal);

        var draft = Run("privacy", "purposes", "store.duckdb", "--draft");
        Assert.Equal(0, draft.ExitCode);
        Assert.Contains("name: early-identification", draft.Output, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder, "store.duckdb.purposes.yaml"), draft.Output);
        var unfinished = Run("query", "store.duckdb", "SELECT 1", "--purpose", "early-identification");
        Assert.Equal(1, unfinished.ExitCode);
        Assert.Contains("rests on nothing", unfinished.Error, StringComparison.Ordinal);

        File.WriteAllText(Path.Combine(_folder, "store.duckdb.purposes.yaml"), draft.Output.Replace("legal-basis: \"\"", "legal-basis: agreement", StringComparison.Ordinal));
        Assert.Equal(0, Run("privacy", "purposes", "store.duckdb").ExitCode);
        Assert.Contains("\"legalBasis\": \"agreement\"", Run("privacy", "purposes", "store.duckdb", "--json").Output, StringComparison.Ordinal);
        Assert.Equal(0, Run("query", "store.duckdb", "SELECT learner_id FROM learner", "--purpose", "early-identification").ExitCode);

        var student = File.ReadLines(Path.Combine(Tables, "studentInfo.csv")).ElementAt(1).Split(',')[2].Trim('"');
        File.WriteAllText(Path.Combine(_folder, "ids.txt"), student + "\n");
        var system = Run("privacy", "object", "store.duckdb", "--ids", "ids.txt", "--system", "nobody", "--key", "project.rk-key");
        Assert.Equal(2, system.ExitCode);
        Assert.Contains("--system", system.Error, StringComparison.Ordinal);
        var objected = Run("privacy", "object", "store.duckdb", "--ids", "ids.txt", "--system", "oulad-student", "--key", "project.rk-key");
        Assert.Equal(0, objected.ExitCode);
        Assert.Contains("1 of them are people of this store", objected.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(student, objected.Output + objected.Error, StringComparison.Ordinal);
        Assert.Equal(1, Run("privacy", "object", "store.duckdb", "--ids", "ids.txt", "--system", "oulad-student", "--key", "absent.key").ExitCode);
        Assert.False(File.Exists(Path.Combine(_folder, "absent.key")));

        Assert.Equal(1, Run("query", "store.duckdb", "SELECT pseudonym FROM person", "--purpose", "early-identification").ExitCode);
        var log = Run("privacy", "log", "store.duckdb");
        Assert.Equal(0, log.ExitCode);
        Assert.Contains("The chain is whole", log.Output, StringComparison.Ordinal);
        Assert.Contains("Table", log.Output, StringComparison.Ordinal);

        var audit = Path.Combine(_folder, "store.duckdb.audit.jsonl");
        File.WriteAllLines(audit, File.ReadAllLines(audit).Where((_, i) => i != 1));
        var broken = Run("privacy", "log", "store.duckdb");
        Assert.Equal(2, broken.ExitCode);
        Assert.Contains("taken out", broken.Error, StringComparison.Ordinal);
    }
}
