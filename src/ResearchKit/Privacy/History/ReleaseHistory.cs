using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ResearchKit.Frames;

namespace ResearchKit.Privacy.History;

/// <summary>
/// What was released of some data so far: of a store, in an append-only file beside it (<c>NAME.duckdb.releases.jsonl</c>, for its owner alone) which survives
/// every import; of other data, in memory while the program runs.
/// </summary>
internal sealed class ReleaseHistory
{
    private static readonly ConcurrentDictionary<string, ReleaseHistory> s_ofFiles = new(StringComparer.Ordinal);

    // Of a frame made in memory: gone with the last frame derived from it.
    private static readonly ConditionalWeakTable<string, ReleaseHistory> s_inMemory = [];

    private static readonly SecretKeyFile s_keys = new(
        "key of a release history", "researchkit release history key 1", 32, "Restore it from a copy: without it, what was released before cannot be compared.");

    private static readonly JsonSerializerOptions s_strict = new() { RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true };

    private readonly string? _path;
    private readonly List<ReleaseRecord> _remembered = [];
    private readonly Lock _turn = new();

    private ReleaseHistory(string? path) => _path = path;

    /// <summary>The history of each data that a frame was made of; none for data that the gate need not compare.</summary>
    public static IReadOnlyList<(FrameOrigin Origin, ReleaseHistory History)> Of(FrameOrigin? origins) => origins is null ? []
        : [.. origins.All().Select(origin => (origin, origin.StorePath is { } store
            ? new ReleaseHistory(store + ".releases.jsonl")
                : origin.IsInMemory ? s_inMemory.GetValue(origin.Snapshot, _ => new ReleaseHistory(null)) : s_ofFiles.GetOrAdd(origin.Snapshot, _ => new ReleaseHistory(null))))];

    /// <summary>The key under which learners are hashed: the store's own, or for other data one of this program.</summary>
    public byte[] Key => _path is null ? s_sessionKey : s_keys.LoadOrCreate(_path + ".key").Key;

    private static readonly byte[] s_sessionKey = System.Security.Cryptography.RandomNumberGenerator.GetBytes(32);

    /// <summary>Decides on a release by those before it, and takes it down, with no other coming between.</summary>
    /// <param name="decide">The records to add, by all records so far.</param>
    public void Add(Func<IReadOnlyList<ReleaseRecord>, IEnumerable<ReleaseRecord>> decide)
    {
        if (_path is null)
        {
            lock (_turn)
            {
                foreach (var record in decide(_remembered).ToArray())
                {
                    if (!_remembered.Exists(record.SaysTheSame)) _remembered.Add(record);
                }
            }

            return;
        }

        // What is to be hidden in a table that overlaps with many before it takes its time to find.
        using var held = OwnerOnlyFile.Lock(_path + ".lock", TimeSpan.FromMinutes(5));
        var records = Read();
        foreach (var record in decide(records).ToArray())
        {
            if (records.Exists(record.SaysTheSame)) continue;
            Append(_path, record);
            records.Add(record);
        }
    }

    private static void Append(string path, ReleaseRecord record)
    {
        if (!File.Exists(path)) OwnerOnlyFile.Write(path, "");
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        if (file.Length > 0)
        {
            file.Seek(-1, SeekOrigin.End);
            if (file.ReadByte() != '\n') file.WriteByte((byte)'\n');
        }

        file.Seek(0, SeekOrigin.End);
        JsonSerializer.Serialize(file, record, s_strict);
        file.WriteByte((byte)'\n');
        file.Flush(flushToDisk: true);
    }

    // A line that a killed process left half-written was never shown: the table is handed out after its line is on the disk.
    private List<ReleaseRecord> Read()
    {
        if (!File.Exists(_path)) return [];
        var records = new List<ReleaseRecord>();
        foreach (var (line, number) in File.ReadLines(_path).Select((line, number) => (line, number + 1)))
        {
            if (line.Length == 0) continue;
            // What a killed process left half-written has no end; then its table was never handed out.
            if (!line.EndsWith("]}", StringComparison.Ordinal)) continue;
            try
            {
                records.Add(JsonSerializer.Deserialize<ReleaseRecord>(line, s_strict)!);
            }
            catch (JsonException problem)
            {
                throw new InvalidDataException($"Line {number} of {_path} is no record of a release of this version of the kit: another version wrote it, or it was changed by hand. Releases of this store are compared with it: restore the file from a copy, or, where an older version wrote it, move it away and remember that what was released then is not compared any more.", problem);
            }
        }

        return records;
    }
}
