using ResearchKit.DuckDB;
using ResearchKit.Frames.Storage;
using ResearchKit.Frames.Workbooks;

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

    /// <summary>Reads a sheet of an XLSX workbook: numbers (whole ones as long), dates, times, truth values and text; a column of several kinds is text.</summary>
    /// <remarks>
    /// Dates are told from numbers by their number format, in the 1900 and the 1904 system; durations are numbers of days. Formulas give the value that was saved with them. Of merged
    /// cells the first has the value. Rows without any cell that holds something are left out; a column without a name is named by its letter, a repeated name gets <c>name_1</c>.
    /// Workbooks that unfold beyond 4 GiB, or beyond 64 MiB and 200 times their size, are refused.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="format">Which sheet and how; null for the first visible one with a header.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>A protected frame: nobody vouched for the values.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="WorkbookException">The file is no workbook, is broken or hostile, has no such sheet, or a cell holds an error.</exception>
    public static DataFrame ReadXlsx(string path, XlsxFormat? format = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return XlsxFrame.Read(path, format ?? new XlsxFormat(), limits: null, cancellationToken);
    }

    /// <summary>Writes a CSV file with a line of names, UTF-8, commas, and an empty text for what is missing. Replaces the file when the new one is complete.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <exception cref="ProtectedDataException">The frame is protected; write a released table.</exception>
    /// <exception cref="InvalidOperationException">The frame has no columns.</exception>
    public void WriteCsv(string path, CancellationToken cancellationToken = default) => WriteCsv(path, forSpreadsheets: false, cancellationToken);

    /// <summary>Writes a CSV file as <see cref="WriteCsv(string, CancellationToken)"/> does.</summary>
    /// <param name="path">The file.</param>
    /// <param name="forSpreadsheets">
    /// Whether texts and names that a spreadsheet would run as a formula (they begin with = + - @, a tab or a carriage return) get an apostrophe before them. The texts are then changed;
    /// XLSX needs no such change.
    /// </param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <exception cref="ProtectedDataException">The frame is protected; write a released table.</exception>
    /// <exception cref="InvalidOperationException">The frame has no columns.</exception>
    public void WriteCsv(string path, bool forSpreadsheets, CancellationToken cancellationToken = default) =>
        WriteFile(path, forSpreadsheets ? $"select {string.Join(", ", _columns.Select(Defused))} from frame" : "from frame", "format csv, header true", cancellationToken);

    /// <summary>Writes a Parquet file. Replaces the file when the new one is complete.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <exception cref="ProtectedDataException">The frame is protected; write a released table.</exception>
    /// <exception cref="InvalidOperationException">The frame has no columns.</exception>
    public void WriteParquet(string path, CancellationToken cancellationToken = default) => WriteParquet(path, [], cancellationToken);

    /// <summary>The same with entries in the file's metadata.</summary>
    internal void WriteParquet(string path, IReadOnlyList<(string Key, string Text)> metadata, CancellationToken cancellationToken)
    {
        var entries = string.Join(", ", metadata.Select(entry => $"{SqlIdentifier.Literal(entry.Key)}: {SqlIdentifier.Literal(entry.Text)}"));
        WriteFile(path, "from frame", "format parquet" + (metadata.Count == 0 ? "" : $", kv_metadata {{{entries}}}"), cancellationToken);
    }

    /// <summary>
    /// Writes an XLSX workbook: a sheet of the rows with a frozen header, and a sheet "about" that says where they came from, whether they are synthetic, and what the columns are.
    /// Replaces the file when the new one is complete.
    /// </summary>
    /// <remarks>
    /// Numbers, truth values, dates and times are real ones; text is never a formula. Missing values are empty cells (in a row without any value, the first is <c>#N/A</c>), not-a-number is <c>#N/A</c>. What a workbook can't hold stays whole as
    /// text: whole numbers and decimals beyond 15 digits, dates before 1 March 1900. Moments are in UTC, to the millisecond.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="sheet">Name of the sheet of rows, 1 to 31 characters. Default <c>data</c>.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <exception cref="ProtectedDataException">The frame is protected; write a released table.</exception>
    /// <exception cref="InvalidOperationException">The frame has no columns.</exception>
    /// <exception cref="WorkbookException">More than 1,048,575 rows or 16,384 columns, a text of more than 32,767 characters, or a name that no sheet can have.</exception>
    public void WriteXlsx(string path, string sheet = "data", CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(sheet);
        RequireShown();
        var table = new XlsxTable(ColumnNames, Length, (row, column) => _columns[column].ValueAt(row), XlsxAbout.Of(this));
        AtomicFile.Write(path, draft => XlsxWriter.Write(draft, sheet, table, cancellationToken));
    }

    private static DataFrame ReadFile(string function, string path, string options, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var full = Path.GetFullPath(path);
        var isPattern = path.AsSpan().IndexOfAny('*', '?') >= 0;
        if (!isPattern && !File.Exists(full))
            throw new FileNotFoundException($"There is no file \"{full}\". Check the path; it is relative to {Environment.CurrentDirectory}.", full);
        using var connection = SqlSandbox.WithFiles();
        var origin = isPattern ? FrameOrigin.OfFiles(Matching(connection, full)) : FrameOrigin.OfFile(full);
        using var command = connection.CreateCommand();
        command.CommandText = $"from {function}({SqlIdentifier.Literal(full)}, {options})";
        try
        {
            using var chunks = command.ExecuteChunks(cancellationToken);
            return FromChunks(chunks, new FrameProvenance(Path.GetFileName(full)) { Origin = origin }, cancellationToken);
        }
        catch (DuckDBException error) when (ValueFreeErrors.MayQuote(error))
        {
            throw ValueFreeErrors.OfFile(error);
        }
    }

    // The files of a pattern, as DuckDB finds them. Where there is none, reading says so.
    private static List<string> Matching(DuckDBConnection connection, string pattern)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"select file from glob({SqlIdentifier.Literal(pattern)}) order by file";
        using var reader = command.ExecuteReader();
        var files = new List<string>();
        while (reader.Read()) files.Add(reader.GetString(0));
        return files;
    }

    /// <summary>Refuses what may not leave, and what is no table.</summary>
    private void RequireShown()
    {
        if (!Provenance.Protection.MayBeShown())
            throw new ProtectedDataException(
                $"The rows of this frame ({Provenance.Source}) are protected and are not written to files. Release counts, means or shares of groups first, " +
                "and write the released table: frame.Release(by: [\"school_type\"], Measure.Count()).WriteCsv(\"table.csv\").");
        if (_columns.Length == 0)
            throw new InvalidOperationException("The frame has no columns, so there is nothing to write. Add a column first.");
    }

    private static string Defused(Column column)
    {
        var name = SqlIdentifier.Quote(column.Name);
        var shown = "=+-@\t\r".Contains(column.Name[0], StringComparison.Ordinal) ? SqlIdentifier.Quote("'" + column.Name) : name;
        return column is StringColumn
            ? $"if(left({name}::varchar, 1) in ('=', '+', '-', '@', chr(9), chr(13)), chr(39) || {name}::varchar, {name}::varchar) as {shown}"
            : $"{name} as {shown}";
    }

    private void WriteFile(string path, string select, string options, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        RequireShown();
        using var connection = SqlSandbox.WithFiles();
        Register(connection, "frame", this);
        AtomicFile.Write(path, draft =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"copy ({select}) to {SqlIdentifier.Literal(draft)} ({options})";
            command.ExecuteNonQuery(cancellationToken);
        });
    }
}
