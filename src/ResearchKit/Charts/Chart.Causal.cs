using ResearchKit.Charts.Pictures;
using ResearchKit.Frames;

namespace ResearchKit.Charts;

public sealed partial record Chart
{
    /// <summary>
    /// An event study: effects by time relative to treatment with their intervals, against a reference period, with a rule where treatment begins. Estimates
    /// before it should lie about zero if treated and untreated moved in parallel.
    /// </summary>
    /// <remarks>
    /// Flat estimates before treatment do not prove that trends would have stayed parallel; a test of them has little power (Roth, 2022, AER: Insights 4).
    /// </remarks>
    /// <param name="periods">Periods relative to treatment, one a row: negative before, 0 the first treated one.</param>
    /// <param name="estimates">Effect in each.</param>
    /// <param name="lower">Lower ends of the intervals; NaN where there is none.</param>
    /// <param name="upper">Upper ends.</param>
    /// <param name="reference">The period that the effects are measured against; drawn hollow at zero. Default -1; null for none.</param>
    /// <param name="title">The title; null for none.</param>
    /// <param name="axis">What the effect is on.</param>
    /// <param name="unit">Its unit, or null.</param>
    /// <param name="period">What a period is: year, term.</param>
    /// <exception cref="ArgumentException">Lengths differ, a period occurs twice, the reference has an effect other than 0, or an estimate lies outside its interval.</exception>
    public static Chart EventStudy(
        IReadOnlyList<int> periods, IReadOnlyList<double> estimates, IReadOnlyList<double> lower, IReadOnlyList<double> upper, int? reference = -1,
        string? title = null, string axis = "effect", string? unit = null, string period = "period")
    {
        ArgumentNullException.ThrowIfNull(periods);
        ArgumentNullException.ThrowIfNull(estimates);
        ArgumentNullException.ThrowIfNull(lower);
        ArgumentNullException.ThrowIfNull(upper);
        return EventStudyPicture.Draw(periods, estimates, lower, upper, reference, title, axis, unit, period);
    }

    /// <summary>An event study of a frame with one row a period, and <c>estimate_lower</c> and <c>estimate_upper</c> (or <c>lower</c> and <c>upper</c>).</summary>
    /// <inheritdoc cref="EventStudy(IReadOnlyList{int}, IReadOnlyList{double}, IReadOnlyList{double}, IReadOnlyList{double}, int?, string?, string, string?, string)" path="/remarks"/>
    /// <param name="frame">A frame that may be shown (synthetic or released).</param>
    /// <param name="period">Column of the periods relative to treatment, whole numbers.</param>
    /// <param name="estimate">Column of the effects.</param>
    /// <param name="reference">The period that the effects are measured against. Default -1; null for none.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="ProtectedDataException">The frame is protected.</exception>
    /// <exception cref="ArgumentException">The frame has no interval of the estimate.</exception>
    public static Chart EventStudy(DataFrame frame, string period, string estimate, int? reference = -1, string? title = null)
    {
        var data = ChartData.Of(frame, "effects");
        var (periods, estimates) = (data.Channel(period), data.Channel(estimate));
        var (lower, upper) = data.Interval(estimate)
            ?? throw new ArgumentException($"An event study draws intervals; the frame has no columns \"{estimate}_lower\" and \"{estimate}_upper\". Add them, or draw Chart.Point.", nameof(frame));
        return Marked(EventStudyPicture.Draw(
            PictureInput.WholeNumbers("Event study", period, periods.Values), estimates.Values, lower.Values, upper.Values, reference, title, estimate, estimates.Unit, period), data);
    }

    /// <summary>
    /// A forest plot of rows that may stand under headings, carry weights (the areas of their squares) and be summed up (diamonds), with the numbers to the right.
    /// </summary>
    /// <remarks>Lewis and Clarke (2001), BMJ 322.</remarks>
    /// <param name="rows">The lines, the first on top; rows of one heading beside each other.</param>
    /// <param name="title">The title; null for none.</param>
    /// <param name="axis">What is estimated.</param>
    /// <param name="unit">Its unit, or null.</param>
    /// <param name="reference">Where "no effect" lies: 0 for differences, 1 for ratios; null to leave it out. Default 0.</param>
    /// <param name="isRatio">Whether estimates are ratios, drawn on a logarithmic axis; all ends above 0.</param>
    /// <param name="confidenceLevel">Level of the intervals, between 0 and 1, by which the picture names them. Default 0.95.</param>
    /// <exception cref="ArgumentException">There is no row, an estimate lies outside its interval, or a weight or ratio is not above 0; the message names the row.</exception>
    public static Chart Forest(
        IReadOnlyList<ForestRow> rows, string? title = null, string axis = "estimate", string? unit = null, double? reference = 0, bool isRatio = false, double confidenceLevel = 0.95)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return ForestPicture.Draw(rows, title, axis, unit, isRatio && reference == 0 ? 1 : reference, isRatio, confidenceLevel);
    }

    /// <summary>
    /// A love plot: standardised mean differences of covariates between treated and untreated, before and after weighting or matching, with the band that counts
    /// as balanced.
    /// </summary>
    /// <remarks>Balance of what was measured says nothing of what was not. Austin (2009), Statistics in Medicine 28; the threshold of 0.1 is his.</remarks>
    /// <param name="covariates">The covariates, each once; they stand in the order of their difference before.</param>
    /// <param name="before">Standardised mean difference of each before.</param>
    /// <param name="after">Standardised mean difference after; NaN where there is none.</param>
    /// <param name="threshold">Largest difference that counts as balanced, above 0. Default 0.1.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="ArgumentException">Lengths differ, a covariate occurs twice, or a difference before is missing; the message names it.</exception>
    public static Chart LovePlot(
        IReadOnlyList<string> covariates, IReadOnlyList<double> before, IReadOnlyList<double> after, double threshold = 0.1, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(covariates);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return LovePicture.Draw(covariates, before, after, threshold, title);
    }
}
