using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Kernels;

namespace ResearchKit.Notebooks.Tests.Kernels.Directives;

public sealed class NotebookImportTests : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("researchkit-import");
    private readonly OutputLog _log = new();
    private readonly CompositeKernel _engine;

    public NotebookImportTests() => _engine = NotebookEngine.Create(_log.Channel, _folder.FullName, TimeSpan.FromSeconds(5));

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private Task<SubmissionResult> Cell(string code) => _engine.SubmitAsync(new Submission(code, "cell 1"));

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private void WriteNotebook(string name, params string[] cells)
    {
        var json = string.Join(",", cells.Select((cell, i) => $$"""{"cell_type":"code","id":"c{{i}}","metadata":{},"execution_count":null,"outputs":[],"source":{{System.Text.Json.JsonSerializer.Serialize(cell)}} }"""));
        Write(name, $$"""{"cells":[{{json}}],"metadata":{"kernelspec":{"name":"researchkit","language":"C#","display_name":"C#"} },"nbformat":4,"nbformat_minor":5}""");
        Notebook.Load(Path.Combine(_folder.FullName, name));
    }

    [Fact]
    public async Task A_notebook_runs_as_a_part_of_the_cell_with_its_outputs_and_languages()
    {
        WriteNotebook("parts/library.ipynb", "int Twice(int x) => 2 * x;\nConsole.WriteLine(\"loaded\");", "#!sql --name answer\nselect 42 as a");
        var result = await Cell("#!import parts/library.ipynb\nTwice(42 * answer.Columns.Count)");
        Assert.Equal(84, result.Value);
        Assert.Equal("loaded\n", _log.StandardOutput);
        Assert.All(_log.Events, output => Assert.Equal("cell 1", output.Parent.Label));
    }

    [Fact]
    public async Task A_file_of_csharp_is_read_as_a_cell()
    {
        Write("tool.cs", "#!/usr/bin/env dotnet\n#:property LangVersion=latest\n#:package ResearchKit@*\nusing System.Numerics;\nrecord Point(int X);\nvar one = new Complex(1, 0);\n");
        Write("more.csx", "var two = one + one;");
        Assert.Equal(2.0, (await Cell("#!import tool.cs\n#!import more.csx\ntwo.Real + new Point(0).X")).Value);
    }

    [Fact]
    public async Task Paths_begin_at_the_importing_file()
    {
        Write("a/b/inner.csx", "var inner = 3;");
        WriteNotebook("a/outer.ipynb", "#!import b/inner.csx");
        Assert.Equal(3, (await Cell("#!import a/outer.ipynb\ninner")).Value);
    }

    [Fact]
    public async Task An_error_names_the_imported_cell_and_ends_the_cell()
    {
        WriteNotebook("library.ipynb", "var fine = 1;", "\nthrow new Exception(\"broken\");");
        var result = await Cell("#!import library.ipynb\nConsole.WriteLine(\"never\");");
        Assert.StartsWith("library.ipynb, cell 2, line 2: Exception: broken", result.Error!.Trace[0], StringComparison.Ordinal);
        Assert.Equal("", _log.StandardOutput);
        WriteNotebook("wrong.ipynb", "#!tiem");
        Assert.StartsWith("wrong.ipynb, cell 1, line 1: DirectiveError", (await Cell("#!import wrong.ipynb")).Error!.Trace[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cycle_is_refused()
    {
        WriteNotebook("a.ipynb", "#!import b.ipynb");
        WriteNotebook("b.ipynb", "#!import a.ipynb");
        Assert.Contains("a.ipynb imports b.ipynb imports a.ipynb", (await Cell("#!import a.ipynb")).Error!.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await Cell("1 + 1")).Value);
    }

    [Theory]
    [InlineData("#!import missing.ipynb", "missing.ipynb")]
    [InlineData("#!import", "expected the path of one file")]
    [InlineData("#!import text.txt", "\".txt\" cannot be imported")]
    [InlineData("#!import broken.ipynb", "broken.ipynb cannot be imported")]
    public async Task What_cannot_be_imported_is_told(string code, string words)
    {
        Write("text.txt", "");
        Write("broken.ipynb", "{");
        var result = await Cell(code);
        Assert.Equal("DirectiveError", result.Error!.Name);
        Assert.Contains(words, result.Error.Message, StringComparison.Ordinal);
    }
}
