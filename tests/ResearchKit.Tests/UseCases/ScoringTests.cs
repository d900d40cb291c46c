using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Privacy;
using ResearchKit.Tests.Models;
using ResearchKit.UseCases;

namespace ResearchKit.Tests.UseCases;

public sealed class ScoringTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rk-scores-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private sealed class Clock(int year, int month, int day) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(year, month, day, 12, 0, 0, TimeSpan.Zero);
    }

    private static readonly ScoringOptions s_options = new() { Class = "school", TimeProvider = new Clock(2026, 11, 22) };

    private static (LinearModel Model, DataFrame Learners, ModelCard Card) Sample(Func<string, string>? change = null)
    {
        DataFrame frame = GateSample.Frame();
        string source = frame.Provenance.Source;
        return (Regression.Fit("y ~ x + sex", frame), frame, ModelCardSample.Card(yaml => (change?.Invoke(yaml) ?? yaml).Replace("source: arrays", $"source: \"{source}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Without_a_card_protected_learners_are_not_predicted()
    {
        var (model, learners, _) = Sample();
        string message = Assert.Throws<ProtectedDataException>(() => model.Predict(learners)).Message;
        Assert.Contains("researchkit model-card draft", message, StringComparison.Ordinal);
        Assert.Contains("model.Evaluate", message, StringComparison.Ordinal);
    }

    [Fact]
    public void With_one_scores_carry_the_card_the_recipient_and_the_statement_and_stay_protected()
    {
        var (model, learners, card) = Sample();
        LearnerScores scores = model.Score(learners, card, s_options);
        Assert.Equal(Protection.Protected, scores.Frame.Provenance.Protection);
        foreach (string said in new[] { "lag-2026 v2", "own teacher or counsellor", "The counsellor talks with the learner first", "2027-06-30" })
            Assert.Contains(said, scores.Frame.Provenance.Query, StringComparison.Ordinal);
        Assert.Equal(["learner_key", "school", "prediction", "prediction_lower", "prediction_upper"], scores.Frame.ColumnNames);
        string shown = new Displayer(new ReleaseGate()).Render(scores).Data[MimeTypes.Text];
        Assert.Contains("200 to 499 learners", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("rk1_", shown, StringComparison.Ordinal);
        Assert.Throws<ProtectedDataException>(() => scores.Frame.WriteCsv(Path.Combine(_folder, "all.csv")));
    }

    [Fact]
    public void Each_class_is_a_file_with_the_statement_on_top_in_no_order_of_merit_and_the_act_is_taken_down()
    {
        var (model, learners, card) = Sample();
        LearnerScores scores = model.Score(learners, card, s_options);
        IReadOnlyList<string> files = scores.WriteFor(_folder);
        Assert.Equal(8, files.Count);
        Assert.EndsWith("lag-2026-2026-11-22-S0.csv", files[0], StringComparison.Ordinal);
        string[] lines = File.ReadAllLines(files[0]);
        Assert.StartsWith("# The counsellor talks with the learner first", lines[0], StringComparison.Ordinal);
        Assert.Contains("nobody else", lines[1], StringComparison.Ordinal);
        Assert.Equal("learner,expected,lower,upper", lines[3]);
        string[] keys = [.. lines.Skip(4).Select(line => line.Split(',')[0])];
        Assert.Equal(30, keys.Length);
        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(files[0]));
        AuditRecord record = Assert.Single(new AuditLog(Path.Combine(_folder, "scores")).Read());
        Assert.Equal("score", record.Kind);
        Assert.Contains("lag-2026 v2", record.Details.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("rk1_", record.Details.ToJsonString(), StringComparison.Ordinal);
        Assert.Throws<IOException>(() => scores.WriteFor(_folder));
    }

    [Fact]
    public void Frames_whose_rows_nobody_may_read_are_fitted_charted_evaluated_and_scored()
    {
        // As a notebook has them: no count, no element, no row.
        DataFrame open = GateSample.Frame();
        DataFrame closed = DataFrame.FromColumns(new FrameProvenance("notebook"), open.Columns);
        Assert.Throws<ProtectedDataException>(() => closed.RowCount);
        LinearModel model = Regression.Fit("y ~ x + sex", closed);
        Assert.Equal(Regression.Fit("y ~ x + sex", open).Estimates, model.Estimates);
        Assert.Contains("sexM", model.ToChart().ToSvg(), StringComparison.Ordinal);
        Assert.Equal(3, model.ToFrame().RowCount);
        Assert.Contains("n = 240 rows", model.ToMimeBundle().Data[MimeTypes.Text], StringComparison.Ordinal);
        Assert.Equal(120, model.Evaluate(closed, ["sex"]).Cells[0].Values[0].Value);
        ModelCard card = ModelCardSample.Card(yaml => yaml.Replace("source: arrays", "source: notebook", StringComparison.Ordinal));
        LearnerScores scores = model.Score(closed, card, s_options);
        Assert.Throws<ProtectedDataException>(() => scores.Frame["prediction"].GetValue(0));
        Assert.Equal(8, scores.WriteFor(_folder).Count);
        MultilevelModel multilevel = Multilevel.Fit("y ~ x + sex + (1 | school)", closed);
        Assert.Throws<ModelCardException>(() => multilevel.Score(closed, card, s_options));
        Assert.NotNull(multilevel.Score(closed, card with { Model = "y ~ x + sex + (1 | school)" }, s_options));
    }

    [Fact]
    public void Own_data_is_a_file_a_learner()
    {
        var (model, learners, card) = Sample();
        ModelCard own = card with { UseCase = card.UseCase with { Recipient = new UseCaseRecipient("The learner", UseCaseView.OwnData) } };
        IReadOnlyList<string> files = model.Score(learners.Only(i => i < 7), own, s_options with { Class = null }).WriteFor(_folder);
        Assert.Equal(7, files.Count);
        Assert.All(files, file => Assert.Equal(5, File.ReadAllLines(file).Length));
    }

    [Theory]
    [InlineData(UseCaseView.Aggregate)]
    [InlineData(UseCaseView.OfflineEvaluationOnly)]
    public void Where_nobody_may_see_single_learners_none_are_scored(UseCaseView view)
    {
        var (model, learners, card) = Sample();
        ModelCard other = card with { UseCase = card.UseCase with { Recipient = card.UseCase.Recipient with { View = view } } };
        Assert.Contains("none are scored", Assert.Throws<ProtectedDataException>(() => model.Score(learners, other, s_options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_past_its_day_of_another_model_or_of_other_data_does_not_do()
    {
        var (model, learners, card) = Sample();
        Assert.Contains("expired on 2027-06-30", Assert.Throws<ModelCardException>(() => model.Score(learners, card, s_options with { TimeProvider = new Clock(2027, 7, 1) })).Message, StringComparison.Ordinal);
        Assert.Contains("not of y ~ x", Assert.Throws<ModelCardException>(() => Regression.Fit("y ~ x", learners).Score(learners, card, s_options)).Message, StringComparison.Ordinal);
        Assert.Contains("fitted to other.duckdb", Assert.Throws<ModelCardException>(() => model.Score(learners, card with { Data = card.Data with { Source = "other.duckdb" } }, s_options)).Message, StringComparison.Ordinal);
        Assert.NotNull(model.Score(learners, card with { Model = "y~x+sex" }, s_options));
    }

    [Fact]
    public void A_model_of_invented_learners_scores_no_real_ones()
    {
        var (_, learners, card) = Sample();
        DataFrame invented = DataFrame.FromColumns(new FrameProvenance(learners.Provenance.Source, Protection.Synthetic), learners.Columns).Opened();
        LinearModel model = Regression.Fit("y ~ x + sex", invented);
        Assert.Contains("invented learners", Assert.Throws<ProtectedDataException>(() => model.Score(learners, card, s_options)).Message, StringComparison.Ordinal);
        Assert.Throws<ProtectedDataException>(() => model.Predict(learners));
        Assert.Equal(Protection.Synthetic, model.Score(invented, card, s_options).Frame.Provenance.Protection);
    }

    [Fact]
    public void A_class_is_asked_for_and_a_learner_stands_once()
    {
        var (model, learners, card) = Sample();
        Assert.Contains("Class = \"class_key\"", Assert.Throws<ArgumentException>(() => model.Score(learners, card, s_options with { Class = null })).Message, StringComparison.Ordinal);
        DataFrame twice = learners.WithColumn(Column.Create("learner_key", Enumerable.Range(0, 240).Select(i => i / 2)).WithProvenance(learners.Provenance));
        Assert.Contains("two rows", Assert.Throws<ArgumentException>(() => model.Score(twice, card, s_options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_evaluation_by_groups_needs_no_card_and_is_released()
    {
        var (model, learners, _) = Sample();
        ReleasedTable table = model.Evaluate(learners, ["sex"]);
        Assert.Equal(["learners", "outcome", "predicted", "error", "squared_error"], table.Measures.Select(measure => measure.Name));
        ReleasedCell girls = table.Cells[0];
        // Least squares with a term for sex: the mean error of each sex is zero, and the mean squared error is the residual variance.
        Assert.Equal(120, girls.Values[0].Value);
        Assert.Equal(0, girls.Values[3].Value, 1e-12);
        Assert.Equal(girls.Values[1].Value, girls.Values[2].Value, 1e-12);
        double both = (table.Cells[0].Values[4].Value + table.Cells[1].Values[4].Value) / 2;
        Assert.Equal(model.ResidualStandardDeviation * model.ResidualStandardDeviation * 237 / 240, both, 1e-4);
    }

    [Fact]
    public void An_evaluation_is_of_the_rows_that_have_outcome_and_prediction()
    {
        DataFrame frame = GateSample.Frame().With("w", i => i < 30 ? (double?)null : i % 7);
        ReleasedTable table = Regression.Fit("y ~ w", frame).Evaluate(frame, ["sex"]);
        Assert.Equal(105, table.Cells[0].Values[0].Value);
        // All four are means of the same learners: what was observed is what was predicted and the error.
        Assert.Equal(table.Cells[0].Values[1].Value, table.Cells[0].Values[2].Value + table.Cells[0].Values[3].Value, 2e-3);
        Assert.Equal(105, Multilevel.Fit("y ~ w + (1 | school)", frame).Evaluate(frame, ["sex"]).Cells[0].Values[0].Value);
    }
}
