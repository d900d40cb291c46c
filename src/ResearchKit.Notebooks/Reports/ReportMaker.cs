using System.Collections.Immutable;
using System.Text;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Reports;

/// <summary>Makes a report of notebooks in one file, running them first where that is asked for: the whole job of <c>researchkit report</c>.</summary>
/// <param name="gate">The release gate that everything passes.</param>
/// <param name="runner">What runs a notebook; null for <see cref="NotebookRunner"/>, in this process and one at a time.</param>
/// <param name="printer">What prints the PDF; null for the Chromium of this machine.</param>
public sealed class ReportMaker(IReleaseGate gate, INotebookRunner? runner = null, PdfPrinter? printer = null)
{
    private static readonly string[] Endings = [".html", ".htm"];
    private readonly INotebookRunner _runner = runner ?? new NotebookRunner(gate);
    private readonly PdfPrinter _printer = printer ?? new PdfPrinter();

    /// <summary>Makes it. A notebook that cannot be read or fails has its place in the report, with what went wrong; the others are there all the same.</summary>
    /// <param name="request">What to make.</param>
    /// <param name="progress">Told about cells that run.</param>
    /// <param name="read">Told about each notebook when it is ready for the report; called from several threads where several run at a time.</param>
    /// <param name="cancellationToken">Interrupts the running cells; the report of what there is is written.</param>
    /// <exception cref="IOException">The file cannot be written there; then nothing has run.</exception>
    /// <exception cref="ReportTagException">A cell has a tag <c>reader:...</c> that names no reader; then nothing has run.</exception>
    public async Task<ReportResult> MakeAsync(
        ReportRequest request, IProgress<NotebookProgress>? progress = null, IProgress<ReportedFile>? read = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var file = Place(request.Output, Endings, "--out", request.Notebooks);
        var pdf = request.Pdf is null ? null : Place(request.Pdf, [".pdf"], "--pdf", request.Notebooks);
        var stored = request.Notebooks.Select(Read).ToArray();
        foreach (var (reported, _) in stored.Where(one => one.Reported.Notebook is not null))
            ReaderTags.Check(reported.Notebook!, Path.GetFileName(reported.Path));
        var ready = request.Run ? await RunAsync(request, progress, read, cancellationToken).ConfigureAwait(false) : [.. stored.Select(one => Tell(one, read))];
        var html = new NotebookReport(gate, request.Options).ToHtml([.. ready.Select(one => one.Reported)]);
        var bytes = Encoding.UTF8.GetBytes(html);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var beside = file + ".writing";
        await File.WriteAllBytesAsync(beside, bytes, CancellationToken.None).ConfigureAwait(false);
        File.Move(beside, file, overwrite: true);
        var problem = pdf is null ? null : await _printer.PrintAsync(file, pdf, cancellationToken).ConfigureAwait(false);
        return new ReportResult(
            file, bytes.Length, problem is null ? pdf : null, problem, [.. ready.Select(one => one.File)],
            ready.Select(one => one.File.ExitCode).FirstOrDefault(code => code != RunExitCode.Succeeded));
    }

    private async Task<(ReportedNotebook Reported, ReportedFile File)[]> RunAsync(
        ReportRequest request, IProgress<NotebookProgress>? progress, IProgress<ReportedFile>? read, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Jobs, 1);
        var parameters = ParameterDeclarations.Share(request.Notebooks, request.Parameters);
        var ready = new (ReportedNotebook, ReportedFile)[request.Notebooks.Length];
        // A notebook that runs in its own process comes back as a file.
        var executed = Directory.CreateTempSubdirectory("researchkit-report-");
        using var slots = new SemaphoreSlim(request.Jobs, request.Jobs);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, ready.Length).Select(RunOneAsync)).ConfigureAwait(false);
        }
        finally
        {
            executed.Delete(recursive: true);
        }

        return ready;

        async Task RunOneAsync(int i)
        {
            await slots.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            try
            {
                var run = await _runner.RunAsync(
                    new NotebookRunRequest(request.Notebooks[i], Path.Combine(executed.FullName, $"{i}.ipynb"))
                    {
                        Parameters = parameters[i],
                        Inputs = request.Inputs,
                        CellTimeout = request.CellTimeout,
                        AllowErrors = request.AllowErrors,
                    },
                    progress, cancellationToken).ConfigureAwait(false);
                ready[i] = Tell((new ReportedNotebook(request.Notebooks[i], run.Executed, run.Result), run.Result.ExitCode), read);
                progress?.Report(new NotebookProgress(request.Notebooks[i], "", run.Result.Cells.Count(cell => cell.Status != CellStatus.NotRun), run.Result.Cells.Length) { Ended = run.Result.ExitCode });
            }
            finally
            {
                slots.Release();
            }
        }
    }

    private (ReportedNotebook Reported, ReportedFile File) Tell((ReportedNotebook Reported, RunExitCode Code) one, IProgress<ReportedFile>? read)
    {
        var (reported, code) = one;
        var status = NotebookStatus.Of(reported, gate);
        var hasOutputs = reported.Notebook is null || reported.Result is not null || !NotebookStatus.IsWithoutOutputs(reported.Notebook);
        var file = new ReportedFile(
            reported.Path, reported.Notebook?.Title ?? Path.GetFileNameWithoutExtension(reported.Path), status.Words, code, status.Why, hasOutputs);
        read?.Report(file);
        return (reported, file);
    }

    // A file that is no notebook is told of as a run of it would.
    private static (ReportedNotebook Reported, RunExitCode Code) Read(string path)
    {
        try
        {
            return (new ReportedNotebook(path, Notebook.Load(path)), RunExitCode.Succeeded);
        }
        catch (Exception error) when (error is NotebookFormatException or IOException or UnauthorizedAccessException)
        {
            return (new ReportedNotebook(path, Notebook: null) { Problem = error.Message }, RunExitCode.BadNotebook);
        }
    }

    private static string Place(string path, string[] endings, string option, ImmutableArray<string> notebooks)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            throw new IOException($"{option}: {path} is a folder. Name a file in it, for example {Path.Combine(path, "report" + endings[0])}.");
        if (notebooks.Select(Path.GetFullPath).Contains(full, StringComparer.OrdinalIgnoreCase))
            throw new IOException($"{option}: {path} is one of the notebooks; the report would replace it. Name another file, for example {Path.ChangeExtension(path, endings[0])}.");
        if (!endings.Contains(Path.GetExtension(full), StringComparer.OrdinalIgnoreCase))
            throw new IOException($"{option}: {path} does not end in {string.Join(" or ", endings)}. Name a file that does, for example {Path.ChangeExtension(path, endings[0])}.");
        for (var folder = Path.GetDirectoryName(full); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(folder))
                throw new IOException($"{option}: {folder} is a file, not a folder. Name another place.");
        }

        return full;
    }
}
