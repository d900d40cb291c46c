using System.Collections.Immutable;

namespace ResearchKit.Charts.Marks;

/// <summary>The numbers of one box.</summary>
/// <param name="Count">Observations.</param>
/// <param name="LowerWhisker">Smallest value within 1.5 interquartile ranges of the box.</param>
/// <param name="LowerQuartile">First quartile (type 7, R's and Excel's).</param>
/// <param name="Median">Median.</param>
/// <param name="UpperQuartile">Third quartile.</param>
/// <param name="UpperWhisker">Largest value within 1.5 interquartile ranges of the box.</param>
/// <param name="Outliers">
/// Distinct values beyond the whiskers, ascending. Where there are more than 200, those that would lie on each other (within a 500th of the box's whole range) are one, and the
/// lowest and highest are exact.
/// </param>
public sealed record BoxSummary(
    int Count, double LowerWhisker, double LowerQuartile, double Median, double UpperQuartile, double UpperWhisker, ImmutableArray<double> Outliers);
