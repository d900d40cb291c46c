using System.Text.Json;

namespace ResearchKit.Cli.Tests.Commands;

/// <summary>Import and query, on the invented tables that the kit ships.</summary>
public sealed class StoreCommandTests : IDisposable
{
    private static readonly string Tables = Path.Combine(CommandProcess.Root, "datasets", "open-university-shaped");
    private readonly string _folder = Directory.CreateTempSubdirectory("rk-cli-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Import_makes_a_store_that_query_reads()
    {
        var imported = Import();
        Assert.Equal(0, imported.ExitCode);
        Assert.Contains("Every row is accounted for", imported.Output, StringComparison.Ordinal);

        var listed = CommandProcess.RunIn(_folder, "query", "store.duckdb");
        Assert.Equal(0, listed.ExitCode);
        Assert.Contains("group_membership", listed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_an_imported_store_are_not_printed()
    {
        Import();

        Declare("person.pseudonym");

        var shown = CommandProcess.RunIn(_folder, "query", "store.duckdb", "SELECT pseudonym FROM person", "--purpose", "test");
        Assert.Equal(0, shown.ExitCode);
        Assert.DoesNotContain("rk1_", shown.Output, StringComparison.Ordinal);
        Assert.Contains("Rows about learners are not shown", shown.Output, StringComparison.Ordinal);

        var json = CommandProcess.RunIn(_folder, "query", "store.duckdb", "SELECT pseudonym FROM person", "--json", "--purpose", "test");
        Assert.Equal(1, json.ExitCode);
        Assert.Empty(json.Output);
    }

    [Fact]
    public void Import_report_is_json_where_a_program_reads_it()
    {
        var report = JsonDocument.Parse(Import("--json").Output).RootElement;

        Assert.Equal("created", report.GetProperty("outcome").GetString());
        Assert.Equal(0, report.GetProperty("rejectedRows").GetInt64());
        Assert.All(report.GetProperty("loads").EnumerateArray(), load => Assert.Equal(
            load.GetProperty("read").GetInt64(),
            new[] { "kept", "merged", "superseded", "rejected" }.Sum(name => load.GetProperty(name).GetInt64())));
    }

    [Fact]
    public void Rejected_rows_show_in_the_exit_code()
    {
        var broken = Directory.CreateDirectory(Path.Combine(_folder, "broken")).FullName;
        foreach (var file in Directory.GetFiles(Tables, "*.csv"))
            File.Copy(file, Path.Combine(broken, Path.GetFileName(file)));
        File.AppendAllText(Path.Combine(broken, "studentAssessment.csv"), "1752,100000,not-a-day,0,50\n");

        var outcome = CommandProcess.RunIn(_folder, "import", broken, "--map", "oulad", "--out", "store.duckdb", "--key", "project.rk-key");

        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("Rejected: 1 of studentAssessment.csv", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("query", "absent.duckdb")]
    [InlineData("import", "absent", "--map", "oulad", "--out", "store.duckdb")]
    [InlineData("import", ".", "--map", "absent.yaml", "--out", "store.duckdb")]
    public void What_is_missing_is_named_in_one_sentence_without_a_stack_trace(params string[] arguments)
    {
        var outcome = CommandProcess.RunIn(_folder, arguments);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("absent", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_sql_shows_where()
    {
        Import();
        Declare("person.pseudonym");

        var outcome = CommandProcess.RunIn(_folder, "query", "store.duckdb", "SELECT * FRM person", "--purpose", "test");
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("syntax error", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_query_without_a_purpose_or_outside_it_says_what_to_do()
    {
        Import();
        var none = CommandProcess.RunIn(_folder, "query", "store.duckdb", "SELECT 1");
        Assert.Equal(1, none.ExitCode);
        Assert.Contains("--purpose", none.Error, StringComparison.Ordinal);

        Declare("person.pseudonym");
        var misspelt = CommandProcess.RunIn(_folder, "query", "store.duckdb", "SELECT 1", "--purpose", "tset");
        Assert.Contains("Did you mean \"test\"?", misspelt.Error, StringComparison.Ordinal);

        var outside = CommandProcess.RunIn(_folder, "query", "store.duckdb", "SELECT person_id FROM person", "--purpose", "test");
        Assert.Equal(1, outside.ExitCode);
        Assert.Contains("person.person_id is outside the purpose \"test\"", outside.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outside.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameter_without_a_name_is_explained()
    {
        Import();

        var outcome = CommandProcess.RunIn(_folder, "query", "store.duckdb", "SELECT 1", "-p", "MA");
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("name=value", outcome.Error, StringComparison.Ordinal);
    }

    private void Declare(string column) => File.WriteAllText(
        Path.Combine(_folder, "store.duckdb.purposes.yaml"),
        $"purposes:\n  - name: test\n    question: Does it work?\n    until: 2999-12-31\n    consent: none\n    legal-basis: test\n    columns: {column}\n");

    private CommandOutcome Import(params string[] more) =>
        CommandProcess.RunIn(_folder, ["import", Tables, "--map", "oulad", "--out", "store.duckdb", "--key", "project.rk-key", .. more]);
}
