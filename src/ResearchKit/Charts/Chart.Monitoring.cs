using ResearchKit.Charts.Pictures;
using ResearchKit.Frames;

namespace ResearchKit.Charts;

public sealed partial record Chart
{
    /// <summary>
    /// A control chart: a statistic of a model or a process over time with its centre and control limits; values outside them are marked by shape and colour.
    /// </summary>
    /// <remarks>Shewhart (1931). Limits of three standard errors give a false alarm about once in 370 periods.</remarks>
    /// <param name="periods">Periods in ascending order, one a value.</param>
    /// <param name="values">The statistic in each.</param>
    /// <param name="center">What is expected.</param>
    /// <param name="lower">Lower control limit, one a period or one for all; at most the centre.</param>
    /// <param name="upper">Upper control limit, one a period or one for all; at least the centre.</param>
    /// <param name="axis">What the statistic is.</param>
    /// <param name="period">What a period is.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="ArgumentException">Lengths differ, a value is missing, periods do not ascend, or a limit lies on the wrong side of the centre.</exception>
    public static Chart Control(
        IReadOnlyList<double> periods, IReadOnlyList<double> values, double center, IReadOnlyList<double> lower, IReadOnlyList<double> upper,
        string axis = "statistic", string period = "period", string? title = null)
    {
        ArgumentNullException.ThrowIfNull(periods);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(lower);
        ArgumentNullException.ThrowIfNull(upper);
        return ControlPicture.Limits(Channel.Number(period, periods), values, center, lower, upper, axis, title);
    }

    /// <summary>A control chart of a frame with one row a period, in time.</summary>
    /// <inheritdoc cref="Control(IReadOnlyList{double}, IReadOnlyList{double}, double, IReadOnlyList{double}, IReadOnlyList{double}, string, string, string?)" path="/remarks"/>
    /// <param name="frame">A frame that may be shown (synthetic or released).</param>
    /// <param name="period">Column of the periods: numbers, dates or times, ascending.</param>
    /// <param name="value">Column of the statistic.</param>
    /// <param name="center">What is expected.</param>
    /// <param name="lower">Column of the lower control limits.</param>
    /// <param name="upper">Column of the upper control limits.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="ProtectedDataException">The frame is protected.</exception>
    public static Chart Control(DataFrame frame, string period, string value, double center, string lower, string upper, string? title = null)
    {
        var data = ChartData.Of(frame, "a statistic over time");
        return Marked(ControlPicture.Limits(data.Channel(period), data.Channel(value).Values, center, data.Channel(lower).Values, data.Channel(upper).Values, value, title), data);
    }

    /// <summary>
    /// A CUSUM chart on both sides: deviations from a target are summed up, those beyond the allowance, upwards and downwards apart, until they reach the
    /// decision interval. It finds small lasting shifts that a control chart overlooks.
    /// </summary>
    /// <remarks>
    /// Page (1954); the tabular form of Montgomery (2019), chapter 9, in standard deviations: C⁺ᵢ = max(0, C⁺ᵢ₋₁ + zᵢ − k), C⁻ᵢ = max(0, C⁻ᵢ₋₁ − zᵢ − k); the lower sum is
    /// drawn below zero. With k = 0.5 and h = 5 a false alarm comes about once in 465 periods, and a shift of one standard deviation is found after about 10.
    /// </remarks>
    /// <param name="periods">Periods in ascending order, one a value.</param>
    /// <param name="values">The statistic in each.</param>
    /// <param name="target">What is expected.</param>
    /// <param name="standardDeviation">Spread of the statistic while nothing has changed, above 0.</param>
    /// <param name="allowance">Allowance k, in standard deviations; half the shift to be found. Default 0.5.</param>
    /// <param name="decisionInterval">Decision interval h, in standard deviations, above 0. Default 5.</param>
    /// <param name="period">What a period is.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="ArgumentException">Lengths differ, a value is missing, or periods do not ascend.</exception>
    public static Chart Cusum(
        IReadOnlyList<double> periods, IReadOnlyList<double> values, double target, double standardDeviation, double allowance = 0.5, double decisionInterval = 5,
        string period = "period", string? title = null)
    {
        ArgumentNullException.ThrowIfNull(periods);
        ArgumentNullException.ThrowIfNull(values);
        return ControlPicture.Cusum(Channel.Number(period, periods), values, target, standardDeviation, allowance, decisionInterval, title);
    }

    /// <summary>
    /// Population stability indices as bars with the thresholds from which a shift counts as moderate and as large: how far each variable's distribution has moved
    /// from that of the time when the model was fitted.
    /// </summary>
    /// <remarks>0.1 and 0.25 are customary in credit scoring (Siddiqi, 2006); for few cases the index exceeds them by chance, so state n.</remarks>
    /// <param name="variables">The variables, each once.</param>
    /// <param name="indices">Index of each, 0 or above.</param>
    /// <param name="moderate">Index from which a shift counts as moderate. Default 0.1.</param>
    /// <param name="large">Index from which it counts as large. Default 0.25.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="ArgumentException">Lengths differ, a variable occurs twice, or an index is below 0 or missing; the message names the variable.</exception>
    public static Chart StabilityIndex(IReadOnlyList<string> variables, IReadOnlyList<double> indices, double moderate = 0.1, double large = 0.25, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(indices);
        return StabilityPicture.Draw(variables, indices, moderate, large, title);
    }

    /// <summary>Population stability indices of binned distributions, worked out: the sum over bins of (current − expected share) · ln(current / expected share).</summary>
    /// <inheritdoc cref="StabilityIndex(IReadOnlyList{string}, IReadOnlyList{double}, double, double, string?)" path="/remarks"/>
    /// <param name="variables">The variables, each once.</param>
    /// <param name="expected">Counts by bin at the time of the fit, one list a variable.</param>
    /// <param name="current">Counts in the same bins now.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="ArgumentException">
    /// Lengths differ, or a bin is empty on one side, where the index would be infinite: merge it with its neighbour. The message names variable and bin.
    /// </exception>
    public static Chart StabilityIndex(
        IReadOnlyList<string> variables, IReadOnlyList<IReadOnlyList<double>> expected, IReadOnlyList<IReadOnlyList<double>> current, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(current);
        PictureInput.Rows("Stability index", "variable", (nameof(variables), variables.Count), (nameof(expected), expected.Count), (nameof(current), current.Count));
        return StabilityPicture.Draw(variables, [.. variables.Select((variable, i) => StabilityPicture.Index(variable, expected[i], current[i]))], 0.1, 0.25, title);
    }
}
