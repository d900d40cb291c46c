using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Sources.Pipeline;
using ResearchKit.Store;

namespace ResearchKit.Sources.Mapped;

/// <summary>A CSV file on disk, read with DuckDB's parallel reader.</summary>
/// <param name="File">The file.</param>
/// <param name="Mapped">The mapping's entry.</param>
/// <param name="Header">Its columns in the file's order; a column without a name at the end is a delimiter that ends every line.</param>
/// <param name="Encoding">Its encoding: utf-8, utf-16 or latin-1.</param>
internal sealed record CsvDelivery(SourceFile File, MappedFile Mapped, ImmutableArray<string> Header, string Encoding)
{
    private const string NotInEncoding = "not in the file's encoding";

    /// <summary>Whether each line ends with a delimiter.</summary>
    public bool EndsWithDelimiter => Header.Length > 0 && Header[^1].Length == 0;

    /// <summary>Adds the file's rows to a stage.</summary>
    public void AddTo(SqlSession session, StagedFile stage, CancellationToken cancellationToken)
    {
        var columns = string.Join(", ", Header.Select((column, i) => $"{SqlSession.Text(column.Length == 0 ? string.Create(CultureInfo.InvariantCulture, $"_blank{i}") : column)}: 'VARCHAR'"));
        var selected = stage.Columns.IsEmpty
            ? "CAST(NULL AS VARCHAR) AS one"
            : string.Join(", ", stage.Columns.Select(column => Header.Contains(column, StringComparer.Ordinal) ? SqlSession.Name(column) : $"CAST(NULL AS VARCHAR) AS {SqlSession.Name(column)}"));
        var sql =
            $$"""
            SELECT {{selected}} FROM read_csv({{SqlSession.Text(GlobLiteral(File.FullPath))}}, auto_detect = false, header = true,
                delim = {{SqlSession.Text(Mapped.Delimiter.ToString())}}, quote = '"', escape = '"', encoding = {{SqlSession.Text(Encoding)}},
                columns = {{{columns}}}, nullstr = [{{string.Join(", ", Mapped.Missing.Select(SqlSession.Text))}}], strict_mode = true,
                store_rejects = true, rejects_limit = 0, rejects_table = 'broken_rows', rejects_scan = 'broken_scan')
            """;
        stage.Add(session, File, sql, () => Broken(session), Encoding == "utf-16" ? null : () => new CsvLineIndex(File.FullPath, Mapped.Delimiter), cancellationToken);
        var segment = stage.Segments[^1];
        if (segment.Broken.Count(record => record.Reason == NotInEncoding) is > 0 and var wrong && wrong * 2 >= segment.Rows + segment.Broken.Length - 1)
            throw new ImportException($"{File.Name} is not in the encoding {Encoding}. State the right one as \"encoding\" in the mapping (utf-8, utf-16, latin-1).");
    }

    private static ImmutableArray<BrokenRecord> Broken(SqlSession session)
    {
        var broken = session.Rows("SELECT line, min(CAST(error_type AS VARCHAR)) FROM broken_rows GROUP BY line ORDER BY line")
            .Select(row => new BrokenRecord(Convert.ToInt64(row[0], CultureInfo.InvariantCulture) - 1, Reason((string)row[1]!))).ToImmutableArray();
        session.Execute("DROP TABLE broken_rows");
        session.Execute("DROP TABLE broken_scan");
        return broken;
    }

    /// <summary>DuckDB reads * ? [ in a path as a pattern; a class of one character stands for itself.</summary>
    private static string GlobLiteral(string path) => string.Concat(path.Select(c => c is '*' or '?' or '[' ? $"[{c}]" : c.ToString()));

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
