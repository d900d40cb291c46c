using ResearchKit.DuckDB;
using ResearchKit.Frames.Storage;

namespace ResearchKit.Frames;

public sealed partial class DataFrame
{
    /// <summary>Reads a CSV file, as DuckDB does: separator, names and types are detected from all of the file's lines, and a malformed line is an error.</summary>
    /// <param name="path">The file; it may be compressed with gzip. With <c>*</c> or <c>?</c> all files of that pattern, columns matched by name.</param>
    /// <param name="format">What not to detect; null detects everything.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>A protected frame: nobody vouched for the values.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DuckDBException">The file is not such a table; the message names line and column.</exception>
    public static DataFrame ReadCsv(string path, CsvFormat? format = null, CancellationToken cancellationToken = default)
    {
        format ??= new CsvFormat();
        var options = new List<string> { "sample_size = -1", "union_by_name = true" };
        if (format.Delimiter is { } delimiter)
            options.Add($"delim = {SqlIdentifier.Literal(delimiter.ToString())}");
        if (format.HasHeader is { } header)
            options.Add($"header = {(header ? "true" : "false")}");
        if (format.DecimalSeparator is { } separator)
            options.Add($"decimal_separator = {SqlIdentifier.Literal(separator.ToString())}");
        if (format.DateFormat is { } dateFormat)
            options.Add($"dateformat = {SqlIdentifier.Literal(dateFormat)}");
        if (format.Encoding is { } encoding)
            options.Add($"encoding = {SqlIdentifier.Literal(encoding)}");
        if (format.AllText)
            options.Add("all_varchar = true");
        options.Add($"nullstr = [{string.Join(", ", format.MissingTexts.Select(SqlIdentifier.Literal))}]");
        return ReadFile("read_csv", path, string.Join(", ", options), cancellationToken);
    }

    /// <summary>Reads a Parquet file.</summary>
    /// <param name="path">The file. With <c>*</c> or <c>?</c> all files of that pattern, columns matched by name.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>A protected frame: nobody vouched for the values.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DuckDBException">The file is not Parquet.</exception>
    public static DataFrame ReadParquet(string path, CancellationToken cancellationToken = default) =>
        ReadFile("read_parquet", path, "union_by_name = true", cancellationToken);

    /// <summary>Writes a CSV file with a line of names, UTF-8, commas, and an empty text for what is missing. Replaces the file if it is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <exception cref="InvalidOperationException">The frame is protected, or it has no columns.</exception>
    public void WriteCsv(string path, CancellationToken cancellationToken = default) => WriteFile(path, "format csv, header true", cancellationToken);

    /// <summary>Writes a Parquet file. Replaces the file if it is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <exception cref="InvalidOperationException">The frame is protected, or it has no columns.</exception>
    public void WriteParquet(string path, CancellationToken cancellationToken = default) => WriteFile(path, "format parquet", cancellationToken);

    private static DataFrame ReadFile(string function, string path, string options, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var full = Path.GetFullPath(path);
        if (path.AsSpan().IndexOfAny('*', '?') < 0 && !File.Exists(full))
            throw new FileNotFoundException($"There is no file \"{full}\". Check the path; it is relative to {Environment.CurrentDirectory}.", full);
        using var connection = SqlSandbox.WithFiles();
        using var command = connection.CreateCommand();
        command.CommandText = $"from {function}({SqlIdentifier.Literal(full)}, {options})";
        using var chunks = command.ExecuteChunks(cancellationToken);
        return FromChunks(chunks, new FrameProvenance(Path.GetFileName(full)), cancellationToken);
    }

    private void WriteFile(string path, string options, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!Provenance.Protection.MayBeShown())
            throw new InvalidOperationException(
                $"The rows of this frame ({Provenance.Source}) are protected and are not written to files. Release counts, means or shares of groups first, " +
                "and write the released table.");
        using var connection = SqlSandbox.WithFiles();
        Register(connection, "frame", this);
        using var command = connection.CreateCommand();
        command.CommandText = $"copy (from frame) to {SqlIdentifier.Literal(Path.GetFullPath(path))} ({options})";
        command.ExecuteNonQuery(cancellationToken);
    }
}
