using ResearchKit.DuckDB;

namespace ResearchKit.Frames.Storage;

/// <summary>Reads a file of rows from end to end in batches, in its order, so that memory does not grow with the file.</summary>
internal static class FileBatches
{
    /// <summary>Rows of a batch, about.</summary>
    private const int BatchRows = 1 << 18;

    /// <summary>Batches of a Parquet or CSV file that the kit wrote.</summary>
    /// <param name="path">The file: .parquet, else CSV with a line of names, commas, and nothing for what is missing.</param>
    /// <param name="columns">Names and SQL types of the columns to read, in order.</param>
    /// <param name="provenance">Provenance of the batches.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="DuckDBException">The file cannot be read so, or lacks a column; the message says where.</exception>
    public static IEnumerable<DataFrame> Read(
        string path, IReadOnlyList<(string Name, string Type)> columns, FrameProvenance provenance, CancellationToken cancellationToken)
    {
        using var connection = SqlSandbox.WithFiles();
        using var command = connection.CreateCommand();
        var file = SqlIdentifier.Literal(Path.GetFullPath(path));
        command.CommandText = path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase)
            ? $"select {string.Join(", ", columns.Select(column => $"{SqlIdentifier.Quote(column.Name)}::{column.Type} as {SqlIdentifier.Quote(column.Name)}"))} from read_parquet({file})"
            : $"select * from read_csv({file}, auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', nullstr = '', "
                + $"columns = {{{string.Join(", ", columns.Select(column => $"{SqlIdentifier.Literal(column.Name)}: {SqlIdentifier.Literal(column.Type)}"))}}})";
        using var chunks = command.ExecuteChunks(cancellationToken);
        var more = true;
        while (more)
        {
            var parts = chunks.Columns.Select(VectorColumns.For).ToArray();
            var rows = 0;
            while (rows < BatchRows && (more = chunks.Read()))
            {
                cancellationToken.ThrowIfCancellationRequested();
                rows += chunks.RowCount;
                for (var i = 0; i < parts.Length; i++)
                    parts[i].Append(chunks.Vector(i));
            }
            if (rows > 0)
            {
                yield return DataFrame.FromColumns(
                    provenance, [.. parts.Select((part, i) => part.ToColumn(new ColumnInfo(columns[i].Name) { SqlType = chunks.Columns[i].Type }, rows))]);
            }
        }
    }
}
