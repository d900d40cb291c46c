using System.Globalization;
using ResearchKit.Sources.Mapped;
using ResearchKit.Store;

namespace ResearchKit.Sources.Pipeline;

/// <summary>SQL for one value of a load: the text as read, the typed value, and the conditions under which its row is rejected.</summary>
internal static class ValueSql
{
    /// <summary>The code made of one or several columns: parts joined by <c>/</c>, escaped as in JSON pointers (RFC 6901). NULL if a part is.</summary>
    public static string Code(IReadOnlyList<string> columns, string table) => columns.Count == 1
        ? Column(table, columns[0])
        : string.Join(" || '/' || ", columns.Select(column => $"replace(replace({Column(table, column)}, '~', '~0'), '/', '~1')"));

    /// <summary>The text of a value as the file has it, recoded and shortened as the mapping says.</summary>
    public static string Text(MappedValue value, string table)
    {
        if (value.Constant is { } constant)
            return SqlSession.Text(constant);
        var text = Code(value.Columns, table);
        if (value.Recode.Length > 0)
            text = $"(CASE {text} {string.Concat(value.Recode.Select(pair => $"WHEN {SqlSession.Text(pair.Key)} THEN {SqlSession.Text(pair.Value)} "))}ELSE {text} END)";
        if (value.Generalise.Districts is { } districts)
            return DistrictSql.District(districts, text);
        return value.Generalise.FirstCharacters > 0
            ? $"left(trim({text}), {value.Generalise.FirstCharacters.ToString(CultureInfo.InvariantCulture)})"
            : text;
    }

    /// <summary>A first conversion that <see cref="Typed"/> looks at again; null where it needs none.</summary>
    public static string? Quick(MappedValue value, string text) => IsPlainWhole(value) ? $"TRY_CAST({text} AS {value.Target.Type})" : null;

    /// <summary>The typed value; NULL when missing or when it cannot be converted.</summary>
    /// <param name="value">How the column is filled.</param>
    /// <param name="text">Name of the text's column.</param>
    /// <param name="quick">Name of the first conversion's column.</param>
    public static string Typed(MappedValue value, string text, string quick)
    {
        var type = value.Target.Type;
        if (value.Generalise.ToYear)
            return $"TRY_CAST(year({Date(value, text)}) AS {type})";
        return type switch
        {
            "VARCHAR" => text,
            "SMALLINT" or "INTEGER" or "BIGINT" when IsPlainWhole(value) => Whole(text, quick, type),
            "SMALLINT" or "INTEGER" or "BIGINT" => $"TRY_CAST(round({Real(value, text)}) AS {type})",
            "DOUBLE" => Real(value, text),
            "BOOLEAN" => $"TRY_CAST({text} AS BOOLEAN)",
            "DATE" => Date(value, text),
            "TIMESTAMP" => Time(value, text),
            _ => throw new InvalidOperationException($"The learning schema has the type {type}, which the importer cannot fill."),
        };
    }

    /// <summary>Conditions that reject the row, with their reasons; the first one that holds is the row's.</summary>
    /// <param name="value">How the column is filled.</param>
    /// <param name="text">Name of the text's column.</param>
    /// <param name="typed">Name of the typed value's column.</param>
    /// <param name="isRequired">Whether a missing value rejects the row.</param>
    public static IEnumerable<(string Condition, string Reason)> Checks(MappedValue value, string text, string typed, bool isRequired)
    {
        var target = value.Target;
        if (isRequired)
            yield return ($"{text} IS NULL", "missing");
        if (target.Type != "VARCHAR")
            yield return ($"{text} IS NOT NULL AND {typed} IS NULL", Unreadable(value));
        if (target.Codes.Length > 0)
            yield return ($"{typed} NOT IN ({string.Join(", ", target.Codes.Select(SqlSession.Text))})", "not in the code list");
        if (target.Minimum is { } minimum)
            yield return ($"{typed} < {Number(minimum)}", "below the range");
        if (target.Maximum is { } maximum)
            yield return ($"{typed} > {Number(maximum)}", "above the range");
    }

    /// <summary>Whether a code is missing: one of its columns is.</summary>
    public static string IsMissing(IReadOnlyList<string> columns, string table) =>
        columns.Count == 0 ? "false" : "(" + string.Join(" OR ", columns.Select(column => $"{Column(table, column)} IS NULL")) + ")";

    public static string Column(string table, string column) => $"{table}.{SqlSession.Name(column)}";

    private static bool IsPlainWhole(MappedValue value) =>
        value.Target.Type is "SMALLINT" or "INTEGER" or "BIGINT" && value.Factor == 1 && value.Offset == 0 && !value.HasDecimalComma && !value.Generalise.ToYear;

    /// <summary>Condition for rows whose place is not among the value's districts; null where it has none.</summary>
    public static string? UnknownPlace(MappedValue value, string table) =>
        value.Generalise.Districts is { } districts ? DistrictSql.IsUnknown(districts, Text(value with { Generalise = Generalisation.None }, table)) : null;


    /// <summary>
    /// DuckDB rounds 3.7 to 4 and reads 1_000 as 1000; here a whole number is digits, or has a fraction of zero as some programs write it. Most texts are just what the number is written as.
    /// </summary>
    private static string Whole(string text, string quick, string type) =>
        $"(CASE WHEN {quick} IS NULL OR CAST({quick} AS VARCHAR) = {text} THEN {quick} WHEN contains({text}, '_') THEN NULL WHEN contains({text}, '.') OR contains({text}, 'e') OR contains({text}, 'E') "
        + $"THEN CASE WHEN TRY_CAST({text} AS DOUBLE) = floor(TRY_CAST({text} AS DOUBLE)) THEN TRY_CAST(TRY_CAST({text} AS DOUBLE) AS {type}) END "
        + $"ELSE {quick} END)";

    private static string Real(MappedValue value, string text)
    {
        var number = value.HasDecimalComma ? $"replace({text}, ',', '.')" : text;
        var cast = $"(CASE WHEN isfinite(TRY_CAST({number} AS DOUBLE)) AND NOT contains({text}, '_') THEN TRY_CAST({number} AS DOUBLE) END)";
        return (value.Factor, value.Offset) switch
        {
            (1, 0) => cast,
            (1, _) => $"({cast} + {Number(value.Offset)})",
            (_, 0) => $"({cast} * {Number(value.Factor)})",
            _ => $"({cast} * {Number(value.Factor)} + {Number(value.Offset)})",
        };
    }

    private static string Date(MappedValue value, string text) => value.Formats.IsEmpty
        ? $"TRY_CAST({text} AS DATE)"
        : $"CAST(try_strptime({text}, {Formats(value)}) AS DATE)";

    /// <summary>UTC. A time with an offset is converted; one without is in the mapping's zone, or already UTC.</summary>
    private static string Time(MappedValue value, string text)
    {
        var zone = value.TimeZone ?? "UTC";
        return value.Formats.IsEmpty
            ? $"(CASE WHEN regexp_matches({text}, '([zZ]|[+-][0-9]{{2}}(:?[0-9]{{2}})?)$') AND contains({text}, ':') THEN TRY_CAST({text} AS TIMESTAMPTZ) AT TIME ZONE 'UTC' "
              + $"ELSE TRY_CAST({text} AS TIMESTAMP) AT TIME ZONE {SqlSession.Text(zone)} AT TIME ZONE 'UTC' END)"
            : $"(CAST(try_strptime({text}, {Formats(value)}) AS TIMESTAMP) AT TIME ZONE {SqlSession.Text(zone)} AT TIME ZONE 'UTC')";
    }

    private static string Formats(MappedValue value) => $"[{string.Join(", ", value.Formats.Select(SqlSession.Text))}]";

    private static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string Unreadable(MappedValue value) => value.Generalise.ToYear ? "not a date" : value.Target.Type switch
    {
        "SMALLINT" or "INTEGER" or "BIGINT" => "not a whole number in range",
        "DOUBLE" => "not a number",
        "BOOLEAN" => "not true or false",
        "DATE" => "not a date",
        _ => "not a time",
    };
}
