using System.Globalization;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Execution.Processes;

/// <summary>What is left of a notebook whose process ended before it could tell: the file it saved, completed by what happened to the cell that was running.</summary>
internal sealed class ProcessObituary(NotebookRunRequest request, ProcessWatch watch, IReleaseGate gate)
{
    /// <summary>Completes the saved notebook and tells the end.</summary>
    public NotebookRun Write(DateTimeOffset started, TimeSpan duration)
    {
        var message = Message();
        var exitCode = watch.WasCancelled && !watch.IsOverdue ? RunExitCode.Cancelled : RunExitCode.KernelDead;
        if (Saved() is not { } notebook)
            return new NotebookRun(
                new NotebookRunResult(request.NotebookPath, OutputPath: null, exitCode, Path.GetFileNameWithoutExtension(request.NotebookPath), started, duration, [], message),
                Executed: null);
        var results = watch.Finished.ToBuilder();
        var cells = notebook.Cells;
        if (watch.Running is { } running && running.Index >= 0 && running.Index < cells.Count)
        {
            var status = watch.IsOverdue ? CellStatus.Interrupted : CellStatus.Died;
            results.Add(new CellRunResult(running.Index, running.Label, status, watch.RunningFor, message));
            var cell = cells[running.Index];
            cell.SetOutputs([.. cell.Outputs, new ErrorOutput(watch.IsOverdue ? "Unresponsive" : "ProcessEnded", message, [.. message.Split('\n')])]);
            notebook.Save(request.OutputPath!);
        }

        for (var i = results.Count == 0 ? 0 : results[^1].Index + 1; i < cells.Count; i++)
        {
            if (cells[i].Kind == CellKind.Code)
                results.Add(new CellRunResult(i, string.Create(CultureInfo.InvariantCulture, $"cell {i + 1}"), CellStatus.NotRun, TimeSpan.Zero));
        }

        var title = notebook.Title ?? Path.GetFileNameWithoutExtension(request.NotebookPath);
        return new NotebookRun(new NotebookRunResult(request.NotebookPath, request.OutputPath, exitCode, title, started, duration, results.ToImmutable(), message), notebook);
    }

    // A file of an earlier run is none of this one's: the process replaces it before its first cell, and tells of that cell after.
    private Notebook? Saved() => (watch.Running is not null || !watch.Finished.IsEmpty) && File.Exists(request.OutputPath) ? Notebook.Load(request.OutputPath) : null;

    private string Message()
    {
        var where = watch.Running is { } running ? $"{running.Label}: " : "";
        if (watch.IsOverdue)
            return string.Create(CultureInfo.InvariantCulture, $"{where}the cell answered no interrupt, and its process was ended after {watch.RunningFor.TotalSeconds:0} s. Cells before it are saved.");
        var during = watch.Running is not null ? "while this cell ran" : watch.Finished.IsEmpty ? "before its first cell" : "between two cells";
        var words = LastWords();
        return $"{where}the notebook's process ended {during}: {ProcessEnd.Describe(watch.ExitCode)}. Cells before it are saved.{(words.Length == 0 ? "" : "\nIts last words:\n" + words)}";
    }

    private string LastWords() => gate.Screen("text/plain", string.Join('\n', watch.LastWords.Where(line => !string.IsNullOrWhiteSpace(line))));
}
