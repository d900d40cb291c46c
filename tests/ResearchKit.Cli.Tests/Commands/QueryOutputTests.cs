namespace ResearchKit.Cli.Tests.Commands;

/// <summary>Rows of a query as files.</summary>
public sealed class QueryOutputTests : IClassFixture<QueryOutputTests.Stores>
{
    private readonly Stores _stores;

    public QueryOutputTests(Stores stores) => _stores = stores;

    public sealed class Stores : IDisposable
    {
        public Stores()
        {
            Assert.Equal(0, CommandProcess.RunIn(Folder, "city", "--learners", "300", "--years", "1", "--store", "city.duckdb").ExitCode);
            var tables = Path.Combine(CommandProcess.Root, "datasets", "open-university-shaped");
            Assert.Equal(0, CommandProcess.RunIn(Folder, "import", tables, "--map", "oulad", "--out", "real.duckdb", "--key", "project.rk-key").ExitCode);
            File.WriteAllText(
                Path.Combine(Folder, "real.duckdb.purposes.yaml"),
                "purposes:\n  - name: test\n    question: Does it work?\n    until: 2999-12-31\n    consent: none\n    legal-basis: test\n    columns: learner.sex_code\n");
        }

        public string Folder { get; } = Directory.CreateTempSubdirectory("rk-cli-").FullName;

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }

    private CommandOutcome Query(string store, params string[] more) =>
        CommandProcess.RunIn(_stores.Folder, ["query", store, "SELECT sex_code, count(*) AS n FROM learner GROUP BY ALL ORDER BY ALL", .. more]);

    [Theory]
    [InlineData("csv", "sex_code,n")]
    [InlineData("parquet", "PAR1")]
    [InlineData("xlsx", "PK")]
    public void Rows_of_a_synthetic_store_are_written(string ending, string start)
    {
        var file = Path.Combine(_stores.Folder, "result." + ending);
        var outcome = Query("city.duckdb", "--out", "result." + ending);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains("Wrote 2 rows of 2 columns", outcome.Error, StringComparison.Ordinal);
        Assert.StartsWith(start, File.ReadAllText(file), StringComparison.Ordinal);

        File.WriteAllText(file, "old");
        Assert.Equal(1, Query("city.duckdb", "--out", "result." + ending).ExitCode);
        Assert.Equal("old", File.ReadAllText(file));
        Assert.Equal(0, Query("city.duckdb", "--out", "result." + ending, "--overwrite").ExitCode);
        Assert.StartsWith(start, File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_a_protected_store_are_refused_with_the_way_that_works()
    {
        var outcome = Query("real.duckdb", "--out", "leak.csv", "--purpose", "test");
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("frame.Release(", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_stores.Folder, "leak*"));
    }

    [Theory]
    [InlineData(64, "--out", "result.docx")]
    [InlineData(64, "--overwrite")]
    [InlineData(64, "--out", "result.csv", "--json")]
    [InlineData(1, "--out", "absent/result.csv")]
    public void What_cannot_be_written_is_said(int exitCode, params string[] arguments)
    {
        var outcome = Query("city.duckdb", arguments);
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
    }
}
