using ResearchKit.Display;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Reports;

/// <summary>What became of a notebook: by its run, or where there was none by what it holds.</summary>
internal static class NotebookStatus
{
    private const string ExpectedErrorTag = "raises-exception";
    private const string NotRunTag = "skip-execution";

    /// <summary>The status.</summary>
    public static ArticleStatus Of(ReportedNotebook reported, IReleaseGate gate)
    {
        if (reported.Result is { } result)
            return new ArticleStatus(RunWords.Status(result), result.Succeeded, result.Duration, result.Succeeded || result.Message is null ? null : gate.Screen(MimeTypes.Text, result.Message));
        if (reported.Notebook is not { } notebook)
            return new ArticleStatus("Not a readable notebook", IsGood: false, Duration: null, reported.Problem is null ? null : gate.Screen(MimeTypes.Text, reported.Problem));
        if (IsWithoutOutputs(notebook))
            return new ArticleStatus("Not run", IsGood: false, Duration: null, "This notebook holds no outputs. The report shows its text and code.");
        if (Code(notebook).Any(cell => !cell.HasTag(ExpectedErrorTag) && cell.Outputs.OfType<ErrorOutput>().Any()))
            return new ArticleStatus("A cell failed", IsGood: false, Duration: null, Why: null);
        return new ArticleStatus("Complete", IsGood: true, Duration: null, Why: null);
    }

    /// <summary>Whether there is code, and none of it was run.</summary>
    public static bool IsWithoutOutputs(Notebook notebook) =>
        Code(notebook).Any() && Code(notebook).All(cell => cell.ExecutionCount is null && cell.Outputs.Count == 0);

    private static IEnumerable<NotebookCell> Code(Notebook notebook) =>
        notebook.Cells.Where(cell => cell.Kind == CellKind.Code && !string.IsNullOrWhiteSpace(cell.Source) && !cell.HasTag(NotRunTag));
}
