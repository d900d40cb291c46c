using System.Text.Json;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Sources;
using ResearchKit.Store;

namespace ResearchKit.Tests.Store;

public sealed class StoreSourcesTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_generated_store_says_who_generated_it_and_how()
    {
        using var store = LearningStore.Open(_folder.Synthetic());

        Assert.Equal(new GeneratorStamp("test-generator", "1", "42", "2 learners"), store.Sources.Generator);
        Assert.Empty(store.Sources.Loads);
        var text = Text(store.Sources);
        Assert.Contains("test-generator", text, StringComparison.Ordinal);
        Assert.Contains("No file was read", text, StringComparison.Ordinal);
        Assert.Contains("[synthetic data]", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"Learners\":300,\"Variant\":\"null\"}", "Learners", "300")]
    [InlineData("{\"Learners\":300,\"Variant\":\"null\"}", "Variant", "null")]
    [InlineData("[1, 2]", "parameters", "[1, 2]")]
    [InlineData("2 learners", "parameters", "2 learners")]
    public void Parameters_of_a_generator_are_read_where_they_are_named(string stated, string name, string value) =>
        Assert.Contains((name, value), GeneratorParameters.Read(stated));

    [Fact]
    public void A_generated_store_that_was_changed_says_that_its_seal_is_void()
    {
        _folder.Synthetic();
        StoreFolder.Run(_folder.Store, "DELETE FROM grade");
        using var store = LearningStore.Open(_folder.Store);

        Assert.Equal(Protection.Protected, store.Sources.Protection);
        Assert.Contains("seal does not hold any more", Text(store.Sources), StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_without_a_record_says_so()
    {
        using var store = LearningStore.Open(_folder.Protected());

        Assert.Null(store.Sources.Generator);
        Assert.True(store.Sources.IsBalanced);
        Assert.Contains("none on record", Text(store.Sources), StringComparison.Ordinal);
    }

    [Fact]
    public void An_import_is_told_file_by_file_with_its_refused_rows()
    {
        using var store = LearningStore.Open(Imported());
        var sources = store.Sources;

        Assert.True(sources.IsBalanced);
        Assert.Equal(sources.Loads.Sum(load => load.Rejected), sources.Rejects.Sum(reject => reject.Rows));
        Assert.All(sources.Rejects, reject => Assert.True(reject.FirstLine > 1));
        var text = Text(sources);
        Assert.Contains(sources.Loads[0].Sha256[..12], text, StringComparison.Ordinal);
        Assert.DoesNotContain(sources.Loads[0].Sha256, text, StringComparison.Ordinal);
        Assert.Contains(sources.Loads[0].KeyFingerprint!, text, StringComparison.Ordinal);
        Assert.Contains("Every row is accounted for", text, StringComparison.Ordinal);
        Assert.DoesNotContain("rk1_", text + JsonSerializer.Serialize(sources), StringComparison.Ordinal);
    }

    [Fact]
    public void Refused_rows_are_listed_by_file_and_line_and_no_more_than_asked_for()
    {
        using var store = LearningStore.Open(Imported());
        var all = store.Sources.RejectedLines();

        Assert.Equal(store.Sources.Rejects.Sum(reject => reject.Rows), all.Total);
        Assert.Equal(all.Total, all.Lines.Length);
        Assert.Equal(["assessment_result"], all.Lines.Select(line => line.Table).Distinct());
        var first = store.Sources.RejectedLines(1);
        Assert.Equal(all.Lines[0], Assert.Single(first.Lines));
        Assert.Contains("The first 1 of 2", Text(first), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Sources.RejectedLines(0));
    }

    [Fact]
    public void Rows_that_do_not_add_up_are_said_not_to()
    {
        StoreFolder.Run(Imported(), "UPDATE provenance SET rows_kept = rows_kept - 1 WHERE load_number = 1");
        using var store = LearningStore.Open(_folder.Store);

        Assert.False(store.Sources.IsBalanced);
        Assert.Contains("NOT every row is accounted for", Text(store.Sources), StringComparison.Ordinal);
    }

    /// <summary>The invented tables that the kit ships, with two rows that cannot be read.</summary>
    private string Imported()
    {
        var tables = Path.Combine(UseCases.UseCaseCardsTests.Root(), "datasets", "open-university-shaped");
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Root, "tables")).FullName;
        foreach (var file in Directory.GetFiles(tables, "*.csv"))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        File.AppendAllText(Path.Combine(folder, "studentAssessment.csv"), "1752,100000,not-a-day,0,50\n1752,100001,3,0,fifty\n");
        var report = Importer.Mapped("oulad").Import(new ImportRequest(folder, _folder.Store) { KeyFile = Path.Combine(_folder.Root, "test.rk-key") });
        Assert.Equal(2, report.RejectedRows);
        return _folder.Store;
    }

    private static string Text(IDisplayable shown) => new Displayer(new ReleaseGate()).Render(shown).Data[MimeTypes.Text];
}
