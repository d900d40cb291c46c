using System.Collections.Immutable;

namespace ResearchKit.Notebooks.Execution.Storing;

/// <summary>How the storing of a notebook's outputs ended.</summary>
/// <param name="Run">The run; its output path is null, for nothing but the notebook is kept.</param>
/// <param name="Bytes">The size of the notebook with its outputs, in bytes, also where that was too large to be written; 0 if it did not run to its end.</param>
/// <param name="IsWritten">Whether the file was written; false too where it holds these outputs already.</param>
/// <param name="Warnings">What is stored and will be another tomorrow.</param>
/// <param name="Message">Why nothing was stored; null if the notebook holds its outputs.</param>
public sealed record StoringResult(NotebookRunResult Run, long Bytes, bool IsWritten, ImmutableArray<string> Warnings, string? Message = null)
{
    /// <summary>Whether the notebook ran and now holds its outputs.</summary>
    public bool Holds => Run.Succeeded && Message is null;
}
