using System.Globalization;
using ResearchKit.DuckDB;

namespace ResearchKit.Frames.Storage;

/// <summary>
/// Writes one Parquet file (zstd) of rows that come batch by batch, in their order and in memory that does not grow with their number. A thread of its own
/// encodes and writes a draft beside the file (its name with <c>.new</c>; one that a killed process left is replaced), which <see cref="Complete"/> moves into
/// place whole. Appending is for one thread at a time.
/// </summary>
internal sealed class ParquetStream : IDisposable
{
    /// <summary>Rows of a row group, as DuckDB has it: what a reader skips or takes as one.</summary>
    public const int RowGroupRows = 122_880;

    /// <summary>Bytes of rows that may lie in the queue before <see cref="Append"/> waits.</summary>
    public const long QueueBytes = 8 << 20;

    private readonly DuckDBConnection _connection;
    private readonly FrameLayout _layout;
    private readonly FrameQueue _queue = new(QueueBytes);
    private readonly ManualResetEventSlim _ended = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _writer;
    private bool _isEnded;
    private bool _isInPlace;
    private bool _isDisposed;

    /// <summary>Begins a file with a database of its own.</summary>
    /// <param name="path">The file, which <see cref="Complete"/> makes or replaces. Its folder exists.</param>
    /// <param name="layout">A frame with the names and types of the columns; its rows are not written.</param>
    /// <exception cref="IOException">The file cannot be made there.</exception>
    /// <exception cref="InvalidOperationException">There is no column, or SQL has no type for one.</exception>
    public ParquetStream(string path, DataFrame layout)
        : this(path, layout, SqlSandbox.WithFiles(ParquetStreams.DefaultMemoryMebibytes))
    {
    }

    /// <summary>Begins a file on a connection that it disposes of.</summary>
    internal ParquetStream(string path, DataFrame layout, DuckDBConnection connection)
    {
        _connection = connection;
        try
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(path);
            FilePath = Path.GetFullPath(path);
            _layout = new FrameLayout(Path.GetFileName(FilePath), layout);
            MakeDraft();
            connection.RegisterStream("rows", new FrameStream(_layout.Columns, _queue));
            _writer = new Thread(Write) { IsBackground = true, Name = $"Parquet {Path.GetFileName(FilePath)}" };
            _writer.Start();
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Full path of the file that <see cref="Complete"/> makes.</summary>
    public string FilePath { get; }

    /// <summary>Rows appended so far.</summary>
    public long RowCount { get; private set; }

    private string DraftPath => FilePath + ".new";

    /// <summary>Adds rows after those that are there; waits while the queue is full.</summary>
    /// <param name="batch">Columns with the names and types of the layout, in any order; any number of rows, best some ten thousand.</param>
    /// <param name="cancellationToken">Stops the waiting; the batch is then not in the file.</param>
    /// <exception cref="ArgumentException">A column is missing, surplus or of another type.</exception>
    /// <exception cref="InvalidOperationException">The rows are protected, or the file is complete.</exception>
    /// <exception cref="IOException">Earlier rows could not be written.</exception>
    public void Append(DataFrame batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_isEnded)
            throw new InvalidOperationException($"{FilePath} was completed with {RowCount} rows and takes no more. Append before Complete.");
        if (!batch.Provenance.Protection.MayBeShown())
            throw new InvalidOperationException(
                $"The rows of this batch ({batch.Provenance.Source}) are protected and are not written to {FilePath}. Files are for synthetic and released rows.");
        var rows = _layout.Arrange(batch);
        if (rows.RowCount == 0)
            return;
        if (!_queue.Add(rows, batch.ByteSize, cancellationToken))
            ThrowFailure();
        RowCount += rows.RowCount;
    }

    /// <summary>Waits until all rows are written, and moves the file into place. Again, it does nothing.</summary>
    /// <param name="cancellationToken">Stops the waiting; the file is then not in place, and the call may be repeated.</param>
    /// <exception cref="IOException">Rows could not be written, or the file could not be moved.</exception>
    public void Complete(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_isInPlace)
            return;
        EndRows();
        AwaitWritten(cancellationToken);
        FlushToDisk();
        MoveIntoPlace();
        _isInPlace = true;
    }

    /// <summary>Ends the writing and removes the draft, unless the file is complete.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _queue.Close(new ObjectDisposedException(nameof(ParquetStream), $"The writing of {FilePath} was given up: the stream was disposed before Complete."));
        _stop.Cancel();
        _writer.Join();
        _connection.Dispose();
        _stop.Dispose();
        _ended.Dispose();
        if (!_isInPlace)
            File.Delete(DraftPath);
    }

    /// <summary>No more rows come: the thread may finish while others are waited for.</summary>
    internal void EndRows()
    {
        _isEnded = true;
        _queue.Complete();
    }

    internal void AwaitWritten(CancellationToken cancellationToken)
    {
        _ended.Wait(cancellationToken);
        if (_queue.ClosedBy is not null)
            ThrowFailure();
    }

    private void Write()
    {
        try
        {
            using var command = _connection.CreateCommand();
            command.CommandText = string.Create(
                CultureInfo.InvariantCulture,
                $"copy (from rows) to {SqlIdentifier.Literal(DraftPath)} (format parquet, compression zstd, row_group_size {RowGroupRows}, use_tmp_file false)");
            command.ExecuteNonQuery(_stop.Token);
        }
        catch (Exception error)
        {
            _queue.Close(error);
        }
        finally
        {
            _ended.Set();
        }
    }

    private void ThrowFailure()
    {
        var error = _queue.ClosedBy!;
        if (error is ObjectDisposedException)
            throw new ObjectDisposedException(error.Message, error);
        if (error is OperationCanceledException)
            throw new OperationCanceledException($"The writing of {FilePath} was stopped.", error);
        throw new IOException($"{FilePath} could not be written: {error.Message}", error);
    }

    private void MakeDraft()
    {
        try
        {
            File.Delete(DraftPath);
            File.Create(DraftPath).Dispose();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{FilePath} cannot be written: {problem.Message} Make its folder first, or choose one that you may write to.", problem);
        }
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
            File.Move(DraftPath, FilePath, overwrite: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{FilePath} could not be replaced: {problem.Message} Close the programs that have it open, and run this again.", problem);
        }
    }
}
