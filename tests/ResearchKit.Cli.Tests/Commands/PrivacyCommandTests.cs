namespace ResearchKit.Cli.Tests.Commands;

/// <summary>The privacy budget on the command line.</summary>
public sealed class PrivacyCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rk-cli-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_budget_is_declared_shown_and_never_raised()
    {
        using (var writer = ResearchKit.Store.LearningStore.Create(Path.Combine(_folder, "store.duckdb"))) writer.Complete();
        CommandOutcome Budget(params string[] more) => CommandProcess.RunIn(_folder, ["privacy", "budget", "store.duckdb", .. more]);

        var none = Budget();
        Assert.Equal(2, none.ExitCode);
        Assert.Contains("--epsilon 2", none.Error, StringComparison.Ordinal);
        Assert.Equal(1, Budget("--epsilon", "-1").ExitCode);
        var declared = Budget("--epsilon", "2");
        Assert.Equal(0, declared.ExitCode);
        Assert.Contains("epsilon 2 at delta 1E-06", declared.Output, StringComparison.Ordinal);
        var raised = Budget("--epsilon", "3");
        Assert.Equal(1, raised.ExitCode);
        Assert.Contains("declared once", raised.Error, StringComparison.Ordinal);
        Assert.Contains("\"epsilon\": 2", Budget("--json").Output, StringComparison.Ordinal);
    }
}
