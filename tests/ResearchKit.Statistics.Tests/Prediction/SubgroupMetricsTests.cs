using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Prediction;
using static ResearchKit.Statistics.Tests.Prediction.MetricSample;

namespace ResearchKit.Statistics.Tests.Prediction;

/// <summary>Groups have the measures of their rows; gaps have the errors of the difference; small groups are said.</summary>
public class SubgroupMetricsTests
{
    [Fact]
    public void A_group_has_the_measures_of_its_rows()
    {
        SubgroupMetrics metrics = SubgroupMetrics.Of(Scored("a"), "sex", Sex, Enum.GetValues<SubgroupMeasure>(), threshold: 0.4);
        int[] girls = [.. Enumerable.Range(0, Sex.Length).Where(i => Sex[i] == "F")];
        ScoredOutcomes alone = ScoredOutcomes.Of([.. girls.Select(i => Predicted("a")[i])], [.. girls.Select(i => Outcome[i])]);
        SubgroupMetric One(string group, SubgroupMeasure measure) => metrics.Metrics.Single(one => one.Group == group && one.Measure == measure);
        Assert.Equal(RocAuc.Of(alone), One("F", SubgroupMeasure.Auc).Estimate);
        Assert.Equal(CalibrationRegression.Slope(alone), One("F", SubgroupMeasure.CalibrationSlope).Estimate);
        Assert.Equal(ClassificationTable.At(alone, 0.4).Recall.Value, One("F", SubgroupMeasure.Recall).Estimate.Value, 1e-14);
        Assert.Equal(["F", "M"], metrics.Metrics.Select(one => one.Group).Distinct());
        foreach (SubgroupMeasure measure in Enum.GetValues<SubgroupMeasure>())
        {
            PredictionDifference gap = One("F", measure).Gap, other = One("M", measure).Gap;
            Assert.Equal(One("F", measure).Estimate.Value - One("M", measure).Estimate.Value, gap.Difference, 1e-12);
            Assert.Equal(-gap.Difference, other.Difference, 1e-12);
            Assert.Equal(gap.StandardError, other.StandardError, 1e-12);
            Assert.True(One("F", measure).AdjustedPValue >= gap.PValue);
        }

        PredictionDifference auc = One("F", SubgroupMeasure.Auc).Gap;
        Assert.Equal(Math.Sqrt(Math.Pow(One("F", SubgroupMeasure.Auc).Estimate.StandardError, 2) + Math.Pow(One("M", SubgroupMeasure.Auc).Estimate.StandardError, 2)), auc.StandardError, 1e-12);
    }

    [Fact]
    public void Gaps_of_groups_that_share_clusters_count_their_covariance()
    {
        // The same rows twice, once in each group: whole clusters cancel, and the gap has no error but rounding.
        ScoredOutcomes once = Scored("b");
        double[] p = [.. Predicted("b"), .. Predicted("b")], y = [.. Outcome, .. Outcome];
        int?[] cluster = [.. Enumerable.Range(0, once.Count).Cast<int?>(), .. Enumerable.Range(0, once.Count).Cast<int?>()];
        string[] group = [.. Enumerable.Repeat("x", once.Count), .. Enumerable.Repeat("y", once.Count)];
        SubgroupMetrics metrics = SubgroupMetrics.Of(ScoredOutcomes.Of(p, y, ResearchKit.Statistics.Estimation.Grouping.FromKeys("row", cluster)), "half", group);
        Assert.All(metrics.Metrics, one => Assert.True(one.Gap.Difference == 0 && one.Gap.Reason is not null));
    }

    [Fact]
    public void Empty_and_tiny_groups_are_said()
    {
        string?[] groups = [.. Sex.Select((sex, i) => i < 12 ? "X" : i < 15 ? null : sex)];
        SubgroupMetrics metrics = SubgroupMetrics.Of(Scored("a"), "sex", groups, expected: ["F", "M", "X", "unknown"]);
        Assert.Equal(3, metrics.Without);
        Assert.Contains(metrics.Warnings, warning => warning.Contains("sex unknown, because no row is in it", StringComparison.Ordinal));
        Assert.Contains(metrics.Warnings, warning => warning.Contains("sex X, because fewer than 10", StringComparison.Ordinal));
        Assert.All(metrics.Metrics.Where(one => one.Group is "X" or "unknown"), one => Assert.True(double.IsNaN(one.Estimate.Value) && one.Estimate.Reason is not null && double.IsNaN(one.AdjustedPValue)));
        Assert.All(metrics.Metrics.Where(one => one.Group is "F" or "M"), one => Assert.Null(one.Estimate.Reason));
        Assert.Throws<ArgumentException>(() => SubgroupMetrics.Of(Scored("a"), "sex", Sex, [SubgroupMeasure.Recall]));
    }

    [Fact]
    public void A_planted_gap_is_found_and_none_is_where_there_is_none()
    {
        var random = new RandomStream(7);
        double[] p = new double[4000], y = new double[4000];
        string[] group = new string[4000];
        for (int i = 0; i < p.Length; i++)
        {
            double x = random.Normal();
            group[i] = i % 2 == 0 ? "x" : "y";
            p[i] = Elementary.Logistic(x);
            y[i] = random.Bernoulli(Elementary.Logistic(group[i] == "x" ? x : 0.4 * x - 0.5)) ? 1 : 0;
        }

        SubgroupMetrics metrics = SubgroupMetrics.Of(ScoredOutcomes.Of(p, y), "group", group);
        Assert.All(metrics.Metrics, one => Assert.True(one.AdjustedPValue < 0.001, one.Measure.ToString()));
        Assert.InRange(metrics.Metrics.Single(one => one is { Group: "x", Measure: SubgroupMeasure.CalibrationSlope }).Estimate.Value, 0.9, 1.1);
        SubgroupMetrics even = SubgroupMetrics.Of(Calibrated(4000), "group", group);
        Assert.All(even.Metrics, one => Assert.True(one.AdjustedPValue > 0.05, one.Measure.ToString()));
    }
}
