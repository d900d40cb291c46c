using ResearchKit.DuckDB;
using ResearchKit.Frames;

namespace ResearchKit.Tests.Store;

/// <summary>Rows of a store's file, read past the kit: what an import or a writer put there.</summary>
internal static class StoreRows
{
    public static DataFrame Of(string path, string sql)
    {
        using var connection = new DuckDBConnection($"Data Source={path};access_mode=READ_ONLY");
        connection.Open();
        using var command = new DuckDBCommand(sql, connection);
        using var chunks = command.ExecuteChunks();
        return DataFrame.FromChunks(chunks, Path.GetFileName(path)).Opened();
    }
}
