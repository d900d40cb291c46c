using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using ResearchKit.Privacy.Purposes;

namespace ResearchKit.Store.Access;

/// <summary>
/// What a purpose may read of an open store: a schema in memory with a view for each table, of the purpose's columns and rows alone. The store itself is attached under a name that
/// queries cannot know, and may not name.
/// </summary>
internal sealed class PurposeViews
{
    private PurposeViews(Purpose purpose, string schema, IReadOnlyDictionary<string, ImmutableArray<SchemaColumn>> tables) => (Purpose, Schema, Tables) = (purpose, schema, tables);

    public Purpose Purpose { get; }

    /// <summary>The schema to query in, as an SQL name.</summary>
    public string Schema { get; }

    /// <summary>The columns of each view.</summary>
    public IReadOnlyDictionary<string, ImmutableArray<SchemaColumn>> Tables { get; }

    /// <summary>Makes the views.</summary>
    /// <param name="session">A connection of the open store.</param>
    /// <param name="purpose">The purpose.</param>
    /// <param name="objections">Pseudonyms of people who objected.</param>
    /// <param name="today">From which retention counts back.</param>
    public static PurposeViews Make(SqlSession session, Purpose purpose, IReadOnlyList<string> objections, DateOnly today)
    {
        var tables = PurposeRules.Tables(purpose);
        RequireColumns(session, purpose, tables);
        var schema = "memory.purpose_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        session.Execute($"CREATE SCHEMA {schema}");
        var people = People(session, purpose, objections);
        var retention = Retention.Of(session, purpose, today);
        foreach (var (name, columns) in tables)
        {
            var table = LearningSchema.Current[name];
            var (joins, conditions) = retention.Condition(table, columns);
            conditions = [.. conditions, .. people?.Conditions(table) ?? []];
            var select = string.Join(", ", columns.Select(column => "t." + SqlSession.Name(column.Name)));
            var where = conditions.Count == 0 ? "" : $" WHERE {string.Join(" AND ", conditions)}";
            session.Execute($"CREATE VIEW {schema}.{SqlSession.Name(name)} AS SELECT {select} FROM {session.Catalog}.main.{SqlSession.Name(name)} t{people?.Joins(table)}{joins}{where}");
        }

        return new PurposeViews(purpose, schema, tables);
    }

    private static void RequireColumns(SqlSession session, Purpose purpose, IReadOnlyDictionary<string, ImmutableArray<SchemaColumn>> tables)
    {
        var held = session.Rows("SELECT table_name || '.' || column_name FROM duckdb_columns() WHERE database_name = current_database() AND schema_name = 'main'")
            .Select(row => (string)row[0]!).ToHashSet(StringComparer.Ordinal);
        var missing = tables.SelectMany(pair => pair.Value.Select(column => $"{pair.Key}.{column.Name}")).FirstOrDefault(column => !held.Contains(column));
        if (missing is not null)
            throw new PurposeException(PurposeRefusal.Register, $"The purpose \"{purpose.Name}\" names {missing}, which this store does not have. Import the store again with this version of the kit.");
    }

    // The people whose rows are read; null for all.
    private static PurposePeople? People(SqlSession session, Purpose purpose, IReadOnlyList<string> objections)
    {
        const string objecting = "SELECT person_id FROM person WHERE pseudonym IN (SELECT unnest(CAST($1 AS VARCHAR[])))";
        if (purpose.Consent is null
            && (objections.Count == 0 || Convert.ToInt64(session.Scalar<object>($"SELECT count(*) FROM ({objecting})", default, objections.ToList()), CultureInfo.InvariantCulture) == 0))
            return null;
        var table = "memory.main.people_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        if (purpose.Consent is { } scope)
        {
            session.Execute(
                $"""
                CREATE TABLE {table} AS SELECT DISTINCT learner_id AS person_id FROM learner
                WHERE list_contains(regexp_split_to_array(consent_scope, '[\s,;|]+'), $2) AND learner_id NOT IN ({objecting})
                """,
                default, objections.ToList(), scope);
        }
        else
        {
            session.Execute($"CREATE TABLE {table} AS SELECT DISTINCT person_id FROM person WHERE person_id NOT IN ({objecting})", default, objections.ToList());
        }

        return new PurposePeople(session.Catalog, table);
    }
}

/// <summary>Restricts views to people.</summary>
/// <param name="Catalog">The store's catalog.</param>
/// <param name="Table">Table of the people whose rows are read, each once.</param>
internal sealed record PurposePeople(string Catalog, string Table)
{
    /// <summary>Joins for columns that always hold a person, and for rows about another row's person. Each finds one row at most, so that DuckDB looks people up in an array.</summary>
    public string Joins(SchemaTable table)
    {
        var people = RowPeople.Of(table);
        return Of(people) + string.Concat(people.Parents.Select((pair, i) => string.Create(
            CultureInfo.InvariantCulture,
            $" SEMI JOIN (SELECT t.{SqlSession.Name(pair.Column.Name)} AS k FROM {Catalog}.main.{SqlSession.Name(pair.Parent.Name)} t{Of(RowPeople.Of(pair.Parent))}) q{i} ON q{i}.k = t.{SqlSession.Name(pair.Column.Name)}")));
    }

    /// <summary>Conditions for columns that may hold nobody: a measure of a whole group.</summary>
    public IEnumerable<string> Conditions(SchemaTable table) => RowPeople.Of(table).Columns.Where(column => column.IsNullable)
        .Select(column => $"(t.{SqlSession.Name(column.Name)} IS NULL OR t.{SqlSession.Name(column.Name)} IN (SELECT person_id FROM {Table}))");

    private string Of(RowPeople people) => string.Concat(people.Columns.Where(column => !column.IsNullable).Select((column, i) => string.Create(
        CultureInfo.InvariantCulture, $" JOIN {Table} p{i} ON p{i}.person_id = t.{SqlSession.Name(column.Name)}")));
}
