using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ResearchKit.DuckDB;

namespace ResearchKit.Notebooks.Lint;

/// <summary>Reads the queries of a notebook in the order of its cells, and remembers what columns the frames have that they name.</summary>
internal sealed partial class SqlLint : IDisposable
{
    private readonly DuckDBConnection _connection = new("Data Source=:memory:");
    private readonly Dictionary<string, ImmutableArray<SqlColumn>> _frames = new(StringComparer.OrdinalIgnoreCase);

    public SqlLint() => _connection.Open();

    /// <summary>Columns of the named results so far.</summary>
    public IReadOnlyDictionary<string, ImmutableArray<SqlColumn>> Frames => _frames;

    /// <summary>What a query does that it should not. A text that is no query finds nothing: the cell itself says what is wrong with it.</summary>
    /// <param name="sql">The query, or several statements.</param>
    /// <param name="name">The name that its result gets; null for none.</param>
    public IReadOnlyList<(LintRule Rule, string Excerpt)> Check(string sql, string? name)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "select json_serialize_sql($sql::varchar)::varchar";
        command.Parameters.Add("sql", Parameter().Replace(sql, "NULL"));
        var statements = JsonNode.Parse((string)command.ExecuteScalar()!)?["statements"] as JsonArray ?? [];
        var reading = new SqlReading(_frames);
        ImmutableArray<SqlColumn> columns = [];
        foreach (var statement in statements)
            columns = reading.Read(statement?["node"]);
        if (name is not null)
            _frames[name] = columns;
        return reading.Found;
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    // DuckDB's serialiser takes parameters as they are in most places; a value does everywhere.
    [GeneratedRegex(@"(?<![\w$'])\$[A-Za-z_]\w*", RegexOptions.None, 2000)]
    private static partial Regex Parameter();
}
