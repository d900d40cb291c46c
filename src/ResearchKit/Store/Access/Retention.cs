using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Privacy.Purposes;

namespace ResearchKit.Store.Access;

/// <summary>For how long rows about people are read: the purpose's time, or the shortest that the store's source fields state for a column of the purpose, whichever is shorter.</summary>
internal sealed class Retention
{
    // Days are SMALLINT.
    private const int OutOfReach = 40_000;

    private readonly string _catalog;
    private readonly int? _keeps;
    private readonly DateOnly _today;
    private readonly DateOnly _dataAsOf;
    private readonly Dictionary<string, int> _ofFields;

    private Retention(string catalog, int? keeps, DateOnly today, DateOnly dataAsOf, Dictionary<string, int> ofFields) =>
        (_catalog, _keeps, _today, _dataAsOf, _ofFields) = (catalog, keeps, today, dataAsOf, ofFields);

    public static Retention Of(SqlSession session, Purpose purpose, DateOnly today)
    {
        var asOf = (DateTime)session.Rows("SELECT coalesce(data_as_of, created_at) FROM schema_version ORDER BY version DESC LIMIT 1")[0][0]!;
        var ofFields = session.Rows("SELECT table_name || '.' || column_name, min(retention_months) FROM source_field WHERE retention_months IS NOT NULL AND table_name IS NOT NULL AND column_name IS NOT NULL GROUP BY ALL")
            .ToDictionary(row => (string)row[0]!, row => Convert.ToInt32(row[1], CultureInfo.InvariantCulture), StringComparer.OrdinalIgnoreCase);
        return new Retention(session.Catalog, purpose.KeepsMonths, today, DateOnly.FromDateTime(asOf), ofFields);
    }

    /// <summary>What keeps older rows out of a table; nothing where no limit holds, or the rows are about nobody.</summary>
    public (string Joins, IReadOnlyList<string> Conditions) Condition(SchemaTable table, ImmutableArray<SchemaColumn> columns)
    {
        var months = columns.Select(column => _ofFields.TryGetValue($"{table.Name}.{column.Name}", out var ofField) ? ofField : (int?)null).Append(_keeps).Min();
        if (months is not { } most || !RowPeople.Of(table).Any)
            return ("", []);
        var first = _today.AddMonths(-most);
        var date = RowDate.Of(table);
        var since = string.Create(CultureInfo.InvariantCulture, $"{date.Sql} >= DATE '{first:yyyy-MM-dd}'");
        // A row that says no date is as old as the data of the store.
        var condition = _dataAsOf >= first ? $"({since} OR {date.Sql} IS NULL)" : since;
        if (date.Day is { } day)
        {
            var firstDay = string.Create(CultureInfo.InvariantCulture, $"coalesce(DATE '{first:yyyy-MM-dd}' - g.start_date, CASE WHEN {condition} THEN {-OutOfReach} ELSE {OutOfReach} END)");
            return ($" JOIN (SELECT g.group_id, {firstDay} AS first_day FROM {_catalog}.main.teaching_group g) d ON d.group_id = t.group_id", [$"t.{SqlSession.Name(day)} >= d.first_day"]);
        }

        return (string.Format(CultureInfo.InvariantCulture, date.Joins, _catalog), [condition]);
    }
}
