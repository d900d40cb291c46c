using System.Collections.Immutable;
using ResearchKit.Privacy;
using ResearchKit.Store;

namespace ResearchKit.Sources.Pipeline;

/// <summary>Tells whether a store holds just this import already.</summary>
internal static class HeldImport
{
    /// <summary>What is in the store, if it is just this import; null when it is to be replaced.</summary>
    /// <exception cref="ImportException">The store holds something else and shall not be replaced.</exception>
    public static (ImmutableArray<StoreLoad> Loads, DateTimeOffset? AsOf)? Find(ImportRequest request, IReadOnlyList<ISource> sources, PseudonymKey? key)
    {
        using var store = LearningStore.Open(request.StorePath);
        var held = store.Provenance.Select(load => (load.SourceFile, load.Sha256, load.Importer, load.ImporterVersion, load.MappingSha256, load.KeyFingerprint)).ToHashSet();
        var wanted = sources.SelectMany(source => source.Files.Select(file => (
            file.Name, file.Sha256, source.Found.Format.Name, source.Found.Format.Version, (string?)ImportProvenance.MappingHash(source, request), key?.Fingerprint))).ToHashSet();
        var kept = store.Provenance.Where(load => load.Table != ImportRun.NoTable && load.Table != "source_field").GroupBy(load => load.Table, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Sum(load => load.Kept), StringComparer.Ordinal);
        var isWhole = kept.All(table => store.Catalog[table.Key].ExactCount == table.Value);
        if (store.Protection == Frames.Protection.Protected && isWhole && held.SetEquals(wanted))
            return (store.Provenance, store.DataAsOf);
        if (!request.Replace)
            throw new ImportException($"{Path.GetFullPath(request.StorePath)} exists and holds something else. Say that it shall be replaced (--replace), or choose another name.");
        return null;
    }
}
