using System.Collections.Immutable;

namespace ResearchKit.Notebooks.Execution;

/// <summary>What to run. Made of plain values only, so that it can be handed to another process.</summary>
/// <param name="NotebookPath">The notebook file. It is never changed.</param>
/// <param name="OutputPath">Where the executed notebook is saved, after every cell; null to keep it in memory only.</param>
public sealed record NotebookRunRequest(string NotebookPath, string? OutputPath = null)
{
    /// <summary>Parameters by name, as text; converted to the type that the <c>parameters</c> cell declares. Default: none.</summary>
    public ImmutableSortedDictionary<string, string> Parameters { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>How long one cell may take; null, the default, for no limit.</summary>
    public TimeSpan? CellTimeout { get; init; }

    /// <summary>Whether to go on after a cell that failed. Default: stop there.</summary>
    public bool AllowErrors { get; init; }

    /// <summary>How long an interrupted cell may take to stop. Default: 5 s.</summary>
    public TimeSpan InterruptGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Answers for cells that ask for input, by the name or prompt that they ask with. Default: none, and a cell that asks fails.</summary>
    public ImmutableSortedDictionary<string, string> Inputs { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}

/// <summary>How a run ended, as the exit code of a command.</summary>
public enum RunExitCode
{
    /// <summary>Every cell ran.</summary>
    Succeeded = 0,

    /// <summary>A cell failed.</summary>
    CellFailed = 1,

    /// <summary>A cell took longer than its limit and was interrupted.</summary>
    TimedOut = 3,

    /// <summary>The file is missing or no notebook.</summary>
    BadNotebook = 4,

    /// <summary>A parameter is unknown or has a value of the wrong type.</summary>
    BadParameter = 5,

    /// <summary>A cell could not be stopped, or the notebook's process ended by itself: by <c>Environment.Exit</c>, a crash, or from outside.</summary>
    KernelDead = 6,

    /// <summary>The run was cancelled by its caller.</summary>
    Cancelled = 130,
}

/// <summary>How a cell ended.</summary>
public enum CellStatus
{
    /// <summary>It ran to its end.</summary>
    Succeeded,

    /// <summary>It failed, as its tag <c>raises-exception</c> says it does.</summary>
    RaisedAsExpected,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>It was interrupted at its time limit or by the caller.</summary>
    Interrupted,

    /// <summary>The notebook's process ended while it ran.</summary>
    Died,

    /// <summary>It was not run: tagged <c>skip-execution</c>, or after one that ended the run.</summary>
    NotRun,
}

/// <summary>The end of one code cell.</summary>
/// <param name="Index">Position among all cells of the executed notebook, from 0.</param>
/// <param name="Label">How messages name it.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Duration">How long it ran; zero if it did not.</param>
/// <param name="Error">The error in one line, screened by the release gate; null if none.</param>
public sealed record CellRunResult(int Index, string Label, CellStatus Status, TimeSpan Duration, string? Error = null);

/// <summary>The end of a run. Made of plain values only, so that it can come from another process.</summary>
/// <param name="NotebookPath">The notebook that was run.</param>
/// <param name="OutputPath">The executed notebook, partial where the run ended early; null if none was saved.</param>
/// <param name="ExitCode">How it ended.</param>
/// <param name="Title">The notebook's title, or its file name.</param>
/// <param name="Started">When it began, in UTC.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Cells">The code cells, in order.</param>
/// <param name="Message">Why it did not succeed, in a sentence or more; null if it did.</param>
public sealed record NotebookRunResult(
    string NotebookPath,
    string? OutputPath,
    RunExitCode ExitCode,
    string Title,
    DateTimeOffset Started,
    TimeSpan Duration,
    ImmutableArray<CellRunResult> Cells,
    string? Message = null)
{
    /// <summary>Whether every cell ran.</summary>
    public bool Succeeded => ExitCode == RunExitCode.Succeeded;
}

/// <summary>News of a run.</summary>
/// <param name="NotebookPath">The notebook.</param>
/// <param name="Label">The cell.</param>
/// <param name="Done">Code cells that ended.</param>
/// <param name="Total">Code cells in all.</param>
/// <param name="Finished">The cell's end; null when it begins or reports on itself.</param>
/// <param name="Message">What the cell says it is doing; null if nothing.</param>
public sealed record NotebookProgress(string NotebookPath, string Label, int Done, int Total, CellRunResult? Finished = null, string? Message = null)
{
    /// <summary>Position of the cell among all cells of the executed notebook, from 0.</summary>
    public int Index { get; init; } = -1;

    /// <summary>A line that native code of the notebook wrote past the cells to the process's own streams, screened; null if this is no such news.</summary>
    public string? Printed { get; init; }

    /// <summary>The end of the notebook; null while it runs.</summary>
    public RunExitCode? Ended { get; init; }
}
