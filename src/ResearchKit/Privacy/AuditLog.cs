using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ResearchKit.Privacy;

/// <summary>
/// The append-only record beside a store (<c>NAME.duckdb.audit.jsonl</c>): imports, queries, releases, spent privacy budget. It is not part of
/// the store and survives every import. One record is one line of JSON; each carries its number and the hash of the line before it, so that a line
/// changed or taken out is noticed. Any number of processes and threads append at once, one after the other under a lock file of the log's own.
/// </summary>
/// <remarks>Records never hold rows, values, SQL text or identifiers.</remarks>
public sealed class AuditLog
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(30);

    private static readonly JsonSerializerOptions Strict = new() { RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true };

    private readonly TimeProvider _time;

    /// <summary>The log of a store. Nothing is made until the first record.</summary>
    /// <param name="storePath">The store's path; it need not exist.</param>
    /// <param name="time">The clock; the system's by default.</param>
    public AuditLog(string storePath, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(storePath);
        FilePath = Path.GetFullPath(storePath) + ".audit.jsonl";
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Full path of the log.</summary>
    public string FilePath { get; }

    /// <summary>Appends one record and returns it when it is on the disk.</summary>
    /// <param name="kind">What happened: <c>import</c>, <c>query</c>, <c>readiness</c>, <c>release</c>, <c>budget</c>.</param>
    /// <param name="details">Facts about it: names, hashes, banded counts. Never a row's content.</param>
    /// <param name="cancellationToken">Ends the wait for the lock.</param>
    /// <exception cref="IOException">The log cannot be written, or another process held the lock for 30 seconds.</exception>
    public AuditRecord Append(string kind, JsonObject details, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(kind);
        ArgumentNullException.ThrowIfNull(details);
        using var held = Lock(cancellationToken);
        return Write(kind, details);
    }

    /// <summary>Appends what is decided by the records before it, with no other record coming between.</summary>
    /// <param name="kind">What happened.</param>
    /// <param name="decide">The details, by all records so far, oldest first; null appends nothing. What it throws goes to the caller, and nothing is appended.</param>
    /// <param name="cancellationToken">Ends the wait for the lock.</param>
    internal AuditRecord? AppendIf(string kind, Func<IReadOnlyList<AuditRecord>, JsonObject?> decide, CancellationToken cancellationToken)
    {
        using var held = Lock(cancellationToken);
        return decide(File.Exists(FilePath) ? Records(File.ReadAllText(FilePath)) : []) is { } details ? Write(kind, details) : null;
    }

    /// <summary>All records, oldest first. A line that a killed process left half-written is passed over; so it never counted.</summary>
    /// <param name="cancellationToken">Ends the wait for the lock.</param>
    /// <exception cref="InvalidDataException">A record was changed, added or taken out by hand; the message names its line.</exception>
    public IReadOnlyList<AuditRecord> Read(CancellationToken cancellationToken = default)
    {
        if (!File.Exists(FilePath))
            return [];
        using var held = Lock(cancellationToken);
        return Records(File.ReadAllText(FilePath));
    }

    // Under the lock: one line more, on the disk.
    private AuditRecord Write(string kind, JsonObject details)
    {
        using var file = new FileStream(FilePath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        var (last, torn) = LastLine(file);
        var now = _time.GetUtcNow();
        var record = new AuditRecord(
            last is null ? 1 : Parse(last)!.Number + 1,
            new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero),
            kind,
            details.DeepClone().AsObject(),
            HashOf(last));
        var line = (torn ? "\n" : "") + JsonSerializer.Serialize(record, Strict) + "\n";
        file.Seek(0, SeekOrigin.End);
        file.Write(Encoding.UTF8.GetBytes(line));
        file.Flush(flushToDisk: true);
        return record;
    }

    private List<AuditRecord> Records(string text)
    {
        var records = new List<AuditRecord>();
        string? previous = null;
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (Parse(line) is not { } record)
                continue;
            if (record.Number != records.Count + 1 || record.Previous != HashOf(previous))
                throw new InvalidDataException(
                    $"Line {number} of {FilePath} does not follow the line before it: a record was changed, added or taken out. Restore the log from a copy.");
            records.Add(record);
            previous = line;
        }

        return records;
    }

    private static AuditRecord? Parse(string line)
    {
        try
        {
            return line.Length == 0 ? null : JsonSerializer.Deserialize<AuditRecord>(line, Strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string HashOf(string? line) =>
        line is null ? "" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line)))[..32];

    /// <summary>The last whole record, and whether a torn line without an end follows it.</summary>
    private static (string? Line, bool Torn) LastLine(FileStream file)
    {
        for (long window = 4096; ; window *= 4)
        {
            var start = Math.Max(0, file.Length - window);
            var bytes = new byte[file.Length - start];
            file.Seek(start, SeekOrigin.Begin);
            file.ReadExactly(bytes);
            var torn = bytes.Length > 0 && bytes[^1] != (byte)'\n';
            var lines = Encoding.UTF8.GetString(bytes).Split('\n');
            for (var i = lines.Length - 1; i >= (start == 0 ? 0 : 1); i--)
            {
                if (Parse(lines[i]) is not null)
                    return (lines[i], torn);
            }

            if (start == 0)
                return (null, torn);
        }
    }

    private FileStream Lock(CancellationToken cancellationToken)
    {
        var path = FilePath + ".lock";
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path) && Stopwatch.GetElapsedTime(started) < LockPatience)
            {
                cancellationToken.WaitHandle.WaitOne(5);
            }
        }
    }
}

/// <summary>One record of an <see cref="AuditLog"/>.</summary>
/// <param name="Number">Its number, from 1 without gaps.</param>
/// <param name="Time">When, in UTC, to the millisecond.</param>
/// <param name="Kind">What happened: <c>import</c>, <c>query</c>, <c>readiness</c>, <c>release</c>, <c>budget</c>.</param>
/// <param name="Details">Facts about it.</param>
/// <param name="Previous">Hash of the line before it; empty for the first.</param>
public sealed record AuditRecord(
    [property: JsonPropertyName("n")] long Number,
    [property: JsonPropertyName("time")] DateTimeOffset Time,
    [property: JsonPropertyName("kind")] string Kind,
    [property: JsonPropertyName("details")] JsonObject Details,
    [property: JsonPropertyName("previous")] string Previous);
