using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ResearchKit.Display;
using ResearchKit.DuckDB;
using ResearchKit.Frames;

namespace ResearchKit.Store;

/// <summary>The foot of a notebook: with what it was made, and of which data, so that somebody else can make it again. It says the same wherever it is made again.</summary>
/// <param name="Kit">The kit and its version.</param>
/// <param name="Runtime">The .NET runtime, without its patch.</param>
/// <param name="Database">DuckDB and its version.</param>
/// <param name="Data">Generator, version and seed of synthetic data; of other data how many files were loaded.</param>
/// <param name="Checksum">
/// The first 16 hexadecimal digits of a SHA-256: of synthetic data over what the generator was told, which makes the same rows bit for bit; of imported data over the hashes of the files, mappings and tables.
/// </param>
public sealed record StoreFooter(string Kit, string Runtime, string Database, string Data, string Checksum) : IDisplayable
{
    internal static StoreFooter Of(LearningStore store)
    {
        var synthetic = store.Protection == Protection.Synthetic ? store.Sources.Generator : null;
        string[] identity = synthetic is not null
            ? [synthetic.Generator, synthetic.Version, synthetic.Seed, synthetic.Parameters]
            : [.. store.Sources.Loads.Select(load => $"{load.Table} {load.SourceFile} {load.Sha256} {load.MappingSha256}")];
        var files = store.Sources.Loads.Select(load => (load.SourceFile, load.Sha256)).Distinct().Count();
        return new StoreFooter(
            LearningStoreWriter.Program,
            ".NET " + Environment.Version.Major.ToString(CultureInfo.InvariantCulture),
            "DuckDB " + DuckDBConnection.LibraryVersion,
            synthetic is not null ? $"synthetic, {synthetic.Generator} {synthetic.Version}, seed {synthetic.Seed}" : string.Create(CultureInfo.InvariantCulture, $"protected, loaded from {files} files"),
            identity.Length == 0 ? "none, its sources are not on record" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', identity))))[..16]);
    }

    /// <summary>One line.</summary>
    public MimeBundle ToMimeBundle()
    {
        var line = $"{Kit}, {Runtime}, {Database}. Data: {Data}; checksum {Checksum}.";
        return MimeBundle.OfText(line).With(MimeTypes.Html, $"<p><small>{Escaping.Html(line)}</small></p>");
    }
}
