using System.Collections.ObjectModel;

namespace ResearchKit.Notebooks.Kernels;

/// <summary>Code handed to a kernel. The object itself is the parent of every output it causes, also of those that come after it ended.</summary>
/// <param name="Code">The text.</param>
/// <param name="Label">How messages name it, for example <c>cell 3</c>.</param>
/// <param name="KernelName">The kernel for text before the first selector line; null for the default one.</param>
/// <param name="FirstLine">The line of the cell at which <paramref name="Code"/> begins, from 1. Positions in errors count from it.</param>
/// <param name="Origin">What a front end needs to route outputs back, such as a request header; the engine only carries it.</param>
public sealed record Submission(string Code, string Label = "cell", string? KernelName = null, int FirstLine = 1, object? Origin = null)
{
    /// <summary>Whom the code can ask for input; null where nobody can be asked, which is the default.</summary>
    public ICellInput? Input { get; init; }

    /// <summary>Options of the selector line above the code, by name without the dashes. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}

/// <summary>How a submission ended.</summary>
public enum SubmissionStatus
{
    /// <summary>It ran to its end.</summary>
    Succeeded,

    /// <summary>It did not compile, or threw. The kernel's state is kept.</summary>
    Failed,

    /// <summary>It was cancelled. The kernel's state is kept.</summary>
    Interrupted,

    /// <summary>
    /// It was cancelled and did not stop within the grace period, or an earlier one did not. The kernel takes no work until that
    /// code returns by itself; a host with a time limit ends the process.
    /// </summary>
    Unresponsive,
}

/// <summary>The end of a submission.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Error">What went wrong, unless it succeeded. It has been published on the output channel too. Not screened: for code, not for showing.</param>
/// <param name="HasValue">Whether the submission had a value: a last expression, or a last result set.</param>
/// <param name="Value">That value; null is a value where <paramref name="HasValue"/> is true.</param>
public sealed record SubmissionResult(SubmissionStatus Status, CellError? Error = null, bool HasValue = false, object? Value = null)
{
    /// <summary>The end of a submission without a value.</summary>
    public static SubmissionResult Success { get; } = new(SubmissionStatus.Succeeded);
}
