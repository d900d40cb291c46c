using System.Globalization;
using System.Reflection;
using ResearchKit.Frames;

namespace ResearchKit.Store;

/// <summary>
/// Makes a new store: a file of the learning schema beside the one it shall replace, filled, checked, and moved into place whole by
/// <see cref="Complete"/>. Until then, and when the writer is disposed without it or the process is killed, the old store is as it was.
/// One writer at a time makes a store; another one is refused. Not for two threads at once.
/// </summary>
public sealed class LearningStoreWriter : IDisposable
{
    private readonly GeneratorStamp? _stamp;
    private readonly bool _replace;
    private readonly TimeProvider _time;
    private FileStream? _lock;
    private string? _workingPath;
    private bool _isDone;

    internal LearningStoreWriter(string path, GeneratorStamp? stamp, bool replace, TimeProvider? time)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        FilePath = Path.GetFullPath(path);
        DraftPath = FilePath + ".new";
        _stamp = stamp;
        _replace = replace;
        _time = time ?? TimeProvider.System;
        RefuseExisting();
        Lock();
        try
        {
            DeleteDraft();
            Session = SqlSession.InMemory();
            Attach(DraftPath);
            Session.Execute("USE store");
            Session.Execute("BEGIN");
            Session.Execute(LearningSchema.Current.Sql);
            Session.Execute("COMMIT");
            Session.Execute("USE memory");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Full path of the store that <see cref="Complete"/> makes.</summary>
    public string FilePath { get; }

    /// <summary>When the newest source was current, in UTC; null when unknown.</summary>
    public DateTimeOffset? DataAsOf { get; set; }

    /// <summary>An in-memory database without spilling, to which the new file is attached as <c>store</c>.</summary>
    internal SqlSession Session { get; } = null!;

    internal string DraftPath { get; }

    /// <summary>Adds rows to a table. May be called any number of times, so that large tables stream through.</summary>
    /// <param name="table">Table of the learning schema.</param>
    /// <param name="rows">Columns by name; columns of the table that the frame lacks stay empty.</param>
    /// <param name="cancellationToken">Stops the writing; the writer can then only be disposed.</param>
    /// <exception cref="KeyNotFoundException">There is no such table or column; the message lists the valid names.</exception>
    /// <exception cref="LearningStoreException">The database refused the rows: wrong type, a missing value, a key twice in a small table.</exception>
    public void Append(string table, DataFrame rows, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var schema = LearningSchema.Current[table];
        foreach (var column in rows.Columns)
            _ = schema[column.Name];
        StoreAppend.Append(Session, schema, rows, cancellationToken);
    }

    /// <summary>Checks the rows against the learning schema, seals a synthetic store, and moves the file into place.</summary>
    /// <param name="cancellationToken">Stops before the file is moved; afterwards the store is complete.</param>
    /// <exception cref="LearningStoreException">A check failed, or the old store is held open by another program and cannot be replaced.</exception>
    public void Complete(CancellationToken cancellationToken = default) => Finish(check: true, cancellationToken);

    /// <summary>Removes what was written when <see cref="Complete"/> was not reached.</summary>
    public void Dispose()
    {
        Session?.Dispose();
        if (_lock is null)
            return;
        if (!_isDone)
            DeleteDraft();
        _lock.Dispose();
        _lock = null;
        File.Delete(FilePath + ".lock");
    }

    /// <summary>After <see cref="Finish"/>: attaches a copy of the finished store as <c>store</c>, to be added to and to be put in its place by <see cref="Publish"/>, again and again.</summary>
    /// <param name="workingPath">Where the copy goes; whoever asks for it deletes it.</param>
    internal void Reopen(string workingPath)
    {
        File.Copy(FilePath, workingPath, overwrite: true);
        _workingPath = workingPath;
        Attach(workingPath);
    }

    /// <summary>Puts a copy of the store that <see cref="Reopen"/> attached in the finished one's place, whole. Readers of the old one go on reading it.</summary>
    /// <exception cref="LearningStoreException">The old store is held open by another program and cannot be replaced.</exception>
    internal void Publish(CancellationToken cancellationToken)
    {
        var working = _workingPath ?? throw new InvalidOperationException("There is no working copy to be published; it is made by Reopen.");
        Session.Execute("UPDATE store.schema_version SET created_at = ?, data_as_of = ?", cancellationToken, _time.GetUtcNow().UtcDateTime, DataAsOf?.UtcDateTime);
        Session.Execute("CHECKPOINT store", cancellationToken);
        Session.Execute("DETACH store", cancellationToken);
        try
        {
            File.Copy(working, DraftPath, overwrite: true);
            FlushToDisk();
            MoveIntoPlace();
        }
        finally
        {
            File.Delete(DraftPath);
        }

        Attach(working);
    }

    internal void Finish(bool check, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_lock is null, this);
        if (check)
            SchemaCheck.Require(Session, cancellationToken);
        Session.Execute(
            "INSERT INTO store.schema_version VALUES (?, ?, ?, ?)",
            cancellationToken,
            LearningSchema.Current.Version,
            _time.GetUtcNow().UtcDateTime,
            Program,
            DataAsOf?.UtcDateTime);
        cancellationToken.ThrowIfCancellationRequested();
        Session.Execute("CHECKPOINT store");
        Session.Execute("DETACH store");
        if (_stamp is not null)
            SyntheticSeal.Write(Session, DraftPath, _stamp);
        FlushToDisk();
        RefuseExisting();
        cancellationToken.ThrowIfCancellationRequested();
        MoveIntoPlace();
        _isDone = true;
    }

    /// <summary>Name and version of this program.</summary>
    internal static string Program { get; } = "ResearchKit "
        + (typeof(LearningStoreWriter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0");

    private void Attach(string path) => Session.Execute($"ATTACH {SqlSession.Text(path)} AS store");

    private void RefuseExisting()
    {
        if (!_replace && File.Exists(FilePath))
            throw new LearningStoreException($"{FilePath} exists. Say that it shall be replaced, or choose another name.");
        if (Directory.Exists(FilePath))
            throw new LearningStoreException($"{FilePath} is a folder; expected the name of a store file.");
    }

    private void Lock()
    {
        var path = FilePath + ".lock";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
            _lock = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new LearningStoreException(
                File.Exists(path)
                    ? $"{FilePath} is being written by another program. Wait until it is done."
                    : $"{FilePath} cannot be made: {problem.Message}",
                problem);
        }
    }

    private void DeleteDraft()
    {
        File.Delete(DraftPath);
        File.Delete(DraftPath + ".wal");
    }

    private void FlushToDisk()
    {
        using var file = new FileStream(DraftPath, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        file.Flush(flushToDisk: true);
    }

    private void MoveIntoPlace()
    {
        try
        {
            // A write-ahead log left beside the old store belongs to the old store.
            File.Delete(FilePath + ".wal");
            File.Move(DraftPath, FilePath, overwrite: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new LearningStoreException(
                $"{FilePath} could not be replaced: {problem.Message} Close the notebooks and programs that have it open, and run this again.", problem);
        }
    }
}
