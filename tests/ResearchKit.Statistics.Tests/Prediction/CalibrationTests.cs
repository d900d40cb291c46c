using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Prediction;
using static ResearchKit.Statistics.Tests.Prediction.MetricSample;

namespace ResearchKit.Statistics.Tests.Prediction;

/// <summary>Calibration and recalibration agree with R's glm and scikit-learn, and find what was planted.</summary>
public class CalibrationTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    public void Slope_and_intercept_agree_with_glm(string model)
    {
        PredictionEstimate slope = CalibrationRegression.Slope(Scored(model)), large = CalibrationRegression.InTheLarge(Scored(model));
        Assert.Equal(Reference($"slope_{model}"), slope.Value, 1e-8);
        Assert.Equal(Reference($"slope_se_{model}"), slope.StandardError, 1e-8);
        Assert.Equal(Reference($"large_{model}"), large.Value, 1e-8);
        Assert.Equal(Reference($"large_se_{model}"), large.StandardError, 1e-8);
        PredictionEstimate clustered = CalibrationRegression.Slope(Scored(model, inSchools: true));
        Assert.Equal(slope.Value, clustered.Value, 1e-10);
        Assert.NotEqual(slope.StandardError, clustered.StandardError);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    public void Recalibration_and_bins_agree_with_scikit_learn(string model)
    {
        ScoredOutcomes scored = Scored(model);
        var isotonic = IsotonicCalibration.Fit(scored);
        foreach (double at in new[] { -0.2, 0.05, 0.2345, 0.5, 0.777, 1.4 })
            Assert.Equal(Reference(FormattableString.Invariant($"isotonic_{model}_{at}")), isotonic.Predict(at), 1e-12);
        Assert.Equal(Reference($"ece_width_{model}"), CalibrationCurve.Of(scored, binning: CalibrationBinning.EqualWidth, draws: 0).ExpectedError, 1e-12);
        Assert.Equal(Reference($"ece_count_{model}"), CalibrationCurve.Of(scored, 9, CalibrationBinning.EqualCountByRow, draws: 0).ExpectedError, 1e-12);

        // scikit-learn stops its search early: its curve is 1e-4 away from the maximum.
        var platt = PlattCalibration.Fit(ScoredOutcomes.Of([.. Predicted(model).Select(Elementary.Logit)], Outcome));
        Assert.Equal(Reference($"platt_slope_{model}"), platt.Slope, 1e-4);
        Assert.Equal(Reference($"platt_intercept_{model}"), platt.Intercept, 1e-4);
    }

    [Fact]
    public void Platt_without_smoothing_is_the_logistic_regression()
    {
        var platt = PlattCalibration.Fit(ScoredOutcomes.Of([.. Predicted("b").Select(p => 1e6 + Elementary.Logit(p))], Outcome), isSmoothed: false);
        Assert.Equal(Reference("slope_b"), platt.Slope, 1e-7);
        Assert.Throws<InvalidOperationException>(() => PlattCalibration.Fit(ScoredOutcomes.Of([1, 2, 3, 4], [0, 0, 1, 1]), isSmoothed: false));
        Assert.True(PlattCalibration.Fit(ScoredOutcomes.Of([1, 2, 3, 4], [0, 0, 1, 1])).Slope is > 0 and < 100);
        Assert.Throws<InvalidOperationException>(() => PlattCalibration.Fit(ScoredOutcomes.Of([2, 2, 2], [0, 1, 1])));
    }

    [Fact]
    public void Isotonic_shares_never_fall_and_keep_the_prevalence()
    {
        ScoredOutcomes scored = Scored("b");
        var isotonic = IsotonicCalibration.Fit(scored);
        for (int k = 1; k < isotonic.Shares.Length; k++)
            Assert.True(isotonic.Shares[k] >= isotonic.Shares[k - 1]);
        Assert.Equal(scored.Prevalence, Predicted("b").Average(isotonic.Predict), 1e-12);
        Assert.Equal([0.5, 0.5], IsotonicCalibration.Fit(ScoredOutcomes.Of([1, 2], [1, 0])).Shares.ToArray());
    }

    [Fact]
    public void A_model_that_is_right_has_the_error_of_chance_and_a_wrong_one_more()
    {
        CalibrationCurve right = CalibrationCurve.Of(Calibrated(2000));
        Assert.True(right.PValue > 0.05, $"p {right.PValue}");
        Assert.Equal(10, right.Bins.Count);
        Assert.All(right.Bins, bin => Assert.Equal(200, bin.Rows));
        CalibrationCurve wrong = CalibrationCurve.Of(Scored("b"));
        Assert.True(wrong.ExpectedError > 1.5 * wrong.ErrorIfCalibrated && wrong.PValue < 0.01);
    }

    [Fact]
    public void Equal_predictions_stay_in_one_bin()
    {
        CalibrationCurve curve = CalibrationCurve.Of(ScoredOutcomes.Of([0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.9, 0.9], [0, 0, 1, 0, 0, 0, 1, 1]), bins: 4, draws: 0);
        Assert.Equal([6, 2], curve.Bins.Select(bin => bin.Rows));
        CalibrationCurve wide = CalibrationCurve.Of(ScoredOutcomes.Of([0, 0.1, 0.5, 1], [0, 0, 1, 1]), bins: 10, binning: CalibrationBinning.EqualWidth, draws: 0);
        Assert.Equal([0, 0.1, 0.5, 1], wide.Bins.Select(bin => bin.From));
    }

    [Fact]
    public void What_cannot_be_judged_says_why()
    {
        Assert.Contains("row 2 is predicted with certainty (1)", CalibrationRegression.Slope(ScoredOutcomes.Of([0.2, 0.4, 1, 0.3], [0, 1, 1, 0])).Reason, StringComparison.Ordinal);
        Assert.Contains("all predictions are the same", CalibrationRegression.Slope(ScoredOutcomes.Of([0.3, 0.3, 0.3, 0.3], [0, 1, 1, 0])).Reason, StringComparison.Ordinal);
        Assert.Contains("none of the 2 rows", CalibrationRegression.InTheLarge(ScoredOutcomes.Of([0.3, 0.4], [0, 0])).Reason, StringComparison.Ordinal);
        Assert.NotNull(CalibrationRegression.Slope(ScoredOutcomes.Of([0.1, 0.2, 0.8, 0.9, 0.3, 0.7], [0, 0, 1, 1, 0, 1])).Reason);
        var one = ScoredOutcomes.Of([0.1, 0.8, 0.3, 0.9], [0, 1, 1, 0], Grouping.FromKeys("school", new[] { "a", "a", "a", "a" }));
        Assert.Contains("one cluster", CalibrationRegression.InTheLarge(one).Reason, StringComparison.Ordinal);
    }
}
