using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Prediction;
using static ResearchKit.Statistics.Tests.Prediction.MetricSample;

namespace ResearchKit.Statistics.Tests.Prediction;

/// <summary>Thresholds, net benefit, capacity and lead time.</summary>
public class AlertTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    public void A_threshold_agrees_with_scikit_learn(string model)
    {
        ClassificationTable table = ClassificationTable.At(Scored(model), 0.4);
        Assert.Equal(Reference($"recall_{model}"), table.Recall.Value, 1e-12);
        Assert.Equal(Reference($"specificity_{model}"), table.Specificity.Value, 1e-12);
        Assert.Equal(Reference($"precision_{model}"), table.Precision.Value, 1e-12);
        Assert.Equal(Reference($"kappa_{model}"), table.Kappa, 1e-12);
        Assert.Equal(Reference($"mcc_{model}"), table.MatthewsCorrelation, 1e-12);
        Assert.Equal(1 / table.Precision.Value, table.NumberNeededToScreen, 1e-12);
        DecisionPoint point = Assert.Single(DecisionCurve.Of(Scored(model), [0.4]).Points);
        Assert.Equal(Reference($"net_benefit_{model}"), point.NetBenefit.Value, 1e-12);
    }

    [Fact]
    public void Nobody_flagged_has_no_precision_and_net_benefit_zero()
    {
        ClassificationTable table = ClassificationTable.At(Scored("b"), 0.995);
        Assert.Contains("no row is flagged", table.Precision.Reason, StringComparison.Ordinal);
        Assert.True(double.IsNaN(table.NumberNeededToScreen));
        Assert.Equal(0, DecisionCurve.Of(Scored("b"), [0.995]).Points[0].NetBenefit.Value);
        Assert.Throws<ArgumentOutOfRangeException>(() => DecisionCurve.Of(Scored("b"), [1.0]));
    }

    [Fact]
    public void The_better_default_is_what_a_model_has_to_beat()
    {
        DecisionCurve curve = DecisionCurve.Of(Scored("a"), [0.02, 0.4, 0.9]);
        Assert.True(curve.Points[0].HelpAll > 0 && curve.Points[2].HelpAll < 0);
        Assert.True(curve.Points[1].GainOverDefaults.Lower > 0);
        Assert.Equal(curve.Points[1].NetBenefit.Value - Math.Max(0, curve.Points[1].HelpAll), curve.Points[1].GainOverDefaults.Difference, 1e-12);
    }

    [Fact]
    public void Capacity_counts_by_cell_and_shares_places_among_ties()
    {
        double[] p = [0.9, 0.5, 0.5, 0.5, 0.1, 0.8, 0.7], y = [1, 1, 0, 0, 0, 0, 1];
        Grouping cells = Grouping.FromKeys("counsellor", new[] { "x", "x", "x", "x", "x", "y", "y" });
        AlertCapacity capacity = AlertCapacity.Of(ScoredOutcomes.Of(p, y), 2, cells, replications: 200);
        Assert.Equal(2, capacity.Cells);
        Assert.Equal(4, capacity.Alerts);
        Assert.Equal(1 + 1.0 / 3 + 1, capacity.Found, 1e-12);
        Assert.Equal(capacity.Found / 3, capacity.Recall.Value, 1e-12);
        Assert.Equal(4 / capacity.Found, capacity.AlertsPerTrueCase, 1e-12);
        AlertCapacity all = AlertCapacity.Of(ScoredOutcomes.Of(p, y), 100, replications: 200);
        Assert.Equal((7, 1.0), (all.Alerts, all.Recall.Value));
        Assert.Contains("none of the 2 rows", AlertCapacity.Of(ScoredOutcomes.Of([0.1, 0.2], [0, 0]), 1).Recall.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Capacity_of_many_alerts_is_the_precision_at_that_rank()
    {
        // The first 84 of 420, a fifth, in descending order: counted by hand of the untied model.
        double[] y = Outcome, p = Predicted("b");
        double found = p.Zip(y).OrderByDescending(pair => pair.First).Take(84).Sum(pair => pair.Second);
        AlertCapacity capacity = AlertCapacity.Of(Scored("b", inSchools: true), 84, replications: 300);
        Assert.Equal(found, capacity.Found, 1e-9);
        Assert.InRange(capacity.Recall.Value, capacity.Recall.Lower, capacity.Recall.Upper);
        AlertCapacity again = AlertCapacity.Of(Scored("b", inSchools: true), 84, replications: 300);
        Assert.Equal(capacity.Recall.Lower, again.Recall.Lower);
    }

    [Fact]
    public void A_cluster_that_is_drawn_twice_brings_its_alerts_twice()
    {
        AlertCapacity capacity = AlertCapacity.Of(Scored("a", inSchools: true), 3, Schools, replications: 400);
        Assert.InRange(capacity.Recall.Value, capacity.Recall.Lower, capacity.Recall.Upper);
        Assert.InRange(capacity.Precision.Value, capacity.Precision.Lower, capacity.Precision.Upper);

        // Schools alike in size and prevalence: by linearisation of the ratio the error is that of the bootstrap, nearly.
        double[] y = Outcome, p = Predicted("a");
        int[] school = Schools.Codes.ToArray();
        double[] found = new double[42], events = new double[42];
        for (int s = 0; s < 42; s++)
        {
            int[] rows = [.. Enumerable.Range(0, y.Length).Where(i => school[i] == s)];
            found[s] = AlertCapacity.Of(ScoredOutcomes.Of([.. rows.Select(i => p[i])], [.. rows.Select(i => y[i])]), 3, replications: 2).Found;
            events[s] = rows.Sum(i => y[i]);
        }

        Assert.Equal(found.Sum(), capacity.Found, 1e-9);
        double ratio = found.Sum() / events.Sum(), error = Math.Sqrt(found.Zip(events, (f, e) => (f - ratio * e) * (f - ratio * e)).Sum() * 42 / 41) / events.Sum();
        Assert.InRange(capacity.Recall.StandardError, 0.85 * error, 1.15 * error);
    }

    [Fact]
    public void Lead_time_is_that_of_the_first_alert()
    {
        // Two learners with the event at 10: alerted at 4 and 8; one never; two without the event, one of whom is alerted.
        string[] learner = ["a", "a", "a", "b", "b", "c", "c", "d", "e"];
        double[] time = [2, 4, 12, 6, 8, 2, 8, 5, 5], p = [0.2, 0.9, 0.99, 0.1, 0.8, 0.1, 0.2, 0.7, 0.1], occurred = [10, 10, 10, 10, 10, 10, 10, double.NaN, double.NaN];
        LeadTime lead = LeadTime.AtPrecision(Grouping.FromKeys("learner", learner), time, p, occurred, precision: 0.6, horizons: [3], replications: 100);
        Assert.Equal(0.1, lead.Threshold);
        LeadTime strict = LeadTime.AtPrecision(Grouping.FromKeys("learner", learner), time, p, occurred, precision: 0.9, horizons: [3], replications: 100);
        Assert.Equal(0.8, strict.Threshold);
        Assert.Equal((1.0, 2 / 3.0, 4.0), (strict.Precision, strict.Recall.Value, strict.MedianLead.Value));
        Assert.Equal(1 / 3.0, strict.AlertedAhead[0].Share.Value, 1e-12);
        LeadTime given = LeadTime.AtPrecision(Grouping.FromKeys("learner", learner), time, p, occurred, threshold: 0.15, horizons: [3], replications: 100);
        // First alerts at 2 (a, 0.2), 8 (b) and 8 (c, 0.2): 8, 2 and 2 ahead.
        Assert.Equal(2, given.MedianLead.Value, 1e-12);
        Assert.Throws<ArgumentException>(() => LeadTime.AtPrecision(Grouping.FromKeys("learner", learner), time, p, [10, 11, 10, 10, 10, 10, 10, double.NaN, double.NaN]));
        Assert.Contains("no learner has the event", LeadTime.AtPrecision(Grouping.FromKeys("learner", new[] { "a", "b" }), [1, 1], [0.5, 0.5], [double.NaN, double.NaN]).Recall.Reason, StringComparison.Ordinal);
    }
}
