using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Tests.Models;

/// <summary>Importance and dependence of a frame are those of the arrays, with intervals over its learners, as table, chart and frame.</summary>
public class BoostedTreesExplanationTests
{
    private static readonly BoostedTreesModel Model = Prediction.BoostedTrees("left ~ absence + kind + noise", BoostedTreesSample.Frame(), new() { Trees = 30, MaximumLeaves = 8, Learner = "learner" });
    private static readonly DataFrame HeldOut = BoostedTreesSample.Frame(seed: 2);

    private static TreePredictor[] Arrays(DataFrame frame) =>
    [
        TreePredictor.Number("absence", frame["absence"].ToDoubles()), TreePredictor.Category("kind", frame.StringColumn("kind").ToArray()), TreePredictor.Number("noise", frame["noise"].ToDoubles()),
    ];

    private static Grouping Learners(DataFrame frame) => Grouping.FromKeys("learner", frame.StringColumn("learner").ToArray());

    [Fact]
    public void Importance_is_that_of_the_arrays()
    {
        ModelImportance importance = Model.Importance(HeldOut, new() { Repeats = 4, Replications = 200 });
        PermutationImportanceResult arrays = PermutationImportance.Of(Model.Result, new(HeldOut["left"].ToDoubles(), Arrays(HeldOut)), new() { Learners = Learners(HeldOut), Repeats = 4, Replications = 200 });
        Assert.Equal(arrays.Predictors[0].Increase, importance["ABSENCE"].Increase);
        Assert.Equal(arrays.Predictors[0].Lower, importance["absence"].Lower);
        Assert.Equal(arrays.Loss, importance.Result.Loss);
        Assert.Equal("absence", importance.Result.Predictors[0].Name);
        Assert.InRange(importance["noise"].Increase, -0.03, 0.03);
        Assert.Equal(30, importance.Missingness.RowsDropped);
        string text = importance.ToMimeBundle().Data[MimeTypes.Text];
        Assert.Contains("n = 870 rows of 300 learners; 30 left out as missing", text, StringComparison.Ordinal);
        Assert.Contains("not about causes", text, StringComparison.Ordinal);
        Assert.Contains("increase of the loss", importance.ToChart().ToSvg(), StringComparison.Ordinal);
        Assert.Equal(["predictors", "increase", "lower", "upper", "repeat_sd"], importance.ToFrame().ColumnNames);
        Assert.Equal(3, importance.ToFrame().RowCount);
        Assert.Equal(Protection.Synthetic, importance.Provenance.Protection);
        Assert.Contains("absence", Assert.Throws<KeyNotFoundException>(() => importance["absense"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Correlated_predictors_are_permuted_together()
    {
        static DataFrame Doubled(DataFrame frame) => frame.With(Column.Create("copy", frame["absence"].ToDoubles().Select(value => double.IsNaN(value) ? (double?)null : 3 * value + 1)));
        BoostedTreesModel model = Prediction.BoostedTrees("left ~ absence + copy + noise", Doubled(BoostedTreesSample.Frame()), new() { Trees = 30 });
        ModelImportance importance = model.Importance(Doubled(HeldOut), new() { Repeats = 4, Replications = 200 });
        Assert.Equal("absence + copy", importance["copy"].Name);
        Assert.Contains("permuted together", importance.ToMimeBundle().Data[MimeTypes.Text], StringComparison.Ordinal);
        Assert.Contains("copy", model.Dependence("absence", Doubled(HeldOut), new() { Replications = 50 }).Result.Warnings.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_level_that_the_fit_counts_is_counted_in_held_out_rows()
    {
        BoostedTreesModel model = Prediction.BoostedTrees("status ~ absence", BoostedTreesSample.Frame(), new() { Trees = 20 });
        DataFrame gone = HeldOut.Filter(row => !row.IsNull("status") && row.Get<string>("status") == "gone");
        double[] predicted = model.Predict(gone)["prediction"].ToDoubles();
        Assert.Equal(predicted.Average(p => -Math.Log(1 - p)), model.Importance(gone, new() { Repeats = 2, Replications = 20 }).Result.Loss, 1e-9);
    }

    [Fact]
    public void Dependence_is_that_of_the_arrays_and_needs_no_outcome()
    {
        DataFrame frame = HeldOut.Select("learner", "absence", "kind", "noise");
        ModelDependence dependence = Model.Dependence("Absence", frame, new() { Points = 9, Replications = 200 });
        PartialDependenceResult arrays = PartialDependence.Of(Model.Result, Arrays(frame), "absence", new() { Points = 9, Replications = 200, Learners = Learners(frame) });
        Assert.Equal(arrays.Points, dependence.Points);

        // It bends: both ends are above the middle.
        Assert.True(dependence.Points[0].Mean > dependence.Points[4].Mean + 0.2 && dependence.Points[8].Mean > dependence.Points[4].Mean + 0.2);
        string text = dependence.ToMimeBundle().Data[MimeTypes.Text];
        Assert.Contains("n = 300 learners.", text, StringComparison.Ordinal);
        Assert.Contains("not what would happen", text, StringComparison.Ordinal);
        Assert.Contains("mean predicted probability", dependence.ToChart().ToSvg(), StringComparison.Ordinal);
        Assert.Equal(["absence", "mean_prediction", "mean_prediction_lower", "mean_prediction_upper"], dependence.ToFrame().ColumnNames);
        Assert.Equal("days", dependence.ToFrame()["absence"].Unit);
    }

    [Fact]
    public void Categories_are_drawn_one_a_line()
    {
        ModelDependence dependence = Model.Dependence("kind", HeldOut, new() { Replications = 100 });
        Assert.Equal(["day", "distance", "evening"], dependence.Points.Select(point => point.Level));
        Assert.True(dependence.Points[2].Mean > dependence.Points[0].Mean + 0.1);
        Assert.Contains("evening", dependence.ToChart().ToSvg(), StringComparison.Ordinal);
        Assert.Equal(["day", "distance", "evening"], dependence.ToFrame().StringColumn("kind").ToArray().OfType<string>());
        Assert.Contains("evening", dependence.ToMimeBundle().Data[MimeTypes.Text], StringComparison.Ordinal);
    }

    [Fact]
    public void One_learner_gives_no_interval_and_says_so()
    {
        ModelDependence dependence = Model.Dependence("absence", HeldOut.Filter(row => row.Get<string>("learner") == "L1"), new() { Points = 2, Replications = 20 });
        Assert.All(dependence.Points, point => Assert.True(double.IsNaN(point.Lower) && double.IsFinite(point.Mean)));
        Assert.Contains("one learner alone", dependence.ToMimeBundle().Data[MimeTypes.Text], StringComparison.Ordinal);
    }

    [Fact]
    public void Refusals_say_why()
    {
        Assert.Contains("absence", Assert.Throws<KeyNotFoundException>(() => Model.Dependence("absense", HeldOut)).Message, StringComparison.Ordinal);
        Assert.Contains("learner", Assert.Throws<ArgumentException>(() => Model.Dependence("absence", HeldOut.Select("absence", "kind", "noise"))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Model.Importance(HeldOut.Select("left", "absence", "kind", "noise")));
        Assert.Throws<FormulaException>(() => Model.Importance(HeldOut.Select("learner", "absence", "kind", "noise")));
        Assert.Throws<FormulaException>(() => Model.Dependence("absence", HeldOut.Select("learner", "absence")));
        DataFrame nobody = HeldOut.With(Column.Create("learner", new string?[HeldOut.RowCount]));
        Assert.Contains("no learner", Assert.Throws<ArgumentException>(() => Model.Dependence("absence", nobody)).Message, StringComparison.Ordinal);
        Assert.Contains("0 of the rows have an outcome", Assert.Throws<ArgumentException>(() => Model.Importance(nobody)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Model.Dependence("absence", HeldOut.Filter(new bool[HeldOut.RowCount])));
        Assert.Throws<ArgumentOutOfRangeException>(() => Model.Importance(HeldOut, new() { Repeats = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Model.Dependence("absence", HeldOut, new() { ConfidenceLevel = 95 }));
    }
}
