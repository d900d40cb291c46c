using System.Collections.Immutable;
using ResearchKit.Sources.Mapped;
using ResearchKit.Store;

namespace ResearchKit.Sources.Pipeline;

/// <summary>
/// Rows that are too many to be staged in memory: they stream from the files into a table of the store, through a staging file that holds integers and times alone. Persons, items and
/// groups go through ordinary stages, which <see cref="Read"/> fills.
/// </summary>
internal interface IStreamedLoad
{
    /// <summary>Tables that the load fills, in the order of the schema.</summary>
    IReadOnlyList<string> Tables { get; }

    /// <summary>Reads the files. Afterwards the source's stages of persons, items and groups can be read.</summary>
    /// <param name="run">Where to, and progress.</param>
    void Read(StreamContext run);

    /// <summary>Writes a table, when persons and codes are resolved, and accounts for every row by file.</summary>
    /// <param name="table">One of <see cref="Tables"/>.</param>
    /// <param name="run">Where to, and progress.</param>
    IReadOnlyList<StreamAccount> Write(string table, StreamContext run);

    /// <summary>Full paths of the files whose appended lines <see cref="Grow"/> can add to the store. None by default.</summary>
    IReadOnlyCollection<string> GrowingFiles => [];

    /// <summary>Adds the lines that <see cref="GrowingFiles"/> have gained since the last call to the store, which is attached as at the import.</summary>
    /// <param name="run">Where to.</param>
    /// <returns>What was done; null when there was nothing new.</returns>
    /// <exception cref="ImportException">A file was replaced, not appended to, or cannot be read. Then, and whenever an exception leaves it, the load can only be disposed of.</exception>
    StreamGrowth? Grow(StreamContext run) => null;
}

/// <summary>What a streamed load works with.</summary>
/// <param name="Session">The in-memory database, to which the new store is attached as <c>store</c>.</param>
/// <param name="StagingPath">A folder beside the new store for staging files of integers and times; deleted when the import ends, and by the next one after a kill.</param>
/// <param name="Report">Told how far the reading is: a step's name.</param>
/// <param name="CancellationToken">Stops the import.</param>
internal sealed record StreamContext(SqlSession Session, string StagingPath, Action<string> Report, CancellationToken CancellationToken)
{
    /// <summary>SQL of a relation (identifier VARCHAR, person_id INTEGER) for the persons of a block, when they are resolved.</summary>
    public required Func<PersonBlock, string> Persons { get; init; }

    /// <summary>SQL of a relation (code VARCHAR, id BIGINT) for the rows of a table that has codes, when it is filled: codes and aliases.</summary>
    public required Func<string, string> Codes { get; init; }

    /// <summary>Whether the files are followed after the import: then <see cref="IStreamedLoad.Grow"/> is called.</summary>
    public bool IsFollowed { get; init; }

    /// <summary>
    /// Makes learners of identifiers that no person of the store has, and gives the person_id of each identifier; null where persons of several systems are linked, so that newcomers have to wait for
    /// the next whole import.
    /// </summary>
    public Func<PersonBlock, IReadOnlyList<string>, IReadOnlyDictionary<string, int>>? Introduce { get; init; }
}

/// <summary>What a streamed load did with a file's rows.</summary>
/// <param name="File">The file.</param>
/// <param name="Read">Rows read.</param>
/// <param name="Kept">Rows that became rows of the table.</param>
/// <param name="Merged">Rows equal to a kept one.</param>
/// <param name="Superseded">Rows taken back or replaced.</param>
/// <param name="Rejected">Rows refused.</param>
/// <param name="Rejects">The refused rows, or of a file that has grown the newly refused ones: line, column or null, reason.</param>
internal sealed record StreamAccount(
    SourceFile File, long Read, long Kept, long Merged, long Superseded, long Rejected, IEnumerable<(long Line, string? Column, string Reason)> Rejects);

/// <summary>What appended lines did to the store.</summary>
/// <param name="Accounts">What became of all rows of each file so far, by table.</param>
/// <param name="Things">Persons, items and groups that came with them: the file that stands for them, table, how many were named for the first time, and how many of those are new rows.</param>
/// <param name="Waiting">Events so far that wait for the next whole import, because they are of persons who came since the last one.</param>
/// <param name="Added">Rows added to <see cref="IStreamedLoad.Tables"/>.</param>
internal sealed record StreamGrowth(
    ImmutableArray<(string Table, StreamAccount Account)> Accounts, ImmutableArray<(SourceFile File, string Table, long Named, long New)> Things, long Waiting, long Added)
{
    /// <summary>What was appended shows that the store holds what it must not: it is to be imported whole. Nothing was added.</summary>
    public bool NeedsWholeImport { get; init; }
}
