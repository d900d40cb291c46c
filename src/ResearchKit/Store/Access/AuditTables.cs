using System.Globalization;
using System.Text.Json.Nodes;
using ResearchKit.Display;
using ResearchKit.Privacy;

namespace ResearchKit.Store.Access;

/// <summary>The audit log as people read it.</summary>
public static class AuditTables
{
    private const int HashShown = 12;

    /// <summary>The newest records as a table, oldest of them first. Reading them checks the whole chain.</summary>
    /// <param name="log">The log.</param>
    /// <param name="last">How many records are shown, from 1. Default 50.</param>
    /// <param name="cancellationToken">Ends the wait for the log's lock.</param>
    /// <exception cref="InvalidDataException">The chain is broken; the message names the line.</exception>
    public static TableModel ToTable(this AuditLog log, int last = 50, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentOutOfRangeException.ThrowIfLessThan(last, 1);
        var all = log.Read(cancellationToken);
        var shown = all.Skip(all.Count - last).ToArray();
        var table = new TableBuilder($"Audit log of {Path.GetFileName(log.FilePath).Replace(".audit.jsonl", "", StringComparison.Ordinal)}")
            .Labels("record", [.. shown.Select(record => record.Number.ToString(CultureInfo.InvariantCulture))])
            .Text("time, UTC", [.. shown.Select(record => record.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture))])
            .Text("what", [.. shown.Select(record => record.Kind)])
            .Text("purpose", [.. shown.Select(record => Text(record, "purpose"))])
            .Text("sql", [.. shown.Select(record => Text(record, "sql_sha256") ?? Text(record, "query_sha256")).Select(hash => hash is { Length: > HashShown } ? hash[..HashShown] : hash)])
            .Text("tables", [.. shown.Select(record => record.Details["tables"] is JsonArray { Count: > 0 } tables ? string.Join(", ", tables.Select(name => name!.ToString())) : Text(record, "table"))])
            .Text("rows", [.. shown.Select(record => Text(record, "rows"))])
            .Text("refused", [.. shown.Select(record => Text(record, "refused"))])
            .Text("suppressed", [.. shown.Select(record => Text(record, "suppressed") is { } hidden ? $"{hidden} of {Text(record, "values")}" : null)]);
        return table.Note(all.Count == 0
            ? "Nothing is recorded yet."
            : string.Create(CultureInfo.InvariantCulture, $"The chain is whole: {all.Count:N0} records, none changed or taken out{(all.Count > shown.Length ? $"; the last {shown.Length:N0} are shown" : "")}.")).Build();
    }

    private static string? Text(AuditRecord record, string name) => record.Details[name] is JsonValue value ? value.ToString() : null;
}
