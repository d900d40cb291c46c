using ResearchKit.DuckDB;

namespace ResearchKit.Frames.Storage;

/// <summary>
/// Parquet files that are written at once, batch by batch, such as the tables of a city. All share one database in memory, whose memory has a bound; beside it,
/// each file may have <see cref="ParquetStream.QueueBytes"/> of rows in its queue. Opening and completing are for one thread, appending to different files for several at once.
/// </summary>
/// <param name="memoryMebibytes">
/// Bound of the database's memory in MiB. A file takes the rows of one row group, as they are and encoded: about twice
/// <see cref="ParquetStream.RowGroupRows"/> times the bytes of a row, 10 to 20 MiB for a table of 50 bytes a row.
/// </param>
internal sealed class ParquetStreams(int memoryMebibytes = ParquetStreams.DefaultMemoryMebibytes) : IDisposable
{
    public const int DefaultMemoryMebibytes = 1024;

    private readonly DuckDBConnection _database = SqlSandbox.WithFiles(memoryMebibytes);
    private readonly List<ParquetStream> _streams = [];

    /// <summary>Begins a file.</summary>
    /// <param name="path">The file, which <see cref="Complete"/> makes or replaces. Its folder exists.</param>
    /// <param name="layout">A frame with the names and types of the columns; its rows are not written.</param>
    /// <exception cref="ArgumentException">The file is open here already.</exception>
    /// <exception cref="IOException">The file cannot be made there.</exception>
    /// <exception cref="InvalidOperationException">There is no column, or SQL has no type for one.</exception>
    public ParquetStream Open(string path, DataFrame layout)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var full = Path.GetFullPath(path);
        if (_streams.Any(stream => stream.FilePath.Equals(full, StringComparison.OrdinalIgnoreCase)))
            throw new ArgumentException($"{full} is being written here already. Append to the stream that was opened for it.", nameof(path));
        var stream = new ParquetStream(full, layout, _database.Duplicate());
        _streams.Add(stream);
        return stream;
    }

    /// <summary>Waits until all rows of all files are written, and only then moves the files into place, in the order in which they were opened.</summary>
    /// <param name="cancellationToken">Stops the waiting; no file is then in place.</param>
    /// <exception cref="IOException">A file could not be written or moved.</exception>
    public void Complete(CancellationToken cancellationToken = default)
    {
        foreach (var stream in _streams)
            stream.EndRows();
        foreach (var stream in _streams)
            stream.AwaitWritten(cancellationToken);
        foreach (var stream in _streams)
            stream.Complete(cancellationToken);
    }

    /// <summary>Removes what was not completed.</summary>
    public void Dispose()
    {
        foreach (var stream in _streams)
            stream.Dispose();
        _database.Dispose();
    }
}
