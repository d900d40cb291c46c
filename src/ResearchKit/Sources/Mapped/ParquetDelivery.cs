using System.Collections.Immutable;
using ResearchKit.DuckDB;
using ResearchKit.Sources.Pipeline;
using ResearchKit.Store;

namespace ResearchKit.Sources.Mapped;

/// <summary>A Parquet file on disk, read with DuckDB's parallel reader.</summary>
/// <param name="File">The file.</param>
/// <param name="Mapped">The mapping's entry.</param>
/// <param name="Columns">Names of its columns and the SQL of their text.</param>
internal sealed record ParquetDelivery(SourceFile File, MappedFile Mapped, ImmutableArray<(string Name, string? Sql)> Columns) : IDelivery
{
    public ImmutableArray<string> Header => [.. Columns.Select(column => column.Name)];

    public IReadOnlyList<string> Notes => [];

    /// <summary>Columns of a file.</summary>
    /// <exception cref="ImportException">It is no Parquet file, or a cut one.</exception>
    public static ImmutableArray<(string Name, string? Sql)> Describe(string path, string name)
    {
        Span<byte> mark = stackalloc byte[4];
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        {
            if (stream.ReadAtLeast(mark, 4, throwOnEndOfStream: false) < 4 || !mark.SequenceEqual("PAR1"u8))
                throw new ImportException($"{name} is no Parquet file: it does not begin with PAR1. State its format in the mapping (format: csv, json, ndjson or xlsx).");
        }

        try
        {
            using var session = SqlSession.InMemory();
            return ParquetColumns.Of(session, Read(path));
        }
        catch (DuckDBException)
        {
            // The message of the database may quote what the file holds.
            throw new ImportException($"{name} cannot be read as Parquet: it is cut off, damaged, encrypted, or of a kind that is not known. Export it again.");
        }
    }

    public void AddTo(SqlSession session, StagedFile stage, CancellationToken cancellationToken)
    {
        var selected = stage.Columns.IsEmpty
            ? "CAST(NULL AS VARCHAR) AS one"
            : string.Join(", ", stage.Columns.Select(column => $"{Value(column)} AS {SqlSession.Name(column)}"));
        try
        {
            stage.Add(session, File, $"SELECT {selected} FROM {Read(File.FullPath)}", () => [], RecordLines.Plain, cancellationToken);
        }
        catch (DuckDBException problem) when (problem.ErrorType is not (DuckDBErrorType.OutOfMemory or DuckDBErrorType.Interrupt))
        {
            throw new ImportException($"{File.Name} cannot be read to its end: a part of it is cut off or damaged. Export it again; nothing was imported.");
        }
    }

    private static string Read(string path) => $"read_parquet({SqlSession.Text(CsvDelivery.GlobLiteral(path))}, hive_partitioning = false, file_row_number = false)";

    private string Value(string column)
    {
        if (Columns.FirstOrDefault(known => known.Name == column) is not { Name: not null } found)
            return "CAST(NULL AS VARCHAR)";
        var sql = found.Sql ?? throw new ImportException($"{File.Name}: the column \"{column}\" holds bytes, which no text can stand for. Leave it out of the loads, or export it as text.");
        return Mapped.Missing.IsEmpty ? sql : $"(CASE WHEN {sql} NOT IN ({string.Join(", ", Mapped.Missing.Select(SqlSession.Text))}) THEN {sql} END)";
    }
}
