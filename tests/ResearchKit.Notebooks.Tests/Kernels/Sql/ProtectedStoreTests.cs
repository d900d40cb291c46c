using ResearchKit.DuckDB;
using ResearchKit.Frames;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Kernels;
using ResearchKit.Privacy;
using ResearchKit.Store;

namespace ResearchKit.Notebooks.Tests.Kernels.Sql;

public sealed class ProtectedStoreTests : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("researchkit-store");
    private readonly OutputLog _log = new(new ReleaseGate());
    private readonly CompositeKernel _engine;
    private readonly string _store;

    public ProtectedStoreTests()
    {
        _engine = NotebookEngine.Create(_log.Channel, _folder.FullName, TimeSpan.FromSeconds(5));
        _store = Path.Combine(_folder.FullName, "real.duckdb");
        using var writer = LearningStore.Create(_store);
        writer.Complete();
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("new DuckDBConnection(\"Data Source=PATH\").Open();")]
    [InlineData("new DuckDBConnection(\"Data Source=PATH;Access Mode=ReadOnly\").Open();")]
    [InlineData("#!connect duckdb --kernel-name raw \"Data Source=PATH\"")]
    public async Task A_raw_connection_to_it_is_refused_with_the_way_that_works(string code)
    {
        var result = await _engine.SubmitAsync(new Submission(code.Replace("PATH", _store.Replace('\\', '/'), StringComparison.Ordinal)));
        Assert.Equal(SubmissionStatus.Failed, result.Status);
        Assert.Contains("refused", result.Error!.Message, StringComparison.Ordinal);
        Assert.Contains("LearningStore.Open", result.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_queried_as_a_store_and_its_rows_stay_protected()
    {
        var result = await _engine.SubmitAsync(new Submission($"#!connect store --kernel-name real \"{_store}\"\n#!real\nselect * from learner"));
        Assert.Equal(SubmissionStatus.Succeeded, result.Status);
        Assert.Equal(Protection.Protected, Assert.IsType<DataFrame>(result.Value).Provenance.Protection);
        Assert.Contains("protected", _log.Everything, StringComparison.OrdinalIgnoreCase);
    }
}
