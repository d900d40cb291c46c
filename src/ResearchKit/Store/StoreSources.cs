using System.Collections.Immutable;
using ResearchKit.Display;
using ResearchKit.Frames;

namespace ResearchKit.Store;

/// <summary>
/// Where a store's rows came from: each file with its hash, what it was read by and into what, every row accounted for, and why rows were refused. Of a generated
/// store, who generated it and with which parameters.
/// </summary>
public sealed record StoreSources : IDisplayable
{
    /// <summary>The store's file name.</summary>
    public required string Store { get; init; }

    /// <summary>Whether the store is protected.</summary>
    public required Protection Protection { get; init; }

    /// <summary>When the newest source was current, in UTC; null if the store does not say.</summary>
    public required DateTimeOffset? DataAsOf { get; init; }

    /// <summary>When the store was made, in UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Program and version that made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>What the generator says of itself; null for a store that was imported or written by hand. Holds only as long as <see cref="Protection"/> is synthetic.</summary>
    public required GeneratorStamp? Generator { get; init; }

    /// <summary>One entry a file and table, in the order of loading.</summary>
    public required ImmutableArray<StoreLoad> Loads { get; init; }

    /// <summary>Reasons for refused rows, the most frequent first.</summary>
    public required ImmutableArray<RejectReason> Rejects { get; init; }

    /// <summary>Whether every load holds what it promises: read = kept + merged + superseded + rejected, and as many refused rows on record.</summary>
    public bool IsBalanced => Loads.All(load => load.Read == load.Kept + load.Merged + load.Superseded + load.Rejected)
        && Loads.Sum(load => load.Rejected) == Rejects.Sum(reject => reject.Rows);

    internal Func<int, CancellationToken, ImmutableArray<RejectedLine>> ReadLines { get; init; } = (_, _) => [];

    /// <summary>The refused rows, by file and line; their content is not kept.</summary>
    /// <param name="most">At most so many, 1 or more.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public RejectedLines RejectedLines(int most = 1000, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        return new RejectedLines(Store, Rejects.Sum(reject => reject.Rows), ReadLines(most, cancellationToken));
    }

    /// <summary>A table of the files, and one of the loads; below it mappings, keys, and why rows were refused. Of a generated store, what the generator says.</summary>
    public MimeBundle ToMimeBundle()
    {
        var tables = SourceTables.Of(this);
        return MimeBundle.OfHtml($"<div>{string.Concat(tables.Select(TableHtml.Render))}</div>", string.Join("\n\n", tables.Select(TableText.Render)));
    }

    internal static StoreSources Read(LearningStore store, SqlSession session)
    {
        var made = session.Rows("SELECT created_at, created_by FROM schema_version ORDER BY version DESC LIMIT 1")[0];
        var generator = session.Rows("SELECT generator, generator_version, seed, parameters FROM generator_seal")
            .Select(row => new GeneratorStamp((string)row[0]!, (string)row[1]!, (string)row[2]!, (string)row[3]!)).FirstOrDefault();
        var rejects = session.Rows(
            """
            SELECT r.source_file, p.table_name, r.column_name, r.reason, count(*), min(r.line_number)
            FROM rejected_row r JOIN provenance p ON p.load_number = r.load_number
            GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC, 1, 2, 3 NULLS FIRST, 4
            """);
        return new StoreSources
        {
            Store = Path.GetFileName(store.FilePath),
            Protection = store.Protection,
            DataAsOf = store.DataAsOf,
            CreatedAt = new DateTimeOffset(DateTime.SpecifyKind((DateTime)made[0]!, DateTimeKind.Utc)),
            CreatedBy = (string)made[1]!,
            Generator = generator,
            Loads = StoreLoad.ReadAll(session),
            Rejects = [.. rejects.Select(row => new RejectReason((string)row[0]!, (string)row[1]!, (string?)row[2], (string)row[3]!, (long)row[4]!, (long)row[5]!))],
        };
    }

    internal static ImmutableArray<RejectedLine> Lines(SqlSession session, int most, CancellationToken cancellationToken) =>
    [
        .. session.Rows(
            """
            SELECT r.source_file, p.table_name, r.line_number, r.column_name, r.reason
            FROM rejected_row r JOIN provenance p ON p.load_number = r.load_number ORDER BY r.load_number, r.line_number, r.column_name LIMIT ?
            """,
            cancellationToken,
            most).Select(row => new RejectedLine((string)row[0]!, (string)row[1]!, (long)row[2]!, (string?)row[3], (string)row[4]!)),
    ];
}

/// <summary>A reason for which rows were refused.</summary>
/// <param name="SourceFile">File.</param>
/// <param name="Table">Table that the rows were meant for.</param>
/// <param name="Column">Column at fault, or null when the whole row is.</param>
/// <param name="Reason">Why.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="FirstLine">Line of the first of them; the header is line 1.</param>
public sealed record RejectReason(string SourceFile, string Table, string? Column, string Reason, long Rows, long FirstLine);

/// <summary>A refused row.</summary>
/// <param name="SourceFile">File.</param>
/// <param name="Table">Table that it was meant for.</param>
/// <param name="Line">Line on which it begins; the header is line 1.</param>
/// <param name="Column">Column at fault, or null when the whole row is.</param>
/// <param name="Reason">Why.</param>
public sealed record RejectedLine(string SourceFile, string Table, long Line, string? Column, string Reason);

/// <summary>Refused rows.</summary>
/// <param name="Store">The store's file name.</param>
/// <param name="Total">How many there are in all.</param>
/// <param name="Lines">The first of them.</param>
public sealed record RejectedLines(string Store, long Total, ImmutableArray<RejectedLine> Lines) : IDisplayable
{
    /// <summary>A table of the lines.</summary>
    public MimeBundle ToMimeBundle() => SourceTables.Of(this).ToMimeBundle();
}
