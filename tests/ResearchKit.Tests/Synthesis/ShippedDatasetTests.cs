using ResearchKit.Frames;
using ResearchKit.Store;
using ResearchKit.Synthesis;
using ResearchKit.Synthesis.Exports;

namespace ResearchKit.Tests.Synthesis;

/// <summary>
/// The data sets in <c>datasets/</c> are what the generators make. To make them anew after a change of a generator, run the tests with the
/// environment variable APPROVE_DATASETS=1 and commit the files.
/// </summary>
public sealed class ShippedDatasetTests : IDisposable
{
    private static readonly string Datasets = Path.Combine(RepositoryRoot(), "datasets");
    private readonly string _folder = Directory.CreateTempSubdirectory("rk-datasets-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The cities that are shipped: one with the effects of the literature, and the same with nothing to find.</summary>
    private static readonly Dictionary<string, CityOptions> Cities = new(StringComparer.Ordinal)
    {
        ["city-small"] = new CityOptions(),
        ["city-null"] = new CityOptions { Effects = CityEffects.Null },
    };

    [Theory]
    [InlineData("city-small")]
    [InlineData("city-null")]
    public void City_is_what_the_generator_makes(string dataset)
    {
        var shipped = Path.Combine(Datasets, dataset);
        if (IsApproving)
            CityDataset.Write(Cities[dataset], shipped, overwrite: true);
        var made = Path.Combine(_folder, dataset);
        CityDataset.Write(Cities[dataset], made);

        // Rows are compared, not the bytes of Parquet, which may differ between versions of DuckDB.
        static IEnumerable<object> Content(string folder) => DataPackage.Read(folder).Resources.Select(file => (object)(file.Path, file.Rows, file.Checksum));
        Assert.Equal(Content(made), Content(shipped));
        Assert.Equal(DataPackage.Read(made).Generator, DataPackage.Read(shipped).Generator);
        Assert.All(Directory.GetFiles(made, "*.csv").Append(Path.Combine(made, CityDataset.CardFileName)), file =>
            Assert.Equal(File.ReadAllText(file), File.ReadAllText(Path.Combine(shipped, Path.GetFileName(file)))));
    }

    [Fact]
    public void Exports_are_what_the_generator_makes()
    {
        var shipped = Path.Combine(Datasets, "city-exports");
        if (IsApproving)
            WriteExports(shipped);

        Assert.Empty(CityExports.Differences(shipped));
        Assert.True(CityExports.IsAnswerKeyIntact(shipped));
    }

    [Theory]
    [InlineData("city-small")]
    [InlineData("city-null")]
    [InlineData("city-exports")]
    [InlineData("open-university-shaped")]
    public void Files_are_as_described(string dataset) => Assert.Empty(DatasetVerification.Of(Path.Combine(Datasets, dataset)).Problems);

    [Fact]
    public void All_sets_together_stay_small_enough_for_git()
    {
        var bytes = Directory.GetFiles(Datasets, "*", SearchOption.AllDirectories).Where(file => !file.Contains(".duckdb", StringComparison.Ordinal)).Sum(file => new FileInfo(file).Length);

        Assert.InRange(bytes, 1, 25_000_000);
    }

    [Fact]
    public void Open_university_tables_are_what_the_generator_makes()
    {
        var shipped = Path.Combine(Datasets, "open-university-shaped");
        if (IsApproving)
            WriteOpenUniversity(shipped);
        WriteOpenUniversity(_folder);

        SameFiles(_folder, shipped);
    }

    [Fact]
    public void Store_of_the_small_city_is_synthetic_and_holds_every_row()
    {
        var folder = CopyOf("city-small");
        using var store = LearningStore.Open(CityDataset.BuildStore(folder));

        Assert.Equal(Protection.Synthetic, store.Protection);
        Assert.Equal(3_000, store.Query("SELECT * FROM learner").Opened().RowCount);
        var rows = DataPackage.Read(folder).Resources.ToDictionary(file => file.Name, file => file.Rows);
        Assert.All(rows, file => Assert.Equal(file.Value, store.Query($"SELECT 1 FROM {file.Key}").Opened().RowCount));
    }

    [Fact]
    public void Store_is_not_built_twice()
    {
        var folder = Tiny();
        var path = CityDataset.BuildStore(folder);
        var built = File.GetLastWriteTimeUtc(path);

        Assert.Equal(path, CityDataset.BuildStore(folder));
        Assert.Equal(built, File.GetLastWriteTimeUtc(path));
    }

    [Fact]
    public async Task Many_who_ask_at_once_get_the_one_store()
    {
        var folder = Tiny();
        var asked = Enumerable.Range(0, 6).Select(_ => Task.Factory.StartNew(() => CityDataset.BuildStore(folder), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        var paths = await Task.WhenAll(asked);
        using var store = LearningStore.Open(Assert.Single(paths.Distinct(StringComparer.Ordinal)));
        Assert.Equal(Protection.Synthetic, store.Protection);
    }

    [Fact]
    public void Changed_file_is_named()
    {
        var folder = Tiny();
        File.AppendAllText(Path.Combine(folder, "school.csv"), "1,P001,1,primary,fi,0,D1\n");

        Assert.Contains("school.csv was changed", Assert.Throws<DataPackageException>(() => CityDataset.BuildStore(folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_real_learners_cannot_pass_for_synthetic()
    {
        var folder = Tiny();
        var schools = Path.Combine(folder, "school.csv");
        File.AppendAllText(schools, "900,X900,1,primary,fi,0.5,D1\n");
        var package = DataPackage.Read(folder);
        var old = package.Resources.Single(file => file.Name == "school");
        var (rows, checksum) = DataResource.ContentOf(schools, old.Schema!, CancellationToken.None);
        var forged = DataResource.OfTable(schools, rows, checksum, old.Schema!);
        File.WriteAllText(
            Path.Combine(folder, DataPackage.FileName),
            System.Text.Json.JsonSerializer.Serialize(package with { Resources = [.. package.Resources.Select(file => file.Name == "school" ? forged : file)] }, DataPackage.Format));

        var refused = Assert.Throws<DataPackageException>(() => CityDataset.BuildStore(folder));
        Assert.Contains("may not be marked synthetic", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, CityDataset.StoreFileName)));
    }

    [Fact]
    public void Folder_without_a_data_set_is_one_clear_sentence() =>
        Assert.StartsWith("There is no data set in", Assert.Throws<DataPackageException>(() => CityDataset.BuildStore(_folder)).Message, StringComparison.Ordinal);

    private static bool IsApproving => Environment.GetEnvironmentVariable("APPROVE_DATASETS") == "1";

    /// <summary>A city of 500 learners over three years; of weekly records, two months around the turn of a year at four schools.</summary>
    private static void WriteExports(string folder) => CityExports.Write(
        SyntheticCity.Generate(new CityOptions { Learners = 500 }),
        folder,
        new ExportOptions { EventSchools = 4, EventsFrom = new DateOnly(2024, 12, 1), EventsTo = new DateOnly(2025, 1, 31) },
        overwrite: true);

    private string Tiny()
    {
        CityDataset.Write(new CityOptions { Learners = 300, Years = 1, VisitsPerWeek = 0.2 }, _folder);
        return _folder;
    }

    private static void WriteOpenUniversity(string folder) =>
        OpenUniversityTables.WriteDataset(folder, "open-university-shaped", "Invented tables in the shape of the Open University Learning Analytics Dataset");

    private static void SameFiles(string made, string shipped)
    {
        var files = Directory.GetFiles(made).Select(Path.GetFileName).ToList();
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Equal(File.ReadAllText(Path.Combine(made, file!)), File.ReadAllText(Path.Combine(shipped, file!))));
    }

    private string CopyOf(string dataset)
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Datasets, dataset)).Where(file => !file.Contains(".duckdb", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        return _folder;
    }

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ResearchKit.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException($"No ResearchKit.sln above {AppContext.BaseDirectory}.");
    }
}
