using ResearchKit.DuckDB;
using ResearchKit.Frames;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Kernels;
using ResearchKit.Privacy;
using ResearchKit.Privacy.Purposes;
using ResearchKit.Store;
using ResearchKit.Store.Access;
using ResearchKit.Synthesis;

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
        using (var writer = LearningStore.Create(_store))
            writer.Complete();
        PurposeRegister.Declare(_store, new Purpose
        {
            Name = "test",
            Question = "Does it work?",
            Until = new DateOnly(2999, 12, 31),
            LegalBasis = "test",
            Columns = ["learner.learner_id", "learner.sex_code"],
        });
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

    [Theory]
    [InlineData("attach 'PATH' as real (read_only)")]
    [InlineData("ATTACH 'duckdb:PATH'")]
    [InlineData("attach e'PATH'")]
    [InlineData("attach $$PATH$$")]
    [InlineData("select 1; prepare p as select * from read_duckdb('PATH', table_name = 'learner')")]
    [InlineData("select * from 'PATH'")]
    [InlineData("select * from \"PATH\"")]
    [InlineData("select * from read_duckdb('FOLDER/*.duckdb', table_name = 'learner')")]
    public async Task Sql_that_names_its_file_is_refused(string sql)
    {
        var store = _store.Replace('\\', '/');
        var result = await _engine.SubmitAsync(new Submission("#!sql\n" + sql.Replace("PATH", store, StringComparison.Ordinal).Replace("FOLDER", Path.GetDirectoryName(store)!.Replace('\\', '/'), StringComparison.Ordinal)));
        Assert.Contains("refused", result.Error!.Message, StringComparison.Ordinal);
        Assert.Contains("#!connect store", result.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_database_is_attached()
    {
        var other = Path.Combine(_folder.FullName, "other.duckdb").Replace('\\', '/');
        var result = await _engine.SubmitAsync(new Submission($"#!sql\nattach '{other}' as other;\ncreate table other.t as select 5 as a;\nselect a from other.t"));
        Assert.Equal(SubmissionStatus.Succeeded, result.Status);
        await _engine.SubmitAsync(new Submission("#!sql\ndetach other"));
    }

    [Fact]
    public async Task Its_tables_are_completed_and_inspected()
    {
        await _engine.SubmitAsync(new Submission($"#!connect store --kernel-name real --purpose test \"{_store}\""));
        Assert.Contains(_engine.Complete("#!real\nselect * from learn", 25).Items, item => item.Text == "learner");
        Assert.Contains("learner_id INTEGER", _engine.Inspect("#!real\nselect * from learner", 25)?.Data["text/plain"] ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_purpose_its_tables_are_completed_too_and_no_query_runs()
    {
        await _engine.SubmitAsync(new Submission($"#!connect store --kernel-name real \"{_store}\""));
        Assert.Contains(_engine.Complete("#!real\nselect * from perso", 25).Items, item => item.Text == "person");
        var result = await _engine.SubmitAsync(new Submission("#!real\nselect * from learner"));
        Assert.Contains("--purpose NAME", result.Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("select birth_year from learner", "learner.birth_year is outside the purpose")]
    [InlineData("explain select * from learner", "one SELECT")]
    [InlineData("explain analyze select * from learner", "one SELECT")]
    [InlineData("summarize learner", "not read on a protected store")]
    [InlineData("select * from person", "person is outside the purpose")]
    [InlineData("attach ':memory:' as m", "one SELECT")]
    [InlineData("select 1 as a; select * from person", "person is outside the purpose")]
    [InlineData("select sex_code from learner where sex_code similar to '[A-Z]*'", null)]
    public async Task A_cell_reads_what_its_purpose_names(string sql, string? refused)
    {
        await _engine.SubmitAsync(new Submission($"#!connect store --kernel-name real --purpose test \"{_store}\""));
        var result = await _engine.SubmitAsync(new Submission("#!real\n" + sql));
        if (refused is null)
            Assert.Null(result.Error);
        else
            Assert.Contains(refused, result.Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_frame_in_its_language_is_answered_with_where_frames_are_tables(bool isSynthetic)
    {
        var path = isSynthetic ? Path.Combine(_folder.FullName, "synthetic.duckdb") : _store;
        if (isSynthetic)
            CityDataset.WriteStore(new CityOptions { Learners = 500 }, path);
        await _engine.SubmitAsync(new Submission($"#!connect store --kernel-name real{(isSynthetic ? "" : " --purpose test")} \"{path}\""));
        await _engine.SubmitAsync(new Submission("#!real --name people\nselect learner_id from learner"));
        var result = await _engine.SubmitAsync(new Submission("#!real\nselect count(*) from people join learner using (learner_id)"));
        Assert.Contains("people is a data frame", result.Error!.Message, StringComparison.Ordinal);
        Assert.Contains("#!sql", result.Error.Message, StringComparison.Ordinal);
        Assert.Equal(SubmissionStatus.Succeeded, (await _engine.SubmitAsync(new Submission("#!sql\nselect count(*) from people"))).Status);
    }

    [Fact]
    public async Task Open_store_in_a_variable_is_connected_for_its_purpose()
    {
        await _engine.SubmitAsync(new Submission($"var city = LearningStore.Open(@\"{_store}\", new() {{ Purpose = \"test\" }});"));
        var result = await _engine.SubmitAsync(new Submission("#!connect store --kernel-name real @csharp:city\n#!real\nselect * from learner"));
        Assert.Equal(SubmissionStatus.Succeeded, result.Status);
        Assert.Equal(Protection.Protected, Assert.IsType<DataFrame>(result.Value).Provenance.Protection);
    }

    [Fact]
    public async Task Variable_that_is_no_store_is_refused()
    {
        await _engine.SubmitAsync(new Submission("var number = 7;"));
        var result = await _engine.SubmitAsync(new Submission("#!connect store --kernel-name real @csharp:number"));
        Assert.Contains("@csharp:number names nothing to connect to", result.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_queried_as_a_store_and_its_rows_stay_protected()
    {
        var result = await _engine.SubmitAsync(new Submission($"#!connect store --kernel-name real --purpose test \"{_store}\"\n#!real\nselect * from learner"));
        Assert.Equal(SubmissionStatus.Succeeded, result.Status);
        Assert.Equal(Protection.Protected, Assert.IsType<DataFrame>(result.Value).Provenance.Protection);
        Assert.Contains("protected", _log.Everything, StringComparison.OrdinalIgnoreCase);
    }
}
