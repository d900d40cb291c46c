using System.Collections.Immutable;
using ResearchKit.DuckDB;
using ResearchKit.Store;

namespace ResearchKit.Sources.Mapped;

/// <summary>
/// Columns of a Parquet file as text: times as ISO 8601, decimals and whole numbers without loss, true and false. Members of structures are columns of their own, named <c>outer.inner</c>; lists
/// and maps are JSON text.
/// </summary>
internal static class ParquetColumns
{
    private const int MaximumDepth = 16;

    /// <summary>Names and the SQL of their text; SQL is null where a column holds what no text can stand for.</summary>
    /// <param name="session">Any database.</param>
    /// <param name="source">SQL of the file's rows.</param>
    public static ImmutableArray<(string Name, string? Sql)> Of(SqlSession session, string source)
    {
        using var command = new DuckDBCommand($"SELECT * FROM {source} LIMIT 0", session.Connection);
        using var reader = (DuckDBDataReader)command.ExecuteReader();
        var columns = ImmutableArray.CreateBuilder<(string, string?)>();
        for (var i = 0; i < reader.FieldCount; i++)
            Add(columns, reader.GetName(i), SqlSession.Name(reader.GetName(i)), reader.GetLogicalType(i), 0);
        return columns.ToImmutable();
    }

    private static void Add(ImmutableArray<(string, string?)>.Builder columns, string name, string sql, DuckDBLogicalType type, int depth)
    {
        if (type.Type != DuckDBType.Struct || type.Fields.Count == 0 || depth == MaximumDepth)
        {
            columns.Add((name, Text(sql, type.Type)));
            return;
        }

        foreach (var field in type.Fields)
            Add(columns, $"{name}.{field.Name}", $"struct_extract({sql}, {SqlSession.Text(field.Name)})", field.Type, depth + 1);
    }

    private static string? Text(string sql, DuckDBType type) => type switch
    {
        // Programs that know no missing whole numbers write them as 12.0; the same number is the same text.
        DuckDBType.Float or DuckDBType.Double =>
            $"(CASE WHEN {sql} = floor({sql}) AND abs({sql}) < 9007199254740992 THEN CAST(CAST({sql} AS BIGINT) AS VARCHAR) ELSE CAST({sql} AS VARCHAR) END)",
        DuckDBType.Timestamp or DuckDBType.TimestampSeconds or DuckDBType.TimestampMilliseconds or DuckDBType.TimestampNanoseconds => $"replace(CAST({sql} AS VARCHAR), ' ', 'T')",
        DuckDBType.TimestampTz => $"regexp_replace(replace(CAST({sql} AS VARCHAR), ' ', 'T'), '[+]00$', 'Z')",
        DuckDBType.List or DuckDBType.Array or DuckDBType.Map or DuckDBType.Struct or DuckDBType.Union => $"CAST(to_json({sql}) AS VARCHAR)",
        DuckDBType.Blob or DuckDBType.Invalid => null,
        _ => $"CAST({sql} AS VARCHAR)",
    };
}
