using ResearchKit.Statistics.Descriptive;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Inference;

namespace ResearchKit.Statistics.Prediction;

/// <summary>How long before the event a model alerts, when no more than a given share of the learners alerted may be alerted for nothing. Immutable.</summary>
/// <remarks>
/// A learner is alerted at the first prediction at or above the threshold; predictions at or after the event are left out. The threshold is the lowest at which the precision over learners is still reached, so that as many as possible are found.
/// It is chosen on the rows it is judged on, unless one is given: take one from earlier data for an honest figure. Intervals are percentiles over resampled learners with the threshold chosen anew.
/// </remarks>
/// <param name="Threshold">Predictions at or above it alert; NaN where no threshold reaches the precision.</param>
/// <param name="WantedPrecision">The precision asked for.</param>
/// <param name="Precision">The precision over learners at the threshold.</param>
/// <param name="Recall">Share of learners with the event who were alerted before it.</param>
/// <param name="MedianLead">Median time from first alert to event among those, in units of the times given.</param>
/// <param name="AlertedAhead">For each horizon asked for: the share of learners with the event who were alerted at least so long before it.</param>
/// <param name="Learners">Learners with predictions.</param>
/// <param name="Events">Learners among them with the event.</param>
public sealed record LeadTime(
    double Threshold, double WantedPrecision, double Precision, PredictionEstimate Recall, PredictionEstimate MedianLead, IReadOnlyList<(double Ahead, PredictionEstimate Share)> AlertedAhead, int Learners, int Events)
{
    /// <summary>Computes.</summary>
    /// <param name="learners">The learner of each row.</param>
    /// <param name="times">When each prediction was made, such as a week; NaN leaves the row out.</param>
    /// <param name="predicted">The predictions; NaN leaves the row out.</param>
    /// <param name="eventTimes">When the learner's event was, the same in all rows of a learner; NaN for learners without.</param>
    /// <param name="precision">The share of alerted learners that must have the event, above 0 and at most 1.</param>
    /// <param name="horizons">Times ahead for <see cref="AlertedAhead"/>; null for 1, 2, 4 and 8.</param>
    /// <param name="threshold">A threshold from earlier data; null to choose it here.</param>
    /// <param name="confidenceLevel">Level of the intervals. Default 0.95.</param>
    /// <param name="replications">Resamples. Default 500.</param>
    /// <param name="seed">Their seed. Default 1.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a learner has two event times.</exception>
    public static LeadTime AtPrecision(
        Grouping learners, IReadOnlyList<double> times, IReadOnlyList<double> predicted, IReadOnlyList<double> eventTimes, double precision = 0.5, IReadOnlyList<double>? horizons = null, double? threshold = null,
        double confidenceLevel = 0.95, int replications = 500, ulong seed = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(learners);
        if (!(precision > 0 && precision <= 1))
            throw new ArgumentOutOfRangeException(nameof(precision), precision, "The precision is a share above 0 and at most 1.");
        PredictionEstimate.CheckLevel(confidenceLevel);
        LearnerAlerts[] all = LearnerAlerts.Of(learners, times, predicted, eventTimes);
        double[] ahead = [.. horizons ?? [1, 2, 4, 8]];
        int events = all.Count(one => one.HasEvent);
        PredictionEstimate None(string measure, string why) => new(measure, double.NaN, double.NaN, double.NaN, double.NaN, confidenceLevel, "none", all.Length, events, why);
        LeadTime Nothing(string why) => new(double.NaN, precision, double.NaN, None("recall", why), None("median lead time", why), [.. ahead.Select(one => (one, None("alerted ahead", why)))], all.Length, events);
        if (events == 0 || events == all.Length)
            return Nothing($"No lead time, because {(events == 0 ? "no learner has" : "all learners have")} the event among the {all.Length} with a prediction before it.");
        double chosen = threshold ?? LearnerAlerts.Threshold(all, precision);
        if (double.IsNaN(chosen))
            return Nothing($"No lead time, because no threshold has a precision of {precision:0.###} over learners: the model does not tell them apart so well. Ask for a lower precision.");

        var options = new BootstrapOptions { Replications = replications, Seed = seed, Interval = BootstrapInterval.Percentile, ConfidenceLevel = confidenceLevel };
        PredictionEstimate Estimate(string measure, Func<LearnerAlerts[], double, double> of)
        {
            double value = of(all, chosen);
            BootstrapResult result = Bootstrap.Of(
                rows =>
                {
                    LearnerAlerts[] drawn = [.. rows.ToArray().Select(i => all[i])];
                    double at = threshold ?? LearnerAlerts.Threshold(drawn, precision);
                    return double.IsNaN(at) ? double.NaN : of(drawn, at);
                },
                all.Length, null, null, options, cancellationToken);
            return new PredictionEstimate(measure, value, result.StandardError, result.Lower, result.Upper, confidenceLevel, result.Method.Replace("rows", "learners", StringComparison.Ordinal), all.Length, events,
                double.IsNaN(result.Lower) ? result.Warnings.FirstOrDefault() ?? "No interval." : null);
        }

        return new LeadTime(
            chosen, precision, LearnerAlerts.Precision(all, chosen),
            Estimate("recall", (learner, at) => LearnerAlerts.Ahead(learner, at, 0)),
            Estimate("median lead time", (learner, at) => learner.Select(one => one.Lead(at)).Where(lead => !double.IsNaN(lead)).ToArray() is { Length: > 0 } leads ? Quantiles.Of(leads, [0.5])[0] : double.NaN),
            [.. ahead.Select(one => (one, Estimate("alerted ahead", (learner, at) => LearnerAlerts.Ahead(learner, at, one))))], all.Length, events);
    }
}
