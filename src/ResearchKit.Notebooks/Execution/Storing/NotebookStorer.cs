using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Notebooks.Documents;

namespace ResearchKit.Notebooks.Execution.Storing;

/// <summary>
/// Runs notebooks and stores in each what came out, stripped to what is small and the same in every run. A notebook whose run failed, whose outputs are too large, or
/// which was edited meanwhile is not touched. Sources and metadata stay as they are.
/// </summary>
/// <param name="runner">What runs a notebook; its outputs have passed the release gate.</param>
/// <param name="mostBytes">The largest size of a notebook with its outputs, in bytes.</param>
/// <param name="timeProvider">Says what day it is; null for the system's clock.</param>
public sealed class NotebookStorer(INotebookRunner runner, long mostBytes = NotebookStorer.DefaultMostBytes, TimeProvider? timeProvider = null)
{
    /// <summary>300 kB: code-hosting sites show notebooks of this size at once.</summary>
    public const long DefaultMostBytes = 300_000;

    private const int OutputsNamed = 3;
    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;

    /// <summary>Stores the outputs of several notebooks.</summary>
    /// <param name="requests">What to run; output paths are set here.</param>
    /// <param name="jobs">How many may run at a time, 1 or more.</param>
    /// <param name="progress">Told about cells and the ends of notebooks; null for no one.</param>
    /// <param name="cancellationToken">Interrupts the running cells; those notebooks are not written.</param>
    /// <returns>The results, in the order given.</returns>
    public async Task<ImmutableArray<StoringResult>> StoreAsync(
        IReadOnlyList<NotebookRunRequest> requests, int jobs, IProgress<NotebookProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentOutOfRangeException.ThrowIfLessThan(jobs, 1);
        var results = new StoringResult[requests.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = CancellationToken.None };
        await Parallel.ForAsync(0, requests.Count, options, async (i, _) =>
        {
            results[i] = await StoreAsync(requests[i], progress, cancellationToken).ConfigureAwait(false);
            var run = results[i].Run;
            progress?.Report(new NotebookProgress(run.NotebookPath, "", run.Cells.Count(cell => cell.Status != CellStatus.NotRun), run.Cells.Length) { Ended = run.ExitCode });
        }).ConfigureAwait(false);
        return [.. results];
    }

    /// <summary>Runs a notebook and stores its outputs in it.</summary>
    /// <param name="request">What to run, without parameters: a notebook holds the outputs of its own. Its output path is not used.</param>
    /// <param name="progress">Told about cells; null for no one.</param>
    /// <param name="cancellationToken">Interrupts the running cell.</param>
    /// <exception cref="ArgumentException">The request has parameters.</exception>
    public async Task<StoringResult> StoreAsync(NotebookRunRequest request, IProgress<NotebookProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!request.Parameters.IsEmpty)
            throw new ArgumentException("A notebook holds the outputs of its own parameters; none may be given.", nameof(request));
        var before = File.Exists(request.NotebookPath) ? await File.ReadAllBytesAsync(request.NotebookPath, CancellationToken.None).ConfigureAwait(false) : [];
        var folder = Directory.CreateTempSubdirectory("researchkit-store-");
        try
        {
            var run = await runner.RunAsync(request with { OutputPath = Path.Combine(folder.FullName, "now.ipynb") }, progress, cancellationToken).ConfigureAwait(false);
            var result = run.Result with { OutputPath = null };
            return run is { Executed: { } executed, Result.Succeeded: true }
                ? Store(result, before, executed)
                : new StoringResult(result, 0, IsWritten: false, [], result.Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private StoringResult Store(NotebookRunResult run, byte[] before, Notebook executed)
    {
        var path = run.NotebookPath;
        var notebook = Notebook.Load(path);
        if (notebook.Format != NotebookFormat.Jupyter)
            return Refused(0, "a .dib has no place for outputs: make it an .ipynb with researchkit convert.");
        if (!before.AsSpan().SequenceEqual(File.ReadAllBytes(path)))
            return Refused(0, "the notebook was changed while it ran, and was left as it is. Run it again.");
        Copy(executed, notebook, new StableOutputs(path));
        var bytes = notebook.ToBytes();
        if (bytes.Length > mostBytes)
            return Refused(bytes.Length, TooLarge(notebook, bytes.Length));
        var isChanged = !bytes.AsSpan().SequenceEqual(before);
        if (isChanged)
            notebook.Save(path);
        return new StoringResult(run, bytes.Length, isChanged, Dated(notebook));

        StoringResult Refused(long size, string why) => new(run, size, IsWritten: false, [], why);
    }

    // The executed notebook has the same cells: none was injected, for there were no parameters.
    private static void Copy(Notebook executed, Notebook notebook, StableOutputs stable)
    {
        foreach (var (ran, cell) in executed.Cells.Zip(notebook.Cells).Where(pair => pair.Second.Kind == CellKind.Code))
        {
            cell.SetOutputs(stable.Of(ran.Outputs).Select(StoredForm.Of));
            cell.ExecutionCount = ran.ExecutionCount;
        }
    }

    private string TooLarge(Notebook notebook, long size)
    {
        var largest = Outputs(notebook)
            .Select(output => (output.Cell, output.Type, Size: output.Text.Length))
            .OrderByDescending(output => output.Size)
            .Take(OutputsNamed)
            .Select(output => string.Create(CultureInfo.InvariantCulture, $"cell {output.Cell}, {output.Type}, {Kilobytes(output.Size)}"));
        return $"with its outputs it would have {Kilobytes(size)}, and {Kilobytes(mostBytes)} are the most; nothing was written. The largest outputs: {string.Join("; ", largest)}. Show fewer rows, or a chart with fewer marks (Chart.HexBin).";
    }

    private ImmutableArray<string> Dated(Notebook notebook)
    {
        string[] today = [.. new[] { _time.GetUtcNow(), _time.GetLocalNow() }.Select(now => now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Distinct(StringComparer.Ordinal)];
        return
        [
            .. Outputs(notebook)
                .Where(output => today.Any(day => output.Text.Contains(day, StringComparison.Ordinal)))
                .Select(output => output.Cell)
                .Distinct()
                .Select(cell => string.Create(CultureInfo.InvariantCulture, $"cell {cell} shows the date of today: what it stores will be another tomorrow. Give the moment in code (DataAsOf, TimeProvider).")),
        ];
    }

    private static IEnumerable<(int Cell, string Type, string Text)> Outputs(Notebook notebook)
    {
        var cells = notebook.Cells;
        for (var i = 0; i < cells.Count; i++)
        {
            foreach (var output in cells[i].Outputs)
            {
                if (output is StreamOutput stream)
                    yield return (i + 1, stream.Name, stream.Text);
                else if (output is DisplayOutput display)
                    foreach (var (type, content) in display.Bundle.Data)
                        yield return (i + 1, type, content);
            }
        }
    }

    private static string Kilobytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1000.0:0} kB");
}
