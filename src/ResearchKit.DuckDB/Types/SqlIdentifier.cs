namespace ResearchKit.DuckDB;

/// <summary>Names as SQL takes them.</summary>
internal static class SqlIdentifier
{
    /// <summary>The name in double quotes, inner ones doubled.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The text in single quotes, inner ones doubled.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
