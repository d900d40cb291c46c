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
}

/// <summary>What a streamed load did with a file's rows.</summary>
/// <param name="File">The file.</param>
/// <param name="Read">Rows read.</param>
/// <param name="Kept">Rows that became rows of the table.</param>
/// <param name="Merged">Rows equal to a kept one.</param>
/// <param name="Superseded">Rows taken back or replaced.</param>
/// <param name="Rejects">Refused rows: line, column or null, reason.</param>
internal sealed record StreamAccount(
    SourceFile File, long Read, long Kept, long Merged, long Superseded, IReadOnlyCollection<(long Line, string? Column, string Reason)> Rejects);
