using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ResearchKit.DuckDB;
using ResearchKit.Frames;

namespace ResearchKit.Tests.Sources.Mapped;

/// <summary>One row of typed values; null where missing.</summary>
internal sealed record TypedRow(bool? Flag, DateOnly? Day, DateTime? At, decimal? Amount, double? Share, string? Text);

/// <summary>The same typed rows as files of each format, and a mapping that reads them.</summary>
internal static class TypedRows
{
    public const string Mapping =
        """
        mapping: typed
        files:
          t:
            PATH
            columns: { id: direct, flag: quasi, day: neutral, at: neutral, amount: neutral, share: neutral, text: neutral }
        loads:
          - { table: learner, from: t, columns: { learner_id: id, birth_year: { column: day, generalise: year }, arrived_recently: flag } }
          - { table: activity_event, from: t, columns: { actor_id: id, event_time: at, duration_s: amount, verb: text } }
          - { table: intervention_exposure, from: t, columns: { intervention_id: text, person_id: id, arm: text, assigned_at: day, propensity: share } }
          - { table: intervention, from: t, duplicates: combine, columns: { intervention_id: text } }
        """;

    private static readonly Gen<TypedRow> Row =
        from flag in Gen.Elements<bool?>(null, true, false)
        from day in Gen.Elements<DateOnly?>(null, new DateOnly(1999, 12, 31), new DateOnly(2024, 2, 29), new DateOnly(2010, 1, 1))
        from at in Gen.Elements<DateTime?>(null, new DateTime(2024, 3, 31, 3, 30, 0), new DateTime(2024, 10, 27, 0, 0, 0), new DateTime(1970, 1, 1).AddTicks(10), new DateTime(2023, 6, 1, 23, 59, 59).AddTicks(9_999_990))
        from amount in Gen.Elements<decimal?>(null, 0m, 0.001m, 12.5m, 123456789.125m, 7m)
        from share in Gen.Elements<double?>(null, 0, 1, 0.1, 1d / 3, 1e-300, double.Epsilon)
        from text in Gen.Elements<string?>(null, "a", "ä\"ö", "two\nlines", "a,b;c", "日本 😀", "it's", "007", "true", " x ")
        select new TypedRow(flag, day, at, amount, share, text);

    public static Arbitrary<TypedRow[]> Any { get; } = Arb.From(Row.NonEmptyListOf().Select(rows => rows.ToArray()));

    public static string Csv(IReadOnlyList<TypedRow> rows)
    {
        var text = new StringBuilder("id,flag,day,at,amount,share,text\n");
        for (var i = 0; i < rows.Count; i++)
            text.Append(string.Join(',', Texts(i, rows[i]).Select(value => value is null ? "" : "\"" + value.Replace("\"", "\"\"", StringComparison.Ordinal) + "\""))).Append('\n');
        return text.ToString();
    }

    public static string Json(IReadOnlyList<TypedRow> rows, bool isArray)
    {
        var objects = rows.Select((row, i) => JsonSerializer.Serialize(
            new Dictionary<string, object?>(StringComparer.Ordinal) { ["id"] = $"p{i}", ["flag"] = row.Flag, ["day"] = Texts(i, row)[2], ["at"] = Texts(i, row)[3], ["amount"] = row.Amount, ["share"] = row.Share, ["text"] = row.Text }));
        return isArray ? "[" + string.Join(", ", objects) + "]" : string.Join('\n', objects);
    }

    public static void WriteParquet(string path, IReadOnlyList<TypedRow> rows)
    {
        var values = rows.Select((row, i) => $"({string.Join(", ", Texts(i, row).Select(Literal))})");
        Copy(path, $"SELECT id, flag::BOOLEAN AS flag, day::DATE AS day, \"at\"::TIMESTAMP AS \"at\", amount::DECIMAL(18,3) AS amount, share::DOUBLE AS share, \"text\" FROM (VALUES {string.Join(", ", values)}) t(id, flag, day, \"at\", amount, share, \"text\")");
    }

    /// <summary>Dates, numbers and truth values as typed cells; times as text, since a workbook's end at the millisecond.</summary>
    public static void WriteXlsx(string path, IReadOnlyList<TypedRow> rows) => WriteXlsx(
        path,
        Column.Create("id", rows.Select((_, i) => $"p{i}")),
        Column.Create("flag", rows.Select(row => row.Flag)),
        Column.Create("day", rows.Select(row => row.Day)),
        Column.Create("at", rows.Select((row, i) => Texts(i, row)[3])),
        Column.Create("amount", rows.Select(row => (double?)row.Amount)),
        Column.Create("share", rows.Select(row => row.Share)),
        Column.Create("text", rows.Select(row => row.Text)));

    /// <summary>Writes a workbook; only frames that may be shown are written.</summary>
    public static void WriteXlsx(string path, params Column[] columns) => DataFrame.FromColumns(new FrameProvenance("made up", Protection.Synthetic), columns).Opened().WriteXlsx(path);

    /// <summary>Writes the rows of a query as Parquet.</summary>
    public static void Copy(string path, string sql)
    {
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SET TimeZone = 'UTC'; COPY ({sql}) TO '{path}' (FORMAT parquet)";
        command.ExecuteNonQuery();
    }

    private static string Literal(string? value) => value is null ? "NULL::VARCHAR" : "'" + value.Replace("'", "''", StringComparison.Ordinal) + "'";

    private static string?[] Texts(int i, TypedRow row) =>
    [
        $"p{i}",
        row.Flag is { } flag ? (flag ? "true" : "false") : null,
        row.Day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        row.At?.ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture),
        row.Amount?.ToString(CultureInfo.InvariantCulture),
        row.Share?.ToString("R", CultureInfo.InvariantCulture),
        row.Text,
    ];
}
