using ResearchKit.Store;

namespace ResearchKit.Notebooks.Kernels.Sql;

/// <summary><c>#!connect duckdb --kernel-name N "Data Source=file"</c>.</summary>
public sealed class DuckDBConnector : IKernelConnector
{
    /// <inheritdoc/>
    public string Kind => "duckdb";

    /// <inheritdoc/>
    public string Usage => "#!connect duckdb --kernel-name N \"Data Source=file\"";

    /// <inheritdoc/>
    public IReadOnlyList<string> Options => [];

    /// <inheritdoc/>
    public IKernel Connect(string kernelName, string target, IReadOnlyDictionary<string, string> options, CompositeKernel composite)
    {
        ArgumentNullException.ThrowIfNull(composite);
        return SqlKernel.OnDatabase(kernelName, target, () => composite.Kernels[0]);
    }
}

/// <summary>
/// <c>#!connect store --kernel-name N --purpose P "file.duckdb"</c>, or <c>@csharp:path</c>: a learning store, with its protection. Where the variable is an open <see cref="LearningStore"/>, it is
/// opened once more, for the same purpose.
/// </summary>
public sealed class StoreConnector : IKernelConnector
{
    private const string Purpose = "purpose";

    /// <inheritdoc/>
    public string Kind => "store";

    /// <inheritdoc/>
    public string Usage => "#!connect store --kernel-name N --purpose P \"file.duckdb\"";

    /// <inheritdoc/>
    public IReadOnlyList<string> Options => [Purpose];

    /// <inheritdoc/>
    public string? TargetOf(object? value, IDictionary<string, string> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (value is not LearningStore store)
            return value as string;
        if (store.Purpose is { } purpose)
            options.TryAdd(Purpose, purpose);
        return store.FilePath;
    }

    /// <inheritdoc/>
    public IKernel Connect(string kernelName, string target, IReadOnlyDictionary<string, string> options, CompositeKernel composite)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(composite);
        return SqlKernel.OnStore(kernelName, target, options.GetValueOrDefault(Purpose), () => composite.Kernels[0]);
    }
}
