using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ResearchKit.Notebooks.Lint;

/// <summary>
/// Follows the columns of a query from its tables to its result, on DuckDB's own parse of it, and notes where rows about people, classes or schools are put in an order of merit
/// or sorted into kinds. What a column is called matters only where it comes from a table.
/// </summary>
/// <param name="frames">Results of earlier cells that the query may read, by name.</param>
internal sealed class SqlReading(IReadOnlyDictionary<string, ImmutableArray<SqlColumn>> frames)
{
    private readonly Dictionary<string, ImmutableArray<SqlColumn>> _common = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(LintRule Rule, string Excerpt)> _found = [];

    /// <summary>What was found, in the order of reading.</summary>
    public IReadOnlyList<(LintRule Rule, string Excerpt)> Found => _found;

    /// <summary>The columns of the result.</summary>
    /// <param name="node">The node of a parsed statement.</param>
    public ImmutableArray<SqlColumn> Read(JsonNode? node)
    {
        foreach (var common in Items(node?["cte_map"]?["map"]))
            _common[Text(common["key"])] = Read(common["value"]?["query"]?["node"]);
        var columns = Text(node?["type"]) switch
        {
            "SELECT_NODE" => Select(node!),
            "SET_OPERATION_NODE" => SetOperation(node!),
            "CTE_NODE" => With(node!),
            _ => [],
        };
        Ordered(node, columns);
        return columns;
    }

    private ImmutableArray<SqlColumn> With(JsonNode node)
    {
        _common[Text(node["cte_name"])] = Read(node["query"]);
        return Read(node["child"]);
    }

    private ImmutableArray<SqlColumn> SetOperation(JsonNode node)
    {
        var (left, right) = (Read(node["left"]), Read(node["right"]));
        return [.. left.Select((column, i) => i < right.Length ? column with { Traits = column.Traits | right[i].Traits } : column)];
    }

    private ImmutableArray<SqlColumn> Select(JsonNode node)
    {
        var scope = new SqlScope(Tables(node["from_table"]));
        var columns = ImmutableArray.CreateBuilder<SqlColumn>();
        foreach (var item in Items(node["select_list"]))
        {
            if (Text(item["class"]) == "STAR")
                columns.AddRange(scope.All(Text(item["relation_name"])));
            else
                columns.Add(new SqlColumn(NameOf(item), scope.TraitsOf(item)));
        }

        var aboutWhom = columns.Any(column => column.Traits.HasFlag(SqlTraits.Whom));
        foreach (var item in Items(node["select_list"]).Where(_ => aboutWhom))
            Sorting(item, scope, NameOf(item));
        return columns.ToImmutable();
    }

    // Ranks, quartiles and bands of a measure beside the one whom the row is about.
    private void Sorting(JsonNode item, SqlScope scope, string name)
    {
        foreach (var part in Within(item))
        {
            var type = Text(part["type"]);
            if (Text(part["class"]) == "WINDOW" && type is "WINDOW_RANK" or "WINDOW_RANK_DENSE" or "WINDOW_ROW_NUMBER" or "WINDOW_NTILE" or "WINDOW_PERCENT_RANK" or "WINDOW_CUME_DIST")
            {
                var within = Items(part["partitions"]).Any(partition => scope.TraitsOf(partition).HasFlag(SqlTraits.Whom) && IsPerson(partition));
                var byMerit = Items(part["orders"]).Any(order => scope.TraitsOf(order["expression"]).HasFlag(SqlTraits.Merit));
                if (!within && byMerit)
                    _found.Add((type == "WINDOW_NTILE" ? LintRule.SortedPeople : LintRule.RankedRows, $"{Text(part["function_name"])}() over ... as {name}"));
            }
            else if (type == "CASE_EXPR" && IsBand(part, scope))
            {
                _found.Add((LintRule.SortedPeople, $"case when ... as {name}"));
            }
        }
    }

    /// <summary>Texts chosen by the size of a measure: 'low', 'middle', 'high'.</summary>
    private static bool IsBand(JsonNode expression, SqlScope scope)
    {
        var checks = Items(expression["case_checks"]).ToArray();
        var texts = checks.Select(check => check["then_expr"]).Append(expression["else_expr"]).Where(IsText).Select(result => result!["value"]!["value"]!.ToString()).Distinct(StringComparer.Ordinal).Count();
        return texts >= 2 && checks.SelectMany(check => Within(check["when_expr"])).Any(part =>
            Text(part["type"]) is "COMPARE_LESSTHAN" or "COMPARE_GREATERTHAN" or "COMPARE_LESSTHANOREQUALTO" or "COMPARE_GREATERTHANOREQUALTO" or "COMPARE_BETWEEN"
            && scope.TraitsOf(part).HasFlag(SqlTraits.Merit));
    }

    private void Ordered(JsonNode? node, ImmutableArray<SqlColumn> columns)
    {
        if (!columns.Any(column => column.Traits.HasFlag(SqlTraits.Whom)))
            return;
        foreach (var order in Items(node?["modifiers"]).Where(modifier => Text(modifier["type"]) == "ORDER_MODIFIER").SelectMany(modifier => Items(modifier["orders"])).Take(1))
        {
            var expression = order["expression"];
            var scope = new SqlScope([("", columns), .. Text(node!["type"]) == "SELECT_NODE" ? Tables(node["from_table"]) : []]);
            var traits = expression?["value"]?["value"] is JsonValue position && position.TryGetValue<int>(out var at) && at >= 1 && at <= columns.Length ? columns[at - 1].Traits : scope.TraitsOf(expression);
            if (traits.HasFlag(SqlTraits.Merit))
                _found.Add((LintRule.RankedRows, $"order by {(NameOf(expression) is { Length: > 0 } name ? name : "a measure")}"));
        }
    }

    private ImmutableArray<(string Alias, ImmutableArray<SqlColumn> Columns)> Tables(JsonNode? table)
    {
        var alias = Text(table?["alias"]);
        switch (Text(table?["type"]))
        {
            case "BASE_TABLE":
                var name = Text(table!["table_name"]);
                var columns = _common.TryGetValue(name, out var common) ? common : frames.TryGetValue(name, out var frame) ? frame : ColumnTraits.OfTable(name) ?? [];
                return [(alias.Length > 0 ? alias : name, columns)];
            case "JOIN":
                return [.. Tables(table!["left"]), .. Tables(table["right"])];
            case "SUBQUERY":
                return [(alias, Read(table!["subquery"]?["node"]))];
            default:
                return [];
        }
    }

    private static bool IsPerson(JsonNode partition) => !NameOf(partition).StartsWith("school", StringComparison.OrdinalIgnoreCase) && !NameOf(partition).StartsWith("group", StringComparison.OrdinalIgnoreCase)
        && !NameOf(partition).StartsWith("class", StringComparison.OrdinalIgnoreCase);

    internal static string NameOf(JsonNode? item) => Text(item?["alias"]) is { Length: > 0 } alias ? alias
        : Items(item?["column_names"]).LastOrDefault() is JsonValue last ? last.ToString() : Text(item?["function_name"]);

    internal static IEnumerable<JsonNode> Within(JsonNode? node)
    {
        if (node is JsonObject expression && Text(expression["class"]) is { Length: > 0 })
            yield return expression;
        var children = node switch { JsonObject block => block.Select(pair => pair.Value), JsonArray list => list, _ => [] };
        foreach (var part in children.SelectMany(Within))
            yield return part;
    }

    internal static IEnumerable<JsonNode> Items(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonNode>();

    internal static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static bool IsText(JsonNode? expression) => Text(expression?["value"]?["type"]?["id"]) == "VARCHAR";
}

/// <summary>The tables that an expression may speak of.</summary>
internal sealed class SqlScope(ImmutableArray<(string Alias, ImmutableArray<SqlColumn> Columns)> tables)
{
    public IEnumerable<SqlColumn> All(string relation) =>
        tables.Where(table => relation.Length == 0 || table.Alias.Equals(relation, StringComparison.OrdinalIgnoreCase)).SelectMany(table => table.Columns);

    /// <summary>What an expression stands for: a column as it is; what is computed of a measure is a measure, and no longer says whom it is about.</summary>
    public SqlTraits TraitsOf(JsonNode? expression)
    {
        if (SqlReading.Text(expression?["class"]) == "COLUMN_REF")
            return Column(expression!);
        // How many rows there are says nothing of merit; how far a list has come neither.
        var name = SqlReading.Text(expression?["function_name"]);
        if (name is "count" or "count_star")
            return SqlTraits.None;
        if (name is "any_value" or "first" or "min" or "max" or "upper" or "lower" && SqlReading.Items(expression!["children"]).Take(1).Select(TraitsOf).Contains(SqlTraits.Whom))
            return SqlTraits.Whom;
        if (SqlReading.Text(expression?["class"]) is "CAST" && TraitsOf(expression!["child"]) == SqlTraits.Whom)
            return SqlTraits.Whom;
        var merit = SqlReading.Within(expression).Any(part => SqlReading.Text(part["class"]) == "COLUMN_REF" && Column(part).HasFlag(SqlTraits.Merit));
        return merit || name is "avg" or "mean" or "median" or "quantile_cont" or "stddev" ? SqlTraits.Merit : SqlTraits.None;
    }

    private SqlTraits Column(JsonNode reference)
    {
        var names = SqlReading.Items(reference["column_names"]).Select(name => name.ToString()).ToArray();
        if (names.Length == 0)
            return SqlTraits.None;
        var known = tables.Where(table => names.Length == 1 || table.Alias.Equals(names[^2], StringComparison.OrdinalIgnoreCase))
            .SelectMany(table => table.Columns).FirstOrDefault(column => column.Name.Equals(names[^1], StringComparison.OrdinalIgnoreCase));
        return known?.Traits ?? ColumnTraits.Of(names[^1], isNumber: false);
    }
}
