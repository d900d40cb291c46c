using System.Globalization;
using System.Text;
using ResearchKit.Store;

namespace ResearchKit.UseCases;

/// <summary>
/// What cards ask of a store, counted in few passes: one over each table for rows, filled columns and conditions, one over each table of people for who has usable rows,
/// and then queries over people alone.
/// </summary>
internal sealed class AuditFigures
{
    private readonly SqlSession _session;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<string, long> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<ColumnReference, long> _filled = [];
    private readonly Dictionary<DataCondition, Measured> _measured = [];
    private readonly Dictionary<string, List<string>> _units = new(StringComparer.Ordinal);

    private AuditFigures(SqlSession session, CancellationToken cancellationToken)
    {
        _session = session;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Counts all that the cards ask.</summary>
    public static AuditFigures Of(SqlSession session, IReadOnlyList<UseCaseCard> cards, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var figures = new AuditFigures(session, cancellationToken);
        var alternatives = cards.SelectMany(card => card.Needs.Concat(card.Optional)).SelectMany(need => need.Alternatives).ToArray();
        var columns = alternatives.SelectMany(alternative => alternative.Columns).ToHashSet();
        var conditions = alternatives.SelectMany(alternative => alternative.Conditions).Distinct().ToArray();
        foreach (var condition in conditions)
        {
            if (condition.Column is not null) columns.Add(new ColumnReference(condition.Table, condition.Column));
            if (condition.Other is { } other) columns.Add(other);
        }

        var tables = columns.Select(column => column.Table).Concat(conditions.Select(condition => condition.Table)).Concat(["learner", "staff"])
            .Distinct(StringComparer.Ordinal).ToArray();
        foreach (var alternative in alternatives)
        {
            foreach (var table in alternative.Columns.Select(column => column.Table).Distinct(StringComparer.Ordinal))
                figures.Unit(table, Usable(alternative, table));
        }

        foreach (var condition in conditions.Where(condition => condition.Kind == ConditionKind.Learners))
            figures.Unit(condition.Table, Filter(condition.Where));
        var (steps, done) = (tables.Length + figures._units.Count + 1, 0);
        foreach (var table in tables)
        {
            figures.CountTable(table, columns, conditions);
            progress?.Report((double)++done / steps);
        }

        foreach (var condition in conditions.Where(condition => condition.Kind is ConditionKind.Repeated or ConditionKind.Linked))
            figures._measured[condition] = figures.MeasurePairs(condition);
        session.Execute(Subgroup.PeopleSql, cancellationToken);
        foreach (var table in figures._units.Keys)
        {
            figures.ReachPeople(table);
            progress?.Report((double)++done / steps);
        }

        figures.JoinReach();
        progress?.Report(1);
        return figures;
    }

    /// <summary>Rows of a table.</summary>
    public long Rows(string table) => _rows[table];

    /// <summary>Rows in which a column has a value.</summary>
    public long Filled(ColumnReference column) => _filled.TryGetValue(column, out var filled) ? filled : _rows[column.Table];

    /// <summary>What a condition found; of <see cref="ConditionKind.Learners"/> see <see cref="People"/>.</summary>
    public Measured Of(DataCondition condition) => _measured[condition];

    /// <summary>SQL over people that is true of those with usable rows in all tables of an alternative that lead to them; null when none does.</summary>
    public string? Reached(DataAlternative alternative, UseCasePeople people)
    {
        var names = alternative.Columns.Select(column => column.Table).Distinct(StringComparer.Ordinal)
            .Select(table => UnitName(table, Usable(alternative, table)) is { } name ? PersonPath.Of(table)!.Applied(name, people) : null)
            .Where(name => name is not null).ToArray();
        return names.Length == 0 ? null : string.Join(" AND ", names);
    }

    /// <summary>SQL over people that is true of those whom a condition counts.</summary>
    public string Reached(DataCondition condition) => UnitName(condition.Table, Filter(condition.Where))!;

    /// <summary>Counts people: all that a condition of SQL picks, and of those the ones for whom each expression is true.</summary>
    public long[] People(string where, IReadOnlyList<string> expressions)
    {
        var row = _session.Rows($"SELECT count(*){Counts(expressions)} FROM audit_reach WHERE {where}", _cancellationToken)[0];
        return [.. row.Select(Number)];
    }

    /// <summary>The same by group; the group is null where it is not recorded. In the order of the groups' names, null last.</summary>
    public IReadOnlyList<(string? Group, long[] Counts)> PeopleBy(string column, string where, IReadOnlyList<string> expressions) =>
    [
        .. _session.Rows(
                $"SELECT CAST(\"{column}\" AS VARCHAR) AS part, count(*){Counts(expressions)} FROM audit_reach WHERE {where} GROUP BY 1 ORDER BY 1 NULLS LAST", _cancellationToken)
            .Select(row => ((string?)row[0], row.Skip(1).Select(Number).ToArray())),
    ];

    private static string Counts(IReadOnlyList<string> expressions) =>
        string.Concat(expressions.Select((expression, i) => $", count(*) FILTER (WHERE {expression}) AS c{i.ToString(CultureInfo.InvariantCulture)}"));

    private void Unit(string table, string predicate)
    {
        if (PersonPath.Of(table) is null)
            return;
        if (!_units.TryGetValue(table, out var list))
            _units[table] = list = [];
        if (!list.Contains(predicate))
            list.Add(predicate);
    }

    private string? UnitName(string table, string predicate) => _units.TryGetValue(table, out var list)
        ? $"{table}_{list.IndexOf(predicate).ToString(CultureInfo.InvariantCulture)}"
        : null;

    /// <summary>Rows of a table in which all columns of an alternative have values.</summary>
    private static string Usable(DataAlternative alternative, string table)
    {
        var nullable = alternative.Columns.Where(column => column.Table == table && LearningSchema.Current[table][column.Column].IsNullable)
            .Select(column => column.Column).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        return nullable.Length == 0 ? "true" : string.Join(" AND ", nullable.Select(column => $"t.\"{column}\" IS NOT NULL"));
    }

    private static string Filter(RowFilter? where) => where is null
        ? "true"
        : $"CAST(t.\"{where.Column}\" AS VARCHAR) IN ({string.Join(", ", where.Values.Select(SqlSession.Text))})";

    private void CountTable(string table, HashSet<ColumnReference> columns, IReadOnlyList<DataCondition> conditions)
    {
        var nullable = columns.Where(column => column.Table == table && LearningSchema.Current[table][column.Column].IsNullable).ToArray();
        var own = conditions.Where(condition => condition.Table == table && Aggregates(condition) is not null).ToArray();
        var sql = new StringBuilder("SELECT count(*)");
        foreach (var column in nullable)
            sql.Append(CultureInfo.InvariantCulture, $", count(t.\"{column.Column}\")");
        foreach (var condition in own)
            sql.Append(", ").Append(Aggregates(condition));
        var row = _session.Rows(sql.Append(CultureInfo.InvariantCulture, $" FROM \"{table}\" AS t").ToString(), _cancellationToken)[0];
        _rows[table] = Number(row[0]);
        for (var i = 0; i < nullable.Length; i++)
            _filled[nullable[i]] = Number(row[1 + i]);
        for (var i = 0; i < own.Length; i++)
        {
            var (first, second) = (row[1 + nullable.Length + (2 * i)], row[2 + nullable.Length + (2 * i)]);
            _measured[own[i]] = new Measured(first is null ? double.NaN : Convert.ToDouble(first, CultureInfo.InvariantCulture), Number(second));
        }
    }

    /// <summary>Two aggregates: what is measured, and of how many; null for what this pass does not measure.</summary>
    private static string? Aggregates(DataCondition condition)
    {
        var column = $"t.\"{condition.Column}\"";
        var filter = $" FILTER (WHERE {Filter(condition.Where)})";
        var measured = condition.Kind switch
        {
            ConditionKind.Rows => $"count(*){filter}",
            ConditionKind.Filled => $"count({column}){filter}",
            ConditionKind.Distinct => $"count(DISTINCT {column}){filter}",
            ConditionKind.Span => $"date_diff('day', min({column}){filter}, max({column}){filter})",
            ConditionKind.Smallest => $"min({column}){filter}",
            _ => null,
        };
        return measured is null ? null : $"{measured}, count(*){filter}";
    }

    private Measured MeasurePairs(DataCondition condition)
    {
        var (column, other) = (condition.Column!, condition.Other!.Value);
        var row = _session.Rows(
            condition.Kind == ConditionKind.Repeated
                ? $"""
                  SELECT count(*) FILTER (WHERE n >= {condition.Times.ToString(CultureInfo.InvariantCulture)}), count(*)
                  FROM (SELECT k, count(v) AS n FROM (SELECT DISTINCT t."{other.Column}" AS k, t."{column}" AS v FROM "{condition.Table}" AS t WHERE {Filter(condition.Where)})
                        WHERE k IS NOT NULL GROUP BY k)
                  """
                : $"""
                  SELECT count(b.v), count(*)
                  FROM (SELECT DISTINCT t."{column}" AS v FROM "{condition.Table}" AS t WHERE t."{column}" IS NOT NULL AND {Filter(condition.Where)}) AS a
                  LEFT JOIN (SELECT DISTINCT "{other.Column}" AS v FROM "{other.Table}") AS b ON b.v = a.v
                  """,
            _cancellationToken)[0];
        return new Measured(Number(row[0]), Number(row[1]));
    }

    private void ReachPeople(string table)
    {
        var path = PersonPath.Of(table)!;
        var units = _units[table].Select((predicate, i) => $"bool_or({predicate}) AS {UnitName(table, predicate)}");
        _session.Execute(
            $"CREATE TEMP TABLE reach_{table} AS SELECT {path.Person} AS person, {string.Join(", ", units)} FROM {path.From} WHERE {path.Person} IS NOT NULL GROUP BY 1",
            _cancellationToken);
    }

    private void JoinReach()
    {
        var sql = new StringBuilder("CREATE TEMP TABLE audit_reach AS SELECT p.*");
        foreach (var (table, predicates) in _units)
        {
            foreach (var predicate in predicates)
                sql.Append(CultureInfo.InvariantCulture, $", coalesce(reach_{table}.{UnitName(table, predicate)}, false) AS {UnitName(table, predicate)}");
        }

        sql.Append(" FROM audit_people AS p");
        foreach (var table in _units.Keys)
            sql.Append(CultureInfo.InvariantCulture, $" LEFT JOIN reach_{table} ON reach_{table}.person = p.person");
        _session.Execute(sql.ToString(), _cancellationToken);
    }

    private static long Number(object? value) => value is null ? 0 : Convert.ToInt64(value, CultureInfo.InvariantCulture);
}

/// <summary>What a condition found.</summary>
/// <param name="Value">The number, or how many have it; NaN when there is nothing to measure.</param>
/// <param name="Of">Of how many.</param>
internal readonly record struct Measured(double Value, long Of);
