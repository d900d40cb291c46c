using ResearchKit.DuckDB;
using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Privacy.Purposes;
using ResearchKit.Store;
using ResearchKit.Store.Access;
using ResearchKit.UseCases;

namespace ResearchKit.Tests.Store.Access;

public sealed class PurposeAuditTests : IDisposable
{
    private readonly PurposeStore _stores = new();

    public void Dispose() => _stores.Dispose();

    [Fact]
    public void Every_query_is_one_record_also_when_it_is_refused_or_fails()
    {
        using var store = _stores.For("grade.*", "learner.learner_id");
        using var nobody = _stores.Open(null);
        store.Query("SELECT g.grade_value FROM grade g JOIN learner USING (learner_id) WHERE g.grade_value = 'secret value'");
        Assert.Throws<DuckDBException>(() => store.Query("SELECT secret_word FROM grade"));
        Assert.Throws<DuckDBException>(() => store.Query("SELECT grade_value::INTEGER FROM grade"));
        Assert.Throws<PurposeException>(() => store.Query("SELECT 'secret text' FROM person, \"secret table\""));
        Assert.Throws<PurposeException>(() => nobody.Query("SELECT 1"));
        Assert.Throws<DuckDBException>(() => store.Query("SELEC secret"));
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => store.Query("SELECT * FROM grade", null, stopped.Token));

        var records = store.Audit.Read().Where(record => record.Kind == "query").ToArray();

        Assert.Equal(
            ["grade,learner|under 10|", "grade|failed|", "grade|failed|", "person||Table", "||NoPurpose", "|failed|", "grade|failed|"],
            records.Select(record => $"{string.Join(',', record.Details["tables"]!.AsArray())}|{record.Details["rows"]}|{record.Details["refused"]}"));
        Assert.All(records.Where((_, i) => i != 4), record => Assert.Equal("p", (string?)record.Details["purpose"]));
        Assert.All(records, record => Assert.Equal(64, ((string)record.Details["sql_sha256"]!).Length));
        Assert.DoesNotContain("secret", File.ReadAllText(store.Audit.FilePath), StringComparison.Ordinal);
    }

    [Fact]
    public void Readers_that_count_are_recorded_without_a_purpose_too()
    {
        using var store = _stores.Open(null);
        ReadinessAudit.Of(store);
        Assert.Throws<ProtectedDataException>(() => store.DisclosureRisk());
        Assert.Equal(["readiness", "risk"], store.Audit.Read().Select(record => record.Kind));
    }

    [Fact]
    public void Releases_say_how_many_values_they_hide()
    {
        using var store = _stores.For("grade.*");
        var table = store.Query("SELECT learner_id, term_code FROM grade").Release(by: ["term_code"], Measure.Count());
        var hidden = table.Cells.Count(cell => cell.Values[0].IsHidden);

        var record = store.Audit.Read()[^1];

        Assert.Equal("release", record.Kind);
        Assert.Equal((table.Cells.Count, hidden), ((int)record.Details["values"]!, (int)record.Details["suppressed"]!));
        Assert.True(hidden > 0);
        Assert.Equal((string?)store.Audit.Read()[^2].Details["sql_sha256"], (string?)record.Details["query_sha256"]);
        var text = store.Audit.ToTable().ToMimeBundle().Data["text/plain"];
        Assert.Contains("The chain is whole: 3 records", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Objections_by_identifier_are_pseudonyms_at_once_and_are_recorded_without_them()
    {
        var folder = new ResearchKit.Tests.Sources.ImportFolder();
        try
        {
            var key = PseudonymKey.LoadOrCreate(folder.KeyFile);
            Directory.CreateDirectory(Path.GetDirectoryName(folder.Store)!);
            using (var writer = LearningStore.Create(folder.Store))
            {
                writer.Append("person", StoreFolder.Frame(("person_id", new[] { 1, 2 }), ("pseudonym", new[] { key.Pseudonym("number", "A-1"), key.Pseudonym("number", "A-2") })));
                writer.Append("learner", StoreFolder.Frame(("learner_id", new[] { 1, 2 })));
                writer.Complete();
            }

            PurposeRegister.Declare(folder.Store, PurposeStore.Purpose("p", "learner.*") with { Until = new DateOnly(2999, 1, 1) });
            using var store = LearningStore.Open(folder.Store, new LearningStoreOptions { Purpose = "p" });
            Assert.Equal((2, 1), store.Object(key, "number", ["A-1", " A-9 ", "", "A-1"]));
            Assert.Equal("2", PurposeStore.Column(store.Query("SELECT learner_id FROM learner")));
            Assert.Equal((1, 0), store.Object(key, "other", ["A-2"]));
            Assert.Equal("2", PurposeStore.Column(store.Query("SELECT learner_id FROM learner")));

            var text = File.ReadAllText(store.FilePath + ".objections.txt") + File.ReadAllText(store.Audit.FilePath);
            Assert.DoesNotContain("A-1", text, StringComparison.Ordinal);
            Assert.DoesNotContain("rk1_", File.ReadAllText(store.Audit.FilePath), StringComparison.Ordinal);
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(store.FilePath + ".objections.txt"));

            Assert.Equal(1, store.WithdrawObjection(key, "number", ["A-1"]));
            Assert.Equal("1 2", PurposeStore.Column(store.Query("SELECT learner_id FROM learner ORDER BY 1")));
        }
        finally
        {
            folder.Dispose();
        }
    }
}
