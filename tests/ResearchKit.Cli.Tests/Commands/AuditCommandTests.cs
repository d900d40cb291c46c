using System.Text.Json;

namespace ResearchKit.Cli.Tests.Commands;

/// <summary>What a store can carry and where it came from, asked of a small city and of imported tables.</summary>
public sealed class AuditCommandTests(AuditStores stores) : IClassFixture<AuditStores>
{
    /// <summary>The city is made to carry all nine; as it is generated, no file is on record for the first.</summary>
    [Fact]
    public void The_city_of_the_shipped_size_carries_what_it_is_made_for()
    {
        var outcome = stores.Run("audit", "city.duckdb", "--json");

        Assert.Equal(0, outcome.ExitCode);
        var useCases = JsonDocument.Parse(outcome.Output).RootElement.GetProperty("useCases").EnumerateArray().ToArray();
        Assert.Equal(["partly", .. Enumerable.Repeat("ready", 8)], useCases.Select(useCase => useCase.GetProperty("readiness").GetString()));
        Assert.All(useCases, useCase => Assert.True(useCase.GetProperty("covered").GetProperty("exact").GetDouble() > 0.5));
    }

    [Fact]
    public void A_city_is_told_exactly_and_within_a_hundred_columns()
    {
        var outcome = stores.Run("audit", "city.duckdb");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("3,000 learners", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("3 Well-learning", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("[synthetic data]", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("no rows in provenance", outcome.Output, StringComparison.Ordinal);
        Assert.All(outcome.Output.Split('\n'), line => Assert.InRange(line.TrimEnd('\r').Length, 0, 100));
    }

    [Fact]
    public void Imported_tables_are_told_in_bands_and_the_exit_code_says_that_something_is_not_possible()
    {
        var outcome = stores.Run("audit", "ou.duckdb", "--details");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("[protected: people in bands]", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("500 to 999 learners", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("no rows in survey_response", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("collect: Field a validated questionnaire", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("rk1_", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void One_use_case_is_asked_about_by_number_or_name()
    {
        var outcome = stores.Run("audit", "ou.duckdb", "--use-case", "early-identification", "--json");

        Assert.Equal(0, outcome.ExitCode);
        var report = JsonDocument.Parse(outcome.Output).RootElement;
        var useCase = Assert.Single(report.GetProperty("useCases").EnumerateArray());
        Assert.Equal("partly", useCase.GetProperty("readiness").GetString());
        Assert.Equal(2, useCase.GetProperty("number").GetInt32());
        Assert.Equal(JsonValueKind.Null, report.GetProperty("learners").GetProperty("exact").ValueKind);
        Assert.Contains("reconstruction", report.GetProperty("origin").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_use_case_that_is_not_there_lists_the_names()
    {
        var outcome = stores.Run("audit", "ou.duckdb", "-u", "well-lerning");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("Did you mean \"well-learning\"?", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Sources_of_a_city_are_its_generator()
    {
        var outcome = stores.Run("sources", "city.duckdb", "--json");

        Assert.Equal(0, outcome.ExitCode);
        var generator = JsonDocument.Parse(outcome.Output).RootElement.GetProperty("generator");
        Assert.Equal("researchkit-city", generator.GetProperty("generator").GetString());
    }

    [Fact]
    public void Sources_of_an_import_are_its_files()
    {
        var outcome = stores.Run("sources", "ou.duckdb");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("studentInfo.csv", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("Every row is accounted for", outcome.Output, StringComparison.Ordinal);
        Assert.All(outcome.Output.Split('\n').Where(line => line.StartsWith('│')), line => Assert.InRange(line.TrimEnd('\r').Length, 0, 100));

        var rejects = JsonDocument.Parse(stores.Run("sources", "ou.duckdb", "--rejects", "--json").Output).RootElement;
        Assert.Equal(0, rejects.GetProperty("total").GetInt64());
    }
}

/// <summary>A city of the shipped size, and the invented tables that the kit ships, each made once.</summary>
public sealed class AuditStores : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rk-audit-").FullName;

    public AuditStores()
    {
        var city = Run("city", "--store", "city.duckdb");
        Assert.True(city.ExitCode == 0, city.Error);
        var tables = Path.Combine(CommandProcess.Root, "datasets", "open-university-shaped");
        var import = Run("import", tables, "--map", "oulad", "--out", "ou.duckdb", "--key", "project.rk-key");
        Assert.True(import.ExitCode == 0, import.Error);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    internal CommandOutcome Run(params string[] arguments) => CommandProcess.RunIn(_folder, arguments);
}
