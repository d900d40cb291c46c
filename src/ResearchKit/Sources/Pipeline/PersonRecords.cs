using ResearchKit.Sources.Linkage;
using ResearchKit.Sources.Mapped;
using ResearchKit.Store;

namespace ResearchKit.Sources.Pipeline;

/// <summary>
/// What all systems state about persons, gathered for linking: in-memory tables that never spill, dropped when the links are made. One record is one identity within a system.
/// </summary>
internal sealed class PersonRecords
{
    private readonly SqlSession _session;

    public PersonRecords(SqlSession session)
    {
        _session = session;
        session.Execute("CREATE TABLE memory.person_statement(system VARCHAR, identifier VARCHAR, given_name VARCHAR, family_name VARCHAR, birth_date DATE, role VARCHAR, is_reference BOOLEAN, ordinal BIGINT, origin VARCHAR)");
        session.Execute("CREATE TABLE memory.person_detail(system VARCHAR, identifier VARCHAR, is_key BOOLEAN, kind VARCHAR, value VARCHAR)");
    }

    public bool IsEmpty { get; private set; } = true;

    /// <summary>Adds the persons of a block.</summary>
    /// <param name="block">How the rows name a person.</param>
    /// <param name="stage">The rows.</param>
    /// <param name="places">SQL of further places (who, kind, value), or null.</param>
    /// <param name="cancellationToken">Stops the import.</param>
    public void Add(PersonBlock block, StagedFile stage, string? places, CancellationToken cancellationToken)
    {
        IsEmpty = false;
        var rows = stage.Rows;
        var system = SqlSession.Text(block.System);
        var who = SqlSession.Name(block.WhoColumn);
        if (block.RoleColumn is { } roleColumn)
            rows = $"(SELECT * FROM {rows} WHERE {SqlSession.Name(roleColumn)} IN ('learner', 'staff'))";
        var role = block.RoleColumn is not null ? SqlSession.Name(block.RoleColumn) : block.Role is { } known ? SqlSession.Text(known == PersonRole.Learner ? "learner" : "staff") : "CAST(NULL AS VARCHAR)";
        _session.Execute(
            $"""
            INSERT INTO memory.person_statement
            SELECT {system}, {who}, {PersonSql.GivenName(block)}, {PersonSql.FamilyName(block)}, {PersonSql.BirthDate(block)}, {role}, {(block.IsReference ? "true" : "false")}, _row, {stage.OriginSql("_row")}
            FROM {rows} WHERE {who} IS NOT NULL
            """,
            cancellationToken);
        foreach (var (kind, column) in block.Keys)
            AddDetail(system, who, isKey: true, kind, PersonSql.Trimmed(column), rows, cancellationToken);
        if (block.EncodedName is { } encoded)
            AddDetail(system, who, isKey: true, EncodedNames.Kind, PersonSql.Trimmed(encoded), rows, cancellationToken);
        foreach (var (kind, column) in block.Places)
            AddDetail(system, who, isKey: false, kind, PersonSql.Trimmed(column), rows, cancellationToken);
        if (places is not null)
            _session.Execute($"INSERT INTO memory.person_detail SELECT DISTINCT {system}, p.who, false, p.kind, p.value FROM ({places}) p SEMI JOIN {rows} s ON s.{who} = p.who WHERE p.value IS NOT NULL", cancellationToken);
    }

    /// <summary>Brings the statements together, one record an identity, and links the records of different systems.</summary>
    public LinkageReport Link(LinkageOptions options, CancellationToken cancellationToken)
    {
        _session.Execute(
            """
            CREATE TABLE memory.person_record AS
            SELECT CAST(row_number() OVER (ORDER BY system, identifier) AS INTEGER) AS record, * FROM (
                SELECT system, identifier, arg_min(given_name, ordinal) FILTER (given_name IS NOT NULL) AS given_name, arg_min(family_name, ordinal) FILTER (family_name IS NOT NULL) AS family_name,
                    arg_min(birth_date, ordinal) FILTER (birth_date IS NOT NULL) AS birth_date, CASE WHEN min(role) = max(role) THEN min(role) END AS role, bool_or(is_reference) AS is_reference
                FROM memory.person_statement GROUP BY system, identifier)
            """,
            cancellationToken);
        foreach (var (table, isKey) in new[] { ("person_key", "true"), ("person_place", "false") })
        {
            _session.Execute(
                $"CREATE TABLE memory.{table} AS SELECT DISTINCT r.record, d.kind, d.value FROM memory.person_detail d JOIN memory.person_record r USING (system, identifier) WHERE d.is_key = {isKey}",
                cancellationToken);
        }

        _session.Execute(
            "CREATE TABLE memory.person_origin AS SELECT r.record, arg_min(s.origin, s.ordinal) AS origin FROM memory.person_statement s JOIN memory.person_record r USING (system, identifier) GROUP BY r.record",
            cancellationToken);
        var report = Linked(options, cancellationToken);
        _session.Execute(
            """
            INSERT INTO memory.linked SELECT r.system, r.identifier, e.system, e.identifier
            FROM memory.person_entity e JOIN memory.person_record r USING (record) WHERE (r.system, r.identifier) <> (e.system, e.identifier)
            """,
            cancellationToken);
        return report;
    }

    /// <summary>Forgets everything but the links.</summary>
    public void Drop()
    {
        foreach (var table in new[] { "person_statement", "person_detail", "person_record", "person_key", "person_place", "person_origin", "person_entity" })
            _session.Execute("DROP TABLE IF EXISTS memory." + table);
    }

    private LinkageReport Linked(LinkageOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return PersonLinker.Link(_session, options, cancellationToken);
        }
        catch (ArgumentException problem)
        {
            throw new ImportException($"Persons could not be linked: {problem.Message}");
        }
    }

    private void AddDetail(string system, string who, bool isKey, string kind, string value, string rows, CancellationToken cancellationToken) => _session.Execute(
        $"INSERT INTO memory.person_detail SELECT DISTINCT {system}, {who}, {(isKey ? "true" : "false")}, {SqlSession.Text(kind)}, {value} FROM {rows} WHERE {who} IS NOT NULL AND {value} IS NOT NULL",
        cancellationToken);
}
