using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Display;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Execution.Storing;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Execution.Verification;

/// <summary>How a verification ended.</summary>
/// <param name="Run">The run; its output path is null, for nothing is kept.</param>
/// <param name="Compared">Cells whose outputs were compared.</param>
/// <param name="Differences">What is not as stored, in the order of the cells.</param>
/// <param name="Message">Why nothing could be compared, or why the run did not succeed; null if neither.</param>
public sealed record VerificationResult(NotebookRunResult Run, int Compared, ImmutableArray<OutputDifference> Differences, string? Message = null)
{
    /// <summary>Whether the notebook ran and all outputs are as stored.</summary>
    public bool Holds => Run.Succeeded && Differences.IsEmpty && Message is null;
}

/// <summary>
/// Runs notebooks anew and compares what comes out with what they hold. The notebooks are never written. Cells tagged <c>skip-execution</c> or
/// <c>nbval-ignore-output</c> are not compared.
/// </summary>
/// <param name="runner">What runs a notebook.</param>
/// <param name="gate">The release gate; stored outputs are screened before they are shown.</param>
/// <param name="tolerance">How far numbers may be apart.</param>
public sealed class NotebookVerifier(INotebookRunner runner, IReleaseGate gate, OutputTolerance tolerance)
{
    private const string IgnoreTag = "nbval-ignore-output";

    /// <summary>Verifies several notebooks, in the order given.</summary>
    /// <param name="requests">What to run; output paths are set here.</param>
    /// <param name="jobs">How many may run at a time, 1 or more.</param>
    /// <param name="progress">Told about cells and the ends of notebooks; null for no one.</param>
    /// <param name="cancellationToken">Interrupts the running cells.</param>
    public async Task<ImmutableArray<VerificationResult>> VerifyAsync(
        IReadOnlyList<NotebookRunRequest> requests, int jobs, IProgress<NotebookProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentOutOfRangeException.ThrowIfLessThan(jobs, 1);
        var results = new VerificationResult[requests.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = CancellationToken.None };
        await Parallel.ForAsync(0, requests.Count, options, async (i, _) =>
        {
            results[i] = await VerifyAsync(requests[i], progress, cancellationToken).ConfigureAwait(false);
            var run = results[i].Run;
            progress?.Report(new NotebookProgress(run.NotebookPath, "", run.Cells.Count(cell => cell.Status != CellStatus.NotRun), run.Cells.Length) { Ended = run.ExitCode });
        }).ConfigureAwait(false);
        return [.. results];
    }

    /// <summary>Verifies a notebook.</summary>
    /// <param name="request">What to run; its output path is not used.</param>
    /// <param name="progress">Told about cells; null for no one.</param>
    /// <param name="cancellationToken">Interrupts the running cell.</param>
    public async Task<VerificationResult> VerifyAsync(NotebookRunRequest request, IProgress<NotebookProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var folder = Directory.CreateTempSubdirectory("researchkit-verify-");
        try
        {
            var run = await runner.RunAsync(request with { OutputPath = Path.Combine(folder.FullName, "now.ipynb") }, progress, cancellationToken).ConfigureAwait(false);
            return Compare(run with { Result = run.Result with { OutputPath = null } });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Compares a run that is over with what its notebook holds.</summary>
    /// <param name="run">The run; its notebook is read anew.</param>
    public VerificationResult Compare(NotebookRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var result = run.Result;
        if (run.Executed is not { } now)
            return new VerificationResult(result, 0, [], result.Message);
        var stored = Notebook.Load(result.NotebookPath);
        if (!stored.Cells.Any(cell => cell.Outputs.Count > 0))
            return new VerificationResult(result, 0, [], "the notebook holds no outputs to compare with. Store them with researchkit run --in-place, or run it in a front end and save it.");
        var (compared, differences) = Compare(stored, now, result);
        return new VerificationResult(result, compared, differences, result.Message);
    }

    private (int Compared, ImmutableArray<OutputDifference> Differences) Compare(Notebook stored, Notebook now, NotebookRunResult run)
    {
        var stable = new StableOutputs(run.NotebookPath);
        var comparison = new OutputComparison(tolerance);
        var (before, after) = (stored.Cells, now.Cells);
        var ran = run.Cells.Where(cell => cell.Status != CellStatus.NotRun).Select(cell => cell.Index).ToHashSet();
        var differences = ImmutableArray.CreateBuilder<OutputDifference>();
        var compared = 0;
        foreach (var (i, j) in Pairs(before, after))
        {
            if (!ran.Contains(j) || before[i].HasTag(IgnoreTag))
                continue;
            compared++;
            var label = string.Create(CultureInfo.InvariantCulture, $"cell {i + 1}");
            foreach (var (what, lines) in comparison.Differences(stable.Of(before[i].Outputs), stable.Of(after[j].Outputs)))
                differences.Add(new OutputDifference(i, label, what, [.. lines.Select(line => gate.Screen(MimeTypes.Text, line))]));
        }

        return (compared, differences.ToImmutable());
    }

    // The n-th code cell of one is that of the other, but for injected parameters, which only one of them may have.
    private static IEnumerable<(int Before, int After)> Pairs(IReadOnlyList<NotebookCell> before, IReadOnlyList<NotebookCell> after) => Code(before).Zip(Code(after));

    private static IEnumerable<int> Code(IReadOnlyList<NotebookCell> cells) =>
        Enumerable.Range(0, cells.Count).Where(i => cells[i].Kind == CellKind.Code && !cells[i].HasTag(NotebookParameters.InjectedTag));
}
