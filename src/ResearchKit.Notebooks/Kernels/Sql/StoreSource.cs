using ResearchKit.DuckDB;
using ResearchKit.Frames;
using ResearchKit.Store;

namespace ResearchKit.Notebooks.Kernels.Sql;

/// <summary>A learning store, read-only, for a purpose; rows carry its protection.</summary>
internal sealed class StoreSource(string path, string? purpose) : ISqlSource
{
    private readonly LearningStore _store = LearningStore.Open(path, new LearningStoreOptions { Purpose = purpose });

    public bool ReachesFiles => _store.Protection == Protection.Synthetic;

    public DataFrame? Run(
        string sql, IReadOnlyDictionary<string, object?> parameters, IReadOnlyDictionary<string, DataFrame> frames, IProgress<DuckDBProgress> progress, CancellationToken cancellationToken) =>
        _store.Query(sql, parameters, cancellationToken);

    public DataFrame AskCatalog(string sql, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellationToken) => _store.AskCatalog(sql, parameters, cancellationToken);

    public void Dispose() => _store.Dispose();
}
