using System.Text.Json;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Kernels;
using ResearchKit.Notebooks.Kernels.Values;

namespace ResearchKit.Notebooks.Tests.Kernels.Values;

public sealed class ValueKernelTests : KernelConformance
{
    protected override string ValueCode => "42";

    protected override string? FailingCode => "{\n no_such_name }";

    protected override IReadOnlyDictionary<string, string> Options => new Dictionary<string, string> { ["name"] = "answer", ["mime-type"] = "application/json" };

    protected override string TextOf(object? value) => Assert.IsType<JsonDocument>(value).RootElement.GetRawText();

    protected override IKernel Create() => new ValueKernel(Path.GetTempPath());

    private static async Task<(SubmissionResult Result, OutputLog Log)> CellAsync(string code, string? folder = null)
    {
        var log = new OutputLog();
        await using var engine = NotebookEngine.Create(log.Channel, folder ?? Environment.CurrentDirectory, TimeSpan.FromSeconds(5));
        return (await engine.SubmitAsync(new Submission(code)), log);
    }

    [Fact]
    public async Task Text_and_json_go_to_csharp()
    {
        var (result, log) = await CellAsync(
            "#!value --name greeting\nHello\n  world\n#!value --name data --mime-type application/json\n{ \"a\": [1, 2] }\n#!csharp\n#!share --from value greeting\n#!set --name json --value @value:data\n$\"{greeting}|{json.RootElement.GetProperty(\"a\")[1]}\"");
        Assert.Equal("Hello\n  world|2", result.Value);
        Assert.Single(log.Events);
    }

    [Fact]
    public async Task The_same_object_moves()
    {
        var log = new OutputLog();
        await using var engine = NotebookEngine.Create(log.Channel, Environment.CurrentDirectory, TimeSpan.FromSeconds(5));
        await engine.SubmitAsync(new Submission("#!value --name data --mime-type application/json\n[1]\n#!csharp\n#!share --from value data"));
        Assert.Same(Assert.IsType<JsonDocument>(engine.Find("value")!.FindVariable("data")!.Value), engine.Find("csharp")!.FindVariable("data")!.Value);
    }

    [Fact]
    public async Task A_file_is_read_relative_to_the_notebook()
    {
        var folder = Directory.CreateTempSubdirectory("researchkit-value");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "names.json"), "[\"a\"]");
            var (result, _) = await CellAsync("#!value --name names --from-file names.json\n#!csharp\n#!share --from value names\nnames.RootElement[0].GetString()", folder.FullName);
            Assert.Equal("a", result.Value);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("#!value\ntext", "#!value needs --name")]
    [InlineData("#!value --name x --from-file missing.txt", "missing.txt")]
    [InlineData("#!value --name x --from-file a.txt\ntext", "not from both")]
    [InlineData("#!value --nam x\ntext", "Did you mean \"--name\"?")]
    public async Task What_is_wrong_is_told(string code, string words)
    {
        var (result, _) = await CellAsync(code);
        Assert.Equal(SubmissionStatus.Failed, result.Status);
        Assert.Contains(words, result.Error!.Message, StringComparison.Ordinal);
    }
}
