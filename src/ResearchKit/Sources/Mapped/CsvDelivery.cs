using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.DuckDB;
using ResearchKit.Sources.Pipeline;
using ResearchKit.Store;

namespace ResearchKit.Sources.Mapped;

/// <summary>A CSV file on disk, read with DuckDB's parallel reader.</summary>
/// <param name="File">The file.</param>
/// <param name="Mapped">The mapping's entry.</param>
/// <param name="Fields">Its fields in the file's order; one without a name at the end is a delimiter that ends every line.</param>
/// <param name="Encoding">Its encoding: utf-8, utf-16 or latin-1.</param>
internal sealed record CsvDelivery(SourceFile File, MappedFile Mapped, ImmutableArray<string> Fields, string Encoding) : IDelivery
{
    private const string NotInEncoding = "not in the file's encoding";

    public ImmutableArray<string> Header => [.. Fields.Where(name => name.Length > 0)];

    public IReadOnlyList<string> Notes
    {
        get
        {
            var notes = new List<string>();
            if (Fields[^1].Length == 0)
                notes.Add($"{File.Name}: every line ends with a delimiter.");
            if (Encoding != Mapped.Encoding && Encoding != "utf-8")
                notes.Add($"{File.Name} is in {Encoding}.");
            return notes;
        }
    }

    /// <summary>DuckDB reads * ? [ in a path as a pattern; a class of one character stands for itself.</summary>
    public static string GlobLiteral(string path) => string.Concat(path.Select(c => c is '*' or '?' or '[' ? $"[{c}]" : c.ToString()));

    public void AddTo(SqlSession session, StagedFile stage, CancellationToken cancellationToken)
    {
        var columns = string.Join(", ", Fields.Select((column, i) => $"{SqlSession.Text(column.Length == 0 ? string.Create(CultureInfo.InvariantCulture, $"_blank{i}") : column)}: 'VARCHAR'"));
        var selected = stage.Columns.IsEmpty
            ? "CAST(NULL AS VARCHAR) AS one"
            : string.Join(", ", stage.Columns.Select(column => Fields.Contains(column, StringComparer.Ordinal) ? SqlSession.Name(column) : $"CAST(NULL AS VARCHAR) AS {SqlSession.Name(column)}"));
        var sql =
            $$"""
            SELECT {{selected}} FROM read_csv({{SqlSession.Text(GlobLiteral(File.FullPath))}}, auto_detect = false, header = {{(Mapped.HasHeader ? "true" : "false")}},
                delim = {{SqlSession.Text(Mapped.Delimiter.ToString())}}, quote = '"', escape = '"', encoding = {{SqlSession.Text(Encoding)}},
                columns = {{{columns}}}, nullstr = [{{string.Join(", ", Mapped.Missing.Select(SqlSession.Text))}}], strict_mode = true,
                store_rejects = true, rejects_limit = 0, rejects_table = 'broken_rows', rejects_scan = 'broken_scan')
            """;
        // Lines are not counted in UTF-16: there the number of the record is the line, but for line breaks in quotes.
        Func<IRecordLines>? lines = Encoding != "utf-16" ? () => new CsvLineIndex(File.FullPath, Mapped.Delimiter, Mapped.HasHeader) : Mapped.HasHeader ? null : RecordLines.Plain;
        try
        {
            stage.Add(session, File, sql, () => Broken(session), lines, cancellationToken);
        }
        catch (DuckDBException problem) when (problem.ErrorType == DuckDBErrorType.InvalidInput)
        {
            // The reader gives up on the whole file where it cannot tell where a record ends; its message may quote a value.
            throw new ImportException(
                $"{File.Name} cannot be split into records: a quotation mark stands within a field, or one that opens a field is not closed, so that nothing tells where the next record begins. "
                + "Fields with a quotation mark, a delimiter or a line break in them stand in quotes, and a quotation mark within them is doubled. Export the file again.");
        }

        var segment = stage.Segments[^1];
        if (segment.Broken.Count(record => record.Reason == NotInEncoding) is > 0 and var wrong && wrong * 2 >= segment.Rows + segment.Broken.Length - 1)
            throw new ImportException($"{File.Name} is not in the encoding {Encoding}. State the right one as \"encoding\" in the mapping (utf-8, utf-16, latin-1).");
    }

    private ImmutableArray<BrokenRecord> Broken(SqlSession session)
    {
        var broken = session.Rows("SELECT line, min(CAST(error_type AS VARCHAR)) FROM broken_rows GROUP BY line ORDER BY line")
            .Select(row => new BrokenRecord(Convert.ToInt64(row[0], CultureInfo.InvariantCulture) - (Mapped.HasHeader ? 1 : 0), Reason((string)row[1]!))).ToImmutableArray();
        session.Execute("DROP TABLE broken_rows");
        session.Execute("DROP TABLE broken_scan");
        return broken;
    }

    private static string Reason(string errorType) => errorType switch
    {
        "MISSING COLUMNS" => "fewer columns than the header",
        "TOO MANY COLUMNS" => "more columns than the header",
        "UNQUOTED VALUE" => "a quote that does not end",
        "LINE SIZE OVER MAXIMUM" or "MAXIMUM LINE SIZE" => "a line longer than 2 MB",
        "INVALID ENCODING" or "INVALID UNICODE" => NotInEncoding,
        _ => "not a CSV row (" + errorType.ToLowerInvariant() + ")",
    };
}
