using System.Collections.Immutable;
using ResearchKit.Sources.Pipeline;
using ResearchKit.Store;

namespace ResearchKit.Sources.Mapped;

/// <summary>A file on disk that delivers rows of a mapped file, opened: its columns are known and have a class. One class a format.</summary>
internal interface IDelivery
{
    /// <summary>The file.</summary>
    SourceFile File { get; }

    /// <summary>The mapping's entry.</summary>
    MappedFile Mapped { get; }

    /// <summary>Names of its columns, in the file's order.</summary>
    ImmutableArray<string> Header { get; }

    /// <summary>Surprises that the file held, a sentence each, without values.</summary>
    IReadOnlyList<string> Notes { get; }

    /// <summary>Adds the file's rows to a stage, in their order, as text that is the same on every machine; what stands for a missing value is NULL.</summary>
    /// <param name="session">The in-memory database.</param>
    /// <param name="stage">The stage; columns that the file lacks are NULL.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ImportException">The file cannot be read on. The message quotes no value of the data.</exception>
    void AddTo(SqlSession session, StagedFile stage, CancellationToken cancellationToken);
}
