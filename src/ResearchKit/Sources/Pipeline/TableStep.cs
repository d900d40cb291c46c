using System.Globalization;
using ResearchKit.Sources.Mapped;
using ResearchKit.Store;

namespace ResearchKit.Sources.Pipeline;

/// <summary>
/// All loads of one table, written together. Duplicates are found within each file by its policy, then between files: rows that describe one thing (a code, a learner, a member of staff) are
/// combined, others must agree. Surrogate keys are given, rows inserted and accounted for.
/// </summary>
internal sealed class TableStep
{
    private readonly SchemaTable _table;
    private readonly IReadOnlyList<LoadStep> _loads;
    private readonly List<SchemaColumn> _columns;
    private readonly bool _hasCode;
    private readonly int _aliases;
    private readonly List<string> _key;

    public TableStep(IReadOnlyList<LoadStep> loads)
    {
        _loads = loads;
        _table = loads[0].Load.Table;
        var filled = loads.SelectMany(load => load.Values).Select(value => value.Target.Name).ToHashSet(StringComparer.Ordinal);
        _columns = [.. _table.Columns.Where(column => filled.Contains(column.Name))];
        _hasCode = loads.Any(load => load.HasCode);
        _aliases = loads.Max(load => load.Load.Aliases.Length);
        _key = _hasCode ? ["_code"] : Spells.AreOne(_table.Name) ? [.. _columns.Select(column => column.Name)] : [.. _table.Key.Where(column => _columns.Exists(c => c.Name == column))];
    }

    /// <summary>Writes the table; afterwards each load has its accounts, and <c>memory.refused</c> the rows that duplicates cost.</summary>
    public void Write(SqlSession session, CancellationToken cancellationToken)
    {
        session.Execute("CREATE OR REPLACE TABLE memory.refused(_load INTEGER, _row BIGINT, _reason INTEGER)");
        session.Execute("CREATE OR REPLACE TABLE memory.superseded(_load INTEGER, _row BIGINT)");
        foreach (var load in _loads)
            session.Execute($"INSERT INTO memory.refused SELECT {Text(load.Number)}, _row, _reason FROM {load.Table} WHERE _reason <> 0", cancellationToken);
        var isSummed = _loads.All(load => load.Load.Duplicates == DuplicatePolicy.Sum);
        var final = isSummed
            ? Sum(session, string.Join(" UNION ALL ", _loads.Select(Valid)), cancellationToken)
            : BetweenFiles(session, [.. _loads.Select(load => WithinFile(session, load, cancellationToken))], cancellationToken);
        var inserted = Insert(session, final, cancellationToken);
        Account(session, final, inserted, cancellationToken);
        foreach (var table in new[] { "united", "unique_rows", "final_rows" })
            session.Execute($"DROP TABLE IF EXISTS memory.{table}");
        foreach (var load in _loads)
            session.Execute($"DROP TABLE IF EXISTS {Ranked(load)}");
    }

    /// <summary>The rows of a load that were not rejected, with all columns that any load of the table fills.</summary>
    private string Valid(LoadStep load)
    {
        var own = load.Values.Select(value => value.Target.Name).ToHashSet(StringComparer.Ordinal);
        var columns = _columns.Select(column => own.Contains(column.Name) ? column.Name : $"CAST(NULL AS {column.Type}) AS {column.Name}");
        var code = !_hasCode ? "" : load.HasCode ? ", _code" : ", CAST(NULL AS VARCHAR) AS _code";
        var aliases = string.Concat(Enumerable.Range(0, _aliases).Select(i => i < load.Load.Aliases.Length ? $", _alias{Text(i)}" : $", CAST(NULL AS VARCHAR) AS _alias{Text(i)}"));
        return $"SELECT {Text(load.Number)} AS _load, _row{code}{aliases}{string.Concat(columns.Select(column => ", " + column))} FROM {load.Table} WHERE _reason = 0";
    }

    /// <summary>SQL of a load's rows, one a key.</summary>
    private string WithinFile(SqlSession session, LoadStep load, CancellationToken cancellationToken)
    {
        var valid = Valid(load);
        if (_key.Count == 0)
            return valid;
        var key = string.Join(", ", _key);
        if (load.Load.Duplicates == DuplicatePolicy.Sum)
            return Sum(session, valid, cancellationToken);
        var rows = Count(session, $"SELECT count(*) FROM ({valid})", cancellationToken);
        if (rows == Count(session, $"SELECT count(*) FROM (SELECT DISTINCT {key} FROM ({valid}))", cancellationToken))
            return valid;
        if (load.Load.Duplicates == DuplicatePolicy.Combine)
        {
            session.Execute($"CREATE TABLE {Ranked(load)} AS {Combined(valid)}", cancellationToken);
            return $"SELECT * FROM {Ranked(load)}";
        }

        var order = load.Load.Duplicates == DuplicatePolicy.Latest ? "DESC" : "ASC";
        session.Execute(
            $"CREATE TABLE {Ranked(load)} AS SELECT *, row_number() OVER w AS _rank, ({Same}) AS _same FROM ({valid}) WINDOW w AS (PARTITION BY {key} ORDER BY _row {order})",
            cancellationToken);
        var others = $"FROM {Ranked(load)} WHERE _rank > 1 AND NOT _same";
        if (load.Load.Duplicates == DuplicatePolicy.Latest)
            session.Execute($"INSERT INTO memory.superseded SELECT _load, _row {others}", cancellationToken);
        else
            session.Execute($"INSERT INTO memory.refused SELECT _load, _row, {Text(LoadStep.DiffersFromEarlier)} {others}", cancellationToken);
        return $"SELECT * EXCLUDE (_rank, _same) FROM {Ranked(load)} WHERE _rank = 1";
    }

    /// <summary>SQL of the rows to insert.</summary>
    private string BetweenFiles(SqlSession session, IReadOnlyList<string> loads, CancellationToken cancellationToken)
    {
        if (loads.Count == 1)
            return loads[0];
        session.Execute($"CREATE TABLE memory.united AS {string.Join(" UNION ALL BY NAME ", loads)}", cancellationToken);
        if (Spells.Merge(_table.Name, [.. _columns.Select(column => column.Name)], "memory.united") is { } merge)
            session.Execute(merge, cancellationToken);
        if (_key.Count == 0)
            return "SELECT * FROM memory.united";
        if (_hasCode && _aliases > 0)
            FollowAliases(session, cancellationToken);
        var isOneThing = _hasCode || _columns.Exists(column => column.Role == SchemaRole.Defines);
        if (isOneThing)
        {
            session.Execute($"CREATE TABLE memory.unique_rows AS {Combined("SELECT * FROM memory.united")}", cancellationToken);
            return "SELECT * FROM memory.unique_rows";
        }

        session.Execute(
            $"CREATE TABLE memory.unique_rows AS SELECT *, row_number() OVER w AS _rank, ({Same}) AS _same FROM memory.united WINDOW w AS (PARTITION BY {string.Join(", ", _key)} ORDER BY _load, _row)",
            cancellationToken);
        session.Execute($"INSERT INTO memory.refused SELECT _load, _row, {Text(LoadStep.DiffersFromOtherFile)} FROM memory.unique_rows WHERE _rank > 1 AND NOT _same", cancellationToken);
        return "SELECT * EXCLUDE (_rank, _same) FROM memory.unique_rows WHERE _rank = 1";
    }

    /// <summary>A code that is another name of an earlier load's row stands for that row.</summary>
    private void FollowAliases(SqlSession session, CancellationToken cancellationToken)
    {
        foreach (var load in _loads.Skip(1))
        {
            session.Execute(
                $"""
                UPDATE memory.united u SET _code = a.code FROM ({UniqueNames($"SELECT * FROM memory.united WHERE _load < {Text(load.Number)}", "_code")}) a
                WHERE u._load = {Text(load.Number)} AND a.name = u._code
                """,
                cancellationToken);
        }
    }

    /// <summary>Other names and what they stand for; names that are codes, or that two rows have, stand for nothing else.</summary>
    private string UniqueNames(string rows, string target)
    {
        var names = string.Join(" UNION ALL ", Enumerable.Range(0, _aliases).Select(i => $"SELECT _alias{Text(i)} AS name, {target} AS code FROM ({rows}) WHERE _alias{Text(i)} IS NOT NULL"));
        return $"SELECT name, min(code) AS code FROM ({names}) n ANTI JOIN ({rows}) c ON c._code = n.name GROUP BY name HAVING min(code) = max(code)";
    }

    private string Same
    {
        get
        {
            var others = _columns.Where(column => !_key.Contains(column.Name, StringComparer.Ordinal)).Select(column => column.Name).ToList();
            return others.Count == 0 ? "true" : string.Join(" AND ", others.Select(column => $"{column} IS NOT DISTINCT FROM first_value({column}) OVER w"));
        }
    }

    /// <summary>One row a key; of each column the first value that is not missing, by load and row.</summary>
    private string Combined(string rows)
    {
        var columns = _columns.Select(column => column.Name).Where(name => !_key.Contains(name, StringComparer.Ordinal))
            .Concat(Enumerable.Range(0, _aliases).Select(i => $"_alias{Text(i)}"));
        return $"SELECT min(_load) AS _load, arg_min(_row, (_load, _row)) AS _row{string.Concat(_key.Select(column => ", " + column))}"
            + $"{string.Concat(columns.Select(column => $", arg_min({column}, (_load, _row)) FILTER ({column} IS NOT NULL) AS {column}"))} FROM ({rows}) GROUP BY {string.Join(", ", _key)}";
    }

    /// <summary>SQL of the rows summed by key. Where one file fills the table, nothing but the sums is kept of them, and they stream into the store.</summary>
    private string Sum(SqlSession session, string valid, CancellationToken cancellationToken)
    {
        var outputs = _columns.Select(column => _key.Contains(column.Name, StringComparer.Ordinal)
            ? column.Name
            : column.IsSummed ? $"CAST(sum({column.Name}) AS {column.Type}) AS {column.Name}" : $"arg_min({column.Name}, (_load, _row)) AS {column.Name}");
        if (IsOneFile)
            return $"SELECT {string.Join(", ", outputs)} FROM ({valid}) GROUP BY {string.Join(", ", _key)}";
        session.Execute(
            $"CREATE TABLE memory.unique_rows AS SELECT min(_load) AS _load, min(_row) AS _row, {string.Join(", ", outputs)} FROM ({valid}) GROUP BY {string.Join(", ", _key)}",
            cancellationToken);
        return "SELECT * FROM memory.unique_rows";
    }

    /// <summary>Counts, for each delivery of each load, what became of its rows; what was neither kept, superseded nor rejected was merged.</summary>
    private bool IsOneFile => _loads.Count == 1 && _loads[0].Stage.Segments.Count == 1;

    private void Account(SqlSession session, string final, long inserted, CancellationToken cancellationToken)
    {
        foreach (var load in _loads)
        {
            var isWhole = load.Stage.Segments.Count == 1;
            foreach (var segment in load.Stage.Segments)
            {
                var where = $"WHERE _load = {Text(load.Number)}{(isWhole ? "" : $" AND {segment.Range("_row")}")}";
                var taken = load.Stage.CountOf(session, segment, load.Condition, cancellationToken);
                var kept = IsOneFile ? inserted : Count(session, $"SELECT count(*) FROM ({final}) {where}", cancellationToken);
                var superseded = Count(session, $"SELECT count(*) FROM memory.superseded {where}", cancellationToken);
                var rejected = Count(session, $"SELECT count(*) FROM memory.refused {where}", cancellationToken);
                var broken = load.TakesBroken ? segment.Broken.Length : 0;
                load.Accounts.Add(new SegmentAccount(
                    segment,
                    taken.Live + taken.Merged + taken.Superseded + broken,
                    kept,
                    taken.Live - kept - superseded - rejected + taken.Merged,
                    superseded + taken.Superseded,
                    rejected + broken));
            }
        }
    }

    /// <summary>Writes the rows; their number.</summary>
    private long Insert(SqlSession session, string source, CancellationToken cancellationToken)
    {
        var columns = _columns.Select(column => column.Name).ToList();
        if (_table.Surrogate is not { } surrogate)
        {
            return session.Execute($"INSERT INTO store.{_table.Name} ({string.Join(", ", columns)}) SELECT {string.Join(", ", columns)} FROM ({source})", cancellationToken);
        }

        var order = _hasCode ? "_code" : "_load, _row";
        session.Execute($"CREATE TABLE memory.final_rows AS SELECT row_number() OVER (ORDER BY {order}) AS _id, * FROM ({source})", cancellationToken);
        var names = new List<string> { surrogate.Name };
        var values = new List<string> { "_id" };
        if (_table.Code is { } code)
        {
            names.Add(code.Name);
            values.Add("_code");
        }

        var inserted = session.Execute(
            $"INSERT INTO store.{_table.Name} ({string.Join(", ", names.Concat(columns))}) SELECT {string.Join(", ", values.Concat(columns))} FROM memory.final_rows ORDER BY _id",
            cancellationToken);
        if (!_hasCode)
            return inserted;
        var named = _loads.Count == 1 ? "SELECT * FROM memory.final_rows" : "SELECT u.*, f._id FROM memory.united u JOIN memory.final_rows f ON f._code = u._code";
        var aliases = _aliases == 0 ? "" : $" UNION ALL {UniqueNames(named, "_id")}";
        session.Execute(
            $"CREATE TABLE {LoadStep.KeyTable(_table.Name)} AS SELECT _code AS code, _id AS id FROM memory.final_rows WHERE _code IS NOT NULL{aliases}", cancellationToken);
        return inserted;
    }

    private static string Ranked(LoadStep load) => "memory.ranked_" + Text(load.Number);

    private static long Count(SqlSession session, string sql, CancellationToken cancellationToken) =>
        Convert.ToInt64(session.Scalar<object>(sql, cancellationToken), CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
