using ResearchKit.Charts;

namespace ResearchKit.Models;

public sealed partial class LinearModel
{
    /// <summary>
    /// The coefficients as a chart: estimates with their intervals, one a term, and a line at zero. The intercept is left out, since it is on another scale.
    /// </summary>
    /// <remarks>Terms in different units are not to be compared by length: scale the variables first (<c>scale(x)</c>).</remarks>
    /// <param name="terms">The terms to draw, in order; null for all but the intercept.</param>
    /// <param name="title">The title; null for the formula.</param>
    /// <returns>The chart, with the source of the data and, where it is synthetic, its mark.</returns>
    /// <exception cref="KeyNotFoundException">There is no such term; the message lists those there are.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate to draw; the message says why.</exception>
    public Chart ToChart(IReadOnlyList<string>? terms = null, string? title = null) => EstimateChart(terms, title, $"difference in {Formula.Response}", OutcomeUnit);
}
