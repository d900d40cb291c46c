using System.Globalization;
using ResearchKit.Store;

namespace ResearchKit.Sources;

/// <summary>One file on its way into one table: typed rows in memory, each with the reason for which it is rejected, or none.</summary>
internal sealed class LoadStep
{
    private readonly List<(string Column, string Reason)> _reasons = [];

    public LoadStep(TableLoad load, CsvStage stage, int number)
    {
        Load = load;
        Stage = stage;
        Number = number;
    }

    public TableLoad Load { get; }

    public CsvStage Stage { get; }

    /// <summary>Number of the load within the import, from 1.</summary>
    public int Number { get; }

    /// <summary>In-memory table of the typed rows: _row, _reason (0: none), _code (tables with a code of their own), and the columns that are filled.</summary>
    public string Table => string.Create(CultureInfo.InvariantCulture, $"memory.load_{Number}");

    /// <summary>Whether the rows bring a code by which other files refer to them.</summary>
    public bool HasCode => Surrogate is { Columns.IsEmpty: false };

    public long Kept { get; set; }

    public long Merged { get; set; }

    public long Superseded { get; set; }

    public long Rejected { get; set; }

    /// <summary>Columns that are filled with values of the file, without the table's own surrogate key.</summary>
    public IEnumerable<MappedValue> Values => Load.Values.Where(value => value.Target.Role != SchemaRole.Surrogate);

    private MappedValue? Surrogate => Load.Values.FirstOrDefault(value => value.Target.Role == SchemaRole.Surrogate);

    /// <summary>Source column and reason behind a number in <c>_reason</c>.</summary>
    public (string? Column, string Reason) Reason(int number) => number == DiffersFromEarlier ? (null, "same key as an earlier row, other values") : _reasons[number - 1];

    /// <summary>Number of the reason that duplicates give.</summary>
    public const int DiffersFromEarlier = -1;

    /// <summary>Fills <see cref="Table"/>.</summary>
    public void Resolve(SqlSession session, PersonRegistry? people, CancellationToken cancellationToken)
    {
        var joins = new List<string>();
        var outputs = new List<string>();
        var cases = new List<string>();
        if (Surrogate is { Columns.IsEmpty: false } surrogate)
        {
            outputs.Add($"{ValueSql.Code(surrogate.Columns, "s")} AS _code");
            AddReason(cases, $"{ValueSql.Code(surrogate.Columns, "s")} IS NULL", surrogate.SourceName, "missing");
        }

        foreach (var value in Values)
        {
            var isRequired = !value.Target.IsNullable;
            if (value.Target.References is not null)
            {
                var reference = Reference(session, people, value, joins.Count, cancellationToken);
                joins.Add(reference.Join);
                outputs.Add($"{reference.Alias}.id AS {value.Target.Name}");
                var given = ValueSql.Code(value.Columns, "s");
                if (isRequired)
                    AddReason(cases, $"{given} IS NULL", value.SourceName, "missing");
                AddReason(cases, $"{given} IS NOT NULL AND {reference.Alias}.id IS NULL", value.SourceName, $"no such {value.Target.References}");
            }
            else
            {
                outputs.Add($"{ValueSql.Typed(value, "s")} AS {value.Target.Name}");
                foreach (var (condition, reason) in ValueSql.Checks(value, "s", isRequired))
                    AddReason(cases, condition, value.SourceName, reason);
            }
        }

        if (Load.Values.FirstOrDefault(value => value.Target.Role == SchemaRole.Grade) is { } grade && Load.Values.FirstOrDefault(value => value.Target.Name == "scale") is { } scale)
            AddReason(cases, SchemaCheck.WrongGrade(ValueSql.Typed(scale, "s"), ValueSql.Typed(grade, "s")), grade.SourceName, "not a grade of the scale");
        var reasonSql = cases.Count == 0 ? "0" : $"CASE {string.Join(' ', cases)} ELSE 0 END";
        session.Execute(
            $"""
            CREATE TABLE {Table} AS
            SELECT s.rowid AS _row, CAST({reasonSql} AS INTEGER) AS _reason{string.Concat(outputs.Select(output => ", " + output))}
            FROM {Stage.Table} s {string.Join(' ', joins)}
            """,
            cancellationToken);
    }

    private void AddReason(List<string> cases, string condition, string column, string reason)
    {
        _reasons.Add((column, reason));
        cases.Add(string.Create(CultureInfo.InvariantCulture, $"WHEN {condition} THEN {_reasons.Count}"));
    }

    /// <summary>A small table of the distinct values and the integers they stand for, to join the rows to: nothing is built or hashed once a row.</summary>
    private (string Alias, string Join) Reference(SqlSession session, PersonRegistry? people, MappedValue value, int ordinal, CancellationToken cancellationToken)
    {
        var alias = string.Create(CultureInfo.InvariantCulture, $"r{ordinal}");
        var table = string.Create(CultureInfo.InvariantCulture, $"memory.ref_{Number}_{ordinal}");
        var referenced = value.Target.References!;
        var columns = value.Columns.Select((column, i) => (Name: column, Alias: $"c{i}")).ToList();
        var distinct = $"SELECT DISTINCT {string.Join(", ", columns.Select(column => $"{SqlSession.Name(column.Name)} AS {column.Alias}"))} FROM {Stage.Table}";
        if (referenced is "person" or "learner" or "staff")
        {
            var system = Load.File.Find(value.Columns[0])!.IdentifierSystem;
            people!.Resolve(Stage, value.Columns[0], system, value.Target.Role == SchemaRole.Defines, cancellationToken);
            var role = referenced == "person" ? "" : $" SEMI JOIN store.{referenced} m ON m.{referenced}_id = i.person_id";
            session.Execute(
                $"""
                CREATE TABLE {table} AS SELECT d.c0, i.person_id AS id FROM ({distinct}) d
                JOIN (SELECT i.* FROM memory.identity i{role} WHERE i.system = {SqlSession.Text(system)}) i ON i.identifier = d.c0
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

        return (alias, $"LEFT JOIN {table} {alias} ON {string.Join(" AND ", columns.Select(column => $"{alias}.{column.Alias} = {ValueSql.Column("s", column.Name)}"))}");
    }

    /// <summary>In-memory table of the codes of a table's rows and the store's integers for them.</summary>
    public static string KeyTable(string table) => "memory.key_" + table;

    public void Drop(SqlSession session)
    {
        session.Execute($"DROP TABLE {Table}");
        var references = Values.Count(value => value.Target.References is not null);
        for (var i = 0; i < references; i++)
            session.Execute(string.Create(CultureInfo.InvariantCulture, $"DROP TABLE IF EXISTS memory.ref_{Number}_{i}"));
    }
}
