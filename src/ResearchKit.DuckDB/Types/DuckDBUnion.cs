namespace ResearchKit.DuckDB;

/// <summary>A value of a UNION with the name of the member it is of.</summary>
/// <param name="Tag">The member's name.</param>
/// <param name="Value">The value; null when the member itself is NULL.</param>
public sealed record DuckDBUnion(string Tag, object? Value);
