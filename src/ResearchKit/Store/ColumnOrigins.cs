using System.Text.Json;
using System.Text.Json.Nodes;

namespace ResearchKit.Store;

/// <summary>
/// Finds the result columns of a query that are plain columns of the learning schema, through joins, subqueries and common table expressions, by walking
/// DuckDB's own parse of the query. A column that was computed, or could come from two places, has no origin.
/// </summary>
internal sealed class ColumnOrigins
{
    private readonly Dictionary<string, List<(string Name, SchemaColumn? Origin)>> _common = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedSet<string> _tables = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, SchemaColumn?> _origins = new(StringComparer.OrdinalIgnoreCase);

    private ColumnOrigins()
    {
    }

    /// <summary>Tables that the query reads, in ordinal order.</summary>
    public IReadOnlyCollection<string> Tables => _tables;

    /// <summary>The schema's column behind a result column, or null.</summary>
    public SchemaColumn? this[string resultColumn] => _origins.GetValueOrDefault(resultColumn);

    /// <summary>Reads a query; one that DuckDB cannot serialise (several statements, no SELECT) has no origins.</summary>
    public static ColumnOrigins Of(SqlSession session, string sql)
    {
        return Of(JsonNode.Parse(session.Scalar<string>("SELECT CAST(json_serialize_sql(CAST(? AS VARCHAR)) AS VARCHAR)", default, sql)));
    }

    /// <summary>The same of DuckDB's parse.</summary>
    public static ColumnOrigins Of(JsonNode? tree)
    {
        var origins = new ColumnOrigins();
        if (tree?["error"]?.GetValueKind() == JsonValueKind.True || tree?["statements"] is not JsonArray { Count: 1 } statements)
            return origins;
        var columns = origins.Query(statements[0]!["node"]);
        origins.CollectTables(statements[0]!);
        foreach (var group in columns.GroupBy(column => column.Name, StringComparer.OrdinalIgnoreCase))
            origins._origins[group.Key] = group.Select(column => column.Origin).Distinct().Count() == 1 ? group.First().Origin : null;
        return origins;
    }

    private List<(string Name, SchemaColumn? Origin)> Query(JsonNode? node)
    {
        if (node?["cte_map"]?["map"] is JsonArray expressions)
        {
            foreach (var expression in expressions)
                _common[Text(expression?["key"])] = Query(expression?["value"]?["query"]?["node"]);
        }

        switch (Text(node?["type"]))
        {
            case "SELECT_NODE":
                var scope = new List<(string Alias, string Name, SchemaColumn? Origin)>();
                From(node!["from_table"], scope);
                return [.. (node["select_list"] as JsonArray ?? []).SelectMany(item => Selected(item, scope))];
            case "SET_OPERATION_NODE":
                var left = Query(node!["left"]);
                var right = Query(node["right"]);
                return [.. left.Select((column, i) => (column.Name, i < right.Count && right[i].Origin == column.Origin ? column.Origin : null))];
            case "CTE_NODE":
                _common[Text(node!["cte_name"])] = Query(node["query"]);
                return Query(node["child"]);
            default:
                return [];
        }
    }

    private void From(JsonNode? table, List<(string Alias, string Name, SchemaColumn? Origin)> scope)
    {
        var alias = Text(table?["alias"]);
        switch (Text(table?["type"]))
        {
            case "BASE_TABLE":
                var name = Text(table!["table_name"]);
                if (alias.Length == 0)
                    alias = name;
                if (_common.TryGetValue(name, out var expression))
                    scope.AddRange(expression.Select(column => (alias, column.Name, column.Origin)));
                else if (LearningSchema.Current.TryGetTable(name, out var schema) && (table["column_name_alias"] as JsonArray ?? []).Count == 0)
                    scope.AddRange(schema.Columns.Select(column => (alias, column.Name, (SchemaColumn?)column)));
                break;
            case "JOIN":
                From(table!["left"], scope);
                From(table["right"], scope);
                break;
            case "SUBQUERY":
                scope.AddRange(Query(table!["subquery"]?["node"]).Select(column => (alias, column.Name, column.Origin)));
                break;
        }
    }

    private static IEnumerable<(string Name, SchemaColumn? Origin)> Selected(JsonNode? item, List<(string Alias, string Name, SchemaColumn? Origin)> scope)
    {
        var alias = Text(item?["alias"]);
        switch (Text(item?["class"]))
        {
            case "COLUMN_REF":
                var names = (item!["column_names"] as JsonArray ?? []).Select(Text).ToList();
                var found = scope.Where(column => Same(column.Name, names[^1]) && (names.Count == 1 || Same(column.Alias, names[^2])))
                    .Select(column => column.Origin).ToList();
                // Two joined tables may share a column (USING): the same name, each with its own entry in the schema; only equal entries count.
                yield return (alias.Length > 0 ? alias : names[^1], found.Distinct().Count() == 1 ? found[0] : null);
                break;
            case "STAR":
                var relation = Text(item!["relation_name"]);
                foreach (var column in scope.Where(column => relation.Length == 0 || Same(column.Alias, relation)))
                {
                    var isReplaced = (item["replace_list"] as JsonArray ?? []).Any(pair => Same(Text(pair?["key"]), column.Name));
                    yield return (column.Name, isReplaced ? null : column.Origin);
                }

                break;
            default:
                yield return (alias, null);
                break;
        }
    }

    private void CollectTables(JsonNode node)
    {
        if (node is JsonObject block)
        {
            if (Text(block["type"]) == "BASE_TABLE" && !_common.ContainsKey(Text(block["table_name"])))
                _tables.Add(Text(block["table_name"]));
            foreach (var (_, value) in block)
            {
                if (value is not null)
                    CollectTables(value);
            }
        }
        else if (node is JsonArray list)
        {
            foreach (var value in list)
            {
                if (value is not null)
                    CollectTables(value);
            }
        }
    }

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);

    private static string Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : "";
}
