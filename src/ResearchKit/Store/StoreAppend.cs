using ResearchKit.Frames;

namespace ResearchKit.Store;

/// <summary>Writes the rows of a frame into a table of the attached database <c>store</c>.</summary>
internal static class StoreAppend
{
    private const int BatchRows = 16_384;

    public static void Append(SqlSession session, SchemaTable table, DataFrame rows, CancellationToken cancellationToken)
    {
        if (rows.RowCount == 0)
            return;
        var columns = rows.Columns.Select(column => table[column.Name]).ToList();
        var sql = $"INSERT INTO store.{table.Name} ({string.Join(", ", columns.Select(column => column.Name))}) SELECT "
            + string.Join(", ", columns.Select((column, i) => $"unnest(CAST(${i + 1} AS {column.Type}[]))"));
        try
        {
            for (var first = 0; first < rows.RowCount; first += BatchRows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var count = Math.Min(BatchRows, rows.RowCount - first);
                var values = rows.Columns.Select(column => (object?)Enumerable.Range(first, count).Select(column.GetValue).ToList()).ToArray();
                session.Execute(sql, cancellationToken, values);
            }
        }
        catch (DuckDB.DuckDBException problem)
        {
            throw new LearningStoreException($"Rows for {table.Name} were refused: {problem.Message}", problem);
        }
    }
}
