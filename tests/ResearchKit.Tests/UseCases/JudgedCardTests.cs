using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Tests.Models;
using ResearchKit.UseCases;

namespace ResearchKit.Tests.UseCases;

/// <summary>A card that is drafted from a judgement has its numbers, and is a card once people have said the rest.</summary>
public class JudgedCardTests
{
    private static readonly UseCaseCard s_case = UseCaseCards.All.Single(card => card.Name == "early-identification");

    private static (IPredictiveModel Model, PredictionJudgement Judgement) Judged()
    {
        string[][] rows = ModelSample.Read("prediction-metrics-data.csv");
        DataFrame frame = DataFrame.FromColumns(new FrameProvenance("invented", Protection.Synthetic),
        [
            Column.Create("left", rows.Select(row => row[0] == "1")), Column.Create("score", rows.Select(row => ModelSample.Number(row[1]))),
            Column.Create("school", rows.Select(row => row[3])), Column.Create("sex_code", rows.Select((row, i) => i < 8 ? "X" : row[5])),
        ]).Opened();
        var (training, test, _) = Prediction.Split(frame, "school", 0.5);
        PenalizedModel model = Regression.ElasticNet("left ~ score", training, new() { Groups = "school", Folds = 5 });
        return (model, Prediction.Judge(model, test, new() { By = ["sex_code"] }));
    }

    [Fact]
    public void The_numbers_are_those_of_the_judgement()
    {
        (IPredictiveModel model, PredictionJudgement judgement) = Judged();
        string draft = ModelCards.Draft(s_case, model, judgement, new DateOnly(2023, 8, 1), new DateOnly(2026, 5, 31));
        Assert.Contains("model: \"left ~ score\"", draft, StringComparison.Ordinal);
        Assert.Contains("from: 2023-08-01, to: 2026-05-31", draft, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"name: \"AUC\", value: {judgement.Measure("AUC").Value:0.0000}"), draft, StringComparison.Ordinal);
        Assert.Contains("subgroup: sex, group: \"F\"", draft, StringComparison.Ordinal);
        Assert.DoesNotContain("group: \"X\"", draft, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"slope: {{ value: {judgement.Measure("calibration slope").Value:0.0000}"), draft, StringComparison.Ordinal);
        Assert.Contains("invented learners", draft, StringComparison.Ordinal);
        Assert.Contains("still has a \"?\"", Assert.Throws<ModelCardException>(() => ModelCards.Parse(draft, "x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void With_the_rest_said_it_is_a_card()
    {
        (IPredictiveModel model, PredictionJudgement judgement) = Judged();
        string draft = ModelCards.Draft(s_case, model, judgement, new DateOnly(2023, 8, 1), new DateOnly(2026, 5, 31));
        string whole = draft.Replace("expires: { on: \"?\"", "expires: { on: 2027-02-01", StringComparison.Ordinal).Replace("on: \"?\"", "on: 2026-08-16", StringComparison.Ordinal).Replace("\"?\"", "said", StringComparison.Ordinal);
        ModelCard card = ModelCards.Parse(whole, "x");
        Assert.Equal(judgement.Measure("AUC").Value, card.Metrics.First(metric => metric.Name == "AUC").Value, 1e-4);
        Assert.Equal(["F", "M"], card.Metrics.Where(metric => metric is { Name: "AUC", Subgroup: "sex" }).Select(metric => metric.Group));
        Assert.Equal(judgement.Measure("calibration slope").Lower, card.Calibration.SlopeLower, 1e-4);
    }

    [Fact]
    public void A_judgement_of_another_outcome_is_refused()
    {
        (IPredictiveModel model, PredictionJudgement judgement) = Judged();
        DataFrame frame = ModelSample.Frame();
        IPredictiveModel other = Regression.Fit("y ~ x", frame);
        Assert.Contains("Judge the outcome", Assert.Throws<ModelCardException>(() => ModelCards.Draft(s_case, other, judgement)).Message, StringComparison.Ordinal);
        Assert.NotNull(model);
    }
}
