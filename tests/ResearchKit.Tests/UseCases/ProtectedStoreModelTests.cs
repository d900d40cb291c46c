using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Privacy;
using ResearchKit.Privacy.Purposes;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Store;
using ResearchKit.Store.Access;
using ResearchKit.Tests.Store;
using ResearchKit.UseCases;

namespace ResearchKit.Tests.UseCases;

/// <summary>From a protected store on disk to a model, a refusal, and scores with their audit record: as an analyst would go.</summary>
public sealed class ProtectedStoreModelTests : IDisposable
{
    private const int Learners = 160;

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    private readonly StoreFolder _folder = new();
    private readonly TimeProvider _clock = new FixedClock(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    public ProtectedStoreModelTests()
    {
        using var writer = LearningStore.Create(_folder.Store);
        writer.DataAsOf = new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
        int[] learners = [.. Enumerable.Range(1, Learners)];
        var random = new RandomStream(8);
        writer.Append("person", StoreFolder.Frame(("person_id", learners), ("pseudonym", learners.Select(i => $"rk1_{i:x32}").ToArray())));
        writer.Append("learner", StoreFolder.Frame(
            ("learner_id", learners), ("birth_year", learners.Select(i => (short)(2005 + (int)(5 * random.Uniform()))).ToArray()), ("sex_code", learners.Select(i => i % 2 == 0 ? "F" : "M").ToArray()),
            ("home_language_group", learners.Select(i => i % 4 == 0 ? "sv" : "fi").ToArray()), ("consent_scope", learners.Select(_ => "research").ToArray())));
        writer.Complete();
        PurposeRegister.Declare(_folder.Store, new Purpose
        {
            Name = "ages",
            Question = "Who is how old?",
            Until = new DateOnly(2026, 12, 31),
            LegalBasis = "test",
            Columns = ["learner.learner_id", "learner.birth_year", "learner.sex_code", "learner.home_language_group"],
        }, _clock);
    }

    public void Dispose() => _folder.Dispose();

    private DataFrame Query(string where = "true")
    {
        using var store = LearningStore.Open(_folder.Store, new LearningStoreOptions { Purpose = "ages", TimeProvider = _clock });
        return store.Query($"select learner_id, birth_year, sex_code, home_language_group from learner where {where}");
    }

    [Fact]
    public void A_model_is_shown_and_a_refit_without_two_learners_is_refused_also_by_a_store_opened_later()
    {
        LinearModel model = Regression.Fit("birth_year ~ sex_code + home_language_group", Query());
        string text = new Displayer(new ReleaseGate()).Render(model).Data[MimeTypes.Text];
        Assert.Contains("n = 160 rows, 160 learners", text, StringComparison.Ordinal);
        Assert.DoesNotContain("rk1_", text, StringComparison.Ordinal);
        Assert.Contains("by subtraction", Assert.Throws<ProtectedDataException>(() => Regression.Fit("birth_year ~ sex_code", Query("learner_id > 2"))).Message, StringComparison.Ordinal);
        Assert.Equal(0, Query().Release(["sex_code"], Measure.Count()).HiddenCount);
        Assert.NotEqual(0, Query("learner_id > 2").Release(["sex_code"], Measure.Count()).HiddenCount);
        Assert.NotNull(Multilevel.Fit("birth_year ~ sex_code + (1 | home_language_group)", Query()));
    }

    [Fact]
    public void The_record_beside_the_store_names_nobody_and_no_term()
    {
        Regression.Fit("birth_year ~ sex_code", Query());
        string record = File.ReadAllText(_folder.Store + ".releases.jsonl");
        foreach (string name in new[] { "rk1_", "sex_code", "birth_year", "\"F\"", "select" })
            Assert.DoesNotContain(name, record, StringComparison.Ordinal);
    }

    [Fact]
    public void Scores_are_a_line_of_the_store_s_audit_log()
    {
        DataFrame learners = Query();
        LinearModel model = Regression.Fit("birth_year ~ sex_code", learners);
        ModelCard card = ModelCardSample.Card(yaml => yaml.Replace("source: arrays", $"source: \"{model.Provenance.Source}\"", StringComparison.Ordinal)
            .Replace("y ~ x + sex", "birth_year ~ sex_code", StringComparison.Ordinal).Replace("outcome: y", "outcome: birth_year", StringComparison.Ordinal));
        string folder = Path.Combine(Path.GetDirectoryName(_folder.Store)!, "scores");
        IReadOnlyList<string> files = model.Score(learners, card, new ScoringOptions { Class = "home_language_group", TimeProvider = _clock }).WriteFor(folder);
        Assert.Equal(2, files.Count);
        AuditRecord record = new AuditLog(_folder.Store).Read().Last();
        Assert.Equal("score", record.Kind);
        Assert.Equal("100 to 199", record.Details["learners"]!.ToString());
    }
}
