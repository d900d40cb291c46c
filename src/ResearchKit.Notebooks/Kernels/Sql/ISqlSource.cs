using ResearchKit.DuckDB;
using ResearchKit.Frames;

namespace ResearchKit.Notebooks.Kernels.Sql;

/// <summary>What SQL runs on.</summary>
internal interface ISqlSource : IDisposable
{
    /// <summary>Whether its statements can name files.</summary>
    bool ReachesFiles { get; }

    /// <summary>Runs one statement.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="frames">Frames that the statement may mean by one of its names.</param>
    /// <param name="progress">Told how far the statement is, where the source knows.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <returns>Its rows; null if it gives none.</returns>
    DataFrame? Run(
        string sql, IReadOnlyDictionary<string, object?> parameters, IReadOnlyDictionary<string, DataFrame> frames, IProgress<DuckDBProgress> progress, CancellationToken cancellationToken);

    /// <summary>Asks the catalog something, beside what runs. The answer is for assistance: names, types, documentation, and no rows of tables.</summary>
    /// <param name="sql">A query on DuckDB's catalog functions.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    DataFrame AskCatalog(string sql, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellationToken);
}
