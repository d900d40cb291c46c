using System.Text.Json;
using ResearchKit.Frames;
using ResearchKit.Store;
using ResearchKit.Store.Access;

namespace ResearchKit.Synthesis;

/// <summary>Opens what the <c>data</c> parameter of a notebook names: a data set of the kit, or a store of one's own.</summary>
public static class LearningData
{
    /// <summary>Opens a learning store.</summary>
    /// <param name="data">The folder of a synthetic data set (its store is built beside it where it is missing), or a store file (<c>.duckdb</c>).</param>
    /// <param name="purpose">What the queries are for: a purpose of the store's register. Synthetic data without a register needs none, and the words are then not used.</param>
    /// <param name="cancellationToken">Stops the building of a store.</param>
    /// <exception cref="DataPackageException">The folder is no data set of the kit, or its files were changed.</exception>
    /// <exception cref="LearningStoreException">The file is missing or no learning store.</exception>
    /// <example><code>var city = LearningData.Open("../../datasets/city-small", purpose: "well-learning");</code></example>
    public static LearningStore Open(string data, string? purpose = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(data);
        var path = Directory.Exists(data) ? CityDataset.BuildStore(data, cancellationToken) : data;
        var store = LearningStore.Open(path);
        if (purpose is null || (store.Protection == Protection.Synthetic && !File.Exists(PurposeRegister.PathOf(store.FilePath))))
            return store;
        store.Dispose();
        return LearningStore.Open(path, new LearningStoreOptions { Purpose = purpose });
    }

    /// <summary>A value that was planted in a synthetic city; null where nobody knows the truth: of a protected store, and of one that another generator made.</summary>
    /// <param name="store">The store.</param>
    /// <param name="value">Which of the effects.</param>
    /// <example><code>city.Planted(effects => effects.Programmes.MathematicsProgramme)</code></example>
    public static double? Planted(this LearningStore store, Func<CityEffects, double> value)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(value);
        if (store.Protection != Protection.Synthetic || store.Sources.Generator is not { Generator: SyntheticCity.Generator } stamp)
            return null;
        var options = JsonSerializer.Deserialize<CityOptions>(stamp.Parameters, CityDataset.ParametersFormat) ?? throw new LearningStoreException($"{store.FilePath} says nothing of what was planted in it.");
        return value(options.Effects);
    }
}
