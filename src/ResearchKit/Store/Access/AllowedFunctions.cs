namespace ResearchKit.Store.Access;

/// <summary>The functions that SQL on a protected store may call, from <c>AllowedFunctions.txt</c>. All others are refused, also those of later versions of DuckDB.</summary>
internal static class AllowedFunctions
{
    private const string InFrom = "[from]";

    private static readonly Lazy<(HashSet<string> Values, HashSet<string> Tables)> Names = new(Read);

    /// <summary>Functions of values, aggregates and windows.</summary>
    public static IReadOnlySet<string> OfValues => Names.Value.Values;

    /// <summary>Functions that may stand in FROM.</summary>
    public static IReadOnlySet<string> OfTables => Names.Value.Tables;

    private static (HashSet<string> Values, HashSet<string> Tables) Read()
    {
        using var stream = typeof(AllowedFunctions).Assembly.GetManifestResourceStream("ResearchKit.Store.Access.AllowedFunctions.txt")!;
        using var reader = new StreamReader(stream);
        var (values, tables) = (new HashSet<string>(StringComparer.OrdinalIgnoreCase), new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        foreach (var line in reader.ReadToEnd().Split('\n').Where(line => !line.StartsWith("# ", StringComparison.Ordinal)))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words is [InFrom, .. var ofTables])
                tables.UnionWith(ofTables);
            else
                values.UnionWith(words);
        }

        return (values, tables);
    }
}
