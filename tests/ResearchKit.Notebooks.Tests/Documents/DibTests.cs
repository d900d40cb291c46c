using System.Text;
using ResearchKit.Notebooks.Documents;

namespace ResearchKit.Notebooks.Tests.Documents;

public sealed class DibTests
{
    private const string Small =
        """
        #!meta

        {"kernelInfo":{"defaultKernelName":"csharp","items":[{"aliases":["c#","C#"],"name":"csharp"},{"aliases":[],"name":"sql"}]}}

        #!markdown

        # Title

        #!csharp

        var x = 1;

        #!time

        #!sql

        #!sql --name v
        SELECT 1

        """;

    private static Notebook Parse(string text) => Notebook.Parse(Encoding.UTF8.GetBytes(text), "n.dib", NotebookFormat.Dib);

    private static string Text(Notebook notebook, NotebookFormat? format = null) => Encoding.UTF8.GetString(notebook.ToBytes(format));

    [Fact]
    public void Cells_kernels_and_bodies_are_read()
    {
        var notebook = Parse(Small);
        Assert.Equal([CellKind.Markdown, CellKind.Code, CellKind.Code], notebook.Cells.Select(cell => cell.Kind));
        Assert.Equal(["# Title", "var x = 1;\n\n#!time", "#!sql --name v\nSELECT 1"], notebook.Cells.Select(cell => cell.Source));
        Assert.Equal([null, "csharp", "sql"], notebook.Cells.Select(cell => cell.KernelName));
        Assert.Equal("Title", notebook.Title);
    }

    [Theory]
    [InlineData(Small)]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("no selector at all")]
    [InlineData("\uFEFF#!csharp\r\n\r\nvar x = 1;\r\n")]
    [InlineData("#!meta\n\n{}\n#!csharp\nx")]
    [InlineData("#!fsharp\n\nlet x = 1\n\n\n\n#!pwsh\n\nls")]
    public void Unchanged_file_is_written_byte_for_byte(string text) => Assert.Equal(text, Text(Parse(text)));

    [Fact]
    public void Changed_file_is_written_as_polyglot_notebooks_writes_it()
    {
        var notebook = Parse(Small.ReplaceLineEndings("\r\n"));
        notebook.Cells[1].Source = "var x = 2;";
        Assert.Equal(Small.Replace("var x = 1;\n\n#!time", "var x = 2;", StringComparison.Ordinal), Text(notebook));
    }

    [Fact]
    public void As_ipynb_every_cell_names_its_kernel_in_both_conventions_and_other_kernels_than_csharp_in_their_first_line()
    {
        var notebook = Notebook.Parse(Parse(Small).ToBytes(NotebookFormat.Jupyter));
        var sql = notebook.Cells[2];
        Assert.Equal("sql", sql.Metadata["dotnet_interactive"]!["language"]!.GetValue<string>());
        Assert.Equal("sql", sql.Metadata["polyglot_notebook"]!["kernelName"]!.GetValue<string>());
        Assert.StartsWith("#!sql ", sql.Source, StringComparison.Ordinal);
        Assert.Equal("csharp", notebook.Metadata["polyglot_notebook"]!["kernelInfo"]!["defaultKernelName"]!.GetValue<string>());
        Assert.Equal("researchkit", notebook.Metadata["kernelspec"]!["name"]!.GetValue<string>());
        Assert.Equal("C#", notebook.Metadata["language_info"]!["name"]!.GetValue<string>());
        Assert.Equal(Small, Text(notebook, NotebookFormat.Dib));
    }

    [Fact]
    public void Ids_and_tags_come_back_through_the_metadata()
    {
        var notebook = Notebook.Create();
        notebook.Add(NotebookCell.Code("var year = 2024;", "the-year", "csharp", "parameters"));
        notebook.Add(NotebookCell.Code("", "empty"));
        notebook.Add(NotebookCell.Code("SELECT 1", "query", "sql"));
        var back = Parse(Text(notebook, NotebookFormat.Dib));
        Assert.Equal(["the-year", "query"], back.Cells.Select(cell => cell.Id));
        Assert.True(back.Cells[0].HasTag("parameters"));
    }

    [Fact]
    public void Selector_in_mid_cell_makes_two_cells_and_in_prose_none()
    {
        var notebook = Notebook.Create();
        notebook.Add(NotebookCell.Code("var x = 1;\n#!sql\nSELECT $x", kernelName: "csharp"));
        notebook.Add(NotebookCell.Markdown("write\n#!sql\nat the top"));
        var back = Parse(Text(notebook, NotebookFormat.Dib));
        Assert.Equal(["var x = 1;", "#!sql\nSELECT $x", "write\n #!sql\nat the top"], back.Cells.Select(cell => cell.Source));
    }

    [Theory]
    [InlineData("#!meta\n\n{\"kernelInfo\":\n,}\n", 4)]
    [InlineData("#!meta\n[1]\n#!csharp\n", 2)]
    public void Broken_metadata_are_told_with_their_line(string text, int line)
    {
        var error = Assert.Throws<NotebookFormatException>(() => Parse(text));
        Assert.Equal(line, error.Line);
        Assert.Contains("JSON object", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused() =>
        Assert.Throws<NotebookFormatException>(() => Notebook.Parse([0x23, 0xFF, 0xFE], "n.dib", NotebookFormat.Dib));
}
