using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Sources.Mapped;
using ResearchKit.Store;

namespace ResearchKit.Sources.Pipeline;

/// <summary>
/// The deliveries of one mapped file as text, in an in-memory table that never spills to disk. Holds the columns that are used and no others; <c>rowid</c> is the order of the rows over all
/// deliveries. What loads read is <see cref="Rows"/>: without rows that later ones replaced, with the columns that lookups, an unpivot and person blocks make.
/// </summary>
internal sealed class StagedFile
{
    private readonly List<StagedSegment> _segments = [];
    private readonly string _number;

    public StagedFile(MappedFile mapped, int number, ImmutableArray<string> columns)
    {
        Mapped = mapped;
        Columns = columns;
        _number = number.ToString(CultureInfo.InvariantCulture);
    }

    public MappedFile Mapped { get; }

    /// <summary>Rows after which the reading of each delivery ends; null reads all.</summary>
    public long? MostRows { get; init; }

    /// <summary>Columns of the table: those of the file that anything reads.</summary>
    public ImmutableArray<string> Columns { get; }

    /// <summary>The in-memory table.</summary>
    public string Table => "memory.stage_" + _number;

    /// <summary>The rows that loads read: <c>_row</c>, the columns, and the made ones.</summary>
    public string Rows => "memory.rows_" + _number;

    public IReadOnlyList<StagedSegment> Segments => _segments;

    /// <summary>Rows of the table.</summary>
    public long Count => _segments.Sum(segment => segment.Rows);

    private string Gone => "memory.gone_" + _number;

    /// <summary>Adds a delivery's rows, in their order.</summary>
    /// <param name="session">The in-memory database.</param>
    /// <param name="file">The delivery.</param>
    /// <param name="selectSql">SQL that yields the columns of <see cref="Columns"/>, in that order, as text.</param>
    /// <param name="broken">Records that could not be split into columns, known when the SQL has run.</param>
    /// <param name="lines">Opens an index of the lines on which records begin; null when the number of the record is the line.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public void Add(
        SqlSession session, SourceFile file, string selectSql, Func<ImmutableArray<BrokenRecord>> broken, Func<IRecordLines>? lines, CancellationToken cancellationToken)
    {
        var isFirst = _segments.Count == 0;
        var first = Count;
        if (MostRows is { } most)
            selectSql = string.Create(CultureInfo.InvariantCulture, $"SELECT * FROM ({selectSql}) LIMIT {most}");
        session.Execute(isFirst ? $"CREATE TABLE {Table} AS {selectSql}" : $"INSERT INTO {Table} {selectSql}", cancellationToken);
        var rows = Number(session.Scalar<object>($"SELECT count(*) FROM {Table}", cancellationToken)) - first;
        _segments.Add(new StagedSegment(file, first, rows, broken(), lines));
    }

    /// <summary>Finds the rows that later ones replaced, and makes <see cref="Rows"/>. Called once, when all deliveries are there.</summary>
    /// <param name="session">The in-memory database.</param>
    /// <param name="people">Person blocks of the file.</param>
    /// <param name="rowsOf">Rows of another file of the mapping, staged already; null if it is absent.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public void Prepare(SqlSession session, IEnumerable<PersonBlock> people, Func<string, string?> rowsOf, CancellationToken cancellationToken)
    {
        if (_segments.Count == 0)
            session.Execute($"CREATE TABLE {Table}({string.Join(", ", Columns.DefaultIfEmpty("one").Select(column => SqlSession.Name(column) + " VARCHAR"))})");
        FindGone(session, cancellationToken);
        var cells = Mapped.Unpivot is { } unpivot
            ? $"s.* EXCLUDE (_cell), s._cell.name AS {SqlSession.Name(unpivot.NameColumn)}, s._cell.value AS {SqlSession.Name(unpivot.ValueColumn)}"
            : "s.*";
        var sql = $"SELECT {cells}{LookupColumns(rowsOf)} FROM (SELECT t.rowid AS _row, t.*{CellSql()} FROM {Table} t) s{LookupJoins(rowsOf)}{(Mapped.Key.IsEmpty ? "" : $" ANTI JOIN {Gone} g ON g._row = s._row")}";
        var who = string.Concat(people.Select(block => $", {PersonSql.Who(block, "r")} AS {SqlSession.Name(block.WhoColumn)}"));
        session.Execute($"CREATE VIEW {Rows} AS SELECT r.*{who} FROM ({sql}) r");
    }

    /// <summary>SQL that tells where a row stands, for people who have the files: <c>results.csv row 12</c>, the header being row 1.</summary>
    /// <param name="row">Name of the row number's column.</param>
    public string OriginSql(string row)
    {
        var cases = _segments.Select(segment =>
        {
            // Records that could not be split are no rows of the stage, and rows of the file.
            var skipped = segment.Broken.Select((record, i) => Invariant($"{record.Record - 1 - i + segment.First}"));
            var broken = segment.Broken.IsEmpty ? "" : $" + len(list_filter([{string.Join(", ", skipped)}], x -> x <= {row}))";
            return Invariant($"WHEN {segment.Range(row)} THEN {SqlSession.Text(segment.File.Name + " row ")} || ({row} - {segment.First - 2}{broken})");
        });
        return _segments.Count == 0 ? "CAST(NULL AS VARCHAR)" : $"(CASE {string.Join(' ', cases)} END)";
    }

    /// <summary>Number of rows that a load takes of a delivery: those that it reads, and those that later ones replaced.</summary>
    public StagedCount CountOf(SqlSession session, StagedSegment segment, string condition, CancellationToken cancellationToken)
    {
        var range = segment.Range("_row");
        var isPlain = condition.Length == 0 && Mapped.Unpivot is null && Mapped.Key.IsEmpty;
        if (isPlain)
            return new StagedCount(segment.Rows, 0, 0);
        var live = Number(session.Scalar<object>($"SELECT count(*) FROM {Rows} s WHERE {range}{And(condition)}", cancellationToken));
        if (Mapped.Key.IsEmpty)
            return new StagedCount(live, 0, 0);
        var gone = session.Rows(
            $"SELECT count(*) FILTER (NOT g.superseded), count(*) FILTER (g.superseded) FROM {Table} s JOIN {Gone} g ON g._row = s.rowid WHERE {segment.Range("g._row")}{And(OwnColumns(condition))}",
            cancellationToken)[0];
        return new StagedCount(live, Number(gone[0]), Number(gone[1]));
    }

    public void Drop(SqlSession session)
    {
        session.Execute($"DROP VIEW {Rows}");
        session.Execute($"DROP TABLE IF EXISTS {Gone}");
        session.Execute($"DROP TABLE {Table}");
    }

    private static string And(string condition) => condition.Length == 0 ? "" : $" AND ({condition})";

    /// <summary>A condition on a column that a lookup makes cannot be asked of the bare rows; replaced rows then count for every load of the file.</summary>
    private string OwnColumns(string condition) => Mapped.Lookups.SelectMany(lookup => lookup.Takes).Any(column => condition.Contains(SqlSession.Name(column.Name), StringComparison.Ordinal)) ? "" : condition;

    private void FindGone(SqlSession session, CancellationToken cancellationToken)
    {
        if (Mapped.Key.IsEmpty)
            return;
        var key = string.Join(", ", Mapped.Key.Select(SqlSession.Name));
        var same = string.Join(" AND ", Columns.Select(column => $"{SqlSession.Name(column)} IS NOT DISTINCT FROM first_value({SqlSession.Name(column)}) OVER w"));
        var deleted = Mapped.Deleted is { } deletion ? $"coalesce(first_value({SqlSession.Name(deletion.Column)}) OVER w = {SqlSession.Text(deletion.Value)}, false)" : "false";
        session.Execute(
            $"""
            CREATE TABLE {Gone} AS SELECT _row, (_deleted OR NOT _same) AS superseded FROM (
                SELECT rowid AS _row, row_number() OVER w AS _rank, {deleted} AS _deleted, ({same}) AS _same
                FROM {Table} WHERE {string.Join(" AND ", Mapped.Key.Select(column => SqlSession.Name(column) + " IS NOT NULL"))}
                WINDOW w AS (PARTITION BY {key} ORDER BY rowid DESC))
            WHERE _rank > 1 OR _deleted
            """,
            cancellationToken);
    }

    /// <summary>A row for each cell that is not empty; one without a name for a row that has none.</summary>
    private string CellSql()
    {
        if (Mapped.Unpivot is null)
            return "";
        var cells = Columns.Where(column => Mapped.Columns.All(known => known.Name != column))
            .Select(column => $"CASE WHEN t.{SqlSession.Name(column)} IS NOT NULL THEN {{'name': {SqlSession.Text(column)}, 'value': t.{SqlSession.Name(column)}}} END");
        var list = $"list_filter([{string.Join(", ", cells.DefaultIfEmpty("CAST(NULL AS STRUCT(name VARCHAR, value VARCHAR))"))}], x -> x IS NOT NULL)";
        return $", unnest(CASE WHEN len({list}) = 0 THEN [NULL] ELSE {list} END) AS _cell";
    }

    private string LookupColumns(Func<string, string?> rowsOf) => string.Concat(Mapped.Lookups.SelectMany((lookup, i) => lookup.Takes.Select(
        (column, j) => rowsOf(lookup.File) is null ? $", CAST(NULL AS VARCHAR) AS {SqlSession.Name(column.Name)}" : Invariant($", l{i}.t{j} AS {SqlSession.Name(column.Name)}"))));

    private string LookupJoins(Func<string, string?> rowsOf) => string.Concat(Mapped.Lookups.Select((lookup, i) =>
    {
        if (rowsOf(lookup.File) is not { } rows)
            return "";
        var takes = string.Concat(lookup.From.Select((column, j) => Invariant($", arg_max({SqlSession.Name(column)}, _row) AS t{j}")));
        var by = SqlSession.Name(lookup.By);
        var pointing = lookup.IsFirstOfList ? $"trim(split_part({Pointer(lookup, i, by)}, ',', 1))" : Pointer(lookup, i, by);
        return Invariant($" LEFT JOIN (SELECT {SqlSession.Name(lookup.Key)} AS k{takes} FROM {rows} WHERE {SqlSession.Name(lookup.Key)} IS NOT NULL GROUP BY 1) l{i} ON l{i}.k = {pointing}");
    }));

    /// <summary>The pointing column: one of the file, or one that an earlier lookup took.</summary>
    private string Pointer(Lookup lookup, int index, string by)
    {
        for (var i = 0; i < index; i++)
        {
            var j = Mapped.Lookups[i].Takes.Select(column => column.Name).ToList().IndexOf(lookup.By);
            if (j >= 0)
                return Invariant($"l{i}.t{j}");
        }

        return Mapped.Unpivot?.Find(lookup.By) is null ? "s." + by : lookup.By == Mapped.Unpivot.NameColumn ? "s._cell.name" : "s._cell.value";
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static long Number(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);
}

/// <summary>The rows of one delivery within a stage.</summary>
/// <param name="File">The delivery.</param>
/// <param name="First">Its first row's <c>rowid</c>.</param>
/// <param name="Rows">Rows that could be split into columns.</param>
/// <param name="Broken">Records that could not, in the file's order.</param>
/// <param name="Lines">Opens an index of lines; null when the number of the record is the line.</param>
internal sealed record StagedSegment(SourceFile File, long First, long Rows, ImmutableArray<BrokenRecord> Broken, Func<IRecordLines>? Lines)
{
    /// <summary>SQL condition for the segment's rows.</summary>
    public string Range(string column) => string.Create(CultureInfo.InvariantCulture, $"{column} >= {First} AND {column} < {First + Rows}");
}

/// <summary>Rows that a load takes of a delivery.</summary>
/// <param name="Live">Rows that it reads.</param>
/// <param name="Merged">Rows equal to a later one with the same key.</param>
/// <param name="Superseded">Rows that a later one with the same key replaced or took back.</param>
internal readonly record struct StagedCount(long Live, long Merged, long Superseded);

/// <summary>A record that could not be split into columns, or that breaks its format.</summary>
/// <param name="Record">Its number in the file, from 1; a header is 0.</param>
/// <param name="Reason">Why.</param>
/// <param name="Column">The column at fault, or null when the whole record is.</param>
internal readonly record struct BrokenRecord(long Record, string Reason, string? Column = null);

/// <summary>Tells on which line of a file a record begins.</summary>
internal interface IRecordLines : IDisposable
{
    /// <summary>The line, from 1.</summary>
    /// <param name="record">Record, from 1 (a header is 0). Must not be smaller than in the call before.</param>
    long LineOf(long record);
}
