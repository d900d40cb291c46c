using ResearchKit.DuckDB;
using ResearchKit.Frames;
using ResearchKit.Privacy.Purposes;
using ResearchKit.Store;

namespace ResearchKit.Notebooks.Kernels.Sql;

/// <summary>A learning store, read-only, for a purpose; rows carry its protection.</summary>
internal sealed class StoreSource(string path, string? purpose) : ISqlSource
{
    private readonly LearningStore _store = LearningStore.Open(path, new LearningStoreOptions { Purpose = purpose });

    public bool ReachesFiles => _store.Protection == Protection.Synthetic;

    public DataFrame? Run(
        string sql, IReadOnlyDictionary<string, object?> parameters, IReadOnlyDictionary<string, DataFrame> frames, IProgress<DuckDBProgress> progress, CancellationToken cancellationToken)
    {
        try
        {
            return _store.Query(sql, parameters, cancellationToken);
        }
        catch (Exception error) when (error is DuckDBException or PurposeException && frames.Keys.FirstOrDefault(name => IsMissing(name, error.Message)) is { } name)
        {
            throw new InvalidOperationException(
                $"{name} is a data frame, and the language of a store reads the store's tables alone. Query what you need of the store with --name, and join the two in a cell that begins with #!sql, where frames are tables.", error);
        }
    }

    public DataFrame AskCatalog(string sql, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellationToken) => _store.AskCatalog(sql, parameters, cancellationToken);

    public void Dispose() => _store.Dispose();

    // DuckDB's words on a synthetic store, and the purpose's on a protected one.
    private static bool IsMissing(string name, string message) =>
        message.Contains($"Table with name {name} does not exist", StringComparison.OrdinalIgnoreCase) || message.Contains($"No table \"{name}\" in the purpose", StringComparison.OrdinalIgnoreCase);
}
