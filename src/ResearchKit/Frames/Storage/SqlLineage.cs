using System.Text.Json.Nodes;
using ResearchKit.DuckDB;

namespace ResearchKit.Frames.Storage;

/// <summary>
/// Says which columns of a query's result are plain columns of a frame, so that they keep its unit and description: those that the outermost
/// SELECT names or takes by a star, straight from registered frames. Anything computed is not among them.
/// </summary>
internal static class SqlLineage
{
    public static IReadOnlyDictionary<string, Column> Of(DuckDBConnection connection, string sql, IReadOnlyDictionary<string, DataFrame> frames)
    {
        var origins = new Dictionary<string, Column>(StringComparer.OrdinalIgnoreCase);
        using var command = connection.CreateCommand();
        command.CommandText = "select json_serialize_sql($sql::varchar)::varchar";
        command.Parameters.Add("sql", sql);
        var statements = JsonNode.Parse((string)command.ExecuteScalar()!)?["statements"] as JsonArray;
        if (statements is not [{ } statement] || statement["node"] is not JsonObject node || Text(node["type"]) != "SELECT_NODE"
            || node["cte_map"]?["map"] is JsonArray { Count: > 0 })
            return origins;
        var scope = new List<(string Alias, DataFrame Frame)>();
        if (!Tables(node["from_table"], frames, scope))
            return origins;
        foreach (var item in node["select_list"] as JsonArray ?? [])
        {
            if (Text(item?["class"]) == "COLUMN_REF")
                AddColumn(item!, scope, origins);
            else if (Text(item?["class"]) == "STAR" && Text(item!["type"]) == "STAR")
                AddStar(item, scope, origins);
        }

        return origins;
    }

    /// <summary>Lists the frames of a FROM clause; false if anything else stands there too.</summary>
    private static bool Tables(JsonNode? table, IReadOnlyDictionary<string, DataFrame> frames, List<(string Alias, DataFrame Frame)> scope)
    {
        switch (Text(table?["type"]))
        {
            case "BASE_TABLE" when frames.TryGetValue(Text(table!["table_name"]), out var frame):
                scope.Add((Text(table["alias"]) is { Length: > 0 } alias ? alias : Text(table["table_name"]), frame));
                return true;
            case "JOIN":
                return Tables(table!["left"], frames, scope) && Tables(table["right"], frames, scope);
            default:
                return false;
        }
    }

    private static void AddColumn(JsonNode item, List<(string Alias, DataFrame Frame)> scope, Dictionary<string, Column> origins)
    {
        var names = (item["column_names"] as JsonArray ?? []).Select(Text).ToList();
        if (names.Count is not (1 or 2))
            return;
        var frame = scope.Find(table => table.Frame.HasColumn(names[^1])
            && (names.Count == 1 || table.Alias.Equals(names[0], StringComparison.OrdinalIgnoreCase))).Frame;
        if (frame is not null)
            origins.TryAdd(Text(item["alias"]) is { Length: > 0 } alias ? alias : names[^1], frame[names[^1]]);
    }

    private static void AddStar(JsonNode item, List<(string Alias, DataFrame Frame)> scope, Dictionary<string, Column> origins)
    {
        var relation = Text(item["relation_name"]);
        var replaced = (item["replace_list"] as JsonArray ?? []).Select(entry => Text(entry?["key"])).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (alias, frame) in scope)
        {
            if (relation.Length > 0 && !alias.Equals(relation, StringComparison.OrdinalIgnoreCase))
                continue;
            foreach (var column in frame.Columns.Where(column => !replaced.Contains(column.Name)))
                origins.TryAdd(column.Name, column);
        }
    }

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
