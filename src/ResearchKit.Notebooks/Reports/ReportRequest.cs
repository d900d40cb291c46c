using System.Collections.Immutable;
using ResearchKit.Notebooks.Execution;

namespace ResearchKit.Notebooks.Reports;

/// <summary>A report of notebooks in one file.</summary>
/// <param name="Notebooks">Notebook files, in the order in which they stand in the report.</param>
/// <param name="Output">The HTML file, <c>.html</c> or <c>.htm</c>; replaced if it exists, its folder made if missing.</param>
public sealed record ReportRequest(ImmutableArray<string> Notebooks, string Output)
{
    /// <summary>For whom it is, and the title of a set. Default: <see cref="ReportOptions"/>'s.</summary>
    public ReportOptions Options { get; init; } = new();

    /// <summary>Whether notebooks are run first. Default: the outputs that they hold are shown. Parameters, inputs and limits are for runs.</summary>
    public bool Run { get; init; }

    /// <summary>Parameters by name. One is given to every notebook that declares it; one that no notebook declares is an error.</summary>
    public ImmutableSortedDictionary<string, string> Parameters { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Answers for cells that ask for input, by name or prompt. Default: none.</summary>
    public ImmutableSortedDictionary<string, string> Inputs { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>How long one cell may take; null, the default, for no limit.</summary>
    public TimeSpan? CellTimeout { get; init; }

    /// <summary>Whether a notebook goes on after a cell that failed. Default: it stops there.</summary>
    public bool AllowErrors { get; init; }

    /// <summary>How many notebooks may run at a time. More than 1 needs a runner that gives each its own process. Default: 1.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>A PDF file to print the report to as well; null, the default, for none.</summary>
    public string? Pdf { get; init; }
}

/// <summary>A notebook in a report that was made.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Title">Its title.</param>
/// <param name="Status">What became of it, in words.</param>
/// <param name="ExitCode">How reading or running it ended; a notebook without outputs that was not run has <see cref="RunExitCode.Succeeded"/>.</param>
/// <param name="Message">What went wrong, screened; null if nothing.</param>
/// <param name="HasOutputs">False where it holds code and nothing of it was run.</param>
public sealed record ReportedFile(string Path, string Title, string Status, RunExitCode ExitCode, string? Message, bool HasOutputs);

/// <summary>A report that was made.</summary>
/// <param name="File">The HTML file, as a full path.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Pdf">The PDF file, as a full path; null where none was asked for, or none could be made.</param>
/// <param name="PdfProblem">Why there is no PDF although one was asked for; null if there is.</param>
/// <param name="Notebooks">The notebooks, in order.</param>
/// <param name="ExitCode">0 if all could be read and run, else that of the first that could not.</param>
public sealed record ReportResult(string File, long Bytes, string? Pdf, string? PdfProblem, ImmutableArray<ReportedFile> Notebooks, RunExitCode ExitCode);
