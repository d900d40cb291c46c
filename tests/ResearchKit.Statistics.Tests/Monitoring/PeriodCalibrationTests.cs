using ResearchKit.Statistics.Monitoring;
using ResearchKit.Statistics.Prediction;
using Xunit;

namespace ResearchKit.Statistics.Tests.Monitoring;

public sealed class PeriodCalibrationTests
{
    private static readonly IReadOnlyList<PeriodCalibration> Years = PeriodCalibration.ByPeriod(MonitoringSample.Years, MonitoringSample.Outcomes, MonitoringSample.Risks);

    [Fact]
    public void Years_agree_with_R()
    {
        ReferenceTable expected = ReferenceTable.Read("monitoring-periods.csv");
        Assert.Equal(expected.RowCount, Years.Count);
        for (int i = 0; i < Years.Count; i++)
        {
            PeriodCalibration year = Years[i];
            Assert.Equal(expected.Number(i, "year"), year.Period);
            Assert.Equal(expected.Number(i, "ratio"), year.Ratio.Value, 1e-12);
            Assert.Equal(expected.Number(i, "ratio_lower"), year.Ratio.Lower, 1e-9);
            Assert.Equal(expected.Number(i, "ratio_upper"), year.Ratio.Upper, 1e-9);
            Assert.Equal(expected.Number(i, "large"), year.InTheLarge.Value, 1e-9);
            Assert.Equal(expected.Number(i, "large_se"), year.InTheLarge.StandardError, 1e-8);
            Assert.Equal(expected.Number(i, "slope"), year.Slope.Value, 1e-8);
            Assert.Equal(expected.Number(i, "slope_se"), year.Slope.StandardError, 1e-7);
            Assert.Equal(expected.Number(i, "auc"), year.Auc.Value, 1e-12);
            // pROC's interval is on the plain scale, the kit's on the logit scale: the standard error is the same.
            Assert.Equal((expected.Number(i, "auc_upper") - expected.Number(i, "auc_lower")) / 2 / 1.959963984540054, year.Auc.StandardError, 1e-10);
            Assert.Equal(expected.Number(i, "brier"), year.Brier, 1e-12);
        }
    }

    [Fact]
    public void What_cannot_be_estimated_is_none()
    {
        PeriodCalibration nobody = PeriodCalibration.ByPeriod([1, 1, 1], [0, 0, 0], [0.1, 0.2, 0.3])[0];
        Assert.Equal(0, nobody.Ratio.Value);
        Assert.Equal(0, nobody.Ratio.Lower);
        Assert.True(nobody.Ratio.Upper > 1);
        Assert.NotNull(nobody.InTheLarge.Reason);
        Assert.True(double.IsNaN(nobody.InTheLarge.Value) && double.IsNaN(nobody.Slope.Value) && double.IsNaN(nobody.Auc.Value));
        PeriodCalibration same = PeriodCalibration.ByPeriod([1, 1, 1, 1], [0, 1, 0, 1], [0.5, 0.5, 0.5, 0.5])[0];
        Assert.True(double.IsNaN(same.Slope.Value));
        Assert.Equal(0.5, same.Auc.Value);
        Assert.True(double.IsNaN(same.Auc.Lower));
        PeriodCalibration apart = PeriodCalibration.ByPeriod([1, 1, 1, 1], [0, 0, 1, 1], [0.1, 0.2, 0.7, 0.8])[0];
        Assert.Equal(1, apart.Auc.Value);
        Assert.True(double.IsNaN(apart.Slope.Value));
        Assert.Empty(PeriodCalibration.ByPeriod([double.NaN], [1], [0.5]));
        Assert.Throws<ArgumentException>(() => PeriodCalibration.ByPeriod([1], [2], [0.5]));
    }

    [Fact]
    public void Models_are_judged_on_years_they_have_not_seen()
    {
        var seen = new List<(int Last, int First)>();
        IReadOnlyList<FuturePeriod> steps = LeaveFutureOut.Evaluate(MonitoringSample.Years, MonitoringSample.Outcomes, (training, next) =>
        {
            seen.Add((training.Max(), next.Min()));
            // The share of the years before, for all: right on average until the world changes.
            double share = training.Average(i => MonitoringSample.Outcomes[i]);
            return ([.. next.Select(_ => share)], "");
        });

        Assert.Equal([2021, 2022, 2023, 2024], steps.Select(step => step.Period));
        Assert.All(seen, rows => Assert.True(rows.Last < rows.First));
        Assert.Equal([120, 240, 360, 480], steps.Select(step => step.TrainingCases));
        Assert.True(steps[2].Judged!.InTheLarge.Lower > 0);
        FuturePeriod none = LeaveFutureOut.Evaluate(MonitoringSample.Years, MonitoringSample.Outcomes, (_, _) => (null, "separation"), window: 1)[0];
        Assert.Equal((null, "separation"), (none.Judged, none.Reason));
        Assert.Throws<ArgumentException>(() => LeaveFutureOut.Evaluate([1, 1], [0, 1], (_, next) => (new double[next.Count], "")));
    }

    [Fact]
    public void Verdicts_follow_the_rule_and_say_the_numbers()
    {
        Assert.Equal(VerdictKind.Keep, ModelVerdict.Of(Years[0]).Kind);
        ModelVerdict shifted = ModelVerdict.Of(Years[3], Years[0]);
        Assert.Equal(VerdictKind.Recalibrate, shifted.Kind);
        Assert.Contains("0.816 [0.423, 1.210]", shifted.Reason, StringComparison.Ordinal);
        Assert.Equal(VerdictKind.NotEnoughData, ModelVerdict.Of(Years[0], rule: new() { LeastOutcomes = 100 }).Kind);
        Assert.Equal(VerdictKind.Retire, ModelVerdict.Of(Years[0], rule: new() { LeastAuc = 0.9 }).Kind);
        ModelVerdict fell = ModelVerdict.Of(Years[0] with { Auc = Auc(0.62, 0.02) }, Years[0] with { Auc = Auc(0.75, 0.02) });
        Assert.Equal(VerdictKind.Retire, fell.Kind);
        Assert.Contains("fell by 0.130", fell.Reason, StringComparison.Ordinal);
        CalibrationCusum course = CusumDesign.ForHorizon(MonitoringSample.Risks, 600).Monitor(MonitoringSample.Outcomes, MonitoringSample.Risks);
        Assert.Contains("raised an alarm at case", ModelVerdict.Of(Years[0], course: course).Reason, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ModelVerdict.Of(Years[0], rule: new() { LeastAuc = 0.4 }));
    }

    private static PredictionEstimate Auc(double value, double error) => new("AUC", value, error, value - 2 * error, value + 2 * error, 0.95, "given", 120, 40);
}
