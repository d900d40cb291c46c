using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Execution.Verification;
using ResearchKit.Notebooks.Tests.Kernels;

namespace ResearchKit.Notebooks.Tests.Execution.Verification;

[Collection(nameof(CurrentDirectory))]
public sealed class NotebookVerifierTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("researchkit-verifier");

    public void Dispose() => _folder.Delete(recursive: true);

    private static Task<VerificationResult> Verify(string path) =>
        new NotebookVerifier(new NotebookRunner(new OpenGate()), new OpenGate(), new OutputTolerance()).VerifyAsync(new NotebookRunRequest(path));

    private async Task<string> Executed(string name)
    {
        var path = Path.Combine(_folder.FullName, name + ".ipynb");
        await new NotebookRunner(new OpenGate()).RunAsync(new NotebookRunRequest(SmallNotebooks.Path(name), path));
        return path;
    }

    [Fact]
    public async Task An_executed_notebook_holds_and_is_not_written()
    {
        var path = await Executed("values-and-text");
        var before = await File.ReadAllBytesAsync(path);
        var result = await Verify(path);
        Assert.True(result.Holds);
        Assert.Equal(2, result.Compared);
        Assert.Null(result.Run.OutputPath);
        Assert.Equal(before, await File.ReadAllBytesAsync(path));
        Assert.Equal(["values-and-text.ipynb"], _folder.GetFiles().Select(file => file.Name));
    }

    [Fact]
    public async Task A_changed_output_is_told_with_its_cell_and_both_values()
    {
        var path = await Executed("values-and-text");
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("\"42\"", "\"43\"", StringComparison.Ordinal));
        var result = await Verify(path);
        Assert.False(result.Holds);
        var difference = Assert.Single(result.Differences);
        Assert.Equal((2, "cell 3"), (difference.Index, difference.Label));
        Assert.StartsWith("output 1, text/", difference.What, StringComparison.Ordinal);
        Assert.Equal("- 43\n+ 42", string.Join('\n', difference.Lines));
    }

    [Fact]
    public async Task A_cell_whose_output_varies_can_be_left_out()
    {
        var notebook = Notebook.Create();
        var cell = NotebookCell.Code("Guid.NewGuid().GetHashCode()", tags: "nbval-ignore-output");
        cell.SetOutputs([new StreamOutput("stdout", "something")]);
        notebook.Add(cell);
        var path = Path.Combine(_folder.FullName, "varies.ipynb");
        notebook.Save(path);
        var result = await Verify(path);
        Assert.True(result.Holds);
        Assert.Equal(0, result.Compared);
    }

    [Fact]
    public async Task A_notebook_without_outputs_does_not_pass_for_verified()
    {
        var result = await Verify(SmallNotebooks.Path("values-and-text"));
        Assert.False(result.Holds);
        Assert.Contains("holds no outputs to compare with", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cell_that_fails_as_stored_is_no_difference_and_the_run_has_failed_all_the_same()
    {
        var result = await Verify(await Executed("failing-cell"));
        Assert.Empty(result.Differences);
        Assert.Equal(RunExitCode.CellFailed, result.Run.ExitCode);
        Assert.False(result.Holds);
    }
}
