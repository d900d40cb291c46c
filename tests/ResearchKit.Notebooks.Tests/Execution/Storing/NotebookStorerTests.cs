using System.Text;
using ResearchKit.Display;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Execution.Storing;
using ResearchKit.Notebooks.Execution.Verification;
using ResearchKit.Notebooks.Tests.Kernels;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Tests.Execution.Storing;

[Collection(nameof(CurrentDirectory))]
public sealed class NotebookStorerTests : IDisposable
{
    private const string Chart = "using ResearchKit.Charts.Marks;\ndisplay(new Chart { Title = \"Up and down\", Marks = [new LineMark(Channel.Number(\"x\", [1, 2, 3]), Channel.Number(\"y\", [2, 4, 3]))] });\nint[] rows = [1, 2, 3];\nrows.Select(n => new { n, square = n * n })";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("researchkit-storer");

    public void Dispose() => _folder.Delete(recursive: true);

    private static Task<StoringResult> Store(string path, long most = NotebookStorer.DefaultMostBytes, IReleaseGate? gate = null) =>
        new NotebookStorer(new NotebookRunner(gate ?? new ReleaseGate()), most).StoreAsync(new NotebookRunRequest(path));

    private string Write(string name, params string[] cells)
    {
        var notebook = Notebook.Create();
        notebook.Add(NotebookCell.Markdown("# Ä title\n\nProse."));
        foreach (var cell in cells)
            notebook.Add(NotebookCell.Code(cell));
        var path = Path.Combine(_folder.FullName, name);
        notebook.Save(path);
        return path;
    }

    private static Notebook WithoutOutputs(string path)
    {
        var notebook = Notebook.Load(path);
        foreach (var cell in notebook.Cells.Where(cell => cell.Kind == CellKind.Code))
        {
            cell.SetOutputs([]);
            cell.ExecutionCount = null;
        }

        return notebook;
    }

    [Fact]
    public async Task Outputs_come_in_and_nothing_else_changes()
    {
        var path = Write("a.ipynb", "int x = 41;\nConsole.WriteLine(\"one\");", "", "x + 1");
        var before = await File.ReadAllBytesAsync(path);
        var result = await Store(path);
        Assert.True(result.Holds);
        Assert.True(result.IsWritten);
        Assert.Null(result.Run.OutputPath);
        Assert.Equal(before, WithoutOutputs(path).ToBytes());
        var cells = Notebook.Load(path).Cells;
        Assert.Equal([null, 1, null, 2], cells.Select(cell => cell.ExecutionCount));
        Assert.Equal("one\n", Assert.IsType<StreamOutput>(Assert.Single(cells[1].Outputs)).Text);
        Assert.Equal("42", Assert.IsType<DisplayOutput>(Assert.Single(cells[3].Outputs)).Bundle.Data[MimeTypes.Text]);
        Assert.Equal(new FileInfo(path).Length, result.Bytes);
        Assert.Equal(["a.ipynb"], _folder.GetFiles().Select(file => file.Name));
    }

    [Fact]
    public async Task A_second_run_gives_the_same_bytes_and_writes_nothing()
    {
        var path = Write("a.ipynb", Chart, "foreach (var i in ShowProgress(new[] { 1, 2, 3 }, \"Counting\")) { }", "Console.WriteLine(System.IO.Path.GetFullPath(\"a.ipynb\"))");
        Assert.True((await Store(path)).IsWritten);
        var first = await File.ReadAllTextAsync(path);
        var second = await Store(path);
        Assert.True(second.Holds);
        Assert.False(second.IsWritten);
        Assert.Equal(first, await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task A_chart_is_its_picture_a_table_is_plain_and_progress_and_places_are_gone()
    {
        var path = Write("a.ipynb", Chart, "foreach (var i in ShowProgress(new[] { 1, 2, 3 }, \"Counting\")) { }", "Console.WriteLine(System.IO.Path.GetFullPath(\"a.ipynb\"))");
        await Store(path);
        var cells = Notebook.Load(path).Cells;
        var (chart, table) = ((DisplayOutput)cells[1].Outputs[0], (DisplayOutput)cells[1].Outputs[1]);
        Assert.Equal([MimeTypes.Svg, MimeTypes.Text], chart.Bundle.Data.Keys);
        Assert.Equal([MimeTypes.Html, MimeTypes.Text], table.Bundle.Data.Keys);
        Assert.DoesNotContain("style", table.Bundle.Data[MimeTypes.Html], StringComparison.Ordinal);
        Assert.Contains("<td align=\"right\">9</td>", table.Bundle.Data[MimeTypes.Html], StringComparison.Ordinal);
        Assert.Empty(cells[2].Outputs);
        Assert.Equal("a.ipynb\n", ((StreamOutput)cells[3].Outputs[0]).Text);
    }

    [Fact]
    public async Task What_was_stored_holds_when_it_is_verified_and_a_change_is_found()
    {
        var path = Write("a.ipynb", Chart, "foreach (var i in ShowProgress(new[] { 1, 2, 3 }, \"Counting\")) { }", "Console.WriteLine(System.IO.Path.GetFullPath(\"a.ipynb\"))");
        await Store(path);
        var verifier = new NotebookVerifier(new NotebookRunner(new ReleaseGate()), new ReleaseGate(), new OutputTolerance());
        var same = await verifier.VerifyAsync(new NotebookRunRequest(path));
        Assert.True(same.Holds, string.Join('\n', same.Differences.SelectMany(difference => difference.Lines)));
        Assert.Equal(3, same.Compared);
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("<td align=\\\"right\\\">9</td>", "<td align=\\\"right\\\">8</td>", StringComparison.Ordinal));
        Assert.Equal("cell 2", Assert.Single((await verifier.VerifyAsync(new NotebookRunRequest(path))).Differences).Label);
    }

    [Fact]
    public async Task A_notebook_of_which_a_cell_fails_is_left_as_it_is()
    {
        var path = Write("a.ipynb", "1", "throw new Exception(\"no\")");
        var before = await File.ReadAllBytesAsync(path);
        var result = await Store(path);
        Assert.False(result.Holds);
        Assert.Equal(RunExitCode.CellFailed, result.Run.ExitCode);
        Assert.Equal(before, await File.ReadAllBytesAsync(path));
    }

    [Fact]
    public async Task A_cell_that_may_fail_stores_its_error()
    {
        var path = Path.Combine(_folder.FullName, "expected.ipynb");
        File.Copy(SmallNotebooks.Path("expected-exception"), path);
        Assert.True((await Store(path)).Holds);
        Assert.Single(Notebook.Load(path).Cells.SelectMany(cell => cell.Outputs).OfType<ErrorOutput>());
    }

    [Fact]
    public async Task Outputs_that_are_too_large_are_named_and_not_written()
    {
        var path = Write("a.ipynb", "new string('x', 3000)", "new string('y', 9000)");
        var before = await File.ReadAllBytesAsync(path);
        var result = await Store(path, most: 10_000);
        Assert.False(result.Holds);
        Assert.True(result.Run.Succeeded);
        Assert.Contains("13 kB, and 10 kB are the most", result.Message, StringComparison.Ordinal);
        Assert.Contains("cell 3, text/plain, 9 kB; cell 2, text/plain, 3 kB.", result.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(path));
    }

    [Fact]
    public async Task A_notebook_that_is_edited_meanwhile_keeps_the_edit()
    {
        var path = Write("a.ipynb", "System.IO.File.AppendAllText(\"a.ipynb\", \"\\n\")");
        var result = await Store(path);
        Assert.Contains("was changed while it ran", result.Message, StringComparison.Ordinal);
        Assert.EndsWith("}\n\n", await File.ReadAllTextAsync(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_date_of_today_is_warned_of()
    {
        var result = await Store(Write("a.ipynb", "1", "DateTime.UtcNow.ToString(\"yyyy-MM-dd\")"));
        Assert.True(result.Holds);
        Assert.StartsWith("cell 3 shows the date of today", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_old_format_has_no_place_for_outputs()
    {
        var path = Path.Combine(_folder.FullName, "a.dib");
        await File.WriteAllTextAsync(path, "#!csharp\n\n1 + 1\n");
        Assert.Contains("no place for outputs", (await Store(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_stored_has_passed_the_gate()
    {
        var path = Write("a.ipynb", "var word = \"CANARY-\" + 4711;\nConsole.WriteLine(word);\nHTML(\"<b>\" + word + \"</b>\")");
        Assert.True((await Store(path, gate: new CanaryGate())).Holds);
        Assert.DoesNotContain(CanaryGate.Canary, await File.ReadAllTextAsync(path, Encoding.UTF8), StringComparison.Ordinal);
    }

    [Fact]
    public Task Parameters_from_outside_are_none_of_the_notebooks_own() => Assert.ThrowsAsync<ArgumentException>(() => new NotebookStorer(new NotebookRunner(new OpenGate()))
        .StoreAsync(new NotebookRunRequest("a.ipynb") { Parameters = new NotebookRunRequest("a.ipynb").Parameters.Add("n", "1") }));
}
