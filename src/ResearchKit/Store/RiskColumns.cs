using System.Globalization;
using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Store;

/// <summary>The columns of a risk measurement, found in a store's tables, and the SQL that brings them together: one row a row of the table.</summary>
internal sealed class RiskColumns
{
    /// <summary>Tables that say one thing about a person, so that they can be joined to any row about the person.</summary>
    private static readonly string[] s_joined = ["learner", "enrolment", "school"];

    private readonly StoreCatalog _catalog;
    private readonly StoreTable _table;
    private readonly string _key;

    private RiskColumns(StoreCatalog catalog, string table, string? person)
    {
        _catalog = catalog;
        _table = catalog[table];
        _key = PersonOf(_table, person);
    }

    public string Table => _table.Name;

    public string Person => $"{_table.Name}.{_key}";

    public IReadOnlyList<string> Quasi { get; private set; } = [];

    /// <summary>Sensitive columns; with the SQL of persons and values where they stand in a table of their own.</summary>
    public IReadOnlyList<(string Name, string? Sql)> Sensitive { get; private set; } = [];

    /// <summary>SELECT of the person, the quasi-identifiers and the sensitive columns, each named <c>table.column</c>.</summary>
    public string Sql { get; private set; } = "";

    public static RiskColumns Of(
        StoreCatalog catalog, Func<string, DataFrame> read, string table, IReadOnlyList<string>? quasi, IReadOnlyList<string>? sensitive, DisclosureRiskOptions options)
    {
        var columns = new RiskColumns(catalog, table, options.Person);
        string[] tables = columns.Table == "learner" && catalog.Tables.Any(t => t is { Name: "enrolment", ExactCount: > 0 }) ? ["learner", "enrolment"] : [columns.Table];
        var asked = (quasi ?? columns.Filled(read, tables, DisclosureClass.QuasiIdentifier)).Select(columns.Find).Distinct().ToList();
        if (asked.Count == 0)
            throw new ArgumentException(
                $"Which columns could people be recognised by? No quasi-identifier of {string.Join(" and ", tables)} holds a value. Name columns, or another table: "
                + $"{string.Join(", ", columns._catalog.Tables.Where(t => t.ExactCount > 0 && HasPerson(t)).Select(t => t.Name))}.");
        if (asked.Find(column => !columns.IsJoined(column.Table.Name)) is { Table: not null } far)
            throw new ArgumentException(
                $"{far.Table.Name}.{far.Column.Name} says several things about a person and can't be joined to {columns.Table} as a quasi-identifier. "
                + $"Measure its own table (--table {far.Table.Name}), or name columns of {columns.Table}, {string.Join(", ", s_joined)}.");
        var values = (sensitive ?? columns.Filled(read, [columns.Table], DisclosureClass.Sensitive)).Select(columns.Find).Distinct().ToList();
        columns.Quasi = [.. asked.Select(Name)];
        columns.Sensitive = [.. values.Select(column => (Name(column), columns.IsJoined(column.Table.Name) ? null : columns.Elsewhere(column)))];
        columns.Sql = columns.Select([.. asked, .. values.Where(column => columns.IsJoined(column.Table.Name))]);
        return columns;
    }

    private (StoreTable Table, StoreColumn Column) Find(string asked)
    {
        var dot = asked.IndexOf('.', StringComparison.Ordinal);
        var table = dot < 0 ? _table : _catalog[asked[..dot]];
        var column = table[asked[(dot + 1)..]];
        return column.DisclosureClass is DisclosureClass.Pseudonym or DisclosureClass.DirectIdentifier
            ? throw new ProtectedDataException($"{table.Name}.{column.Name} tells people apart by itself: every class would be one person. Name columns that people share values of.")
            : (table, column);
    }

    /// <summary>Columns of a class that hold any value.</summary>
    private IReadOnlyList<string> Filled(Func<string, DataFrame> read, string[] tables, DisclosureClass wanted)
    {
        var filled = new List<string>();
        foreach (var table in tables.Select(name => _catalog[name]))
        {
            var columns = table.Columns.Where(column => column.DisclosureClass == wanted).ToArray();
            if (columns.Length == 0)
                continue;
            var counts = read(
                $"SELECT {string.Join(", ", columns.Select((column, i) => $"count({SqlSession.Name(column.Name)}) AS n{i}"))} FROM {SqlSession.Name(table.Name)}").Opened();
            filled.AddRange(columns.Where((_, i) => counts.Column<long>(string.Create(CultureInfo.InvariantCulture, $"n{i}"))[0] > 0).Select(column => $"{table.Name}.{column.Name}"));
        }

        return filled;
    }

    private bool IsJoined(string table) => table == Table || (s_joined.Contains(table, StringComparer.Ordinal) && (_key == "learner_id" || (table == "school" && HasSchool)));

    private bool HasSchool => _table.Columns.Any(column => column.Name == "school_id");

    private string Elsewhere((StoreTable Table, StoreColumn Column) column)
    {
        if (!column.Table.Columns.Any(c => c.Name == _key))
            throw new ArgumentException($"{Name(column)} can't be brought to the people of {Table}: {column.Table.Name} has no column {_key}.");
        return $"SELECT DISTINCT {_key} AS p, {SqlSession.Name(column.Column.Name)} AS value FROM {column.Table.Name}";
    }

    private string Select(IReadOnlyList<(StoreTable Table, StoreColumn Column)> columns)
    {
        var used = columns.Select(column => column.Table.Name).Where(name => name != Table).ToHashSet(StringComparer.Ordinal);
        var from = $"FROM {Table}";
        if (used.Contains("learner"))
            from += $" LEFT JOIN learner ON learner.learner_id = {Person}";
        var needsSpell = used.Contains("enrolment") || (used.Contains("school") && !HasSchool);
        if (needsSpell)
        {
            from += " LEFT JOIN (SELECT * FROM enrolment QUALIFY row_number() OVER (PARTITION BY learner_id ORDER BY start_date DESC NULLS LAST, enrolment_id DESC) = 1) enrolment"
                + $" ON enrolment.learner_id = {Person}";
        }

        if (used.Contains("school"))
            from += $" LEFT JOIN school ON school.school_id = {(HasSchool ? Table : "enrolment")}.school_id";
        var list = columns.Distinct().Select(column => $"{column.Table.Name}.{SqlSession.Name(column.Column.Name)} AS {SqlSession.Name(Name(column))}");
        return $"SELECT {Person} AS {SqlSession.Name(Person)}, {string.Join(", ", list)} {from}";
    }

    private static string Name((StoreTable Table, StoreColumn Column) column) => $"{column.Table.Name}.{column.Column.Name}";

    private static bool HasPerson(StoreTable table) => table.Columns.Any(column => column.DisclosureClass == DisclosureClass.Pseudonym);

    private static string PersonOf(StoreTable table, string? asked)
    {
        if (asked is not null)
            return table[asked].Name;
        var people = table.Columns.Where(column => column.DisclosureClass == DisclosureClass.Pseudonym).Select(column => column.Name).ToArray();
        if (people.Contains("learner_id", StringComparer.Ordinal))
            return "learner_id";
        return people.Length switch
        {
            0 => throw new ArgumentException($"The rows of {table.Name} are not about people: it has no column of class pseudonym. Name a table such as learner, staff or learner_circumstance."),
            1 => people[0],
            _ when table.Name == "person" => "person_id",
            _ => throw new ArgumentException($"Which column of {table.Name} says whose row it is? Several are pseudonyms: {string.Join(", ", people)}. Name it in the options (--person)."),
        };
    }
}
