namespace ResearchKit.DuckDB;

/// <summary>How far a query is, by DuckDB's estimate.</summary>
/// <param name="Percentage">0 to 100.</param>
/// <param name="RowsProcessed">Rows read so far.</param>
/// <param name="TotalRows">Rows to read, as far as DuckDB knows.</param>
public readonly record struct DuckDBProgress(double Percentage, long RowsProcessed, long TotalRows);
