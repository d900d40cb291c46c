using ResearchKit.Charts.Pictures;
using ResearchKit.Frames;

namespace ResearchKit.Charts;

public sealed partial record Chart
{
    /// <summary>
    /// A calibration curve: does what is predicted with 30 % happen in 30 of 100 cases? Bins of about equal size with Wilson intervals, a smooth curve with its
    /// band (from 50 cases on), and the distribution of the predictions beneath.
    /// </summary>
    /// <remarks>
    /// Van Calster and others (2016), Journal of Clinical Epidemiology 74; the strip beneath is that of Harrell's <c>val.prob</c>. The curve is a local linear
    /// regression over three quarters of the cases, drawn between the first and the last percentile of the predictions.
    /// </remarks>
    /// <param name="predicted">Predicted probabilities, 0 to 1, one a case.</param>
    /// <param name="occurred">Whether what was predicted happened.</param>
    /// <param name="groups">Group of each case (a circumstance, a model), to draw a curve each and no distribution; null for one curve.</param>
    /// <param name="bins">Number of bins, 2 to 100. Default 10. Equal predictions stay in one bin, so there may be fewer.</param>
    /// <param name="title">The title; null for none.</param>
    /// <param name="outcome">What was predicted.</param>
    /// <exception cref="ArgumentException">The arrays are empty or of different lengths, or a prediction is no probability; the message names the row.</exception>
    public static Chart Calibration(
        IReadOnlyList<double> predicted, IReadOnlyList<bool> occurred, IReadOnlyList<string>? groups = null, int bins = 10, string? title = null, string outcome = "with the outcome")
    {
        ArgumentNullException.ThrowIfNull(predicted);
        ArgumentNullException.ThrowIfNull(occurred);
        return CalibrationPicture.Draw(predicted, occurred, groups, bins, title, outcome);
    }

    /// <summary>A calibration curve of a frame with one row a case.</summary>
    /// <inheritdoc cref="Calibration(IReadOnlyList{double}, IReadOnlyList{bool}, IReadOnlyList{string}?, int, string?, string)" path="/remarks"/>
    /// <param name="frame">A frame that may be shown (synthetic or released).</param>
    /// <param name="predicted">Column of predicted probabilities.</param>
    /// <param name="occurred">Column of what happened: true or false, or 1 or 0.</param>
    /// <param name="by">Column of the groups; null for one curve.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="ProtectedDataException">The frame is protected.</exception>
    public static Chart Calibration(DataFrame frame, string predicted, string occurred, string? by = null, string? title = null)
    {
        var data = ChartData.Summarised(frame, "a calibration curve");
        return Marked(CalibrationPicture.Draw(
            data.Channel(predicted).Values, PictureInput.Flags(data.Channel(occurred)), data.Groups(by) is { } groups ? PictureInput.Labels(groups) : null, 10, title, occurred, by), data);
    }

    /// <summary>
    /// A ROC curve: the share of cases found against the share of false alarms, over all thresholds, with the area under it and its 95 % interval (DeLong's
    /// standard error, on the logit scale). Cases with equal predictions cross the threshold together.
    /// </summary>
    /// <remarks>
    /// Where few have the outcome, a small false positive rate still means many false alarms for each case found: draw
    /// <see cref="PrecisionRecall(IReadOnlyList{double}, IReadOnlyList{bool}, IReadOnlyList{string}?, string?)"/> as well. Hanley and McNeil (1982); DeLong and others (1988).
    /// </remarks>
    /// <param name="predicted">Predicted probabilities or scores, higher for more likely.</param>
    /// <param name="occurred">Whether what was predicted happened.</param>
    /// <param name="groups">Group or model of each case; null for one curve.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="ArgumentException">Lengths differ, a score is missing, or all or none of a group have the outcome; the message names row or group.</exception>
    public static Chart Roc(IReadOnlyList<double> predicted, IReadOnlyList<bool> occurred, IReadOnlyList<string>? groups = null, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(predicted);
        ArgumentNullException.ThrowIfNull(occurred);
        return ThresholdPicture.Roc(predicted, occurred, groups, title);
    }

    /// <summary>A ROC curve of a frame with one row a case.</summary>
    /// <inheritdoc cref="Roc(IReadOnlyList{double}, IReadOnlyList{bool}, IReadOnlyList{string}?, string?)" path="/remarks"/>
    /// <param name="frame">A frame that may be shown (synthetic or released).</param>
    /// <param name="predicted">Column of predicted probabilities or scores.</param>
    /// <param name="occurred">Column of what happened: true or false, or 1 or 0.</param>
    /// <param name="by">Column of the groups; null for one curve.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="ProtectedDataException">The frame is protected.</exception>
    public static Chart Roc(DataFrame frame, string predicted, string occurred, string? by = null, string? title = null)
    {
        var data = ChartData.Summarised(frame, "a ROC curve");
        return Marked(ThresholdPicture.Roc(
            data.Channel(predicted).Values, PictureInput.Flags(data.Channel(occurred)), data.Groups(by) is { } groups ? PictureInput.Labels(groups) : null, title), data);
    }

    /// <summary>
    /// A precision-recall curve: of those who are alerted, the share that has the outcome, against the share of cases found, over all thresholds; with
    /// the prevalence, which a model without knowledge would reach, and the average precision with its 95 % interval.
    /// </summary>
    /// <remarks>Saito and Rehmsmeier (2015), PLOS ONE 10. Steps, as average precision sums them; no interpolation between them. Interval: Boyd, Eng and Page (2013).</remarks>
    /// <param name="predicted">Predicted probabilities or scores, higher for more likely.</param>
    /// <param name="occurred">Whether what was predicted happened.</param>
    /// <param name="groups">Group or model of each case; null for one curve.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="ArgumentException">Lengths differ, a score is missing, or all or none of a group have the outcome; the message names row or group.</exception>
    public static Chart PrecisionRecall(IReadOnlyList<double> predicted, IReadOnlyList<bool> occurred, IReadOnlyList<string>? groups = null, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(predicted);
        ArgumentNullException.ThrowIfNull(occurred);
        return ThresholdPicture.PrecisionRecall(predicted, occurred, groups, title);
    }

    /// <summary>A precision-recall curve of a frame with one row a case.</summary>
    /// <inheritdoc cref="PrecisionRecall(IReadOnlyList{double}, IReadOnlyList{bool}, IReadOnlyList{string}?, string?)" path="/remarks"/>
    /// <param name="frame">A frame that may be shown (synthetic or released).</param>
    /// <param name="predicted">Column of predicted probabilities or scores.</param>
    /// <param name="occurred">Column of what happened: true or false, or 1 or 0.</param>
    /// <param name="by">Column of the groups; null for one curve.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="ProtectedDataException">The frame is protected.</exception>
    public static Chart PrecisionRecall(DataFrame frame, string predicted, string occurred, string? by = null, string? title = null)
    {
        var data = ChartData.Summarised(frame, "a precision-recall curve");
        return Marked(ThresholdPicture.PrecisionRecall(
            data.Channel(predicted).Values, PictureInput.Flags(data.Channel(occurred)), data.Groups(by) is { } groups ? PictureInput.Labels(groups) : null, title), data);
    }
}
