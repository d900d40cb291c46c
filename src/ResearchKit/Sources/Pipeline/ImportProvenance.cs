using System.Security.Cryptography;
using System.Text;
using ResearchKit.Privacy;
using ResearchKit.Store;

namespace ResearchKit.Sources.Pipeline;

/// <summary>The store's table of provenance while an import fills it: a row for each file and table, every row of the file accounted for.</summary>
/// <param name="session">The in-memory database with the store attached.</param>
/// <param name="request">The import.</param>
/// <param name="key">The pseudonym key; null without persons.</param>
internal sealed class ImportProvenance(SqlSession session, ImportRequest request, PseudonymKey? key)
{
    private readonly DateTimeOffset _now = request.TimeProvider.GetUtcNow();

    /// <summary>The rows so far; the number of a load is its place, from 1.</summary>
    public List<StoreLoad> Loads { get; } = [];

    /// <summary>Hash of the mapping, and of the options that change what it does.</summary>
    public static string MappingHash(ISource source, ImportRequest request) => request.OptionsText is { Length: > 0 } options
        ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source.Mapping.Sha256 + options)))
        : source.Mapping.Sha256;

    /// <summary>Adds a row; its number.</summary>
    public int Record(ISource source, SourceFile file, string table, long read, long kept, long merged, long superseded, long rejected)
    {
        var load = new StoreLoad(
            file.Name, table, file.Sha256, file.Bytes, _now, source.Found.Format.Name, source.Found.Format.Version, source.Mapping.Name, MappingHash(source, request), key?.Fingerprint,
            read, kept, merged, superseded, rejected);
        Loads.Add(load);
        session.Execute(
            "INSERT INTO store.provenance VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            default,
            Loads.Count, load.SourceFile, load.Table, load.Sha256, load.Bytes, load.ImportedAt.UtcDateTime, load.Importer, load.ImporterVersion,
            load.Mapping, load.MappingSha256, load.KeyFingerprint, load.Read, load.Kept, load.Merged, load.Superseded, load.Rejected);
        return Loads.Count;
    }

    /// <summary>Counts rows of a table that were merged after it was written as such: taken from the last load on, as far as each kept rows.</summary>
    public void CountAsMerged(string table, long rows, CancellationToken cancellationToken)
    {
        for (var i = Loads.Count - 1; i >= 0 && rows > 0; i--)
        {
            if (Loads[i].Table != table)
                continue;
            var here = Math.Min(rows, Loads[i].Kept);
            Change(i, Loads[i] with { Kept = Loads[i].Kept - here, Merged = Loads[i].Merged + here }, cancellationToken);
            rows -= here;
        }
    }

    /// <summary>States the counts of a file that has grown anew; its number. A file without a row for the table gets one.</summary>
    public int Restate(ISource source, StreamAccount account, string table, CancellationToken cancellationToken)
    {
        var i = Loads.FindIndex(load => load.SourceFile == account.File.Name && load.Table == table);
        if (i < 0)
            return Record(source, account.File, table, account.Read, account.Kept, account.Merged, account.Superseded, account.Rejected);
        Change(i, Loads[i] with { Read = account.Read, Kept = account.Kept, Merged = account.Merged, Superseded = account.Superseded, Rejected = account.Rejected }, cancellationToken);
        return i + 1;
    }

    /// <summary>Adds rows of a table that a grown file named: those that are new were kept, the others merged.</summary>
    public void Add(ISource source, SourceFile file, string table, long named, long added, CancellationToken cancellationToken)
    {
        var i = Loads.FindIndex(load => load.SourceFile == file.Name && load.Table == table);
        if (i < 0)
            Record(source, file, table, named, added, named - added, 0, 0);
        else
            Change(i, Loads[i] with { Read = Loads[i].Read + named, Kept = Loads[i].Kept + added, Merged = Loads[i].Merged + named - added }, cancellationToken);
    }

    /// <summary>States size and hash of files that have grown, and when they were taken, in all their rows.</summary>
    public void Look(IEnumerable<SourceFile> files, CancellationToken cancellationToken)
    {
        var now = request.TimeProvider.GetUtcNow();
        foreach (var file in files)
        {
            for (var i = 0; i < Loads.Count; i++)
            {
                if (Loads[i].SourceFile == file.Name && Loads[i].Sha256 != file.Sha256)
                    Change(i, Loads[i] with { Sha256 = file.Sha256, Bytes = file.Bytes, ImportedAt = now }, cancellationToken);
            }
        }
    }

    private void Change(int i, StoreLoad load, CancellationToken cancellationToken)
    {
        Loads[i] = load;
        session.Execute(
            """
            UPDATE store.provenance SET sha256 = ?, bytes = ?, imported_at = ?, rows_read = ?, rows_kept = ?, rows_merged = ?, rows_superseded = ?, rows_rejected = ? WHERE load_number = ?
            """,
            cancellationToken,
            load.Sha256, load.Bytes, load.ImportedAt.UtcDateTime, load.Read, load.Kept, load.Merged, load.Superseded, load.Rejected, i + 1);
    }
}
