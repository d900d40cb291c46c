using System.Globalization;

namespace ResearchKit.Store;

/// <summary>
/// What the database does not enforce in a new store: unique keys of large tables, references, codes, ranges, grades on their scale.
/// The importer checks the same row by row on the way in.
/// </summary>
internal static class SchemaCheck
{
    /// <summary>Grades of each scale: basic and general upper secondary, vocational, passed.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> GradesByScale = new SortedDictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["4-10"] = ["4", "5", "6", "7", "8", "9", "10", "S", "H", "O"],
        ["1-5"] = ["1", "2", "3", "4", "5", "S", "H", "O"],
        ["pass"] = ["S", "H", "O"],
    };

    /// <summary>SQL that is true for a grade that is not on its scale. Arguments are SQL expressions.</summary>
    public static string WrongGrade(string scale, string grade) => string.Join(
        " OR ",
        GradesByScale.Select(pair => $"({scale} = {SqlSession.Text(pair.Key)} AND {grade} NOT IN ({string.Join(", ", pair.Value.Select(SqlSession.Text))}))"));

    /// <summary>Checks the attached database <c>store</c>.</summary>
    /// <exception cref="LearningStoreException">A check failed; the message names the table, the columns and the number of rows, never a value.</exception>
    public static void Require(SqlSession session, CancellationToken cancellationToken)
    {
        var tables = LearningSchema.Current.Tables;
        var counts = session.Rows("SELECT " + string.Join(", ", tables.Select(table => $"(SELECT count(*) FROM store.{table.Name})")), cancellationToken)[0];
        foreach (var (table, count) in tables.Zip(counts))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (count is not long rows || rows == 0)
                continue;
            CheckValues(session, table, cancellationToken);
            CheckKey(session, table, rows, cancellationToken);
            foreach (var column in table.Columns.Where(column => column.References is not null))
                CheckReference(session, table, column, cancellationToken);
        }
    }

    private static void CheckValues(SqlSession session, SchemaTable table, CancellationToken cancellationToken)
    {
        var checks = table.Columns.SelectMany(column => Conditions(table, column)).ToList();
        if (checks.Count == 0)
            return;
        var counts = session.Rows(
            $"SELECT {string.Join(", ", checks.Select(check => $"count(*) FILTER (WHERE {check.Sql})"))} FROM store.{table.Name}", cancellationToken)[0];
        for (var i = 0; i < checks.Count; i++)
        {
            if (Convert.ToInt64(counts[i], CultureInfo.InvariantCulture) is > 0 and var count)
                throw new LearningStoreException($"{count} rows of {table.Name} have a {checks[i].Column} that is {checks[i].Problem}.");
        }
    }

    private static IEnumerable<(string Column, string Sql, string Problem)> Conditions(SchemaTable table, SchemaColumn column)
    {
        if (column.Codes.Length > 0)
            yield return (column.Name, $"{column.Name} NOT IN ({string.Join(", ", column.Codes.Select(SqlSession.Text))})", $"not one of {string.Join(", ", column.Codes)}");
        if (column.Minimum is { } minimum)
            yield return (column.Name, $"{column.Name} < {minimum.ToString(CultureInfo.InvariantCulture)}", $"below {minimum.ToString(CultureInfo.InvariantCulture)}");
        if (column.Maximum is { } maximum)
            yield return (column.Name, $"{column.Name} > {maximum.ToString(CultureInfo.InvariantCulture)}", $"above {maximum.ToString(CultureInfo.InvariantCulture)}");
        if (column.Role == SchemaRole.Grade)
            yield return (column.Name, WrongGrade("scale", column.Name), "not on its scale");
        if (table.Name == "person" && column.Name == "pseudonym")
            yield return (column.Name, "NOT regexp_full_match(pseudonym, 'rk1_[0-9a-f]{32}')", "not a pseudonym (rk1_ and 32 hexadecimal digits)");
    }

    private static void CheckKey(SqlSession session, SchemaTable table, long rows, CancellationToken cancellationToken)
    {
        foreach (var key in Keys(table))
        {
            var distinct = session.Scalar<long>($"SELECT count(*) FROM (SELECT DISTINCT {key} FROM store.{table.Name})", cancellationToken);
            if (distinct != rows)
                throw new LearningStoreException($"{rows - distinct} rows of {table.Name} repeat the key ({key}) of another row.");
        }
    }

    private static IEnumerable<string> Keys(SchemaTable table)
    {
        if (table.IsLarge && table.Name != "rejected_row")
            yield return string.Join(", ", table.Key);
        if (table.Code is { } code)
            yield return code.Name;
        if (table.Name == "person")
            yield return "pseudonym";
    }

    private static void CheckReference(SqlSession session, SchemaTable table, SchemaColumn column, CancellationToken cancellationToken)
    {
        var referenced = LearningSchema.Current[column.References!];
        var orphans = session.Scalar<long>(
            $"SELECT count(*) FROM store.{table.Name} t ANTI JOIN store.{referenced.Name} r ON t.{column.Name} = r.{referenced.Key[0]} WHERE t.{column.Name} IS NOT NULL",
            cancellationToken);
        if (orphans > 0)
            throw new LearningStoreException($"{orphans} rows of {table.Name} have a {column.Name} that is in no row of {referenced.Name}.");
    }
}
