using ResearchKit.DuckDB;
using ResearchKit.Frames;
using ResearchKit.Store;

namespace ResearchKit.Notebooks.Kernels.Sql;

/// <summary>A learning store, read-only; rows carry its protection.</summary>
internal sealed class StoreSource(string path) : ISqlSource
{
    private readonly LearningStore _store = LearningStore.Open(path);

    public DataFrame? Run(
        string sql, IReadOnlyDictionary<string, object?> parameters, IReadOnlyDictionary<string, DataFrame> frames, IProgress<DuckDBProgress> progress, CancellationToken cancellationToken) =>
        _store.Query(sql, parameters, cancellationToken);

    public DataFrame AskCatalog(string sql, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellationToken) => _store.Query(sql, parameters, cancellationToken);

    public void Dispose() => _store.Dispose();
}
