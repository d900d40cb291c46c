using System.Text;
using ResearchKit.Display;
using ResearchKit.Notebooks.Documents;

namespace ResearchKit.Notebooks.Tests.Documents;

public sealed class NotebookTests
{
    private const string Small =
        """
        {
         "cells": [
          {
           "cell_type": "markdown",
           "id": "a",
           "metadata": {},
           "source": [
            "# Title ä \"q\"\n",
            "text"
           ]
          },
          {
           "cell_type": "code",
           "execution_count": null,
           "id": "b",
           "metadata": {
            "unknown": 1.50
           },
           "outputs": [],
           "source": []
          }
         ],
         "metadata": {},
         "nbformat": 4,
         "nbformat_minor": 5
        }

        """;

    private static Notebook Parse(string text) => Notebook.Parse(Encoding.UTF8.GetBytes(text), "n.ipynb");

    private static string Text(Notebook notebook) => Encoding.UTF8.GetString(notebook.ToBytes());

    [Theory]
    [InlineData(Small)]
    [InlineData("{\"nbformat\":4, \"nbformat_minor\" :2,\r\n\t\"metadata\":{\"x\":1e3,\"y\":\"\\u00e4\"},\"cells\":[]}")]
    [InlineData("\uFEFF{\"nbformat\":4,\"nbformat_minor\":5,\"metadata\":{},\"cells\":[]}")]
    public void An_unchanged_notebook_is_written_byte_for_byte(string text) => Assert.Equal(text, Text(Parse(text)));

    [Fact]
    public void A_changed_notebook_keeps_everything_else()
    {
        var notebook = Parse(Small);
        notebook.Cells[0].Source = "# Other";
        var expected = Small.Replace("    \"# Title ä \\\"q\\\"\\n\",\n    \"text\"\n", "    \"# Other\"\n", StringComparison.Ordinal);
        Assert.Equal(expected, Text(notebook));
        Assert.Equal(expected, Text(Parse(Text(notebook))));
    }

    [Fact]
    public void A_change_taken_back_is_no_change()
    {
        var text = Small.Replace(" \"cells\"", "\t\"cells\"", StringComparison.Ordinal);
        var notebook = Parse(text);
        var before = notebook.Cells[0].Source;
        notebook.Cells[0].Source = "x";
        notebook.Cells[0].Source = before;
        Assert.Equal(text, Text(notebook));
    }

    [Fact]
    public void Outputs_are_written_as_jupyter_does_and_read_back()
    {
        var notebook = Parse(Small);
        CellOutput[] outputs =
        [
            new StreamOutput("stdout", "a\nb"),
            new DisplayOutput(MimeBundle.OfHtml("<b>\n</b>", "x").With(MimeTypes.Plotly, "{\"data\":[]}").With("image/png", "AA==")),
            new DisplayOutput(MimeBundle.OfText("42"), IsResult: true, 3),
            new ErrorOutput("E", "m", ["t"]),
        ];
        notebook.Cells[1].SetOutputs(outputs);
        var text = Text(notebook);
        Assert.Contains("\"text\": [\n      \"a\\n\",\n      \"b\"\n     ]", text, StringComparison.Ordinal);
        Assert.Contains("\"image/png\": \"AA==\"", text, StringComparison.Ordinal);
        Assert.Contains("\"application/vnd.plotly.v1+json\": {\n", text, StringComparison.Ordinal);
        var read = Parse(text).Cells[1].Outputs;
        Assert.Equal(outputs.Select(output => output.GetType()), read.Select(output => output.GetType()));
        Assert.Equal("<b>\n</b>", ((DisplayOutput)read[1]).Bundle.Data[MimeTypes.Html]);
        Assert.Equal(3, ((DisplayOutput)read[2]).ExecutionCount);
    }

    [Theory]
    [InlineData("", 1, 1, "empty")]
    [InlineData("{\n \"cells\": [,]\n}", 2, 12, "not valid JSON")]
    [InlineData("{\"nbformat\": 4,\n \"nbformat\": 4}", 0, 0, "not valid JSON")]
    [InlineData("[1]", 1, 1, "JSON object")]
    [InlineData("{\"cells\": []}", 1, 1, "nbformat")]
    [InlineData("{\n \"nbformat\": 3\n}", 2, 14, "nbformat is 3")]
    [InlineData("{\"nbformat\":4,\"nbformat_minor\":5,\"metadata\":{},\n\"cells\":[\n {\"cell_type\":\"cod\",\"metadata\":{},\"source\":\"\"}]}", 3, 15, "\"cod\"")]
    [InlineData("{\"nbformat\":4,\"nbformat_minor\":5,\"metadata\":{},\n\"cells\":[\n {\"cell_type\":\"code\",\"metadata\":{},\"source\":1,\"outputs\":[]}]}", 3, 45, "source")]
    [InlineData("{\"nbformat\":4,\"nbformat_minor\":5,\"metadata\":{},\n\"cells\":[\n {\"cell_type\":\"code\",\"metadata\":{},\"source\":\"\",\"outputs\":[{\"output_type\":\"stream\"}]}]}", 3, 59, "stream")]
    public void A_broken_file_is_told_with_its_place(string text, int line, int column, string words)
    {
        var error = Assert.Throws<NotebookFormatException>(() => Parse(text));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("n.ipynb", error.Message, StringComparison.Ordinal);
        if (line > 0)
            Assert.Equal((line, column), (error.Line, error.Column));
    }

    [Theory]
    [InlineData("{\"polyglot_notebook\":{\"kernelName\":\"sql\"},\"dotnet_interactive\":{\"language\":\"csharp\"}}", "sql")]
    [InlineData("{\"dotnet_interactive\":{\"language\":\"markdown\"}}", "markdown")]
    [InlineData("{}", null)]
    public void A_cells_kernel_is_read_from_both_conventions(string metadata, string? kernel)
    {
        var notebook = Parse(Small.Replace("{\n    \"unknown\": 1.50\n   }", metadata, StringComparison.Ordinal));
        Assert.Equal(kernel, notebook.Cells[1].KernelName);
    }

    [Fact]
    public void A_new_cell_of_another_kernel_carries_both_conventions_and_its_selector()
    {
        var notebook = Notebook.Create();
        notebook.Add(NotebookCell.Code("select 1", kernelName: "sql"));
        notebook.Add(NotebookCell.Markdown("text"));
        Assert.Equal("#!sql\nselect 1", notebook.Cells[0].Source);
        Assert.Equal("sql", notebook.Cells[0].KernelName);
        Assert.Equal(["cell-1", "cell-2"], notebook.Cells.Select(cell => cell.Id));
        Assert.Equal("csharp", notebook.DefaultKernelName);
        Assert.Equal(Text(notebook), Text(Parse(Text(notebook))));
    }

    [Fact]
    public void Saving_replaces_the_file_whole()
    {
        var path = Path.GetTempFileName();
        try
        {
            Parse(Small).Save(path);
            Assert.Equal(Small, File.ReadAllText(path));
            Assert.Equal("Title ä \"q\"", Notebook.Load(path).Title);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Text_that_was_read_keeps_its_escapes_and_numbers_their_digits_when_something_else_changes()
    {
        var text = Small.Replace("ä", "\\u00e4 \\/", StringComparison.Ordinal);
        var notebook = Parse(text);
        notebook.Cells[1].Source = "1";
        Assert.Equal(text.Replace("\"source\": []", "\"source\": [\n    \"1\"\n   ]", StringComparison.Ordinal), Text(notebook));
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_read_with_a_replacement_and_stays_in_the_file()
    {
        var text = Small.Replace("ä", "\\ud83d", StringComparison.Ordinal);
        var notebook = Parse(text);
        Assert.StartsWith("# Title \uFFFD", notebook.Cells[0].Source, StringComparison.Ordinal);
        Assert.Equal(text, Text(notebook));
        notebook.Cells[1].Source = "1";
        Assert.Contains("\\ud83d", Text(notebook), StringComparison.Ordinal);
    }

    [Fact]
    public void Twenty_megabytes_of_output_are_written_and_read()
    {
        var notebook = Notebook.Create();
        notebook.Add(NotebookCell.Code("x"));
        var line = new string('a', 999) + "\n";
        notebook.Cells[0].SetOutputs([new StreamOutput("stdout", string.Concat(Enumerable.Repeat(line, 20_000)))]);
        var path = Path.GetTempFileName();
        try
        {
            notebook.Save(path);
            Assert.Equal(20_000_000, ((StreamOutput)Notebook.Load(path).Cells[0].Outputs[0]).Text.Length);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Cells_of_other_kernels_get_their_selector_line_where_they_have_none()
    {
        var notebook = Notebook.Create();
        notebook.Add(NotebookCell.Code("#!connect duckdb --kernel-name city \"Data Source=x\"", kernelName: "csharp"));
        foreach (var source in new[] { "SELECT 1", "#!city --name v\nSELECT 1", "#!share --from csharp x\nSELECT $x", "#!sql\nSELECT 1" })
        {
            var cell = NotebookCell.Code(source);
            cell.Metadata["dotnet_interactive"] = new System.Text.Json.Nodes.JsonObject { ["language"] = "sql" };
            notebook.Add(cell);
        }

        notebook.WriteSelectors();
        Assert.Equal(
            ["#!sql\nSELECT 1", "#!city --name v\nSELECT 1", "#!sql\n#!share --from csharp x\nSELECT $x", "#!sql\nSELECT 1"],
            notebook.Cells.Skip(1).Select(cell => cell.Source));
    }
}
