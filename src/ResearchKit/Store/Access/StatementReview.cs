using System.Text.Json;
using System.Text.Json.Nodes;
using ResearchKit.Frames;
using ResearchKit.Privacy.Purposes;

namespace ResearchKit.Store.Access;

/// <summary>
/// DuckDB's own parse of a statement, read for what it may do on a protected store: one SELECT, tables by their plain names, and functions from a list. Whatever is not known to be
/// harmless is refused.
/// </summary>
internal sealed class StatementReview
{
    private const int Deepest = 3000;

    private static readonly HashSet<string> s_nodes = new(StringComparer.Ordinal)
    {
        "SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE",
        "BASE_TABLE", "SUBQUERY", "JOIN", "TABLE_FUNCTION", "EXPRESSION_LIST", "EMPTY", "PIVOT",
        "ORDER_MODIFIER", "LIMIT_MODIFIER", "LIMIT_PERCENT_MODIFIER", "DISTINCT_MODIFIER", "ORDER_DEFAULT", "ASCENDING", "DESCENDING",
    };

    private static readonly HashSet<string> s_expressions = new(StringComparer.Ordinal)
    {
        "CONSTANT", "COLUMN_REF", "FUNCTION", "OPERATOR", "COMPARISON", "CONJUNCTION", "CASE", "CAST", "STAR", "SUBQUERY", "WINDOW", "LAMBDA", "LAMBDA_REF", "PARAMETER",
        "POSITIONAL_REFERENCE", "COLLATE", "BETWEEN", "TYPE",
    };

    private readonly HashSet<string> _common = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Catalog, string Schema, string Name)> _tables = [];
    private readonly List<string> _functions = [];
    private readonly List<string> _tableFunctions = [];
    private readonly HashSet<string> _columns = new(StringComparer.OrdinalIgnoreCase);
    private string? _unknown;

    private StatementReview(JsonNode? tree) => Tree = tree;

    /// <summary>The parse; null when there is none.</summary>
    public JsonNode? Tree { get; }

    /// <summary>Whether DuckDB cannot make sense of the text: it says best why.</summary>
    public bool IsNoSql { get; private init; }

    /// <summary>Tables of the learning schema that the statement names, in ordinal order.</summary>
    /// <remarks>Also those whose name WITH gives to something else: where that holds is not looked into.</remarks>
    public IReadOnlyList<string> KnownTables => [.. _tables.Select(table => table.Name).Where(name => LearningSchema.Current.TryGetTable(name, out _))
        .Select(name => LearningSchema.Current[name].Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Reads a statement.</summary>
    public static StatementReview Of(SqlSession session, string sql)
    {
        if (Parse(session, sql) is not { } tree)
            return new StatementReview(null);
        if (tree?["error"]?.GetValueKind() == JsonValueKind.True)
            return new StatementReview(null) { IsNoSql = Text(tree["error_type"]) is "parser" or "syntax" };
        if (tree?["statements"] is not JsonArray { Count: 1 })
            return new StatementReview(null);
        var review = new StatementReview(tree);
        review.Walk(tree["statements"]![0]!["node"], 0);
        return review;
    }

    /// <summary>Refuses a statement that reads around the views.</summary>
    /// <param name="views">The views.</param>
    /// <param name="systemNames">Names of DuckDB's own tables and views.</param>
    /// <param name="register">Path of the register, for messages.</param>
    /// <exception cref="PurposeException">It does.</exception>
    public void Require(PurposeViews views, IReadOnlySet<string> systemNames, string register)
    {
        if (Tree is null)
            throw Refused(PurposeRefusal.Statement, "On a protected store SQL is one SELECT. For what the store holds see store.Catalog (researchkit query STORE); what is made of its rows is made in the query or of its frame.");
        if (_unknown is not null)
            throw Refused(PurposeRefusal.Statement, $"This SQL has a part that is not read on a protected store ({_unknown}): SHOW, DESCRIBE and SUMMARIZE are of them. For tables and columns see store.Catalog.");
        if (_tableFunctions.Find(name => !AllowedFunctions.OfTables.Contains(name)) is { } reader)
            throw Refused(PurposeRefusal.Function, $"\"{QuotedText.Shortened(reader)}\" cannot stand in FROM on a protected store: it may read something other than the purpose's columns. Allowed: {string.Join(", ", AllowedFunctions.OfTables)}.");
        if (_functions.Find(name => !AllowedFunctions.OfValues.Contains(name)) is { } function)
            throw Refused(PurposeRefusal.Function, $"The function \"{QuotedText.Shortened(function)}\" is not used on a protected store: it may tell something other than the values it is given.");
        if (_common.FirstOrDefault(systemNames.Contains) is { } taken)
            throw Refused(PurposeRefusal.Statement, $"WITH {QuotedText.Shortened(taken)}: that is the name of one of the database's own tables. Choose another name.");
        foreach (var (catalog, schema, name) in _tables)
        {
            if (catalog.Length + schema.Length > 0)
                throw Refused(PurposeRefusal.Table, $"On a protected store tables go by their plain names: write {QuotedText.Shortened(name)}, without a database or schema before it.");
            if (_common.Contains(name) || views.Tables.ContainsKey(name))
                continue;
            throw Refused(PurposeRefusal.Table, LearningSchema.Current.TryGetTable(name, out var table)
                ? $"The table {table.Name} is outside the purpose \"{views.Purpose.Name}\". {Remedy(register)} It reads: {string.Join(", ", views.Tables.Keys)}."
                : NameSuggestion.NotFound("table", $"the purpose \"{views.Purpose.Name}\" ({register})", name, [.. views.Tables.Keys]));
        }

        RequireWall();
    }

    /// <summary>A column outside the purpose that the statement names, when there is one; the message of the failure helps to tell which.</summary>
    public PurposeException? OutsideColumn(PurposeViews views, string register, string failure)
    {
        var outside = KnownTables.Where(views.Tables.ContainsKey).SelectMany(name => LearningSchema.Current[name].Columns
            .Where(column => _columns.Contains(column.Name) && !views.Tables[name].Contains(column)).Select(column => (Table: name, Column: column.Name))).ToArray();
        var named = outside.Where(one => failure.Contains($"\"{one.Column}\"", StringComparison.OrdinalIgnoreCase)).ToArray();
        return (named.Length > 0 ? named : outside) is not [var first, ..] all ? null : Refused(
            PurposeRefusal.Column,
            $"The column {string.Join(" or ", all.Where(one => one.Column == first.Column).Select(one => $"{one.Table}.{one.Column}"))} is outside the purpose \"{views.Purpose.Name}\". {Remedy(register)} "
            + $"Of {first.Table} it reads: {string.Join(", ", views.Tables[first.Table].Select(column => column.Name))}.");
    }

    // What anonymous answers join to, they are not anonymous beside.
    private void RequireWall()
    {
        if (!KnownTables.Any(IsAnonymous))
            return;
        if (KnownTables.FirstOrDefault(name => !IsAnonymous(name) && name != "survey_wave") is { } beside)
            throw Refused(
                PurposeRefusal.SurveyWall,
                $"Anonymous survey answers are read by themselves or with survey_wave, not beside {beside}: they join to nothing. Ask two queries, and compare what each releases.");
    }

    private static JsonNode? Parse(SqlSession session, string sql)
    {
        try
        {
            return JsonNode.Parse(
                session.Scalar<string>("SELECT CAST(json_serialize_sql(CAST(? AS VARCHAR)) AS VARCHAR)", default, sql), documentOptions: new JsonDocumentOptions { MaxDepth = Deepest });
        }
        catch (JsonException)
        {
            return null; // nested deeper than anyone writes: refused as what is no plain SELECT
        }
    }

    private static bool IsAnonymous(string table) => RowPeople.Of(LearningSchema.Current[table]).IsAnonymous;

    private static string Remedy(string register) => $"If the question needs it, whoever answers for the data adds it to {register}; else leave it out.";

    private static PurposeException Refused(PurposeRefusal refusal, string message) => new(refusal, message);

    private void Walk(JsonNode? node, int depth)
    {
        if (depth > Deepest)
        {
            _unknown ??= "nested too deep";
            return;
        }

        if (node is JsonArray list)
        {
            foreach (var item in list)
                Walk(item, depth + 1);
            return;
        }

        if (node is not JsonObject block)
            return;
        See(block);
        foreach (var (name, value) in block)
        {
            if (name == "function" && Text(block["type"]) == "TABLE_FUNCTION")
                Arguments(value, depth);
            else
                Walk(value, depth + 1);
        }
    }

    // The function of a FROM is looked up among others than the functions of values.
    private void Arguments(JsonNode? function, int depth)
    {
        if (Text(function?["class"]) != "FUNCTION")
            _unknown ??= "a function of FROM";
        SeeFunction(function, _tableFunctions);
        foreach (var (_, value) in function as JsonObject ?? [])
            Walk(value, depth + 2);
    }

    private void See(JsonObject block)
    {
        var type = Text(block["type"]);
        if (block["class"] is not null)
        {
            var kind = Text(block["class"]);
            if (!s_expressions.Contains(kind))
                _unknown ??= kind.Length == 0 ? "an expression" : kind;
            if (kind is "FUNCTION" or "WINDOW")
                SeeFunction(block, _functions);
            else if (kind == "COLUMN_REF")
                SeeNames(block["column_names"]);
        }
        else if (type.Length > 0 && !s_nodes.Contains(type) && !type.EndsWith("_TYPE_INFO", StringComparison.Ordinal))
        {
            _unknown ??= type;
        }
        else if (type == "BASE_TABLE")
        {
            _tables.Add((Text(block["catalog_name"]), Text(block["schema_name"]), Text(block["table_name"])));
        }
        else if (type == "JOIN")
        {
            SeeNames(block["using_columns"]);
        }

        if (type is "RECURSIVE_CTE_NODE" or "CTE_NODE")
            _common.Add(Text(block["cte_name"]));
        if (block["cte_map"]?["map"] is JsonArray common)
            _common.UnionWith(common.Select(one => Text(one?["key"])));
    }

    private void SeeFunction(JsonNode? function, List<string> seen)
    {
        // name.upper() is parsed as a function of a schema; it may mean a column.
        _columns.Add(Text(function?["schema"]));
        _columns.Add(Text(function?["catalog"]));
        seen.Add(Text(function?["function_name"]));
    }

    private void SeeNames(JsonNode? names)
    {
        foreach (var name in names as JsonArray ?? [])
            _columns.Add(Text(name));
    }

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
