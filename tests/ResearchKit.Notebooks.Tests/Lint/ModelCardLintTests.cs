using System.Text;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Lint;

namespace ResearchKit.Notebooks.Tests.Lint;

public sealed class ModelCardLintTests : IDisposable
{
    private const string Learners = "var learners = store.Query(\"select learner_id, grade_value as y, 1.0 as x from grade\");\n";
    private const string Phases = "var phases = store.Query(\"select phase_code, count(*) as n from study_phase group by 1\");\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("rk-lint-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    }

    private LintFinding[] Check(params string[] cells) => [.. new NotebookLint(new Clock()).Check(
        Notebook.Parse(Encoding.UTF8.GetBytes("#!meta\n\n{\"kernelInfo\":{\"defaultKernelName\":\"csharp\",\"items\":[{\"name\":\"csharp\"}]}}\n\n" + string.Join("\n\n", cells.Select(cell => "#!csharp\n\n" + cell)) + "\n"), "test.dib", NotebookFormat.Dib),
        Path.Combine(_folder, "test.dib"))];

    private void Write(string expires, string change = "") => File.WriteAllText(Path.Combine(_folder, "lag.model-card.yaml"), $$"""
        model-card: lag
        version: 1
        title: Lag
        use-case: early-identification
        model: y ~ x
        outcome: y
        purpose: Talking
        not-for: [Ranking]
        data: { source: store.duckdb, from: 2023-08-01, to: 2025-05-31, population: All }
        metrics:
          - { name: RMSE, value: 1, interval: [0, 2] }
          - { name: RMSE, subgroup: sex, group: F, value: 1, interval: [0, 2] }
          - { name: RMSE, subgroup: sex, group: M, value: 1, interval: [0, 2] }
        calibration: { intercept: { value: 0, interval: [-1, 1] }, slope: { value: 1, interval: [0, 2] } }
        limits: [Few schools]
        owner: Data lead
        expires: { on: {{expires}}, because: Curricula change }
        co-signed-by:
          - { who: a representative of learners, on: 2026-01-15 }
          - { who: a representative of guardians, on: 2026-01-15 }
          - { who: a representative of teachers, on: 2026-01-15 }
        human-in-the-loop: The counsellor decides.
        {{change}}
        """);

    [Fact]
    public void Learners_scored_without_naming_a_card_are_found()
    {
        LintFinding finding = Assert.Single(Check(Learners, "var model = Regression.Fit(\"y ~ x\", learners);\nvar scored = model.Predict(learners);"));
        Assert.Equal((LintRule.MissingModelCard, LintSeverity.Error, 2, 2), (finding.Rule, finding.Severity, finding.Cell, finding.Line));
        Assert.Equal("model.Predict(learners)", finding.Excerpt);
        Assert.Contains("researchkit model-card draft", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Predictions_of_phases_and_evaluations_need_none() =>
        Assert.Empty(Check(Learners + Phases, "model.Predict(phases);", "model.Evaluate(learners, by: [\"sex\"]);"));

    [Fact]
    public void A_named_card_that_holds_satisfies()
    {
        Write("2026-12-31");
        Assert.Empty(Check(Learners, "var card = ModelCards.Read(\"lag.model-card.yaml\");", "model.Score(learners, card)"));
    }

    [Fact]
    public void A_named_card_that_is_not_there_is_found() =>
        Assert.Equal((LintRule.MissingModelCard, "lag.model-card.yaml"), Assert.Single(Check(Learners, "model.Score(learners, ModelCards.Read(\"lag.model-card.yaml\"))").Select(finding => (finding.Rule, finding.Excerpt))));

    [Fact]
    public void A_card_past_its_day_is_found()
    {
        Write("2026-11-21");
        LintFinding finding = Assert.Single(Check("model.Score(learners, ModelCards.Read(\"lag.model-card.yaml\"))"));
        Assert.Equal(LintRule.ExpiredModelCard, finding.Rule);
        Assert.Contains("2026-11-21: Curricula change", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_that_is_wrong_is_said()
    {
        Write("2026-12-31", "colour: red");
        Assert.Equal(LintRule.Unreadable, Assert.Single(Check("ModelCards.Read(\"lag.model-card.yaml\")")).Rule);
    }
}
