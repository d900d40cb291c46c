using ResearchKit.Notebooks.Documents;

namespace ResearchKit.Notebooks.Execution;

/// <summary>A run with the notebook that came of it.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="Executed">The notebook with its outputs, partial where the run ended early; null if the file was no notebook.</param>
public sealed record NotebookRun(NotebookRunResult Result, Notebook? Executed);

/// <summary>Runs notebooks from top to bottom, each in a fresh kernel.</summary>
public interface INotebookRunner
{
    /// <summary>Runs a notebook. What goes wrong is in the result; nothing is thrown for it.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="progress">Told when a cell begins, reports and ends; null for no one.</param>
    /// <param name="cancellationToken">Interrupts the running cell and ends the run with what there is.</param>
    Task<NotebookRun> RunAsync(NotebookRunRequest request, IProgress<NotebookProgress>? progress = null, CancellationToken cancellationToken = default);
}
