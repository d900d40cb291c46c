using ResearchKit.Charts;
using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Models;

/// <content>Charts of the fixed effects and of the groups.</content>
public sealed partial class MultilevelModel
{
    /// <summary>
    /// The fixed effects as a chart: estimates with their intervals, one a term, and a line at zero. The intercept is left out, since it is on another scale.
    /// </summary>
    /// <remarks>Terms in different units are not to be compared by length: scale the variables first (<c>scale(x)</c>).</remarks>
    /// <param name="terms">The terms to draw, in order; null for all but the intercept.</param>
    /// <param name="title">The title; null for the formula.</param>
    /// <returns>The chart, with the source of the data and, where it is synthetic, its mark.</returns>
    /// <exception cref="KeyNotFoundException">There is no such term; the message lists those there are.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate to draw; the message says why.</exception>
    public Chart ToChart(IReadOnlyList<string>? terms = null, string? title = null) => EstimateChart(terms, title, $"difference in {Formula.Response}", OutcomeUnit);

    /// <summary>The shrunken effects of groups with their intervals, in ascending order (a caterpillar plot). Places in the order are not to be read as ranks.</summary>
    /// <param name="grouping">The grouping, such as <c>school</c>; null where the model has one.</param>
    /// <param name="term">The column whose effect is drawn; null for the intercept, or the first where it does not vary.</param>
    /// <param name="title">The title; null for one of grouping and term.</param>
    /// <returns>The chart, with the source of the data and, where it is synthetic, its mark. Hidden groups are left out.</returns>
    /// <exception cref="ArgumentException">The model has several groupings and none is named.</exception>
    /// <exception cref="KeyNotFoundException">There is no such grouping or term; the message lists those there are.</exception>
    /// <exception cref="ProtectedDataException">The rows are protected and all effects of the grouping are hidden.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    public Chart ToGroupChart(string? grouping = null, string? term = null, string? title = null) => Shown.ToChart(Formula, Provenance, grouping, term, title, "deviation from the mean", OutcomeUnit);
}
