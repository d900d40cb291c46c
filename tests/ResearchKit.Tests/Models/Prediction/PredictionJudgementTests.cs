using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Statistics.Prediction;
using static ResearchKit.Tests.Models.ModelSample;

namespace ResearchKit.Tests.Models;

/// <summary>A judged frame says what the arrays say, displays itself, and refuses what it may not tell.</summary>
public class PredictionJudgementTests
{
    private static DataFrame Sample(Protection protection = Protection.Synthetic)
    {
        string[][] rows = Read("prediction-metrics-data.csv");
        return DataFrame.FromColumns(new FrameProvenance("prediction-metrics-data.csv", protection),
        [
            Column.Create("left", rows.Select(row => row[0] == "1")), Column.Create("kind", rows.Select(row => row[0] == "1" ? "left" : "stayed")),
            Column.Create("prediction", rows.Select(row => Number(row[1]))), Column.Create("other", rows.Select(row => Number(row[2]))),
            Column.Create("school", rows.Select(row => row[3])), Column.Create("level", rows.Select(row => row[4])), Column.Create("sex", rows.Select(row => row[5])),
        ]).Opened();
    }

    [Fact]
    public void The_table_has_the_measures_of_the_arrays()
    {
        DataFrame frame = Sample();
        PredictionJudgement judged = Prediction.Judge(frame, "left", options: new() { Cluster = "school", Within = "level", By = ["sex"], Threshold = 0.4, Alerts = 2, AlertCells = ["school"] });
        var scored = ScoredOutcomes.Of(frame["prediction"].ToDoubles(), frame["left"].ToDoubles(), ResearchKit.Statistics.Estimation.Grouping.FromKeys("school", frame.StringColumn("school").ToArray()));
        Assert.Equal(RocAuc.Of(scored), judged.Measure("AUC"));
        Assert.Equal(BrierScore.Of(scored).StandardError, judged["Brier score"].StandardError);
        Assert.Equal(42, judged.SampleSizes[1].Count);
        Assert.Equal(42, judged.Capacity!.Cells);
        string text = judged.ToMimeBundle().Data[ResearchKit.Display.MimeTypes.Text];
        Assert.Contains("AUC within level", text, StringComparison.Ordinal);
        Assert.Contains("recall at capacity", text, StringComparison.Ordinal);
        Assert.Contains("2 alerts in each of 42 cells of school", text, StringComparison.Ordinal);
        Assert.Equal(["F", "M"], judged.Subgroups[0].Metrics.Metrics.Select(one => one.Group).Distinct());
        Assert.Contains("less the rest", judged.Subgroups[0].ToMimeBundle().Data[ResearchKit.Display.MimeTypes.Text], StringComparison.Ordinal);
        Assert.Equal(16, judged.Subgroups[0].ToFrame().RowCount);
        Assert.NotNull(judged.ToChart().Source);
        Assert.NotNull(judged.ToRocChart());
        Assert.NotNull(judged.ToDecisionChart());
        Assert.NotNull(judged.Subgroups[0].ToChart(SubgroupMeasure.Recall));
    }

    [Fact]
    public void A_model_that_finds_nobody_is_told_in_words_and_not_as_infinity()
    {
        DataFrame frame = Sample().WithColumn("prediction", row => row.Get<bool>("left") ? 0.1 : 0.9);
        string text = Prediction.Judge(frame, "left", options: new() { Threshold = 0.4, Alerts = 2 }).ToMimeBundle().Data[ResearchKit.Display.MimeTypes.Text];
        Assert.Contains("nobody with the outcome is flagged.", text, StringComparison.Ordinal);
        Assert.Contains("none of them meets a true case.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_outcomes_and_missing_rows_are_taken_care_of()
    {
        DataFrame frame = Sample().WithColumn("prediction", row => row.Get<string>("school") == "3" ? (double?)null : row.Get<double>("prediction"));
        PredictionJudgement judged = Prediction.Judge(frame, "kind", options: new() { Event = "left" });
        Assert.Contains("kind = \"left\"", judged.ToMimeBundle().Data[ResearchKit.Display.MimeTypes.Text], StringComparison.Ordinal);
        Assert.Equal(10, judged.Missingness.RowsDropped);
        Assert.Throws<ArgumentException>(() => Prediction.Judge(frame, "lef"));
    }

    [Fact]
    public void Two_models_are_compared_on_the_rows_that_both_predict()
    {
        PredictionComparison compared = Prediction.Compare(Sample(), "left", "prediction", "other", new() { Cluster = "school", Within = "level" });
        Assert.Equal(["AUC", "AUC within level", "average precision", "Brier score"], compared.Differences.Select(one => one.Measure));
        Assert.Equal(0.7903914944356121, compared["AUC"].First, 1e-12);
        Assert.Contains("lower is better", compared.ToMimeBundle().Data[ResearchKit.Display.MimeTypes.Text], StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_is_judged_on_rows_that_were_held_out()
    {
        (DataFrame training, DataFrame test, CrossValidationFolds split) = Prediction.Split(Sample(), "school", share: 0.3);
        Assert.Equal(420, training.RowCount + test.RowCount);
        PenalizedModel model = Regression.ElasticNet("left ~ prediction + sex", training, new() { Groups = "school", Folds = 5 });
        PredictionJudgement judged = Prediction.Judge(model, test, new() { By = ["sex"] });
        Assert.True(judged.Measure("AUC").Value > 0.65);
        Assert.Equal(1, split.Count);
    }

    [Fact]
    public void Protected_rows_are_refused_with_what_works()
    {
        string said = Assert.Throws<ProtectedDataException>(() => Prediction.Judge(Sample(Protection.Protected), "left")).Message;
        Assert.Contains("model.Evaluate", said, StringComparison.Ordinal);
        Assert.Throws<ProtectedDataException>(() => Prediction.Compare(Sample(Protection.Protected), "left", "prediction", "other"));
    }
}
