using System.Text;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Execution.Programs;

namespace ResearchKit.Notebooks.Tests.Execution.Programs;

/// <summary>The writer compiles every program that it hands out; that one runs is tested where packages are made.</summary>
public sealed class CSharpProgramTests
{
    private static string Write(params (string Source, string Kernel)[] cells) => CSharpProgramWriter.Write(Of(cells), new ProgramOptions("9.8.7"));

    private static Notebook Of(params (string Source, string Kernel)[] cells)
    {
        var notebook = Notebook.Create();
        foreach (var (source, kernel) in cells)
            notebook.Add(kernel == "markdown" ? NotebookCell.Markdown(source) : NotebookCell.Code(source, kernelName: kernel));
        return notebook;
    }

    private static string Refusal(params (string Source, string Kernel)[] cells) => Assert.Throws<NotebookConversionException>(() => Write(cells)).Message;

    [Fact]
    public void Plain_statements_stand_as_they_are_and_a_last_expression_is_shown()
    {
        var program = Write(("# Title\n\ntext", "markdown"), ("var x = 40;", "csharp"), ("using System.Xml;\nx + 2", "csharp"));
        Assert.StartsWith("#!/usr/bin/env dotnet\n", program, StringComparison.Ordinal);
        Assert.Contains("\n#:package ResearchKit@9.8.7\n", program, StringComparison.Ordinal);
        Assert.Contains("// # Title\n//\n// text\n", program, StringComparison.Ordinal);
        Assert.Contains("}}\nvar x = 40;\n", program, StringComparison.Ordinal);
        Assert.Contains("//| using System.Xml;\n//| x + 2\nShow(x + 2);\n", program, StringComparison.Ordinal);
        Assert.True(program.IndexOf("\nusing System.Xml;", StringComparison.Ordinal) < program.IndexOf("// %%", StringComparison.Ordinal));
    }

    [Fact]
    public void Sql_becomes_calls_of_the_kit_with_bound_parameters()
    {
        var program = Write(
            ("var least = 2; var rows = DataFrame.ReadCsv(\"a.csv\");", "csharp"),
            ("#!connect duckdb --kernel-name own \"Data Source=:memory:\"", "csharp"),
            ("#!own\nCREATE TABLE t AS SELECT 1 AS n; SELECT * FROM t WHERE n > $least", "sql"),
            ("#!sql --name found\nSELECT * FROM rows", "sql"),
            ("found.RowCount", "csharp"));
        Assert.Contains("var kernel_own = OpenDatabase(\"Data Source=:memory:\");", program, StringComparison.Ordinal);
        Assert.Contains("SELECT * FROM t WHERE n > $least\n\"\"\", new Dictionary<string, object?> { [\"least\"] = least }", program, StringComparison.Ordinal);
        Assert.Contains("var found = AskDatabase(kernel_sql, \"\"\"\nSELECT * FROM rows\n\"\"\", new Dictionary<string, object?>(), new Dictionary<string, object?> { [\"rows\"] = rows })!;", program, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_is_opened_as_a_store()
    {
        var program = Write(
            ("var path = \"city.duckdb\";", "csharp"), ("#!connect store --kernel-name city @csharp:path", "csharp"), ("#!city --name learners\nSELECT 1 AS n", "sql"), ("learners.RowCount", "csharp"));
        Assert.Contains("var kernel_city = LearningStore.Open(path);", program, StringComparison.Ordinal);
        Assert.Contains("var learners = kernel_city.Query(\"\"\"\nSELECT 1 AS n\n\"\"\", new Dictionary<string, object?>());", program, StringComparison.Ordinal);
    }

    [Fact]
    public void Types_methods_and_functions_of_cells_compile_too() => Assert.Contains("static class NotebookExtensions", Write(
        ("record Point(int X, int Y);\nstatic int Twice(this int n) => 2 * n;\npublic int Thrice(int n) => 3 * n;\nint later;\nreadonly int fixedOne = 1;", "csharp"),
        ("later = Thrice(1).Twice() + fixedOne;\ndisplay(new Point(later, 2));\n\"x\".Display();\nHTML(\"<b>\")", "csharp"),
        ("await Task.Delay(1);\nvar (a, b) = (1, 2);\nforeach (var i in new[] { a, b }) Console.WriteLine(i);", "csharp"),
        ("#!share --from csharp a --as c\n#!set --name d --value @csharp:b\n#!set --name e --value \"1.5\"\n#!time", "csharp"),
        ("c + d + e", "csharp"),
        ("<b>shown in notebooks alone</b>", "html")), StringComparison.Ordinal);

    [Fact]
    public void Packages_become_lines_of_the_program() => Assert.Contains("\n#:package Some.Library@1.2.3\n#:package Other@*\n", Write(
        ("#r \"nuget: Some.Library, 1.2.3\"\n#r \"nuget:Other\"\n#r \"nuget: ResearchKit\"\nSome.Library.Call();", "csharp")), StringComparison.Ordinal);

    [Fact]
    public void The_program_becomes_the_notebook_again()
    {
        var notebook = Of(
            ("# Title\n\n  text // %% x\n", "markdown"), ("var x = 40;\n\n\nvar y = 2;", "csharp"), ("x + y", "csharp"), ("", "csharp"), ("// %% code\n1", "csharp"),
            ("#!sql --name v\nSELECT '\"\"\"' AS q", "sql"), ("\nx", "csharp"), ("v.RowCount // end\n", "csharp"));
        notebook.Cells[0].Json["attachments"] = new System.Text.Json.Nodes.JsonObject { ["ä\u2028"] = 1 };
        notebook.Metadata["other"] = 1.5;
        var back = CSharpProgramReader.Read(CSharpProgramWriter.Write(notebook, new ProgramOptions("1.0.0")));
        Assert.Equal(notebook.Cells.Select(cell => cell.Source), back.Cells.Select(cell => cell.Source));
        Assert.Equal(notebook.Cells.Select(cell => cell.Id), back.Cells.Select(cell => cell.Id));
        Assert.Equal(notebook.Metadata.ToJsonString(), back.Metadata.ToJsonString());
        Assert.Equal(notebook.Cells[0].Json["attachments"]!.ToJsonString(), back.Cells[0].Json["attachments"]!.ToJsonString());
        Assert.Equal(Encoding.UTF8.GetString(notebook.ToBytes(NotebookFormat.Dib)), Encoding.UTF8.GetString(back.ToBytes(NotebookFormat.Dib)));
    }

    [Fact]
    public void Edited_statements_and_prose_come_back_edited()
    {
        var program = Write(("text", "markdown"), ("var x = 40;", "csharp")).Replace("var x = 40;", "var x = 41;\nx++;", StringComparison.Ordinal).Replace("// text", "// other", StringComparison.Ordinal);
        Assert.Equal(["other", "var x = 41;\nx++;"], CSharpProgramReader.Read(program).Cells.Select(cell => cell.Source));
    }

    [Fact]
    public void Edited_code_that_was_made_of_other_text_is_refused()
    {
        var program = Write(("1 + 1", "csharp")).Replace("Show(1 + 1)", "Show(1 + 2)", StringComparison.Ordinal);
        Assert.Contains("begin with //|", Assert.Throws<NotebookConversionException>(() => CSharpProgramReader.Read(program)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_without_the_comments_is_refused() => Assert.Contains(
        "was not made of a notebook", Assert.Throws<NotebookConversionException>(() => CSharpProgramReader.Read("Console.WriteLine(1);")).Message, StringComparison.Ordinal);

    [Fact]
    public void What_has_no_place_in_a_program_is_told_with_its_cell()
    {
        Assert.StartsWith("cell 2 declares \"x\", which cell 1 declares too.", Refusal(("var x = 1;", "csharp"), ("var x = 2;", "csharp")), StringComparison.Ordinal);
        Assert.StartsWith("cell 1: \"#r \"a.dll\"\"", Refusal(("#r \"a.dll\"\n1", "csharp")), StringComparison.Ordinal);
        Assert.StartsWith("cell 1, line 1: \"#!import\"", Refusal(("#!import a.csx", "csharp")), StringComparison.Ordinal);
        Assert.StartsWith("cell 1: a program has no fsharp.", Refusal(("let x = 1", "fsharp")), StringComparison.Ordinal);
        Assert.StartsWith("cell 1: \"public int P", Refusal(("public int P { get; set; }", "csharp")), StringComparison.Ordinal);
        Assert.Contains("cell 2: CS0103", Refusal(("1", "csharp"), ("missing", "csharp")), StringComparison.Ordinal);
    }
}
