using System.Diagnostics;
using ResearchKit.Store;

namespace ResearchKit.Sources.Following;

/// <summary>
/// Keeps a store up to date with a folder of exports: imports it, looks at its files again and again, and imports it anew when they changed. Every import replaces the store whole, so that readers see the state
/// before or after, and nothing between. An import that fails leaves the store as it was and is told; the next change is tried again.
/// </summary>
/// <remarks>
/// An import reads all files again: what is new can be queried after the interval and the time of a whole import. While files are being written, a change waits until they were quiet for one interval, at most
/// for <see cref="FollowOptions.LongestWait"/>; a line that is written to at that moment counts as rejected until the next import.
/// </remarks>
public sealed class ImportFollower
{
    private readonly IImporter _importer;
    private readonly ImportRequest _request;
    private readonly FollowOptions _options;

    /// <summary>A follower of a folder.</summary>
    /// <param name="importer">Reads the folder; see <see cref="Importer"/>.</param>
    /// <param name="request">From where, to where, and how. The store is replaced whenever files changed, whatever <see cref="ImportRequest.Replace"/> says.</param>
    /// <param name="options">How often to look; null for the defaults.</param>
    public ImportFollower(IImporter importer, ImportRequest request, FollowOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(importer);
        ArgumentNullException.ThrowIfNull(request);
        _importer = importer;
        _request = request with { Replace = true };
        _options = options ?? new FollowOptions();
        _options.Validate();
    }

    /// <summary>Imports, and follows until it is stopped.</summary>
    /// <param name="imported">Told of each import that was done or failed. Not called at the same time twice.</param>
    /// <param name="progress">Told about each step of an import.</param>
    /// <param name="cancellationToken">Stops the following; an import under way leaves the store as it was.</param>
    /// <exception cref="ImportException">The first import could not be done.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task FollowAsync(Action<FollowedImport> imported, IProgress<ImportProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(imported);
        var seen = Snapshot();
        imported(await ImportAsync(isFirst: true, progress, cancellationToken).ConfigureAwait(false));
        while (true)
        {
            await Wait(cancellationToken).ConfigureAwait(false);
            var now = Snapshot();
            if (now.Equals(seen))
                continue;
            seen = await Quiet(now, cancellationToken).ConfigureAwait(false);
            imported(await ImportAsync(isFirst: false, progress, cancellationToken).ConfigureAwait(false));
        }
    }

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
            await Wait(cancellationToken).ConfigureAwait(false);
            var now = Snapshot();
            if (now.Equals(changed))
                break;
            changed = now;
        }

        return changed;
    }

    private Task Wait(CancellationToken cancellationToken) => Task.Delay(_options.Interval, _request.TimeProvider, cancellationToken);

    private async Task<FollowedImport> ImportAsync(bool isFirst, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            var report = await Task.Run(() => _importer.Import(_request, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
            return new FollowedImport(_request.TimeProvider.GetUtcNow(), watch.Elapsed, report, null);
        }
        catch (Exception problem) when (!isFirst && problem is (ImportException or LearningStoreException or MappingException))
        {
            return new FollowedImport(_request.TimeProvider.GetUtcNow(), watch.Elapsed, null, problem.Message);
        }
    }
}

/// <summary>How a folder is followed.</summary>
public sealed record FollowOptions
{
    /// <summary>How often the files are looked at; above zero. Default: one second.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long an import waits for files that go on changing. Default: five seconds.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(5);

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Interval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(LongestWait, TimeSpan.Zero);
    }
}

/// <summary>One import of a follower.</summary>
/// <param name="At">When it was done, in UTC.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Report">What it did; null when it failed.</param>
/// <param name="Problem">Why it failed, and that the store is as it was before; null when it was done.</param>
public sealed record FollowedImport(DateTimeOffset At, TimeSpan Took, ImportReport? Report, string? Problem);
