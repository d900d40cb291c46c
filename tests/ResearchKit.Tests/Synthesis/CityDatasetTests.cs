using ResearchKit.Frames;
using ResearchKit.Store;
using ResearchKit.Synthesis;

namespace ResearchKit.Tests.Synthesis;

public sealed class CityDatasetTests : IDisposable
{
    private static readonly CityOptions Small = new() { Learners = 1_500, Years = 1, VisitsPerWeek = 0.5 };

    private readonly string _root = Directory.CreateTempSubdirectory("rk-city-").FullName;

    private string Folder => Path.Combine(_root, "city");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Content_does_not_depend_on_threads()
    {
        var one = CityDataset.Write(Small, Folder, threads: 1);
        var two = CityDataset.Write(Small, Path.Combine(_root, "other"), threads: 2);

        Assert.Equal(one.Resources.Select(file => (file.Name, file.Rows, file.Checksum)), two.Resources.Select(file => (file.Name, file.Rows, file.Checksum)));
        Assert.NotEqual(one.Resources.Select(file => file.Checksum), CityDataset.Write(Small with { Seed = 1 }, Path.Combine(_root, "seed")).Resources.Select(file => file.Checksum));
    }

    [Fact]
    public void Files_hold_what_the_city_in_memory_holds()
    {
        CityDataset.Write(Small, Folder);
        var city = SyntheticCity.Generate(Small);

        foreach (var file in DataPackage.Read(Folder).Resources)
        {
            Assert.Equal(file.Format == "parquet", LearningSchema.Current[file.Name].IsLarge);
            using var checksum = new TableChecksum(file.Schema!.SqlColumns());
            checksum.Add(city[file.Name]);
            Assert.Equal((file.Rows, file.Checksum), (checksum.Rows, checksum.Finish()));
        }
    }

    [Fact]
    public void Store_is_made_by_the_generator_and_has_every_row()
    {
        var package = CityDataset.Write(Small with { Missingness = SurveyMissingness.NotAtRandom, Drift = true, Effects = CityEffects.Null }, Folder);
        using var store = LearningStore.Open(CityDataset.BuildStore(Folder));

        Assert.Equal(Protection.Synthetic, store.Protection);
        foreach (var file in package.Resources)
            Assert.Equal(file.Rows, (long)store.Query($"SELECT count(*) AS n FROM {file.Name}").Opened()["n"].ToDoubles()[0]);
    }

    [Fact]
    public void Folder_that_is_not_empty_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "thesis.txt"), "mine");

        var refused = Assert.Throws<DataPackageException>(() => CityDataset.Write(Small, Folder));
        Assert.Contains("is not empty", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["thesis.txt"], Directory.GetFiles(Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void Overwriting_replaces_a_data_set_and_keeps_other_files()
    {
        CityDataset.Write(Small, Folder);
        File.WriteAllText(Path.Combine(Folder, "thesis.txt"), "mine");
        var anew = CityDataset.Write(Small with { Seed = 5 }, Folder, overwrite: true);

        Assert.Equal("mine", File.ReadAllText(Path.Combine(Folder, "thesis.txt")));
        Assert.Equal(anew.Generator, DataPackage.Read(Folder).Generator);
        Assert.Empty(DatasetVerification.Of(Folder, regenerate: true).Problems);
    }

    [Fact]
    public void Interrupted_writing_leaves_nothing()
    {
        using var stop = new CancellationTokenSource();
        var progress = new StopAt(stop);

        Assert.ThrowsAny<OperationCanceledException>(() => CityDataset.Write(Small with { Learners = 5_000 }, Folder, progress: progress, cancellationToken: stop.Token));
        Assert.Empty(Directory.GetFileSystemEntries(_root));
    }

    [Fact]
    public void Card_names_every_file_and_every_column()
    {
        var package = CityDataset.Write(Small, Folder);
        var card = File.ReadAllText(Path.Combine(Folder, CityDataset.CardFileName));

        Assert.All(package.Resources, file => Assert.Contains($"| {file.Path} |", card, StringComparison.Ordinal));
        Assert.All(package.Resources.SelectMany(file => file.Schema!.Fields), field => Assert.Contains($"| {field.Name} |", card, StringComparison.Ordinal));
        Assert.Contains("| exhaustion with mathematics | -0.15 |", card, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_go_through_the_descriptor_unchanged()
    {
        var options = Small with { Effects = CityEffects.Null, Drift = true, Missingness = SurveyMissingness.NotAtRandom, Seed = ulong.MaxValue };
        CityDataset.Write(options, Folder);

        Assert.Equal(options, CityDataset.OptionsOf(DataPackage.Read(Folder), Folder));
    }

    public sealed class Verification : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("rk-verify-").FullName;

        public Verification() => CityDataset.Write(Small, _folder);

        public void Dispose() => Directory.Delete(_folder, recursive: true);

        [Fact]
        public void Whole_data_set_has_no_problems()
        {
            var result = DatasetVerification.Of(_folder, regenerate: true);

            Assert.Empty(result.Problems);
            Assert.True(result.IsRegenerated);
            Assert.Equal([_folder], DatasetVerification.Find([_folder]));
        }

        [Fact]
        public void Missing_and_changed_files_are_named()
        {
            File.Delete(Path.Combine(_folder, "grade.parquet"));
            File.AppendAllText(Path.Combine(_folder, "school.csv"), "900,X900,1,primary,fi,0.5,D1\n");
            var problems = DatasetVerification.Of(_folder).Problems;

            Assert.Contains(problems, problem => problem.EndsWith("grade.parquet is missing.", StringComparison.Ordinal));
            Assert.Contains(problems, problem => problem.Contains("school.csv was changed", StringComparison.Ordinal));
            Assert.Contains(problems, problem => problem.Contains("school.csv has", StringComparison.Ordinal) && problem.Contains(" rows;", StringComparison.Ordinal));
            Assert.Equal(3, problems.Count);
        }

        [Fact]
        public void Descriptor_with_another_seed_is_found_by_making_the_rows_anew()
        {
            var descriptor = Path.Combine(_folder, DataPackage.FileName);
            File.WriteAllText(descriptor, File.ReadAllText(descriptor).Replace("Seed\\\":20260801", "Seed\\\":20260802", StringComparison.Ordinal));

            Assert.Empty(DatasetVerification.Of(_folder).Problems);
            Assert.Contains(DatasetVerification.Of(_folder, regenerate: true).Problems, problem => problem.Contains("other values of learner", StringComparison.Ordinal));
        }

        [Fact]
        public void Folder_without_data_sets_is_an_error_that_names_it()
        {
            var empty = Directory.CreateDirectory(Path.Combine(_folder, "empty")).FullName;

            Assert.Contains(empty, Assert.Throws<DataPackageException>(() => DatasetVerification.Find([empty])).Message, StringComparison.Ordinal);
        }
    }

    private sealed class StopAt(CancellationTokenSource stop) : IProgress<double>
    {
        public void Report(double value)
        {
            if (value > 0)
                stop.Cancel();
        }
    }
}
