using System.Globalization;
using ResearchKit.Display;
using ResearchKit.Frames;

namespace ResearchKit.Store;

/// <summary>How a store's sources look.</summary>
internal static class SourceTables
{
    private const int ReasonsShown = 10;
    private const int HashShown = 12;

    /// <summary>The files, and what became of their rows; or what the generator says.</summary>
    public static IReadOnlyList<TableModel> Of(StoreSources sources) => sources.Loads.Length == 0 ? [Rows(sources)] : [Files(sources), Rows(sources)];

    private static TableModel Rows(StoreSources sources)
    {
        var loads = sources.Loads;
        var table = loads.Length == 0 ? Generated(sources) : Imported(sources);
        if (loads.Length > 0)
        {
            table.Note(sources.IsBalanced
                ? "Every row is accounted for: read = kept + merged + superseded + rejected."
                : "NOT every row is accounted for: import the files again.");
            foreach (var (mapping, hash) in loads.Where(load => load.Mapping is not null).Select(load => (load.Mapping!, load.MappingSha256)).Distinct())
                table.Note($"Mapping {mapping}{(hash is null ? "" : $", sha-256 {Short(hash)}")}.");
            var keys = loads.Select(load => load.KeyFingerprint).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
            table.Note(keys.Length == 0 ? "No person is in these files, so no pseudonym key was used." : $"Pseudonym key: {string.Join(", ", keys)} (a fingerprint, which says nothing about the key).");
        }

        foreach (var reject in sources.Rejects.Take(ReasonsShown))
        {
            table.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"Rejected: {reject.Rows:N0} of {reject.SourceFile} for {reject.Table}{(reject.Column is null ? "" : $", column {reject.Column}")}, first on line {reject.FirstLine:N0}: {reject.Reason.TrimEnd('.')}."));
        }

        if (sources.Rejects.Length > ReasonsShown)
            table.Note($"{sources.Rejects.Length - ReasonsShown} more reasons; all lines: researchkit sources {sources.Store} --rejects");
        table.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"Store made {sources.CreatedAt:yyyy-MM-dd HH:mm} UTC by {sources.CreatedBy}{(sources.DataAsOf is { } asOf ? $"; data as of {asOf:yyyy-MM-dd HH:mm} UTC" : "; it does not say when its data was current")}."));
        if (sources.Protection != Protection.Synthetic)
            table.Note("Protected data.");
        return table.Source(sources.Protection == Protection.Synthetic ? sources.Store : null, sources.Protection == Protection.Synthetic).Build();
    }

    public static TableModel Of(RejectedLines rejected)
    {
        var table = new TableBuilder($"Rejected rows of {rejected.Store}")
            .Labels("file", [.. rejected.Lines.Select(line => line.SourceFile)])
            .Count("line", [.. rejected.Lines.Select(line => (long?)line.Line)])
            .Text("column", [.. rejected.Lines.Select(line => line.Column ?? "whole row")])
            .Text("reason", [.. rejected.Lines.Select(line => line.Reason)]);
        return table.Note(rejected.Total > rejected.Lines.Length
            ? string.Create(
                CultureInfo.InvariantCulture, $"The first {rejected.Lines.Length:N0} of {rejected.Total:N0}; the others stand in the store's table rejected_row.")
            : string.Create(CultureInfo.InvariantCulture, $"{rejected.Total:N0} {(rejected.Total == 1 ? "row" : "rows")}; the content is not kept.")).Build();
    }

    private static TableModel Files(StoreSources sources)
    {
        var files = sources.Loads.DistinctBy(load => (load.SourceFile, load.Sha256)).ToArray();
        return new TableBuilder($"Sources of {sources.Store}")
            .Labels("file", [.. files.Select(file => file.SourceFile)])
            .Text("sha-256", [.. files.Select(file => Short(file.Sha256))])
            .Count("bytes", [.. files.Select(file => (long?)file.Bytes)])
            .Text("imported, UTC", [.. files.Select(file => file.ImportedAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture))])
            .Text("by", [.. files.Select(file => $"{file.Importer} {file.ImporterVersion}")])
            .Text("mapping", [.. files.Select(file => file.Mapping)])
            .Build();
    }

    private static TableBuilder Imported(StoreSources sources)
    {
        var loads = sources.Loads;
        return new TableBuilder("Every row")
            .Labels("file", [.. loads.Select(load => load.SourceFile)])
            .Text("table", [.. loads.Select(load => load.Table)])
            .Count("read", [.. loads.Select(load => (long?)load.Read)])
            .Count("kept", [.. loads.Select(load => (long?)load.Kept)])
            .Count("merged", [.. loads.Select(load => (long?)load.Merged)])
            .Count("superseded", [.. loads.Select(load => (long?)load.Superseded)])
            .Count("rejected", [.. loads.Select(load => (long?)load.Rejected)]);
    }

    private static TableBuilder Generated(StoreSources sources)
    {
        if (sources.Generator is not { } generator)
        {
            return new TableBuilder($"Sources of {sources.Store}")
                .Labels("what", ["files"]).Text("", ["none on record: the store was not made by an importer"]);
        }

        var parameters = GeneratorParameters.Read(generator.Parameters);
        var table = new TableBuilder($"Sources of {sources.Store}")
            .Labels("what", ["generator", "version", "seed", .. parameters.Select(parameter => parameter.Name)])
            .Text("value", [generator.Generator, generator.Version, generator.Seed, .. parameters.Select(parameter => parameter.Value)]);
        return sources.Protection == Protection.Synthetic
            ? table.Note("No file was read: the generator made every row, and makes the same again from these values.")
            : table.Note("The generator's seal does not hold any more: the file was changed after it was made, so the store is protected.");
    }

    private static string Short(string hash) => hash[..Math.Min(HashShown, hash.Length)];
}
