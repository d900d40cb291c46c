using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Statistics.Monitoring;

/// <summary>Keep, recalibrate or retire: a stated rule, and the numbers that decided. It advises the model's owner; it decides nothing about learners.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Reason">Why, in words with the numbers.</param>
public sealed record ModelVerdict(VerdictKind Kind, string Reason)
{
    /// <summary>Judges a period against the rule.</summary>
    /// <param name="now">The latest period.</param>
    /// <param name="reference">The period that the model was accepted on, for the loss of AUC; null for none.</param>
    /// <param name="course">A calibration CUSUM over the cases, whose alarm also means recalibration; null for none.</param>
    /// <param name="rule">The limits; null for the defaults.</param>
    public static ModelVerdict Of(PeriodCalibration now, PeriodCalibration? reference = null, CalibrationCusum? course = null, VerdictRule? rule = null)
    {
        ArgumentNullException.ThrowIfNull(now);
        rule ??= new VerdictRule();
        if (!(rule.LeastAuc > 0.5 && rule.LeastAuc < 1) || !(rule.MostAucLoss > 0) || !(rule.MostInTheLarge >= 0) || !(rule.MostSlopeChange >= 0) || rule.LeastOutcomes < 1)
            throw new ArgumentException("The rule needs a least AUC between 0.5 and 1, a positive loss of AUC, limits of 0 or more and at least one outcome.", nameof(rule));
        double others = now.Cases - now.Observed;
        if (Math.Min(now.Observed, others) < rule.LeastOutcomes)
            return new(VerdictKind.NotEnoughData, Text($"{now.Observed:0} of {now.Cases} cases have the outcome; the rule asks for {rule.LeastOutcomes} with it and as many without. Wait for more."));
        if (now.Auc.Upper < rule.LeastAuc)
            return new(VerdictKind.Retire, Text($"The AUC is {Interval(now.Auc)}, wholly below {rule.LeastAuc:0.###}."));
        if (reference is not null && Loss(now.Auc, reference.Auc) is var (loss, least) && least > 0 && loss > rule.MostAucLoss)
            return new(VerdictKind.Retire, Text($"The AUC fell by {loss:0.000}, from {Interval(reference.Auc)} to {Interval(now.Auc)}: more than {rule.MostAucLoss:0.###}, and more than chance."));
        if (now.InTheLarge.Lower > rule.MostInTheLarge || now.InTheLarge.Upper < -rule.MostInTheLarge)
            return new(VerdictKind.Recalibrate, Text($"{now.Observed:0} outcomes happened where {now.Expected:0.0} were expected: calibration in the large is {Interval(now.InTheLarge)}, beyond ±{rule.MostInTheLarge:0.###}. The AUC is {Interval(now.Auc)}."));
        if (now.Slope.Upper < 1 - rule.MostSlopeChange || now.Slope.Lower > 1 + rule.MostSlopeChange)
            return new(VerdictKind.Recalibrate, Text($"The calibration slope is {Interval(now.Slope)}, beyond 1 ± {rule.MostSlopeChange:0.###}: risks are too far {(now.Slope.Value < 1 ? "apart" : "together")}. The AUC is {Interval(now.Auc)}."));
        if (course is { FirstAlarm: { } alarm })
            return new(VerdictKind.Recalibrate, Text($"The calibration CUSUM raised an alarm at case {course.Cases[alarm] + 1}: {(course.Shift == CalibrationShift.Upward ? "more" : "less")} happens than predicted ({course.Observed:0} for {course.Expected:0.0} expected). {course.Design.Statement}. The AUC is {Interval(now.Auc)}."));
        return new(VerdictKind.Keep, Text($"{now.Observed:0} outcomes for {now.Expected:0.0} expected; AUC {Interval(now.Auc)}, calibration in the large {Interval(now.InTheLarge)}, slope {Interval(now.Slope)}: none lies beyond the rule's limits."));
    }

    private static (double Loss, double Least) Loss(PredictionEstimate now, PredictionEstimate before)
    {
        double loss = before.Value - now.Value;
        return (loss, loss - NormalDistribution.Quantile(0.975) * Math.Sqrt(now.StandardError * now.StandardError + before.StandardError * before.StandardError));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Interval(PredictionEstimate estimate) => double.IsNaN(estimate.Lower)
        ? Text($"{estimate.Value:0.000} (no interval)") : Text($"{estimate.Value:0.000} [{estimate.Lower:0.000}, {estimate.Upper:0.000}]");
}
