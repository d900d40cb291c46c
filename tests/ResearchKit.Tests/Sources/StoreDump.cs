using ResearchKit.Store;

namespace ResearchKit.Tests.Sources;

/// <summary>The content of a store as text, to compare stores.</summary>
internal static class StoreDump
{
    private static readonly string[] Books = ["schema_version", "provenance", "rejected_row", "generator_seal"];

    /// <summary>Every row of every table but the books of imports: <c>table|value|value</c>.</summary>
    public static IReadOnlyList<string> Of(ImportFolder folder)
    {
        var lines = new List<string>();
        foreach (var table in LearningSchema.Current.Tables.Where(table => !Books.Contains(table.Name, StringComparer.Ordinal)))
            lines.AddRange(folder.Query($"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM {table.Name} ORDER BY ALL").Select(row => $"{table.Name}|{string.Join('|', row.Select(value => value ?? "∅"))}"));
        return lines;
    }
}
