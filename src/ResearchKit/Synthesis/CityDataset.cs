using System.Globalization;
using System.Text.Json;
using ResearchKit.Frames;
using ResearchKit.Store;

namespace ResearchKit.Synthesis;

/// <summary>
/// A synthetic city as a folder: a CSV file for each table and a descriptor with their hashes. What the folder says of itself is believed
/// only where the files are those that the generator makes of the seed and parameters in the descriptor.
/// </summary>
public static class CityDataset
{
    /// <summary>Name of the store that <see cref="BuildStore"/> makes in the data set's folder.</summary>
    public const string StoreFileName = "city.duckdb";

    /// <summary>Writes a city into a folder.</summary>
    /// <param name="city">The city.</param>
    /// <param name="folder">The folder; made if missing. Files of the same names are replaced.</param>
    /// <param name="name">Short name of the data set: lower case, digits, hyphens.</param>
    /// <param name="title">Title for people.</param>
    /// <returns>The descriptor, as written.</returns>
    public static DataPackage Write(SyntheticCity city, string folder, string name, string title)
    {
        ArgumentNullException.ThrowIfNull(city);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        Directory.CreateDirectory(folder);
        return DataPackage.Write(folder, name, title, [.. city.Tables.Select(table => WriteTable(table, folder))], Describe(city.Options));
    }

    /// <summary>
    /// The store of a data set, built beside its files where it is missing or older than they are. Before it is marked synthetic, the city is
    /// generated anew from the descriptor's parameters and every file is compared with it, so that nothing else can pass for synthetic.
    /// </summary>
    /// <param name="folder">The data set's folder.</param>
    /// <param name="cancellationToken">Stops the work; an older store is then as it was.</param>
    /// <returns>Path of the store.</returns>
    /// <exception cref="DataPackageException">The folder is no such data set, or a file differs from what the generator makes.</exception>
    public static string BuildStore(string folder, CancellationToken cancellationToken = default)
    {
        var package = DataPackage.Read(folder);
        package.Verify(folder);
        var path = Path.GetFullPath(Path.Combine(folder, StoreFileName));
        if (IsCurrent(path, package, folder))
            return path;

        var city = SyntheticCity.Generate(OptionsOf(package, folder), cancellationToken: cancellationToken);
        RequireSame(city, package, folder);
        WriteStore(city, path, replace: true, cancellationToken);
        return path;
    }

    /// <summary>Writes a city into a learning store marked synthetic.</summary>
    /// <param name="city">The city.</param>
    /// <param name="path">Path of the store.</param>
    /// <param name="replace">Whether a store of that name is replaced; otherwise it is an error.</param>
    /// <param name="cancellationToken">Stops the work; an older store is then as it was.</param>
    /// <exception cref="LearningStoreException">The store exists and is not to be replaced, or it cannot be written.</exception>
    public static void WriteStore(SyntheticCity city, string path, bool replace = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(city);
        var stamp = Describe(city.Options);
        using var writer = LearningStore.CreateSynthetic(path, new GeneratorStamp(stamp.Name, stamp.Version, stamp.Seed, stamp.Parameters), replace);
        foreach (var table in city.Tables)
            writer.Append(table.Name, table.Rows, cancellationToken);
        writer.DataAsOf = new DateTimeOffset(city.Options.FirstYear + city.Options.Years, 6, 1, 0, 0, 0, TimeSpan.Zero);
        writer.Complete(cancellationToken);
    }

    private static DataResource WriteTable(CityTable table, string folder)
    {
        var path = Path.Combine(folder, table.Name + ".csv");
        using (var file = File.Create(path))
            CsvText.Write(table.Rows, file);
        return DataResource.OfCsv(path, table.Rows.RowCount);
    }

    private static void RequireSame(SyntheticCity city, DataPackage package, string folder)
    {
        foreach (var table in city.Tables)
        {
            using var bytes = new MemoryStream();
            CsvText.Write(table.Rows, bytes);
            var file = package.Resources.FirstOrDefault(resource => resource.Name == table.Name);
            if (file is null || file.Hash != DataResource.HashOf(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)))
            {
                throw new DataPackageException(
                    $"{Path.Combine(folder, table.Name + ".csv")} is not what {SyntheticCity.Generator} {SyntheticCity.GeneratorVersion} makes of the parameters "
                    + $"in {DataPackage.FileName}, so it may not be marked synthetic. Generate the data set anew, or import it as real data.");
            }
        }
        if (package.Resources.Count != city.Tables.Count)
            throw new DataPackageException($"{DataPackage.FileName} in {folder} names {package.Resources.Count} files; the city has {city.Tables.Count} tables.");
    }

    private static bool IsCurrent(string path, DataPackage package, string folder)
    {
        if (!File.Exists(path))
            return false;
        var wanted = Describe(OptionsOf(package, folder));
        using var store = LearningStore.Open(path);
        if (store.Protection != Protection.Synthetic)
            return false;
        var same = store.Query(
            "SELECT 1 FROM generator_seal WHERE generator = $Name AND generator_version = $Version AND seed = $Seed AND parameters = $Parameters", wanted);
        return same.RowCount == 1;
    }

    private static DataPackageGenerator Describe(CityOptions options) => new(
        SyntheticCity.Generator, SyntheticCity.GeneratorVersion, options.Seed.ToString(CultureInfo.InvariantCulture), JsonSerializer.Serialize(options));

    private static CityOptions OptionsOf(DataPackage package, string folder)
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
            return JsonSerializer.Deserialize<CityOptions>(parameters) ?? throw new JsonException("The parameters are empty.");
        }
        catch (JsonException broken)
        {
            throw new DataPackageException($"The generator's parameters in {Path.Combine(folder, DataPackage.FileName)} cannot be read: {broken.Message}", broken);
        }
    }
}
