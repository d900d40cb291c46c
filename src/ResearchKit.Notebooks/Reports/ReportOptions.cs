using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Execution;

namespace ResearchKit.Notebooks.Reports;

/// <summary>How a report is made.</summary>
public sealed record ReportOptions
{
    /// <summary>The reader for whom it opens. Default: <see cref="ReportReader.Analyst"/>.</summary>
    public ReportReader Reader { get; init; } = ReportReader.Analyst;

    /// <summary>Whether what <see cref="Reader"/> is not shown is left out of the file, and with it the switch between readers. Default: all are in it.</summary>
    public bool OnlyReader { get; init; }

    /// <summary>The title of a set's index. A report of one notebook has that notebook's title. Default: <c>Report</c>.</summary>
    public string Title { get; init; } = "Report";
}

/// <summary>A notebook of a report.</summary>
/// <param name="Path">Its file, for name and checksum; it need not exist any more.</param>
/// <param name="Notebook">The notebook with its outputs; null if it could not be read.</param>
/// <param name="Result">Its run; null where outputs are those that were stored.</param>
public sealed record ReportedNotebook(string Path, Notebook? Notebook, NotebookRunResult? Result = null)
{
    /// <summary>Why it could not be read; null if it could, or where <see cref="Result"/> says it.</summary>
    public string? Problem { get; init; }
}
