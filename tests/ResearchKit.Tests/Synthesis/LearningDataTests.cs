using ResearchKit.Frames;
using ResearchKit.Store;
using ResearchKit.Store.Access;
using ResearchKit.Privacy.Purposes;
using ResearchKit.Synthesis;

namespace ResearchKit.Tests.Synthesis;

public sealed class LearningDataTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rk-data-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Data_set_of_the_kit_opens_and_says_what_was_planted()
    {
        CityDataset.Write(new CityOptions { Learners = 300, Years = 1 }, Path.Combine(_folder, "city"));
        using var store = LearningData.Open(Path.Combine(_folder, "city"), purpose: "anything");

        Assert.Equal(Protection.Synthetic, store.Protection);
        Assert.Null(store.Purpose);
        Assert.Equal(CityEffects.Literature.Programmes.MathematicsProgramme, store.Planted(effects => effects.Programmes.MathematicsProgramme));
    }

    [Fact]
    public void Null_city_says_zero()
    {
        CityDataset.WriteStore(new CityOptions { Learners = 300, Years = 1, Effects = CityEffects.Null }, Path.Combine(_folder, "null.duckdb"));
        using var store = LearningData.Open(Path.Combine(_folder, "null.duckdb"));

        Assert.Equal(0, store.Planted(effects => effects.WellLearning.MathematicsToEngagement));
    }

    [Fact]
    public void Protected_store_is_opened_for_its_purpose_and_nobody_knows_the_truth()
    {
        var path = Path.Combine(_folder, "own.duckdb");
        LearningStore.Create(path).Complete();
        PurposeRegister.Declare(path, new Purpose { Name = "look", Question = "What is there?", Until = new DateOnly(2999, 12, 31), LegalBasis = "test", Columns = ["learner.*"] });
        using var store = LearningData.Open(path, purpose: "look");

        Assert.Equal("look", store.Purpose);
        Assert.Null(store.Planted(effects => effects.Programmes.MathematicsProgramme));
        using var again = LearningStore.Open(store);
        Assert.Equal("look", again.Purpose);
    }

    [Fact]
    public void Footer_says_the_same_of_the_same_city_and_another_checksum_of_another()
    {
        StoreFooter Footer(string name, ulong seed)
        {
            var path = Path.Combine(_folder, name);
            CityDataset.WriteStore(new CityOptions { Learners = 300, Years = 1, Seed = seed }, path);
            using var store = LearningStore.Open(path);
            return store.Footer;
        }

        var one = Footer("one.duckdb", 1);

        Assert.Equal(one, Footer("again.duckdb", 1));
        Assert.NotEqual(one.Checksum, Footer("other.duckdb", 2).Checksum);
        Assert.Contains("seed 1", one.Data, StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{16}$", one.Checksum);
    }

    [Fact]
    public void What_is_not_there_is_named() =>
        Assert.Contains("absent.duckdb", Assert.Throws<LearningStoreException>(() => LearningData.Open(Path.Combine(_folder, "absent.duckdb"))).Message, StringComparison.Ordinal);
}
