using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Sources.Mapped;
using ResearchKit.Store;

namespace ResearchKit.Sources.Pipeline;

/// <summary>One file on its way into one table: typed rows in memory, each with the reason for which it is rejected, or none.</summary>
internal sealed class LoadStep
{
    /// <summary>Number of the reason that duplicates within a file give.</summary>
    public const int DiffersFromEarlier = -1;

    /// <summary>Number of the reason that duplicates between files give.</summary>
    public const int DiffersFromOtherFile = -2;

    private readonly List<(string Column, string Reason)> _reasons = [];

    /// <param name="load">What goes where.</param>
    /// <param name="source">The export that the file belongs to.</param>
    /// <param name="stage">The file.</param>
    /// <param name="number">Number of the load within the import, from 1.</param>
    public LoadStep(TableLoad load, ISource source, StagedFile stage, int number)
    {
        Load = load;
        Source = source;
        Stage = stage;
        Number = number;
    }

    public TableLoad Load { get; }

    public ISource Source { get; }

    public StagedFile Stage { get; }

    public int Number { get; }

    /// <summary>In-memory table of the typed rows: _row, _reason (0: none), _code and _alias… (tables with a code of their own), and the columns that are filled.</summary>
    public string Table => string.Create(CultureInfo.InvariantCulture, $"memory.load_{Number}");

    /// <summary>Whether the rows bring a code by which other files refer to them.</summary>
    public bool HasCode => Surrogate is { Columns.IsEmpty: false };

    /// <summary>Whether the rows introduce the persons whom they name as learners or staff; else they add to persons introduced by other loads.</summary>
    public bool Introduces { get; set; }

    /// <summary>What became of the rows, a delivery each.</summary>
    public List<SegmentAccount> Accounts { get; } = [];

    /// <summary>What else is to be known about the rows, a sentence each, without values.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Columns that are filled with values of the file, without the table's own surrogate key.</summary>
    public IEnumerable<MappedValue> Values => Load.Values.Where(value => value.Target.Role != SchemaRole.Surrogate);

    /// <summary>
    /// SQL of the rows that no load of the file takes, when this load is to account for them: they are rejected. Empty when there are none, or another load does so.
    /// </summary>
    public string Leftover { get; set; } = "";

    /// <summary>Whether records that could not be split into columns count here: in every load without a filter, else in the file's first.</summary>
    public bool TakesBroken { get; set; } = true;

    /// <summary>SQL of which rows of the stage the load takes; empty for all.</summary>
    public string Condition => Leftover.Length == 0 ? Own : $"({Own}) OR ({Leftover})";

    private string Own => string.Join(" AND ", Load.When.Select(Filter));

    private MappedValue? Surrogate => Load.Values.FirstOrDefault(value => value.Target.Role == SchemaRole.Surrogate);

    /// <summary>Source column and reason behind a number in <c>_reason</c>.</summary>
    public (string? Column, string Reason) Reason(int number) => number switch
    {
        DiffersFromEarlier => (null, "same key as an earlier row, other values"),
        DiffersFromOtherFile => (null, "same key as a row of another file, other values"),
        _ => _reasons[number - 1],
    };

    /// <summary>SQL condition for rows with one of some values.</summary>
    public static string Filter(RowFilter filter)
    {
        var column = "s." + SqlSession.Name(filter.Column);
        var values = filter.Values.Where(value => value.Length > 0).Select(SqlSession.Text).ToList();
        var conditions = new List<string>();
        if (values.Count > 0)
            conditions.Add($"coalesce({column} IN ({string.Join(", ", values)}), false)");
        if (filter.Values.Contains("", StringComparer.Ordinal))
            conditions.Add($"{column} IS NULL");
        return $"{(filter.IsNegated ? "NOT " : "")}({string.Join(" OR ", conditions)})";
    }

    /// <summary>Fills <see cref="Table"/>.</summary>
    /// <param name="session">The in-memory database.</param>
    /// <param name="people">The persons; null when the import has none.</param>
    /// <param name="earlier">Loads of the same table before this one.</param>
    /// <param name="cancellationToken">Stops the import.</param>
    public void Resolve(SqlSession session, PersonRegistry? people, IReadOnlyList<LoadStep> earlier, CancellationToken cancellationToken)
    {
        // Texts and keys, first conversions, typed values and reasons are columns of four selects, one on top of the other: nothing is computed twice.
        var joins = new List<string>();
        var texts = new List<string>();
        var quick = new List<string>();
        var typed = new List<string>();
        var outputs = new List<string>();
        var cases = new List<string>();
        if (Leftover.Length > 0)
        {
            texts.Add($"NOT ({Own}) AS _left");
            AddReason(cases, "_left", Load.When[0].Column, "the learning schema has no table for rows of this kind");
        }

        if (Surrogate is { Columns.IsEmpty: false } surrogate)
        {
            texts.Add($"{ValueSql.Code(surrogate.Columns, "s")} AS _code");
            outputs.Add("_code");
            for (var i = 0; i < Load.Aliases.Length; i++)
            {
                texts.Add(Invariant($"{ValueSql.Code(Load.Aliases[i], "s")} AS _alias{i}"));
                outputs.Add(Invariant($"_alias{i}"));
            }

            AddReason(cases, "_code IS NULL", surrogate.SourceName, "missing");
        }

        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var value in Values)
        {
            var isRequired = !value.Target.IsNullable;
            var number = names.Count.ToString(CultureInfo.InvariantCulture);
            var (text, v) = ("t" + number, "v" + number);
            names.Add(value.Target.Name, v);
            outputs.Add($"{v} AS {value.Target.Name}");
            if (value.Target.Role == SchemaRole.Anonymous)
            {
                texts.Add($"{AnonymousKey(value)} AS {v}");
                texts.Add($"{ValueSql.IsMissing(value.Columns, "s")} AS {text}");
                AddReason(cases, text, value.SourceName, "missing");
            }
            else if (value.Target.References is not null)
            {
                var reference = Reference(session, people, value, joins.Count, earlier, cancellationToken);
                joins.Add(reference.Join);
                texts.Add($"{reference.Alias}.id AS {v}");
                texts.Add($"{ValueSql.IsMissing(value.Columns, "s")} AS {text}");
                if (isRequired)
                    AddReason(cases, text, value.SourceName, "missing");
                AddReason(cases, $"{v} IS NULL AND NOT {text}", value.SourceName, value.Person is null ? $"no such {value.Target.References}" : $"linked to no {value.Target.References}");
            }
            else
            {
                LookUpDistricts(session, value, cancellationToken);
                texts.Add($"{ValueSql.Text(value, "s")} AS {text}");
                if (ValueSql.Quick(value, text) is { } first)
                    quick.Add($"{first} AS q{number}");
                typed.Add($"{ValueSql.Typed(value, text, "q" + number)} AS {v}");
                foreach (var (condition, reason) in ValueSql.Checks(value, text, v, isRequired))
                    AddReason(cases, condition, value.SourceName, reason);
            }
        }

        if (Load.Values.FirstOrDefault(value => value.Target.Role == SchemaRole.Grade) is { } grade && names.TryGetValue("scale", out var scale))
            AddReason(cases, SchemaCheck.WrongGrade(scale, names[grade.Target.Name]), grade.SourceName, "not a grade of the scale");
        var reasonSql = cases.Count == 0 ? "0" : $"CASE {string.Join(' ', cases)} ELSE 0 END";
        session.Execute(
            $"""
            CREATE TABLE {Table} AS
            SELECT _row, CAST({reasonSql} AS INTEGER) AS _reason{List(outputs)} FROM (SELECT *{List(typed)} FROM (SELECT *{List(quick)} FROM (
                SELECT s._row{List(texts)} FROM {Stage.Rows} s {string.Join(' ', joins)}{(Condition.Length == 0 ? "" : " WHERE " + Condition)})))
            """,
            cancellationToken);
    }

    private static string List(IEnumerable<string> columns) => string.Concat(columns.Select(column => ", " + column));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>In-memory table of the codes and other names of a table's rows and the store's integers for them.</summary>
    public static string KeyTable(string table) => "memory.key_" + table;

    public void Drop(SqlSession session)
    {
        session.Execute($"DROP TABLE {Table}");
        var references = Values.Count(value => value.Target.References is not null && value.Target.Role != SchemaRole.Anonymous);
        for (var i = 0; i < references; i++)
            session.Execute("DROP TABLE IF EXISTS " + ReferenceTable(i));
    }

    private void LookUpDistricts(SqlSession session, MappedValue value, CancellationToken cancellationToken)
    {
        if (value.Generalise.Districts is not { } districts)
            return;
        DistrictSql.Prepare(session, districts, cancellationToken);
        var unknown = Convert.ToInt64(
            session.Scalar<object>($"SELECT count(*) FROM {Stage.Rows} s WHERE {ValueSql.UnknownPlace(value, "s")}{(Condition.Length == 0 ? "" : $" AND ({Condition})")}", cancellationToken),
            CultureInfo.InvariantCulture);
        if (unknown > 0)
            Notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{Load.Table.Name}.{value.Target.Name}: {unknown:N0} rows of {Load.File.Name} state a place without a district in the mapping; it {(districts.Otherwise is { } other ? $"became \"{other}\"" : "is missing")}."));
    }

    private void AddReason(List<string> cases, string condition, string column, string reason)
    {
        _reasons.Add((column, reason));
        cases.Add(string.Create(CultureInfo.InvariantCulture, $"WHEN {condition} THEN {_reasons.Count}"));
    }

    /// <summary>
    /// Respondents of an anonymous wave are numbered at random within it, so that the number joins to nothing; codes that several waves have in common get another number in each.
    /// </summary>
    private string AnonymousKey(MappedValue value)
    {
        var wave = Load.Values.First(other => other.Target.References == "survey_wave");
        var (code, within) = (ValueSql.Code(value.Columns, "s"), ValueSql.Code(wave.Columns, "s"));
        var salt = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));
        return $"CAST(dense_rank() OVER (PARTITION BY {within} ORDER BY md5({within} || chr(31) || {code} || {SqlSession.Text(salt)})) AS {value.Target.Type})";
    }

    /// <summary>A small table of the distinct values and the integers they stand for, to join the rows to: nothing is built or hashed once a row.</summary>
    private (string Alias, string Join) Reference(
        SqlSession session, PersonRegistry? people, MappedValue value, int ordinal, IReadOnlyList<LoadStep> earlier, CancellationToken cancellationToken)
    {
        var alias = string.Create(CultureInfo.InvariantCulture, $"r{ordinal}");
        var table = ReferenceTable(ordinal);
        var referenced = value.Target.References!;
        if (value.Constant is { } constant)
        {
            session.Execute("CREATE TABLE IF NOT EXISTS " + KeyTable(referenced) + "(code VARCHAR, id BIGINT)");
            session.Execute($"CREATE TABLE {table} AS SELECT k.id FROM {KeyTable(referenced)} k WHERE k.code = {SqlSession.Text(constant)}", cancellationToken);
            return (alias, $"LEFT JOIN {table} {alias} ON true");
        }

        var columns = value.Columns.Select((column, i) => (Name: column, Alias: string.Create(CultureInfo.InvariantCulture, $"c{i}"))).ToList();
        var condition = Own.Length == 0 ? "" : " WHERE " + Own;
        var distinct = $"SELECT DISTINCT {string.Join(", ", columns.Select(column => $"{ValueSql.Column("s", column.Name)} AS {column.Alias}"))} FROM {Stage.Rows} s{condition}";
        if (referenced is "person" or "learner" or "staff")
        {
            var system = value.Person?.System ?? Load.File.Find(value.Columns[0])!.IdentifierSystem;
            people!.Resolve(distinct, system, value.Target.Role == SchemaRole.Defines && Introduces, cancellationToken);
            session.Execute(
                $"""
                CREATE TABLE {table} AS SELECT d.c0, i.person_id AS id FROM ({distinct}) d
                JOIN (SELECT i.* FROM memory.identity i{Role(value, earlier)} WHERE i.system = {SqlSession.Text(system)}) i ON i.identifier = d.c0
                """,
                cancellationToken);
        }
        else
        {
            session.Execute("CREATE TABLE IF NOT EXISTS " + KeyTable(referenced) + "(code VARCHAR, id BIGINT)");
            session.Execute(
                $"CREATE TABLE {table} AS SELECT d.*, k.id FROM ({distinct}) d JOIN {KeyTable(referenced)} k ON k.code = {ValueSql.Code([.. columns.Select(column => column.Alias)], "d")}",
                cancellationToken);
        }

        var join = $"LEFT JOIN {table} {alias} ON {string.Join(" AND ", columns.Select(column => $"{alias}.{column.Alias} = {ValueSql.Column("s", column.Name)}"))}";
        return (alias, join);
    }

    /// <summary>Which persons a column may name: any; learners or staff of the store; where the table of learners itself is filled, those whom earlier loads introduce.</summary>
    private string Role(MappedValue value, IReadOnlyList<LoadStep> earlier)
    {
        var referenced = value.Target.References!;
        if (value.Target.Role == SchemaRole.Defines)
        {
            if (Introduces)
                return "";
            var known = earlier.Where(load => load.Introduces).Select(load => $"SELECT {value.Target.Name} AS id FROM {load.Table} WHERE _reason = 0");
            return $" SEMI JOIN ({string.Join(" UNION ALL ", known.DefaultIfEmpty("SELECT 0 AS id WHERE false"))}) m ON m.id = i.person_id";
        }

        return referenced == "person" ? "" : $" SEMI JOIN store.{referenced} m ON m.{referenced}_id = i.person_id";
    }

    private string ReferenceTable(int ordinal) => string.Create(CultureInfo.InvariantCulture, $"memory.ref_{Number}_{ordinal}");
}

/// <summary>What became of the rows of one delivery in one load: read = kept + merged + superseded + rejected.</summary>
/// <param name="Segment">The delivery.</param>
/// <param name="Read">Rows that the load took, with those that could not be split into columns.</param>
/// <param name="Kept">Rows that became rows of the table.</param>
/// <param name="Merged">Rows summed into, or equal to, a kept one.</param>
/// <param name="Superseded">Rows replaced by a later one.</param>
/// <param name="Rejected">Rows refused.</param>
internal sealed record SegmentAccount(StagedSegment Segment, long Read, long Kept, long Merged, long Superseded, long Rejected);
