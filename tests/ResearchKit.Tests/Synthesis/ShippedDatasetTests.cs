using ResearchKit.Frames;
using ResearchKit.Store;
using ResearchKit.Synthesis;

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

    [Fact]
    public void Small_city_is_what_the_generator_makes()
    {
        var shipped = Path.Combine(Datasets, "city-small");
        if (Environment.GetEnvironmentVariable("APPROVE_DATASETS") == "1")
            WriteSmallCity(shipped);
        WriteSmallCity(_folder);

        SameFiles(_folder, shipped);
    }

    [Fact]
    public void Open_university_tables_are_what_the_generator_makes()
    {
        var shipped = Path.Combine(Datasets, "open-university-shaped");
        if (Environment.GetEnvironmentVariable("APPROVE_DATASETS") == "1")
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
        Assert.Equal(600, store.Query("SELECT * FROM learner").RowCount);
        var rows = DataPackage.Read(folder).Resources.ToDictionary(file => file.Name, file => file.Rows);
        Assert.All(rows, file => Assert.Equal(file.Value, store.Query($"SELECT 1 FROM {file.Key}").RowCount));
    }

    [Fact]
    public void Store_is_not_built_twice()
    {
        var folder = CopyOf("city-small");
        var path = CityDataset.BuildStore(folder);
        var built = File.GetLastWriteTimeUtc(path);

        Assert.Equal(path, CityDataset.BuildStore(folder));
        Assert.Equal(built, File.GetLastWriteTimeUtc(path));
    }

    [Fact]
    public void Changed_file_is_named()
    {
        var folder = CopyOf("city-small");
        File.AppendAllText(Path.Combine(folder, "grade.csv"), "1,MA,2025-autumn,4-10,10\n");

        Assert.Contains("grade.csv was changed", Assert.Throws<DataPackageException>(() => CityDataset.BuildStore(folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_real_learners_cannot_pass_for_synthetic()
    {
        var folder = CopyOf("city-small");
        var grades = Path.Combine(folder, "grade.csv");
        var old = DataPackage.Read(folder).Resources.Single(file => file.Name == "grade").Hash;
        File.AppendAllText(grades, "1,MA,2025-autumn,4-10,10\n");
        var descriptor = Path.Combine(folder, DataPackage.FileName);
        var forged = "sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(grades)));
        File.WriteAllText(descriptor, File.ReadAllText(descriptor).Replace(old, forged, StringComparison.Ordinal));

        var refused = Assert.Throws<DataPackageException>(() => CityDataset.BuildStore(folder));
        Assert.Contains("may not be marked synthetic", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, CityDataset.StoreFileName)));
    }

    [Fact]
    public void Folder_without_a_data_set_is_one_clear_sentence() =>
        Assert.StartsWith("There is no data set in", Assert.Throws<DataPackageException>(() => CityDataset.BuildStore(_folder)).Message, StringComparison.Ordinal);

    private static void WriteSmallCity(string folder) =>
        CityDataset.Write(SyntheticCity.Generate(new CityOptions { Learners = 600, Years = 1 }), folder, "city-small", "A small synthetic city: 600 learners, one school year");

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
