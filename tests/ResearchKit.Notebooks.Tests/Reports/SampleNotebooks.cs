using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ResearchKit.Charts;
using ResearchKit.Charts.Marks;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Reports;
using ResearchKit.Tests.Display;

namespace ResearchKit.Notebooks.Tests.Reports;

/// <summary>Notebooks with outputs, made without running them.</summary>
internal static class SampleNotebooks
{
    private static readonly Displayer Displayer = new(new OpenGate());

    /// <summary>A value as the output of a cell.</summary>
    public static DisplayOutput Shown(object? value) => new(Displayer.Render(value), IsResult: true, 1);

    /// <summary>A code cell that was run.</summary>
    public static NotebookCell Run(string source, IEnumerable<CellOutput> outputs, params string[] tags)
    {
        var cell = NotebookCell.Code(source, id: null, kernelName: null, tags);
        cell.SetOutputs(outputs);
        cell.ExecutionCount = 1;
        return cell;
    }

    /// <summary>A notebook of these cells.</summary>
    public static Notebook Of(params IEnumerable<NotebookCell> cells)
    {
        var notebook = Notebook.Create();
        foreach (var cell in cells)
            notebook.Add(cell);
        return notebook;
    }

    /// <summary>A chart of ten bars with given names and title.</summary>
    public static Chart Bars(string title, params IReadOnlyList<string> names) =>
        Chart.Of(new BarMark(Channel.Category("name", names), Channel.Number("n", Enumerable.Range(1, names.Count).Select(n => (double)n)))) with { Title = title };

    /// <summary>A table with a caption.</summary>
    public static DataFrame Table(string column, params string[] values) => DataFrame.FromArrays((column, values), ("n", Enumerable.Range(1, values.Length).Select(n => (double)n).ToArray()));

    /// <summary>A bundle with some of the named representations.</summary>
    public static DisplayOutput Bundle(params (string Type, string Content)[] data) =>
        new(new MimeBundle(data.ToImmutableSortedDictionary(one => one.Type, one => one.Content, StringComparer.Ordinal)));

    /// <summary>A notebook that has something for each reader.</summary>
    public static Notebook ForThreeReaders() => Of(
        NotebookCell.Markdown("# Who withdraws?\n\nOne question, asked of **three** readers."),
        Run("int year = 2026;", [], "parameters"),
        NotebookCell.Markdown("## Answer\n\nMost withdraw in the first month."),
        Run("Chart.Bar(...)", [Shown(Bars("Bars of schools", "north", "south", "east"))]),
        Run("table", [Shown(Table("school", "north", "south"))]),
        NotebookCell.Markdown("## The table for all\n\nSmall enough for everyone.", id: null, "reader:principal"),
        Run("small", [Shown(Table("for_all", "one"))]),
        NotebookCell.Markdown("## Diagnostics\n\nResiduals by group.", id: null, "reader:researcher"),
        Run("Console.WriteLine(\"checked\")", [new StreamOutput("stdout", "checked\n"), Shown("fit 0.98")]),
        NotebookCell.Markdown("### A detail of the diagnostics\n\nDeeper."),
        NotebookCell.Markdown("### A plain word on them\n\nIt fits.", id: null, "reader:principal"),
        NotebookCell.Markdown("## What to do next Monday\n\nAsk [why](#answer). Then see[^1].\n\n[^1]: A note below."));

    /// <summary>As an entry of a report.</summary>
    public static ReportedNotebook Reported(Notebook notebook, string file) => new(file, notebook);

    /// <summary>Sets tags and a description of the whole notebook.</summary>
    public static Notebook WithMetadata(Notebook notebook, string description, params string[] tags)
    {
        notebook.Metadata["description"] = description;
        notebook.Metadata["tags"] = new JsonArray([.. tags.Select(tag => (JsonNode)tag)]);
        return notebook;
    }
}
