using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Privacy;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Tests.Models;

/// <summary>Trees on a frame are the trees of the arrays, take rows with missing predictors, and refuse what they cannot read.</summary>
public class BoostedTreesTests
{
    private static readonly BoostedTreesOptions Few = new() { Trees = 30, MaximumLeaves = 8 };

    private static TreePredictor[] Arrays(DataFrame frame) =>
    [
        TreePredictor.Number("absence", frame["absence"].ToDoubles()), TreePredictor.Category("kind", frame.StringColumn("kind").ToArray()), TreePredictor.Number("noise", frame["noise"].ToDoubles()),
    ];

    private static string TextOf(IDisplayable shown) => shown.ToMimeBundle().Data[MimeTypes.Text];

    [Fact]
    public void Predictions_are_those_of_the_arrays_and_no_row_is_dropped_for_a_missing_predictor()
    {
        DataFrame frame = BoostedTreesSample.Frame(), later = BoostedTreesSample.Frame(seed: 2);
        BoostedTreesModel model = Prediction.BoostedTrees("left ~ absence + kind + noise", frame, Few);
        double[] outcome = frame["left"].ToDoubles();
        GradientBoostingResult arrays = new GradientBoosting(new() { Trees = 30, MaximumLeaves = 8 }).Fit(new(outcome, Arrays(frame)));
        Assert.Equal(arrays.Predict(Arrays(later)), model.Predict(later)["prediction"].ToDoubles());
        Assert.Equal(outcome.Count(double.IsNaN), model.Missingness.RowsDropped);
        Assert.Equal(["left"], model.Missingness.ByVariable.Select(count => count.Variable));
        Assert.Equal(870, model.SampleSizes.Single(size => size.Level == "rows").Count);
        Assert.Equal(Protection.Synthetic, model.Provenance.Protection);
        Assert.Contains("BoostedTrees(left ~ absence + kind + noise)", model.Provenance.Query, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_of_two_levels_counts_the_second_or_the_one_that_is_named()
    {
        DataFrame frame = BoostedTreesSample.Frame();
        double[] stayed = Prediction.BoostedTrees("status ~ absence + kind", frame, Few).Predict(frame)["prediction"].ToDoubles();
        BoostedTreesModel model = Prediction.BoostedTrees("status ~ absence + kind", frame, Few with { Event = "gone" });
        Assert.Contains("Counted: status = \"gone\" (against \"stayed\")", TextOf(model), StringComparison.Ordinal);
        double[] gone = model.Predict(frame)["prediction"].ToDoubles();
        Assert.All(gone.Zip(stayed), pair => Assert.Equal(1, pair.First + pair.Second, 1e-6));
        Assert.Throws<FormulaException>(() => Prediction.BoostedTrees("status ~ absence", frame, new() { Event = "away" }));
        Assert.Throws<FormulaException>(() => Prediction.BoostedTrees("kind ~ absence", frame));
    }

    [Fact]
    public void Numbers_are_predicted_by_squared_error_counts_by_choice_and_weights_count()
    {
        DataFrame frame = BoostedTreesSample.Frame();
        BoostedTreesModel model = Prediction.BoostedTrees("grade ~ absence + kind", frame, Few);
        Assert.Equal(GradientBoostingLoss.SquaredError, model.Result.Options.Loss);
        Assert.Equal("points", model.Predict(frame)["prediction"].Unit);
        double[] truth = frame["grade"].ToDoubles(), predicted = model.Predict(frame)["prediction"].ToDoubles();
        double mean = truth.Average();
        Assert.True(truth.Zip(predicted, (y, p) => (y - p) * (y - p)).Sum() < 0.3 * truth.Sum(y => (y - mean) * (y - mean)));
        Assert.Equal(GradientBoostingLoss.Poisson, Prediction.BoostedTrees("weight ~ absence", frame, Few with { Loss = GradientBoostingLoss.Poisson }).Result.Options.Loss);
        double[] weighted = Prediction.BoostedTrees("grade ~ absence + kind", frame, Few with { Weights = "weight" }).Predict(frame)["prediction"].ToDoubles();
        double[] arrays = new GradientBoosting(new() { Trees = 30, MaximumLeaves = 8, Loss = GradientBoostingLoss.SquaredError })
            .Fit(new(truth, Arrays(frame)[..2], frame["weight"].ToDoubles())).Predict(Arrays(frame)[..2]);
        Assert.Equal(arrays, weighted);
        Assert.NotEqual(predicted, weighted);
    }

    [Fact]
    public void Growing_stops_by_the_loss_of_learners_that_were_held_out_whole()
    {
        DataFrame frame = BoostedTreesSample.Frame();
        BoostedTreesModel model = Prediction.BoostedTrees("left ~ absence + kind + noise", frame, new() { Trees = 500, Learner = "learner", StoppingShare = 0.25, Seed = 3 });
        CrossValidationFolds folds = model.Result.Options.HeldOut!;
        string[] learners = frame.StringColumn("learner").ToArray()!;
        Assert.Empty(folds.Training(0).ToArray().Select(row => learners[row]).Intersect(folds.Test(0).ToArray().Select(row => learners[row])));
        Assert.Equal(75, folds.Test(0).ToArray().Select(row => learners[row]).Distinct().Count());
        Assert.InRange(model.Result.TreeCount, 1, 200);
        Assert.Equal(300, model.SampleSizes.Single(size => size.Level == "learners").Count);
        string text = TextOf(model);
        Assert.Contains("held-out rows, 300 learners", text, StringComparison.Ordinal);
        Assert.Contains("held-out loss had not fallen", text, StringComparison.Ordinal);
        Assert.Contains("of the mean alone", text, StringComparison.Ordinal);
        Assert.Contains("held-out log loss", model.ToChart().ToSvg(), StringComparison.Ordinal);
        Assert.Contains("StoppingShare", Assert.Throws<InvalidOperationException>(() => Prediction.BoostedTrees("left ~ absence", frame, Few).ToChart()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_and_the_frame_have_the_predictors()
    {
        BoostedTreesModel model = Prediction.BoostedTrees("left ~ noise + kind + absence + girl", BoostedTreesSample.Frame(), Few with { Learner = "learner" });
        DataFrame lines = model.ToFrame();
        Assert.Equal("absence", lines.StringColumn("predictor").ToArray()[0]);
        Assert.Equal(1, lines["gain_share"].ToDoubles().Sum(), 1e-12);
        int at = Array.IndexOf(lines.StringColumn("predictor").ToArray(), "absence");
        Assert.Equal(53, lines["missing"].ToDoubles()[at] + BoostedTreesSample.Frame().Filter(row => row.IsNull("left") && row.IsNull("absence")).RowCount);
        string text = TextOf(model);
        Assert.Contains("3 categories", text, StringComparison.Ordinal);
        Assert.Contains("n = 870 rows, 300 learners; 30 of 900 rows left out as missing (left 30).", text, StringComparison.Ordinal);
        Assert.Contains("Mean log loss of the rows of the fit", text, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_judged_as_any_model()
    {
        (DataFrame training, DataFrame test, _) = Prediction.Split(BoostedTreesSample.Frame(rows: 3000), "learner");
        BoostedTreesModel model = Prediction.BoostedTrees("left ~ absence + kind + noise", training, Few with { Learner = "learner" });
        PredictionJudgement judged = Prediction.Judge(model, test, new() { Cluster = "learner" });
        Assert.InRange(judged.Measure("AUC").Value, 0.75, 0.95);
        PenalizedModel line = Regression.ElasticNet("left ~ absence + kind + noise", training, new() { Groups = "learner", Folds = 5 });
        Assert.True(judged.Measure("AUC").Value > Prediction.Judge(line, test).Measure("AUC").Value + 0.1);
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        DataFrame frame = BoostedTreesSample.Frame(rows: 6000);
        double[] Of(int threads) => Prediction.BoostedTrees("left ~ absence + kind + noise + girl", frame, new() { Threads = threads, Learner = "learner", StoppingShare = 0.2 }).Predict(frame)["prediction"].ToDoubles();
        Assert.Equal(Of(1), Of(3));
    }

    [Fact]
    public void Unknown_categories_go_where_missing_ones_go()
    {
        DataFrame frame = BoostedTreesSample.Frame();
        BoostedTreesModel model = Prediction.BoostedTrees("left ~ absence + kind", frame, Few);
        DataFrame Of(string? kind) => ModelSample.Invented(Column.Create("absence", new double?[] { 0.3, null }), Column.Create("kind", new[] { kind, kind }));
        double[] unknown = model.Predict(Of("boarding"))["prediction"].ToDoubles();
        Assert.Equal(model.Predict(Of(null))["prediction"].ToDoubles(), unknown);
        Assert.NotEqual(model.Predict(Of("evening"))["prediction"].ToDoubles(), unknown);
        Assert.All(unknown, value => Assert.InRange(value, 0, 1));
    }

    public class Edges
    {
        [Fact]
        public void A_column_without_a_value_is_left_out_with_a_word()
        {
            DataFrame frame = BoostedTreesSample.Frame().With(Column.Create("empty", new double?[BoostedTreesSample.Rows]));
            BoostedTreesModel model = Prediction.BoostedTrees("left ~ absence + empty", frame, Few);
            Assert.Contains("Left out empty", TextOf(model), StringComparison.Ordinal);
            Assert.Equal(Prediction.BoostedTrees("left ~ absence", frame, Few).Predict(frame)["prediction"].ToDoubles(), model.Predict(frame)["prediction"].ToDoubles());
            BoostedTreesModel nothing = Prediction.BoostedTrees("left ~ empty", frame, Few);
            Assert.Contains("no predictor varies", nothing.Convergence.Reason, StringComparison.Ordinal);
            Assert.Contains("no predictor varies", TextOf(nothing), StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => nothing.Predict(frame));
            Assert.Throws<InvalidOperationException>(() => nothing.Importance(frame));
        }

        [Fact]
        public void Outcomes_that_do_not_vary_give_no_estimate()
        {
            DataFrame frame = BoostedTreesSample.Frame().With(Column.Create("same", Enumerable.Repeat(4.5, BoostedTreesSample.Rows)))
                .With(Column.Create("one", Enumerable.Repeat("stayed", BoostedTreesSample.Rows))).With(Column.Create("none", new string?[BoostedTreesSample.Rows]));
            Assert.Contains("4.5 in every row", Prediction.BoostedTrees("same ~ absence", frame).Convergence.Reason, StringComparison.Ordinal);
            Assert.Contains("1 in every row", Prediction.BoostedTrees("one ~ absence", frame).Convergence.Reason, StringComparison.Ordinal);
            BoostedTreesModel empty = Prediction.BoostedTrees("none ~ absence", frame);
            Assert.Contains("0 rows cannot be split", empty.Convergence.Reason, StringComparison.Ordinal);
            Assert.Equal(BoostedTreesSample.Rows, empty.Missingness.RowsDropped);
            Assert.Contains("0 rows cannot be split", Prediction.BoostedTrees("left ~ absence", frame.Filter(new bool[frame.RowCount])).Convergence.Reason, StringComparison.Ordinal);
        }

        [Fact]
        public void Few_rows_say_what_they_lack() =>
            Assert.Contains("smaller MinimumLeafRows", Prediction.BoostedTrees("left ~ absence", BoostedTreesSample.Frame(rows: 12)).Convergence.Reason, StringComparison.Ordinal);

        [Fact]
        public void Infinite_numbers_are_refused_with_column_and_row()
        {
            DataFrame frame = BoostedTreesSample.Frame();
            double[] noise = frame["noise"].ToDoubles();
            noise[8] = double.PositiveInfinity;
            DataFrame infinite = frame.With(Column.Create("noise", noise));
            Assert.Contains("noise is infinite in row 8", Assert.Throws<ArgumentException>(() => Prediction.BoostedTrees("left ~ noise", infinite)).Message, StringComparison.Ordinal);
            Assert.Contains("row 8 is infinite", Assert.Throws<ArgumentException>(() => Prediction.BoostedTrees("noise ~ absence", infinite)).Message, StringComparison.Ordinal);
            BoostedTreesModel model = Prediction.BoostedTrees("left ~ noise", frame, Few);
            Assert.Contains("noise is infinite in row 8", Assert.Throws<ArgumentException>(() => model.Predict(infinite)).Message, StringComparison.Ordinal);
        }

        [Fact]
        public void Names_that_are_not_there_are_told_with_the_nearest()
        {
            DataFrame frame = BoostedTreesSample.Frame();
            Assert.Contains("absence", Assert.Throws<FormulaException>(() => Prediction.BoostedTrees("left ~ absense", frame)).Message, StringComparison.Ordinal);
            Assert.Throws<FormulaException>(() => Prediction.BoostedTrees("leftt ~ absence", frame));
            Assert.Contains("learner", Assert.Throws<ArgumentException>(() => Prediction.BoostedTrees("left ~ absence", frame, new() { Learner = "lerner" })).Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(() => Prediction.BoostedTrees("left ~ absence", frame, new() { Weights = "w" }));
            Assert.Throws<ArgumentException>(() => Prediction.BoostedTrees("left ~ absence", frame, new() { Monotonic = new Dictionary<string, TreeDirection> { ["kind"] = TreeDirection.Rising } }));
            BoostedTreesModel model = Prediction.BoostedTrees("left ~ absence + kind", frame, Few);
            Assert.Throws<FormulaException>(() => model.Predict(frame.Select("absence")));
            Assert.Contains("Give the same kind", Assert.Throws<ArgumentException>(() => model.Predict(frame.With(Column.Create("kind", new double[BoostedTreesSample.Rows])))).Message, StringComparison.Ordinal);
        }

        [Theory]
        [InlineData("left ~ absence:noise", "write absence + noise")]
        [InlineData("left ~ absence * noise", "Trees find interactions")]
        [InlineData("left ~ log(absence)", "write absence")]
        [InlineData("left ~ I(absence^2) + noise", "write absence")]
        [InlineData("left ~ poly(absence, 2)", "write absence")]
        [InlineData("left ~ C(noise)", "the number itself does")]
        [InlineData("left ~ absence + offset(noise)", "no offset")]
        [InlineData("left ~ absence - 1", "begin at the mean outcome")]
        [InlineData("left ~ 1", "no predictor")]
        [InlineData("left ~ .", "name the columns")]
        [InlineData("log(grade) ~ absence", "is computed")]
        [InlineData("left ~ absence + Left", "cannot predict itself")]
        [InlineData("left ~ absence + learner", "learn single learners by heart")]
        public void Other_than_plain_columns_are_refused_with_what_to_do(string formula, string said) =>
            Assert.Contains(said, Assert.Throws<FormulaException>(() => Prediction.BoostedTrees(formula, BoostedTreesSample.Frame(), new() { Learner = "learner" })).Explanation, StringComparison.Ordinal);

        [Fact]
        public void Settings_out_of_range_are_refused()
        {
            DataFrame frame = BoostedTreesSample.Frame();
            Assert.Throws<ArgumentOutOfRangeException>(() => Prediction.BoostedTrees("left ~ absence", frame, new() { Trees = 0 }));
            Assert.Throws<ArgumentOutOfRangeException>(() => Prediction.BoostedTrees("left ~ absence", frame, new() { LearningRate = 0 }));
            Assert.Throws<ArgumentOutOfRangeException>(() => Prediction.BoostedTrees("left ~ absence", frame, new() { StoppingShare = 1 }));
            Assert.Throws<ArgumentException>(() => Prediction.BoostedTrees("left ~ absence", frame.With(Column.Create("learner", Enumerable.Repeat("L", BoostedTreesSample.Rows))), new() { Learner = "learner", StoppingShare = 0.2 }));
            Assert.Throws<FormulaException>(() => Prediction.BoostedTrees("left ~ day", frame.With(Column.Create("day", Enumerable.Repeat(new DateOnly(2026, 1, 1), BoostedTreesSample.Rows)))));
        }

        [Fact]
        public void A_row_without_a_learner_is_left_out_and_counted()
        {
            DataFrame frame = BoostedTreesSample.Frame();
            frame = frame.With(Column.Create("learner", frame.StringColumn("learner").ToArray().Select((one, row) => row < 6 ? null : one)));
            BoostedTreesModel model = Prediction.BoostedTrees("grade ~ absence", frame, Few with { Learner = "learner" });
            Assert.Equal(6, model.Missingness.RowsDropped);
            Assert.Equal(894, model.SampleSizes.Single(size => size.Level == "rows").Count);
        }

        [Fact]
        public void Cancellation_is_heard()
        {
            DataFrame frame = BoostedTreesSample.Frame();
            using var source = new CancellationTokenSource();
            BoostedTreesModel model = Prediction.BoostedTrees("left ~ absence", frame, Few);
            source.Cancel();
            Assert.ThrowsAny<OperationCanceledException>(() => Prediction.BoostedTrees("left ~ absence", frame, Few, source.Token));
            Assert.ThrowsAny<OperationCanceledException>(() => model.Predict(frame, source.Token));
            Assert.ThrowsAny<OperationCanceledException>(() => model.Importance(frame, cancellationToken: source.Token));
            Assert.ThrowsAny<OperationCanceledException>(() => model.Dependence("absence", frame, cancellationToken: source.Token));
        }
    }

    public class Protected
    {
        [Fact]
        public void Protected_rows_are_refused_with_what_works()
        {
            DataFrame real = BoostedTreesSample.Frame(protection: Protection.Protected);
            Assert.Contains("Regression.Logistic", Assert.Throws<ProtectedDataException>(() => Prediction.BoostedTrees("left ~ absence", real)).Message, StringComparison.Ordinal);
            BoostedTreesModel model = Prediction.BoostedTrees("left ~ absence", BoostedTreesSample.Frame(), Few);
            Assert.Contains("model card", Assert.Throws<ProtectedDataException>(() => model.Predict(real)).Message, StringComparison.Ordinal);
            Assert.Contains("model.Evaluate", Assert.Throws<ProtectedDataException>(() => model.Importance(real)).Message, StringComparison.Ordinal);
            Assert.Contains("model.Evaluate", Assert.Throws<ProtectedDataException>(() => model.Dependence("absence", real)).Message, StringComparison.Ordinal);
            Assert.Throws<ProtectedDataException>(() => Prediction.Judge(model, real));
        }

        [Fact]
        public void Trees_of_synthetic_rows_are_evaluated_on_protected_ones_by_groups()
        {
            DataFrame real = GateSample.Frame();
            DataFrame twin = ModelSample.Invented(Column.Create("x", real["x"].ToDoubles()), Column.Create("y", real["x"].ToDoubles().Select(x => 7 - 0.4 * x)));
            ReleasedTable bySex = Prediction.BoostedTrees("y ~ x", twin, Few).Evaluate(real, ["sex"]);
            Assert.Equal(GateSample.Learners / 2, bySex.Cells[0].Values[0].Value);
        }
    }
}
