using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Kernels;
using ResearchKit.Notebooks.Kernels.JavaScript;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Tests.Kernels.JavaScript;

public sealed class JavaScriptKernelTests : KernelConformance
{
    protected override string ValueCode => "element.append(40 + 2); // 42";

    protected override IKernel Create() => new JavaScriptKernel();

    private static async Task<OutputLog> CellsAsync(params string[] cells)
    {
        var log = new OutputLog(new ReleaseGate());
        await using var engine = NotebookEngine.Create(log.Channel, Environment.CurrentDirectory, TimeSpan.FromSeconds(5));
        foreach (var cell in cells)
            await engine.SubmitAsync(new Submission(cell));
        return log;
    }

    [Fact]
    public async Task Code_goes_to_the_page_and_text_says_that_it_runs_there()
    {
        var log = await CellsAsync("#!js\nelement.append(\"x\");");
        var data = Assert.Single(log.Events.OfType<DisplayEvent>()).Bundle.Data;
        Assert.Contains("element.append(\"x\");", data[MimeTypes.JavaScript], StringComparison.Ordinal);
        Assert.Contains("live notebook", data[MimeTypes.Text], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shared_value_is_a_constant_and_only_where_it_is_named()
    {
        var log = await CellsAsync(
            "var means = new Dictionary<string, double[]> { [\"a</script>\"] = [1.5, double.NaN] };\n#!javascript\n#!share --from csharp means\nconsole.log(means);",
            "#!javascript\nconsole.log(1);");
        var code = log.Events.OfType<DisplayEvent>().Select(display => display.Bundle.Data[MimeTypes.JavaScript]).ToArray();
        Assert.Contains("const means = {\"a\\u003C/script\\u003E\":[1.5,null]};", code[0], StringComparison.Ordinal);
        Assert.DoesNotContain("means", code[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rows")]
    [InlineData("new { Inside = new List<object> { rows } }")]
    public async Task Protected_rows_never_become_json(string value)
    {
        var log = await CellsAsync(
            $"var rows = DataFrame.FromObjects(new[] {{ new {{ Name = \"Aino\" }} }}); object shared = {value};",
            "#!javascript\n#!share --from csharp shared\nconsole.log(shared);");
        Assert.Contains("protected data", log.LastError.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Aino", log.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Javascript_of_a_csharp_cell_goes_the_same_way()
    {
        var log = await CellsAsync("Javascript(\"alert(1)\")");
        Assert.Contains("alert(1)", Assert.Single(log.Events.OfType<ResultEvent>()).Bundle.Data[MimeTypes.JavaScript], StringComparison.Ordinal);
    }
}
