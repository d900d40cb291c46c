using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Charts.Marks;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Reports;
using ResearchKit.Privacy;

namespace ResearchKit.Benchmarks.Reports;

/// <summary>A set of notebooks as a research project has it: the shipped tutorials, and others of the same make with six charts and four tables each.</summary>
internal static class ReportSet
{
    private const int Learners = 500;
    private static readonly Displayer Displayer = new(new ReleaseGate());

    /// <summary>The shipped tutorials, run, and made notebooks up to the number.</summary>
    public static IReadOnlyList<ReportedNotebook> Of(int count, string repository)
    {
        var runner = new NotebookRunner(new ReleaseGate());
        var shipped = Directory.GetFiles(Path.Combine(repository, "notebooks", "tutorials"), "*.ipynb").Order(StringComparer.Ordinal).Select(path =>
        {
            var run = runner.RunAsync(new NotebookRunRequest(path)).GetAwaiter().GetResult();
            return run.Result.Succeeded ? new ReportedNotebook(path, run.Executed, run.Result) : throw new InvalidOperationException($"{path}: {run.Result.Message}");
        }).ToList();
        return [.. shipped, .. Enumerable.Range(shipped.Count, count - shipped.Count).Select(n => new ReportedNotebook($"made-{n}.ipynb", Made(n)))];
    }

    private static Notebook Made(int n)
    {
        var notebook = Notebook.Create();
        notebook.Add(NotebookCell.Markdown(string.Create(CultureInfo.InvariantCulture, $"# Question {n}: what do answers in autumn say of grades in spring?\n\n{Prose(n)}")));
        foreach (var chart in Charts(n))
        {
            notebook.Add(NotebookCell.Markdown($"## {chart.Title}\n\n{Prose(n + 1)}\n\n{Prose(n + 2)}"));
            Add(notebook, "Chart.Point(frame, \"x\", \"y\", title: \"...\")\n    .WithXAxis(\"answers in autumn\").WithYAxis(\"grade in spring\")", chart);
        }

        for (var i = 0; i < 4; i++)
            Add(notebook, "frame.Sql(\"select * from this order by x\")", Frame(n + i, 30));
        if (n % 10 == 3)
            AddDiagram(notebook);
        notebook.Add(NotebookCell.Markdown($"## Answer\n\n{Prose(n)}\n\n## What this does not show\n\n{Prose(n + 3)}"));
        return notebook;
    }

    private static IEnumerable<Chart> Charts(int n)
    {
        var many = Frame(n, Learners);
        var few = Frame(n, 40);
        yield return Chart.Point(many, "answers", "grade", title: "One point a learner");
        yield return Chart.Histogram(many, "grade", title: "How grades spread");
        yield return Chart.Line(few, "learner", "grade", color: "school", title: "Grades by school");
        yield return Chart.Box(many, "school", "grade", title: "Schools beside each other");
        yield return Chart.Point(few, "answers", "grade", facet: "school", title: "Each school for itself");
        yield return Chart.Of(new BarMark(Channel.Category("school", Enumerable.Range(1, 12).Select(i => $"School {i}")), Channel.Number("share", Enumerable.Range(1, 12).Select(i => Math.Abs(Wave(n, i)))))) with { Title = "Shares by school" };
    }

    private static DataFrame Frame(int n, int rows) => DataFrame.FromColumns(
        new FrameProvenance("city.duckdb", Protection.Synthetic),
        [
            Column.Create("learner", Enumerable.Range(1, rows)),
            Column.Create("school", Enumerable.Range(0, rows).Select(i => $"School {(i % 4) + 1}")),
            Column.Create("answers", Enumerable.Range(0, rows).Select(i => 3.5 + (2 * Wave(n, i)))),
            Column.Create("grade", Enumerable.Range(0, rows).Select(i => 7.5 + (1.5 * Wave(n + 7, i * 3)))),
        ]);

    // Numbers that look like measurements: all their digits count for the size of a report.
    private static double Wave(int n, int i) => Math.Sin((n * 1.7) + (i * 2.3)) * Math.Cos(i * 0.37);

    private static string Prose(int n) => string.Join(' ', Enumerable.Range(0, 6).Select(i => string.Create(
        CultureInfo.InvariantCulture,
        $"In group {n + i} the answers of autumn and the grades of spring go together by about {Math.Abs(Wave(n, i)):0.00}, with an interval that is *not* narrow; what lies between schools is {Math.Abs(Wave(i, n)):P0} of it.")));

    private static void Add(Notebook notebook, string source, object value)
    {
        var cell = NotebookCell.Code(source);
        cell.ExecutionCount = 1;
        cell.SetOutputs([new DisplayOutput(Displayer.Render(value), IsResult: true, 1)]);
        notebook.Add(cell);
    }

    private static void AddDiagram(Notebook notebook)
    {
        const string Source = "flowchart LR\n burnout --> engagement\n engagement --> grade\n absence --> grade\n burnout --> absence";
        var cell = NotebookCell.Code(Source, id: null, kernelName: "mermaid");
        cell.SetOutputs([new DisplayOutput(MimeBundle.OfText(Source).With(MimeTypes.Mermaid, Source))]);
        notebook.Add(cell);
    }
}
