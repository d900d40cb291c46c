using System.Diagnostics;
using ResearchKit.Sources.Pipeline;
using ResearchKit.Store;

namespace ResearchKit.Sources.Following;

/// <summary>
/// Keeps a store up to date with a folder of exports: imports it, looks at its files again and again, and brings the store up to date when they changed. The store is replaced whole each time, so that readers
/// see the state before or after, and nothing between. What fails leaves the store as it was and is told; the next change is tried again.
/// </summary>
/// <remarks>
/// <para>
/// Lines that are appended to files of events (xAPI, Caliper; <c>.ndjson</c> or <c>.jsonl</c>, not compressed) are added to the store as soon as they are seen: only whole lines, compared with all events
/// before, with the same rules as a whole import. For that the identifiers of persons who act in the events stay in the memory of this process for as long as it follows, and a staging file of numbers
/// beside the store. The work grows with what is new, and with the size of the store, of which a copy takes the old one's place; so that a large store is not copied without pause, the next look waits for twice as long as
/// the last addition took, if that is longer than the interval.
/// </para>
/// <para>
/// Any other change leads to a whole import: it waits until the files were quiet for one interval, at most for <see cref="FollowOptions.LongestWait"/>. So does, after <see cref="FollowOptions.NewcomersWait"/>,
/// an event of a person whom the import has not met, where persons of several systems are linked: what is compared for linking is forgotten after each import.
/// </para>
/// <para>While it follows, no other program can import into the store; reading is free. The audit log notes each whole import, and the additions to it in one entry when it ends.</para>
/// </remarks>
public sealed class ImportFollower
{
    private const int RestAfterAddition = 2;
    private const int RestAfterImport = 10;

    private readonly IImporter _importer;
    private readonly ImportRequest _request;
    private readonly FollowOptions _options;

    /// <summary>A follower of a folder.</summary>
    /// <param name="importer">Reads the folder; see <see cref="Importer"/>.</param>
    /// <param name="request">From where, to where, and how. The store is replaced whenever files changed, whatever <see cref="ImportRequest.Replace"/> says.</param>
    /// <param name="options">How often to look; null for the defaults.</param>
    /// <exception cref="ArgumentException">A look-up table is asked for, or an option is out of its range.</exception>
    public ImportFollower(IImporter importer, ImportRequest request, FollowOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(importer);
        ArgumentNullException.ThrowIfNull(request);
        if (request.LookUpFile is not null)
            throw new ArgumentException("A look-up table is made by a whole import, not while a folder is followed.", nameof(request));
        _importer = importer;
        _request = request with { Replace = true };
        _options = options ?? new FollowOptions();
        _options.Validate();
    }

    /// <summary>Imports, and follows until it is stopped.</summary>
    /// <param name="imported">Told of each import and each addition that was done or failed. Not called at the same time twice.</param>
    /// <param name="progress">Told about each step of an import.</param>
    /// <param name="cancellationToken">Stops the following; what is under way leaves the store as it was.</param>
    /// <exception cref="ImportException">The first import could not be done.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task FollowAsync(Action<FollowedImport> imported, IProgress<ImportProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(imported);
        StandingImport? standing = null;
        try
        {
            var seen = Snapshot();
            (standing, var last) = await ImportAsync(null, isFirst: true, progress, cancellationToken).ConfigureAwait(false);
            imported(last);
            var wholeAt = _request.TimeProvider.GetTimestamp();
            var wholeTook = last.Took;
            while (true)
            {
                await Wait(last.IsAddition ? Later(_options.Interval - last.Took, RestAfterAddition * last.Took) : _options.Interval, cancellationToken).ConfigureAwait(false);
                var now = Snapshot();
                var isDue = standing is { Waiting: > 0 } && _request.TimeProvider.GetElapsedTime(wholeAt) >= (_options.NewcomersWait ?? Later(TimeSpan.FromMinutes(1), RestAfterImport * wholeTook));
                if (!isDue && now.Equals(seen))
                    continue;
                if (!isDue && standing is { GrowingFiles.IsEmpty: false } && now.ChangedSince(seen).All(standing.GrowingFiles.Contains))
                {
                    seen = now;
                    if (await GrowAsync(standing, cancellationToken).ConfigureAwait(false) is not { } grown)
                        continue;
                    if (grown.Problem is null)
                    {
                        imported(last = grown);
                        continue;
                    }
                }

                seen = isDue ? now : await Quiet(now, cancellationToken).ConfigureAwait(false);
                (standing, last) = await ImportAsync(standing, isFirst: false, progress, cancellationToken).ConfigureAwait(false);
                (wholeAt, wholeTook) = (_request.TimeProvider.GetTimestamp(), last.Took);
                imported(last);
            }
        }
        finally
        {
            standing?.Dispose();
        }
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private FolderSnapshot Snapshot()
    {
        try
        {
            return FolderSnapshot.Of(_request.Folder, Path.GetFullPath(_request.StorePath));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"The folder {Path.GetFullPath(_request.Folder)} cannot be looked at any more: {problem.Message}");
        }
    }

    private async Task<FolderSnapshot> Quiet(FolderSnapshot changed, CancellationToken cancellationToken)
    {
        var since = _request.TimeProvider.GetTimestamp();
        while (_request.TimeProvider.GetElapsedTime(since) < _options.LongestWait)
        {
            await Wait(_options.Interval, cancellationToken).ConfigureAwait(false);
            var now = Snapshot();
            if (now.Equals(changed))
                break;
            changed = now;
        }

        return changed;
    }

    private Task Wait(TimeSpan time, CancellationToken cancellationToken) => Task.Delay(time, _request.TimeProvider, cancellationToken);

    /// <summary>Imports whole, in place of the import that stands; after a failure none stands, and every change leads to a whole import.</summary>
    private async Task<(StandingImport? Standing, FollowedImport Import)> ImportAsync(StandingImport? before, bool isFirst, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        before?.Dispose();
        var watch = Stopwatch.StartNew();
        try
        {
            if (_importer is SourceImporter importer)
            {
                var standing = await Task.Run(() => importer.Begin(_request, isFollowed: true, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
                return (standing, new FollowedImport(_request.TimeProvider.GetUtcNow(), watch.Elapsed, standing.Report, null));
            }

            var report = await Task.Run(() => _importer.Import(_request, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
            return (null, new FollowedImport(_request.TimeProvider.GetUtcNow(), watch.Elapsed, report, null));
        }
        catch (Exception problem) when (!isFirst && IsTold(problem))
        {
            return (null, new FollowedImport(_request.TimeProvider.GetUtcNow(), watch.Elapsed, null, problem.Message));
        }
    }

    /// <summary>Adds what is new; null when nothing is. With a problem when the files have to be imported whole.</summary>
    private async Task<FollowedImport?> GrowAsync(StandingImport standing, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            var growth = await Task.Run(standing.Grow, cancellationToken).ConfigureAwait(false);
            if (growth is { IsPublished: false, NeedsWholeImport: false })
                return null;
            return new FollowedImport(_request.TimeProvider.GetUtcNow(), watch.Elapsed, standing.Report, growth.NeedsWholeImport ? "to be imported whole" : null)
            {
                RowsAdded = growth.Rows,
                EventsWaiting = standing.Waiting,
            };
        }
        catch (Exception problem) when (IsTold(problem))
        {
            return new FollowedImport(_request.TimeProvider.GetUtcNow(), watch.Elapsed, null, problem.Message);
        }
    }

    private static bool IsTold(Exception problem) => problem is ImportException or LearningStoreException or MappingException;
}

/// <summary>How a folder is followed.</summary>
public sealed record FollowOptions
{
    /// <summary>How often the files are looked at; above zero. Default: one second.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a whole import waits for files that go on changing. Default: five seconds.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long after a whole import events of persons whom it has not met wait for the next one, where persons of several systems are linked. Not below zero. Null, the default: one minute, or ten times
    /// as long as the last whole import took if that is longer.
    /// </summary>
    public TimeSpan? NewcomersWait { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Interval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(LongestWait, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(NewcomersWait ?? default, TimeSpan.Zero);
    }
}

/// <summary>One import of a follower, or one addition to the store.</summary>
/// <param name="At">When it was done, in UTC.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Report">What it did, over all so far; its outcome is <see cref="ImportOutcome.Extended"/> for an addition. Null when it failed.</param>
/// <param name="Problem">Why it failed, and that the store is as it was before; null when it was done.</param>
public sealed record FollowedImport(DateTimeOffset At, TimeSpan Took, ImportReport? Report, string? Problem)
{
    /// <summary>Rows that an addition brought into the tables of events; 0 for a whole import.</summary>
    public long RowsAdded { get; init; }

    /// <summary>Events of persons whom the last whole import has not met, which wait for the next one.</summary>
    public long EventsWaiting { get; init; }

    internal bool IsAddition => Report?.Outcome == ImportOutcome.Extended;
}
