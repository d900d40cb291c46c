using System.Globalization;
using ResearchKit.Store;

namespace ResearchKit.Sources;

/// <summary>All loads of one table, written together: duplicates are found, surrogate keys given, rows inserted and accounted for.</summary>
internal sealed class TableStep
{
    private readonly SchemaTable _table;
    private readonly IReadOnlyList<LoadStep> _loads;
    private readonly DuplicatePolicy _policy;
    private readonly List<SchemaColumn> _columns;
    private readonly bool _hasCode;
    private readonly List<string> _key;

    public TableStep(IReadOnlyList<LoadStep> loads)
    {
        _loads = loads;
        _table = loads[0].Load.Table;
        _policy = loads[0].Load.Duplicates;
        var filled = loads.SelectMany(load => load.Values).Select(value => value.Target.Name).ToHashSet(StringComparer.Ordinal);
        _columns = [.. _table.Columns.Where(column => filled.Contains(column.Name))];
        _hasCode = loads.Any(load => load.HasCode);
        _key = _hasCode ? ["_code"] : [.. _table.Key.Where(column => _columns.Exists(c => c.Name == column))];
    }

    /// <summary>Writes the table; afterwards each load knows its numbers, and <c>memory.refused</c> the rows that duplicates cost.</summary>
    public void Write(SqlSession session, CancellationToken cancellationToken)
    {
        session.Execute("CREATE TABLE IF NOT EXISTS memory.refused(_load INTEGER, _row BIGINT, _reason INTEGER)");
        foreach (var load in _loads)
            session.Execute($"INSERT INTO memory.refused SELECT {Text(load.Number)}, _row, _reason FROM {load.Table} WHERE _reason <> 0", cancellationToken);
        session.Execute($"CREATE VIEW memory.valid AS {string.Join(" UNION ALL ", _loads.Select(Valid))}");
        var source = Deduplicate(session, cancellationToken);
        Insert(session, source, cancellationToken);
        session.Execute("DROP VIEW memory.valid");
        session.Execute("DROP TABLE IF EXISTS memory.ranked");
        foreach (var load in _loads)
        {
            load.Rejected = Count(session, $"SELECT count(*) FROM memory.refused WHERE _load = {Text(load.Number)}", cancellationToken);
            load.Kept = load.Stage.Rows - load.Rejected - load.Merged - load.Superseded;
            load.Rejected += load.Stage.Broken.Length;
        }
    }

    /// <summary>The rows of a load that were not rejected, with all columns that any load of the table fills.</summary>
    private string Valid(LoadStep load)
    {
        var own = load.Values.Select(value => value.Target.Name).ToHashSet(StringComparer.Ordinal);
        var columns = _columns.Select(column => own.Contains(column.Name) ? column.Name : $"CAST(NULL AS {column.Type}) AS {column.Name}");
        return $"SELECT {Text(load.Number)} AS _load, _row{(_hasCode ? ", _code" : "")}{string.Concat(columns.Select(column => ", " + column))} FROM {load.Table} WHERE _reason = 0";
    }

    /// <summary>SQL of the rows to insert.</summary>
    private string Deduplicate(SqlSession session, CancellationToken cancellationToken)
    {
        if (_key.Count == 0)
            return "memory.valid";
        var key = string.Join(", ", _key);
        var valid = Count(session, "SELECT count(*) FROM memory.valid", cancellationToken);
        if (_policy == DuplicatePolicy.Sum)
            return Sum(session, key, cancellationToken);
        if (valid == Count(session, $"SELECT count(*) FROM (SELECT DISTINCT {key} FROM memory.valid)", cancellationToken))
            return "memory.valid";

        var order = _policy == DuplicatePolicy.Latest ? "DESC" : "ASC";
        var others = _columns.Where(column => !_key.Contains(column.Name, StringComparer.Ordinal)).Select(column => column.Name).ToList();
        var same = others.Count == 0 ? "true" : string.Join(" AND ", others.Select(column => $"{column} IS NOT DISTINCT FROM first_value({column}) OVER w"));
        session.Execute(
            $"""
            CREATE TABLE memory.ranked AS SELECT *, row_number() OVER w AS _rank, ({same}) AS _same
            FROM memory.valid WINDOW w AS (PARTITION BY {key} ORDER BY _load {order}, _row {order})
            """,
            cancellationToken);
        foreach (var load in _loads)
        {
            var rows = $"FROM memory.ranked WHERE _load = {Text(load.Number)} AND _rank > 1 AND ";
            if (_policy == DuplicatePolicy.Latest)
            {
                load.Superseded = Count(session, $"SELECT count(*) {rows} true", cancellationToken);
                continue;
            }

            load.Merged = Count(session, $"SELECT count(*) {rows} _same", cancellationToken);
            session.Execute($"INSERT INTO memory.refused SELECT _load, _row, {Text(LoadStep.DiffersFromEarlier)} {rows} NOT _same", cancellationToken);
        }

        return "(SELECT * FROM memory.ranked WHERE _rank = 1)";
    }

    private string Sum(SqlSession session, string key, CancellationToken cancellationToken)
    {
        var outputs = _columns.Select(column => _key.Contains(column.Name, StringComparer.Ordinal)
            ? column.Name
            : column.IsSummed ? $"CAST(sum({column.Name}) AS {column.Type}) AS {column.Name}" : $"arg_min({column.Name}, (_load, _row)) AS {column.Name}");
        session.Execute(
            $"CREATE TABLE memory.ranked AS SELECT min(_load) AS _load, count(*) AS _rows, {string.Join(", ", outputs)} FROM memory.valid GROUP BY {key}", cancellationToken);
        foreach (var load in _loads)
        {
            var rows = Count(session, $"SELECT count(*) FROM memory.valid WHERE _load = {Text(load.Number)}", cancellationToken);
            load.Merged = rows - Count(session, $"SELECT count(*) FROM memory.ranked WHERE _load = {Text(load.Number)}", cancellationToken);
        }

        return "memory.ranked";
    }

    private void Insert(SqlSession session, string source, CancellationToken cancellationToken)
    {
        var columns = _columns.Select(column => column.Name).ToList();
        if (_table.Surrogate is { } surrogate)
        {
            var order = _hasCode ? "_code" : "_load, _row";
            session.Execute($"CREATE TABLE memory.final AS SELECT row_number() OVER (ORDER BY {order}) AS _id, * FROM {source}", cancellationToken);
            var names = new List<string> { surrogate.Name };
            var values = new List<string> { "_id" };
            if (_table.Code is { } code)
            {
                names.Add(code.Name);
                values.Add("_code");
            }

            session.Execute(
                $"INSERT INTO store.{_table.Name} ({string.Join(", ", names.Concat(columns))}) SELECT {string.Join(", ", values.Concat(columns))} FROM memory.final ORDER BY _id",
                cancellationToken);
            if (_hasCode)
                session.Execute($"CREATE TABLE {LoadStep.KeyTable(_table.Name)} AS SELECT _code AS code, _id AS id FROM memory.final WHERE _code IS NOT NULL", cancellationToken);
            session.Execute("DROP TABLE memory.final");
        }
        else
        {
            session.Execute($"INSERT INTO store.{_table.Name} ({string.Join(", ", columns)}) SELECT {string.Join(", ", columns)} FROM {source}", cancellationToken);
        }
    }

    private static long Count(SqlSession session, string sql, CancellationToken cancellationToken) =>
        Convert.ToInt64(session.Scalar<object>(sql, cancellationToken), CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
