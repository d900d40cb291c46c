using System.Collections.Immutable;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Reports;

/// <summary>Runs notebooks, writes a report for each and an index over all: the whole job of <c>researchkit run</c>.</summary>
/// <param name="gate">The release gate that every output passes.</param>
/// <param name="runner">What runs a notebook; null for <see cref="NotebookRunner"/>, in this process and one at a time.</param>
/// <param name="timeProvider">Clock and timers; null for the system's.</param>
public sealed class NotebookSetRunner(IReleaseGate gate, INotebookRunner? runner = null, TimeProvider? timeProvider = null)
{
    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;
    private readonly INotebookRunner _runner = runner ?? new NotebookRunner(gate, timeProvider);

    /// <summary>Runs a set. What goes wrong in a notebook is in the result; the others run all the same.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="progress">Told about cells and the ends of notebooks; null for no one. Called from several threads where several run at a time.</param>
    /// <param name="cancellationToken">Interrupts the running cells; notebooks not begun are not run, reports of what there is are written.</param>
    /// <exception cref="IOException">An output cannot be written, or would replace a notebook; then nothing has run.</exception>
    /// <exception cref="ReportTagException">A cell has a tag <c>reader:...</c> that names no reader; then nothing has run.</exception>
    public async Task<NotebookSetResult> RunAsync(NotebookSetRequest request, IProgress<NotebookProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Jobs, 1);
        var places = ReportPlaces.Of(request);
        var titles = Titles(request.Notebooks);
        var report = new NotebookReport(gate, request.Report);
        var requests = Requests(request, places);
        foreach (var file in places.Executed.Concat(places.Html.OfType<string>()))
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var entries = new ReportEntry[requests.Length];
        var articles = new ReportArticle[requests.Length];
        using var slots = new SemaphoreSlim(request.Jobs, request.Jobs);
        await Task.WhenAll(requests.Select(RunOneAsync)).ConfigureAwait(false);
        if (places.Index is { } index)
            await File.WriteAllTextAsync(index, report.Index([.. articles.Select((article, i) => (article, Address(entries[i].ReportFile)))]), CancellationToken.None).ConfigureAwait(false);
        return new NotebookSetResult([.. entries], places.Index, entries.Select(entry => entry.Result.ExitCode).FirstOrDefault(code => code != RunExitCode.Succeeded));

        async Task RunOneAsync(NotebookRunRequest one, int i)
        {
            await slots.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            try
            {
                var run = cancellationToken.IsCancellationRequested ? NotBegun(one) : await _runner.RunAsync(one, progress, cancellationToken).ConfigureAwait(false);
                (entries[i], articles[i]) = await ReportAsync(report, run, places.Html[i], places.Index, Links(places, titles, i)).ConfigureAwait(false);
                var cells = run.Result.Cells.Length;
                progress?.Report(new NotebookProgress(one.NotebookPath, "", run.Result.Cells.Count(cell => cell.Status != CellStatus.NotRun), cells) { Ended = run.Result.ExitCode });
            }
            finally
            {
                slots.Release();
            }
        }
    }

    private static ImmutableArray<NotebookRunRequest> Requests(NotebookSetRequest request, ReportPlaces places)
    {
        var parameters = ParameterDeclarations.Share(request.Notebooks, request.Parameters);
        return
        [
            .. request.Notebooks.Select((notebook, i) => new NotebookRunRequest(notebook, places.Executed[i])
            {
                Parameters = parameters[i],
                Inputs = request.Inputs,
                CellTimeout = request.CellTimeout,
                AllowErrors = request.AllowErrors,
            }),
        ];
    }

    private NotebookRun NotBegun(NotebookRunRequest request) => new(
        new NotebookRunResult(
            request.NotebookPath, OutputPath: null, RunExitCode.Cancelled, Path.GetFileNameWithoutExtension(request.NotebookPath), _time.GetUtcNow(), TimeSpan.Zero, [],
            "not run: the command was interrupted before."),
        Executed: null);

    private static async Task<(ReportEntry Entry, ReportArticle Article)> ReportAsync(NotebookReport report, NotebookRun run, string? file, string? index, PageLinks links)
    {
        var reported = new ReportedNotebook(run.Result.NotebookPath, run.Executed, run.Result);
        var summary = run.Executed is null ? "" : ReportIndex.SummaryOf(run.Executed);
        if (run.Executed is null || file is null)
            return (new ReportEntry(run.Result, ReportFile: null, summary), report.Unwritten(reported));
        var (html, article) = report.Page(reported, links);
        await File.WriteAllTextAsync(file, html, CancellationToken.None).ConfigureAwait(false);
        return (new ReportEntry(run.Result, index is null ? file : Path.GetFileName(file), summary), article);
    }

    private static PageLinks Links(ReportPlaces places, ImmutableArray<string?> titles, int i) => places.Index is null ? new PageLinks() : new PageLinks
    {
        Index = Address(Path.GetFileName(places.Index)),
        Previous = LinkTo(places, titles, i - 1),
        Next = LinkTo(places, titles, i + 1),
    };

    // A notebook that cannot be read has no page to lead to.
    private static (string, string)? LinkTo(ReportPlaces places, ImmutableArray<string?> titles, int i) =>
        i >= 0 && i < titles.Length && titles[i] is { } title && places.Html[i] is { } file ? (Address(Path.GetFileName(file))!, title) : null;

    private static string? Address(string? file) => file is null ? null : Uri.EscapeDataString(file);

    // Titles for links between pages; and tags that are wrong are told before anything runs.
    private static ImmutableArray<string?> Titles(ImmutableArray<string> notebooks) =>
    [
        .. notebooks.Select(path =>
        {
            try
            {
                var notebook = Notebook.Load(path);
                ReaderTags.Check(notebook, Path.GetFileName(path));
                return notebook.Title ?? Path.GetFileNameWithoutExtension(path);
            }
            catch (Exception unreadable) when (unreadable is NotebookFormatException or IOException or UnauthorizedAccessException)
            {
                return null; // its run tells why
            }
        }),
    ];
}
