using ResearchKit.DuckDB;
using ResearchKit.Frames;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Kernels;
using ResearchKit.Notebooks.Kernels.Sql;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Tests.Kernels.Sql;

public sealed class SqlKernelTests : KernelConformance, IAsyncDisposable
{
    private readonly OutputLog _log = new();
    private readonly CompositeKernel _engine;

    public SqlKernelTests() => _engine = NotebookEngine.Create(_log.Channel, Environment.CurrentDirectory, TimeSpan.FromSeconds(5));

    protected override string ValueCode => "select 40 + 2 as answer";

    protected override string? FailingCode => "select 1;\nselect no_such_name";

    protected override string? EndlessCode => "select count(*) from range(1000000000) a, range(1000) b where a.range % 7 = b.range % 5";

    protected override IKernel Create() => SqlKernel.OnDatabase("sql");

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    private Task<SubmissionResult> Cell(string code) => _engine.SubmitAsync(new Submission(code, "cell 1"));

    [Fact]
    public async Task Every_result_is_shown_and_the_last_is_the_value()
    {
        var result = await Cell("#!sql\ncreate table t as select 1 as a union all select 2;\nselect a from t order by a;\nselect sum(a) as total from t");
        var frame = Assert.IsType<DataFrame>(result.Value);
        Assert.Equal(["total"], frame.Columns.Select(column => column.Name));
        Assert.Single(_log.Displays);
        Assert.Single(_log.Results);
    }

    [Fact]
    public async Task A_named_result_is_a_variable_in_csharp()
    {
        var result = await Cell("#!sql --name grades\nselect 7 as grade union all select 8\n#!csharp\ngrades");
        Assert.Equal([7, 8], Assert.IsType<DataFrame>(result.Value).Opened().Column<int>("grade").Values);
    }

    [Fact]
    public async Task Parameters_are_bound_from_csharp_and_never_pasted()
    {
        var result = await Cell("var name = \"'; drop table t; --\";\nvar least = 3;\n#!sql --name r\nselect $name as name, $least + 1 as more -- $ignored '$too'\n#!csharp\nr");
        var bound = Assert.IsType<DataFrame>(result.Value).Opened();
        Assert.Equal(("'; drop table t; --", 4), (bound["name"].GetValue(0), bound["more"].GetValue(0)));
    }

    [Fact]
    public async Task A_parameter_without_variable_names_those_there_are()
    {
        var result = await Cell("var least = 3;\n#!sql\nselect 1;\nselect $leats");
        Assert.Equal(4, result.Error!.Line);
        Assert.Contains("$leats has no value", result.Error.Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean \"least\"?", result.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_frame_of_csharp_is_a_table_of_its_name_and_keeps_its_protection()
    {
        await Cell("var pupils = DataFrame.FromObjects(new[] { new { School = \"A\", Grade = 7 }, new { School = \"A\", Grade = 9 } });");
        var result = await Cell("#!sql\nselect School, avg(Grade) as mean from pupils group by School");
        var frame = Assert.IsType<DataFrame>(result.Value);
        Assert.Equal(8.0, frame.Opened()["mean"].GetValue(0));
        Assert.Equal(Protection.Protected, frame.Provenance.Protection);
    }

    [Fact]
    public async Task Rows_that_nobody_vouched_for_are_protected()
    {
        var frame = Assert.IsType<DataFrame>((await Cell("#!sql\nselect 1 as a")).Value);
        Assert.Equal(Protection.Protected, frame.Provenance.Protection);
    }

    [Fact]
    public async Task An_error_has_duckdbs_message_and_its_place_in_the_cell()
    {
        var result = await Cell("var x = 1;\n#!sql\nselect 1;\n  select\n    missing_column");
        Assert.Equal(5, result.Error!.Line);
        Assert.Equal(5, result.Error.Column);
        Assert.StartsWith("cell 1, line 5, column 5: SqlError: Binder Error", _log.LastError.Trace[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_file_is_connected_under_a_name()
    {
        var file = Path.Combine(Path.GetTempPath(), $"researchkit-{Environment.ProcessId}.duckdb");
        try
        {
            var result = await Cell($"#!connect duckdb --kernel-name mine \"Data Source={file}\"\n#!mine --name one\ncreate table t as select 5 as a;\nselect a from t\n#!csharp\none");
            Assert.Equal(5, Assert.IsType<DataFrame>(result.Value).Opened()["a"].GetValue(0));
        }
        finally
        {
            await _engine.DisposeAsync();
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_cell_that_connects_can_be_run_again_and_names_of_the_engine_stay()
    {
        var folder = Directory.CreateTempSubdirectory("researchkit-connect").FullName;
        string Line(string file) => $"#!connect duckdb --kernel-name mine \"Data Source={Path.Combine(folder, file)}\"\n";
        try
        {
            await Cell(Line("a.duckdb") + "#!mine\ncreate table t as select 5 as a");
            Assert.Equal(SubmissionStatus.Succeeded, (await Cell(Line("a.duckdb"))).Status);
            var same = await Cell("#!mine --name one\nselect a from t\n#!csharp\none");
            Assert.Equal(5, Assert.IsType<DataFrame>(same.Value).Opened()["a"].GetValue(0));
            var other = await Cell(Line("b.duckdb") + "#!mine\nselect a from t");
            Assert.Contains("t does not exist", other.Error!.Message, StringComparison.Ordinal);
            // A target that cannot be opened leaves the connection that is there.
            Assert.NotNull((await Cell(Line(Path.Combine("missing", "c.duckdb")))).Error);
            Assert.Equal(SubmissionStatus.Succeeded, (await Cell("#!mine\nselect 1")).Status);
            Assert.Contains("\"sql\" is taken", (await Cell($"#!connect duckdb --kernel-name sql \"Data Source={Path.Combine(folder, "a.duckdb")}\"")).Error!.Message, StringComparison.Ordinal);
        }
        finally
        {
            await _engine.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_canary_does_not_leave_in_an_sql_error()
    {
        var log = new OutputLog(new CanaryGate());
        await using var engine = NotebookEngine.Create(log.Channel, Environment.CurrentDirectory, TimeSpan.FromSeconds(5));
        await engine.SubmitAsync(new Submission("#!sql\nselect ('CANARY-' || '4711')::int"));
        // A value of a row is not quoted in the first place.
        Assert.Contains("the query failed on a row", log.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain(CanaryGate.Canary, log.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parameter_without_sql_type_is_told()
    {
        var result = await Cell("var when = new Version(1, 2);\n#!sql\nselect $when");
        Assert.Contains("The parameter 'when' cannot be bound", result.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(3, result.Error.Line);
    }

    [Fact]
    public async Task A_table_is_no_parameter()
    {
        var result = await Cell("var pupils = DataFrame.FromObjects(new[] { new { Grade = 7 } });\n#!sql\nselect * from $pupils");
        Assert.Contains("Write pupils without the $", result.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_is_shown_as_text_without_numbers_of_rows()
    {
        var log = new OutputLog(new ReleaseGate());
        await using var engine = NotebookEngine.Create(log.Channel, Environment.CurrentDirectory, TimeSpan.FromSeconds(5));
        await engine.SubmitAsync(new Submission("#!sql\ncreate table t as select range as a from range(12345);\nexplain analyze select count(*) from t where a > 7;\nexplain select a from t where a > 7"));
        Assert.Contains("TABLE_SCAN", log.Everything, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("│", log.Results[^1], StringComparison.Ordinal);
        Assert.DoesNotMatch("[0-9][0-9,]* [Rr]ows", log.Everything);
        Assert.DoesNotContain("12,3", log.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain("protected", log.Everything, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_long_query_tells_how_far_it_is_after_a_second_and_a_short_one_nothing()
    {
        await Cell("#!sql\nselect 1");
        Assert.Empty(_log.Events.OfType<ProgressEvent>());
        using var cancel = new CancellationTokenSource();
        var running = _engine.SubmitAsync(new Submission($"#!sql\n{EndlessCode}"), cancel.Token);
        var first = await _log.NextAsync<ProgressEvent>(_ => true);
        Assert.StartsWith("query: ", first.Message, StringComparison.Ordinal);
        await cancel.CancelAsync();
        Assert.Equal(SubmissionStatus.Interrupted, (await running).Status);
        Assert.Equal(1, _log.Events.OfType<ProgressEvent>().Last().Fraction);
    }

    [Fact]
    public async Task A_result_moves_to_csharp_without_a_copy()
    {
        var result = await Cell("#!sql --name grades\nselect 7 as grade");
        Assert.Same(result.Value, _engine.Find("csharp")!.FindVariable("grades")!.Value);
        Assert.Same(result.Value, _engine.Find("sql")!.FindVariable("grades")!.Value);
        await Cell("#!javascript\n#!share --from csharp grades --as rows\n#!csharp\n#!set --name back --value @javascript:rows");
        Assert.Same(result.Value, _engine.Find("csharp")!.FindVariable("back")!.Value);
    }

    [Theory]
    [InlineData("select 'it''s', e'a\\'b', $$c$$, $t$d$t$, \"e\"", "it's|a'b|c|d|e")]
    [InlineData("-- 'no'\nselect 1 /* 'no' */", "")]
    public void Texts_in_quotes_are_found(string sql, string expected) => Assert.Equal(expected, string.Join('|', Assert.Single(SqlStatement.Split(sql)).Literals));

    [Theory]
    [InlineData("select 1; select 2", 2)]
    [InlineData("select ';'; -- a; b\nselect \"x;y\" /* ; */ from t;", 2)]
    [InlineData("select $$a;b$$; select $tag$;$tag$, e'\\';'", 2)]
    [InlineData(" ; \n -- nothing\n;", 0)]
    public void Statements_are_split_outside_of_strings_and_comments(string sql, int count) => Assert.Equal(count, SqlStatement.Split(sql).Length);
}
