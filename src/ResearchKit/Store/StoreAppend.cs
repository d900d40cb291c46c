using ResearchKit.DuckDB;
using ResearchKit.Frames;
using ResearchKit.Frames.Storage;

namespace ResearchKit.Store;

/// <summary>Writes the rows of a frame into a table of the attached database <c>store</c>: SQL scans the frame's columns where they are.</summary>
internal static class StoreAppend
{
    private const string Rows = "rows_to_append";

    public static void Append(SqlSession session, SchemaTable table, DataFrame rows, CancellationToken cancellationToken)
    {
        if (rows.Length == 0)
            return;
        var names = string.Join(", ", rows.Columns.Select(column => table[column.Name].Name));
        session.Connection.RegisterTable(Rows, new FrameTable(rows));
        try
        {
            session.Execute($"INSERT INTO store.{table.Name} ({names}) SELECT {names} FROM {Rows}", cancellationToken);
        }
        catch (DuckDBException problem)
        {
            throw new LearningStoreException($"Rows for {table.Name} were refused: {problem.Message}", problem);
        }
        finally
        {
            session.Connection.UnregisterTable(Rows);
        }
    }
}
