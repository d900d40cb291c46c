using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ResearchKit.Frames;
using ResearchKit.Store;

namespace ResearchKit.Synthesis;

/// <summary>
/// A synthetic city as a folder: a file for each table (large ones Parquet, small ones CSV), a descriptor with hashes and checksums, and a card. Cities of any size
/// are written as they are made, in memory that does not grow with them. A store is made by the generator, never of the files, so that nothing else can pass for synthetic.
/// </summary>
public static class CityDataset
{
    /// <summary>Name of the store that <see cref="BuildStore"/> makes in the data set's folder.</summary>
    public const string StoreFileName = "city.duckdb";

    /// <summary>Name of the card.</summary>
    public const string CardFileName = "README.md";

    internal static readonly JsonSerializerOptions ParametersFormat = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>Makes a city and writes it into a folder. Nothing is in the folder until all is written.</summary>
    /// <param name="options">Scale, seed and effects.</param>
    /// <param name="folder">The folder; made if missing.</param>
    /// <param name="title">Title for people; null for one that says size and variant.</param>
    /// <param name="overwrite">Whether a data set that is there is replaced; otherwise the folder must be empty. Files that are not the data set's stay.</param>
    /// <param name="threads">How many threads draw learners; null for as many as the machine has cores. The content does not depend on it.</param>
    /// <param name="progress">Told the share done, from 0 to 1.</param>
    /// <param name="cancellationToken">Stops the work; the folder is then as it was.</param>
    /// <returns>The descriptor, as written. The data set's short name is that of the folder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="DataPackageException">The folder holds something and is not to be overwritten.</exception>
    public static DataPackage Write(
        CityOptions options, string folder, string? title = null, bool overwrite = false, int? threads = null, IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        options.Validate();
        using var draft = new DatasetDraft(folder, overwrite);
        DataPackage package;
        using (var files = new CityFiles(draft.Folder, CityLayout.Of(options), cancellationToken))
        {
            CityStream.Run(options, files, null, threads, progress, cancellationToken);
            package = DataPackage.Write(draft.Folder, draft.Name, title ?? CityCard.TitleOf(options), files.Complete(), Describe(options));
        }
        File.WriteAllText(Path.Combine(draft.Folder, CardFileName), CityCard.Of(package, options));
        cancellationToken.ThrowIfCancellationRequested();
        draft.MoveIntoPlace();
        return package;
    }

    /// <summary>
    /// The store of a data set, built beside its files where it is missing or of another city. The rows come from the generator, with the seed and parameters of the
    /// descriptor; their checksums must be the descriptor's.
    /// </summary>
    /// <param name="folder">The data set's folder.</param>
    /// <param name="cancellationToken">Stops the work; an older store is then as it was.</param>
    /// <returns>Path of the store.</returns>
    /// <exception cref="DataPackageException">The folder is no such data set, a file differs from its hash, or the generator makes other rows.</exception>
    public static string BuildStore(string folder, CancellationToken cancellationToken = default)
    {
        var package = DataPackage.Read(folder);
        package.Verify(folder, cancellationToken);
        var path = Path.GetFullPath(Path.Combine(folder, StoreFileName));
        var options = OptionsOf(package, folder);
        if (IsCurrent(path, options))
            return path;
        // Notebooks that run at the same time ask for the same store: one builds it, the others wait and find it built.
        using var turn = Turn(path + ".turn", cancellationToken);
        if (!IsCurrent(path, options))
            WriteStore(options, path, replace: true, package, null, null, cancellationToken);
        return path;
    }

    // A file that one process at a time has open; it is free again when that process ends, however it ends.
    private static FileStream Turn(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                cancellationToken.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(50));
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Makes a city and writes it into a learning store marked synthetic.</summary>
    /// <param name="options">Scale, seed and effects.</param>
    /// <param name="path">Path of the store.</param>
    /// <param name="replace">Whether a store of that name is replaced; otherwise it is an error.</param>
    /// <param name="threads">How many threads draw learners; null for as many as the machine has cores.</param>
    /// <param name="progress">Told the share done, from 0 to 1.</param>
    /// <param name="cancellationToken">Stops the work; an older store is then as it was.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="LearningStoreException">The store exists and is not to be replaced, or it cannot be written.</exception>
    public static void WriteStore(
        CityOptions options, string path, bool replace = false, int? threads = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        WriteStore(options, path, replace, null, threads, progress, cancellationToken);
    }

    /// <summary>What the files of a data set say and what the generator makes of its parameters now, compared.</summary>
    internal static IEnumerable<string> Differences(DataPackage package, string folder, int? threads, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var options = OptionsOf(package, folder);
        using var made = new CityChecksums(CityLayout.Of(options));
        CityStream.Run(options, made, null, threads, progress, cancellationToken);
        return made.Differences(package).ToList();
    }

    internal static DataPackageGenerator Describe(CityOptions options) => new(
        SyntheticCity.Generator, SyntheticCity.GeneratorVersion, options.Seed.ToString(CultureInfo.InvariantCulture), JsonSerializer.Serialize(options, ParametersFormat));

    /// <summary>The options of a data set.</summary>
    /// <exception cref="DataPackageException">Another generator or version wrote it, or its parameters cannot be read.</exception>
    internal static CityOptions OptionsOf(DataPackage package, string folder)
    {
        var (name, version, _, parameters) = package.Generator;
        if (name != SyntheticCity.Generator || version != SyntheticCity.GeneratorVersion)
        {
            throw new DataPackageException(
                $"{Path.Combine(folder, DataPackage.FileName)} was written by {name} {version}; this kit has {SyntheticCity.Generator} {SyntheticCity.GeneratorVersion}. "
                + "Generate the data set anew.");
        }
        try
        {
            return JsonSerializer.Deserialize<CityOptions>(parameters, ParametersFormat) ?? throw new JsonException("The parameters are empty.");
        }
        catch (JsonException broken)
        {
            throw new DataPackageException($"The generator's parameters in {Path.Combine(folder, DataPackage.FileName)} cannot be read: {broken.Message}", broken);
        }
    }

    private static void WriteStore(
        CityOptions options, string path, bool replace, DataPackage? expected, int? threads, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        options.Validate();
        var stamp = Describe(options);
        using var writer = LearningStore.CreateSynthetic(path, new GeneratorStamp(stamp.Name, stamp.Version, stamp.Seed, stamp.Parameters), replace);
        using var checksums = new CityChecksums(CityLayout.Of(options));
        CityStream.Run(options, new StoreRows(writer, checksums, cancellationToken), null, threads, progress, cancellationToken);
        if (expected is not null && checksums.Differences(expected).FirstOrDefault() is { } difference)
        {
            throw new DataPackageException(
                $"{difference} So these files are not what {SyntheticCity.Generator} {SyntheticCity.GeneratorVersion} makes of the parameters in {DataPackage.FileName}, and their rows "
                + "may not be marked synthetic. Generate the data set anew, or import it as real data.");
        }
        writer.DataAsOf = new DateTimeOffset(options.FirstYear + options.Years, 6, 1, 0, 0, 0, TimeSpan.Zero);
        writer.Complete(cancellationToken);
    }

    private static bool IsCurrent(string path, CityOptions options)
    {
        if (!File.Exists(path))
            return false;
        using var store = LearningStore.Open(path);
        if (store.Protection != Protection.Synthetic)
            return false;
        var same = store.Query(
            "SELECT 1 FROM generator_seal WHERE generator = $Name AND generator_version = $Version AND seed = $Seed AND parameters = $Parameters", Describe(options));
        return same.Length == 1;
    }

    private sealed class StoreRows(LearningStoreWriter writer, CityChecksums checksums, CancellationToken cancellationToken) : ICitySink
    {
        public void Write(CityTable rows)
        {
            checksums.Write(rows);
            writer.Append(rows.Name, rows.Rows, cancellationToken);
        }
    }
}
