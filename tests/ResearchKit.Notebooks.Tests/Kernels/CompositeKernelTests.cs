using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Kernels;

namespace ResearchKit.Notebooks.Tests.Kernels;

public sealed class CompositeKernelTests : IAsyncDisposable
{
    private readonly OutputLog _log = new();
    private readonly CompositeKernel _engine;

    public CompositeKernelTests() => _engine = NotebookEngine.Create(_log.Channel, Environment.CurrentDirectory, TimeSpan.FromSeconds(5));

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    private Task<SubmissionResult> Cell(string code, string? kernel = null) => _engine.SubmitAsync(new Submission(code, "cell 1", kernel));

    [Theory]
    [InlineData("#!csharp\n1 + 1")]
    [InlineData("#!c#\n1 + 1")]
    [InlineData("#!C#\n1 + 1")]
    [InlineData("1 + 1")]
    public async Task Selectors_choose_the_kernel(string code) => Assert.Equal(2, (await Cell(code)).Value);

    [Fact]
    public async Task A_leading_selector_overrides_the_cells_kernel() => Assert.Equal(2, (await Cell("#!csharp\n1 + 1", "sql")).Value);

    [Fact]
    public async Task A_selector_in_mid_cell_splits_it_and_lines_keep_their_numbers()
    {
        var result = await Cell("var x = 1;\n#!markdown\n**hi**\n#!csharp\nx +\nmissing");
        Assert.Equal(6, result.Error!.Line);
        Assert.Equal(["**hi**\n".TrimEnd()], _log.Displays);
    }

    [Theory]
    [InlineData("#!sqll\nselect 1", "\"#!sqll\" is neither a kernel nor a command. Did you mean \"#!sql\"?")]
    [InlineData("#!tiem", "Did you mean \"#!time\"?")]
    [InlineData("#!share --form csharp x", "#!share has no option \"--form\". Did you mean \"--from\"?")]
    [InlineData("#!share --from nowhere x", "there is no kernel \"nowhere\".")]
    [InlineData("#!share --from sql x", "kernel \"sql\" has no variable \"x\".")]
    [InlineData("#!connect duckdb \"Data Source=:memory:\"", "#!connect needs --kernel-name.")]
    [InlineData("#!connect postgres --kernel-name p \"x\"", "#!connect cannot connect to \"postgres\".")]
    [InlineData("#!sql --nmae v\nselect 1", "#!sql has no option \"--nmae\". Did you mean \"--name\"?")]
    public async Task A_wrong_directive_is_told_with_what_would_be_right(string code, string words)
    {
        var result = await Cell(code);
        Assert.Equal("DirectiveError", result.Error!.Name);
        Assert.Equal(1, result.Error.Line);
        Assert.Contains(words, result.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_runs_when_any_directive_of_a_cell_is_unknown()
    {
        var result = await Cell("Console.WriteLine(\"ran\");\n#!sqll\nselect 1");
        Assert.Equal(2, result.Error!.Line);
        Assert.Equal("", _log.StandardOutput);
    }

    [Fact]
    public async Task Values_are_shared_without_copying()
    {
        await Cell("var list = new List<int> { 1 };\n#!sql\n#!share --from csharp list --as mine\n#!csharp");
        Assert.Same(_engine.Find("csharp")!.FindVariable("list")!.Value, _engine.Find("sql")!.FindVariable("mine")!.Value);
    }

    [Theory]
    [InlineData("#!set --name v --value 5", 5)]
    [InlineData("#!set --name v --value true", true)]
    [InlineData("#!set --name v --value \"two words\"", "two words")]
    public async Task Set_takes_json_values_and_texts(string code, object expected)
    {
        await Cell(code);
        Assert.Equal(expected, (await Cell("v")).Value);
    }

    [Fact]
    public async Task Set_takes_the_value_of_another_kernel()
    {
        await Cell("#!sql\n#!set --name there --value 5\n#!csharp\n#!set --name here --value @sql:there");
        Assert.Equal(5, (await Cell("here")).Value);
    }

    [Fact]
    public async Task Who_whos_lsmagic_about_and_time_answer()
    {
        await Cell("var grades = new Dictionary<string, int?>();");
        await Cell("#!who\n#!whos\n#!lsmagic\n#!about\n#!time");
        Assert.Contains("grades\n", _log.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("csharp\tgrades\tDictionary<string, int?>\n", _log.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("#!connect duckdb", _log.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("ResearchKit 0.", _log.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("Wall time: ", _log.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_part_ends_the_cell()
    {
        var result = await Cell("throw new Exception(\"stop\");\n#!markdown\nnever");
        Assert.Equal(SubmissionStatus.Failed, result.Status);
        Assert.Empty(_log.Displays);
    }
}
