using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Prediction;
using static ResearchKit.Statistics.Tests.Prediction.MetricSample;

namespace ResearchKit.Statistics.Tests.Prediction;

/// <summary>AUC, average precision and losses agree with scikit-learn and pROC, and say why there is none.</summary>
public class PredictionMeasureTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    public void Measures_agree_with_scikit_learn(string model)
    {
        ScoredOutcomes scored = Scored(model);
        Assert.Equal(Reference($"auc_{model}"), RocAuc.Of(scored).Value, 1e-12);
        Assert.Equal(Reference($"auc_within_{model}"), RocAuc.Within(scored, Levels).Value, 1e-12);
        Assert.Equal(Reference($"ap_{model}"), AveragePrecision.Of(scored).Value, 1e-12);
        Assert.Equal(Reference($"brier_{model}"), BrierScore.Of(scored).Value, 1e-12);
        Assert.Equal(Reference($"brier_se_{model}"), BrierScore.Of(scored).StandardError, 1e-12);
        Assert.Equal(Reference($"logloss_{model}"), BrierScore.LogLoss(scored).Value, 1e-12);
        BrierDecomposition parts = BrierDecomposition.Of(scored);
        Assert.Equal(Reference($"miscalibration_{model}"), parts.Miscalibration, 1e-12);
        Assert.Equal(Reference($"discrimination_{model}"), parts.Discrimination, 1e-12);
        Assert.Equal(parts.Brier, parts.Miscalibration - parts.Discrimination + parts.Uncertainty, 1e-14);
        Assert.Equal(1 - parts.Brier / parts.Uncertainty, BrierScore.Skill(scored).Value, 1e-14);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    public void Errors_agree_with_DeLong_and_Obuchowski(string model)
    {
        Assert.Equal(Reference($"auc_se_{model}"), RocAuc.Of(Scored(model)).StandardError, 1e-12);
        Assert.Equal(Reference($"auc_cluster_se_{model}"), RocAuc.Of(Scored(model, inSchools: true)).StandardError, 1e-12);
        Assert.Equal(Reference($"ap_se_{model}"), AveragePrecision.Of(Scored(model)).StandardError, 1e-7);
        Assert.Equal(Reference($"ap_cluster_se_{model}"), AveragePrecision.Of(Scored(model, inSchools: true)).StandardError, 1e-7);
    }

    [Fact]
    public void Two_models_on_the_same_rows_are_compared_as_pROC_does()
    {
        PredictionDifference difference = RocAuc.Compare(Scored("a"), Scored("b"));
        Assert.Equal(Reference("auc_difference_z"), difference.Difference / difference.StandardError, 1e-10);
        Assert.Equal(Reference("auc_difference_p"), difference.PValue, 1e-10);
        Assert.Equal(Reference("auc_cluster_difference_se"), RocAuc.Compare(Scored("a", true), Scored("b", true)).StandardError, 1e-12);
        PredictionDifference brier = BrierScore.Compare(Scored("a"), Scored("b"));
        Assert.Equal(Reference("brier_a") - Reference("brier_b"), brier.Difference, 1e-12);
        Assert.Contains("is the same", RocAuc.Compare(Scored("a"), Scored("a")).Reason, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => RocAuc.Compare(Scored("a"), Calibrated(50)));
    }

    [Fact]
    public void A_cluster_of_one_row_each_is_DeLong()
    {
        double[] p = Predicted("a");
        var each = ScoredOutcomes.Of(p, Outcome, Grouping.FromKeys("row", Enumerable.Range(0, p.Length).Cast<int?>().ToArray()));
        Assert.Equal(RocAuc.Of(Scored("a")).StandardError, RocAuc.Of(each).StandardError, 1e-14);
    }

    [Fact]
    public void Ties_count_half_and_the_order_of_rows_does_not_matter()
    {
        double[] y = [0, 0, 1, 1, 0, 1, 0, 1, 1, 0], p = [0.1, 0.4, 0.4, 0.8, 0.4, 0.9, 0.2, 0.4, 0.7, 0.7];
        ScoredOutcomes scored = ScoredOutcomes.Of(p, y), turned = ScoredOutcomes.Of([.. p.Reverse()], [.. y.Reverse()]);
        Assert.Equal(0.82, RocAuc.Of(scored).Value, 1e-14);
        Assert.Equal(0.8, AveragePrecision.Of(scored).Value, 1e-14);
        Assert.Equal(0.172, BrierScore.Of(scored).Value, 1e-14);
        Assert.Equal(RocAuc.Of(scored).Lower, RocAuc.Of(turned).Lower, 1e-14);
        Assert.Equal(AveragePrecision.Of(scored).Lower, AveragePrecision.Of(turned).Lower, 1e-14);
        Assert.Equal(0.5, RocAuc.Of(ScoredOutcomes.Of([0.3, 0.3, 0.3, 0.3], [0, 1, 1, 0])).Value);
    }

    [Fact]
    public void What_cannot_be_measured_says_why()
    {
        ScoredOutcomes none = ScoredOutcomes.Of([0.2, 0.4, 0.5], [0, 0, 0]), perfect = ScoredOutcomes.Of([0.1, 0.2, 0.8, 0.9], [0, 0, 1, 1]);
        Assert.True(double.IsNaN(RocAuc.Of(none).Value));
        Assert.Contains("none of the 3 rows has the outcome", RocAuc.Of(none).Reason, StringComparison.Ordinal);
        Assert.Contains("none of the 3 rows", AveragePrecision.Of(none).Reason, StringComparison.Ordinal);
        Assert.Equal(1, RocAuc.Of(perfect).Value);
        Assert.True(double.IsNaN(RocAuc.Of(perfect).Lower));
        Assert.Contains("at its limit", RocAuc.Of(perfect).Reason, StringComparison.Ordinal);
        var one = ScoredOutcomes.Of([0.1, 0.8, 0.3, 0.9], [0, 1, 1, 0], Grouping.FromKeys("school", new[] { "a", "a", "a", "a" }));
        Assert.Contains("one cluster of school", RocAuc.Of(one).Reason, StringComparison.Ordinal);
        Assert.Contains("row 1 was predicted with certainty", BrierScore.LogLoss(ScoredOutcomes.Of([0.5, 1, 0.2], [1, 0, 0])).Reason, StringComparison.Ordinal);
        Assert.Contains("no row", BrierScore.Of(ScoredOutcomes.Of([], [])).Reason, StringComparison.Ordinal);
        Assert.Contains("no level has rows with and without", RocAuc.Within(ScoredOutcomes.Of([0.1, 0.2], [0, 1]), Grouping.FromKeys("level", new[] { "x", "y" })).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_rows_are_refused_and_missing_ones_counted()
    {
        Assert.Contains("row 1 is infinite", Assert.Throws<ArgumentException>(() => ScoredOutcomes.Of([0.1, double.PositiveInfinity], [0, 1])).Message, StringComparison.Ordinal);
        Assert.Contains("row 0 is 0.5", Assert.Throws<ArgumentException>(() => ScoredOutcomes.Of([0.1, 0.2], [0.5, 1])).Message, StringComparison.Ordinal);
        Assert.Contains("row 1 is 7", Assert.Throws<ArgumentException>(() => BrierScore.Of(ScoredOutcomes.Of([0.1, 7], [0, 1]))).Message, StringComparison.Ordinal);
        Assert.Equal(0.75, RocAuc.Of(ScoredOutcomes.Of([1e8 + 1, 1e8 + 2, 1e8 + 3, 1e8 + 4], [0, 1, 0, 1])).Value);
        var scored = ScoredOutcomes.Of([0.1, double.NaN, 0.3, 0.4], [0, 1, double.NaN, 1], Grouping.FromKeys("school", new[] { "a", "b", "b", null }));
        Assert.Equal(1, scored.Count);
        Assert.Equal(3, scored.Missingness.RowsDropped);
        Assert.Equal(["predicted", "outcome", "school"], scored.Missingness.ByVariable.Select(one => one.Variable));
    }
}
