using ResearchKit.Frames;

namespace ResearchKit.Notebooks.Kernels.Sql;

/// <summary>What SQL runs on.</summary>
internal interface ISqlSource : IDisposable
{
    /// <summary>Runs one statement.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="frames">Frames that the statement may mean by one of its names.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <returns>Its rows; null if it gives none.</returns>
    DataFrame? Run(string sql, IReadOnlyDictionary<string, object?> parameters, IReadOnlyDictionary<string, DataFrame> frames, CancellationToken cancellationToken);
}
