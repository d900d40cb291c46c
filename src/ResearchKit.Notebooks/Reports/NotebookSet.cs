using System.Collections.Immutable;
using ResearchKit.Notebooks.Execution;

namespace ResearchKit.Notebooks.Reports;

/// <summary>What to do with a set of notebooks.</summary>
/// <param name="Notebooks">Notebook files, in the order in which they are begun.</param>
/// <param name="Output">Folder for the executed notebooks, created if missing; for a single notebook also a file that ends in <c>.ipynb</c>.</param>
public sealed record NotebookSetRequest(ImmutableArray<string> Notebooks, string Output)
{
    /// <summary>
    /// Folder for the reports and their index page; for a single notebook also a file that ends in <c>.html</c>, without index. Null, the default,
    /// for beside the executed notebooks where <see cref="Output"/> is a folder, and for none where it is a file.
    /// </summary>
    public string? Html { get; init; }

    /// <summary>How many notebooks may run at a time. More than 1 needs a runner that gives each its own process. Default: 1.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>Parameters by name. One is given to every notebook that declares it; one that no notebook declares is an error.</summary>
    public ImmutableSortedDictionary<string, string> Parameters { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Answers for cells that ask for input, by name or prompt. Default: none.</summary>
    public ImmutableSortedDictionary<string, string> Inputs { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>How long one cell may take; null, the default, for no limit.</summary>
    public TimeSpan? CellTimeout { get; init; }

    /// <summary>Whether a notebook goes on after a cell that failed. Default: it stops there.</summary>
    public bool AllowErrors { get; init; }

    /// <summary>For whom the reports are, and the title of the index page.</summary>
    public ReportOptions Report { get; init; } = new() { Title = "Notebooks" };
}

/// <summary>The end of a set.</summary>
/// <param name="Runs">The notebooks, in order, each with its report.</param>
/// <param name="IndexFile">The index page; null where reports do not go to a folder.</param>
/// <param name="ExitCode">0 if all succeeded, else that of the first that did not.</param>
public sealed record NotebookSetResult(ImmutableArray<ReportEntry> Runs, string? IndexFile, RunExitCode ExitCode);
