using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Store;

namespace ResearchKit.Sources;

/// <summary>
/// The rows of one file as text, in an in-memory table that never spills to disk. Holds the columns that the mapping uses and no others.
/// <c>rowid</c> is the order of the rows in the file.
/// </summary>
internal sealed class CsvStage
{
    private CsvStage(SourceFile file, string table, long rows, ImmutableArray<BrokenRecord> broken)
    {
        File = file;
        Table = table;
        Rows = rows;
        Broken = broken;
    }

    public SourceFile File { get; }

    /// <summary>Name of the in-memory table.</summary>
    public string Table { get; }

    /// <summary>Rows that could be split into columns.</summary>
    public long Rows { get; }

    /// <summary>Records that could not, in the file's order.</summary>
    public ImmutableArray<BrokenRecord> Broken { get; }

    /// <summary>Reads a file with DuckDB's parallel CSV reader.</summary>
    public static CsvStage Read(SqlSession session, SourceFile file, int number, IReadOnlySet<string> used, CancellationToken cancellationToken)
    {
        var table = $"memory.stage_{number}";
        var columns = string.Join(", ", file.Columns.Select(column => $"{SqlSession.Text(column)}: 'VARCHAR'"));
        var selected = used.Count == 0 ? "1 AS one" : string.Join(", ", used.Order(StringComparer.Ordinal).Select(SqlSession.Name));
        session.Execute(
            $$"""
            CREATE TABLE {{table}} AS SELECT {{selected}} FROM read_csv({{SqlSession.Text(GlobLiteral(file.FullPath))}}, auto_detect = false, header = true,
                delim = {{SqlSession.Text(file.Mapped.Delimiter.ToString())}}, quote = '"', escape = '"', encoding = {{SqlSession.Text(file.Mapped.Encoding)}},
                columns = {{{columns}}}, nullstr = [{{string.Join(", ", file.Mapped.Missing.Select(SqlSession.Text))}}], strict_mode = true,
                store_rejects = true, rejects_limit = 0, rejects_table = 'broken_{{number}}', rejects_scan = 'broken_scan_{{number}}')
            """,
            cancellationToken);
        var rows = Convert.ToInt64(session.Scalar<object>($"SELECT count(*) FROM {table}", cancellationToken), CultureInfo.InvariantCulture);
        var broken = session.Rows(
            $"SELECT line, min(CAST(error_type AS VARCHAR)) FROM broken_{number} GROUP BY line ORDER BY line", cancellationToken)
            .Select(row => new BrokenRecord(Convert.ToInt64(row[0], CultureInfo.InvariantCulture) - 1, Reason((string)row[1]!))).ToImmutableArray();
        session.Execute($"DROP TABLE broken_{number}");
        session.Execute($"DROP TABLE broken_scan_{number}");
        if (broken.Count(record => record.Reason == NotInEncoding) is > 0 and var wrong && wrong * 2 >= rows + broken.Length - 1)
            throw new ImportException($"{file.Name} is not in the encoding {file.Mapped.Encoding}. State the right one as \"encoding\" in the mapping (utf-8, utf-16, latin-1).");
        return new CsvStage(file, table, rows, broken);
    }

    public void Drop(SqlSession session) => session.Execute($"DROP TABLE {Table}");

    private const string NotInEncoding = "not in the file's encoding";

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

/// <summary>A record that could not be split into columns.</summary>
/// <param name="Record">Its number in the file, the header being 0.</param>
/// <param name="Reason">Why.</param>
internal readonly record struct BrokenRecord(long Record, string Reason);
