using ResearchKit.Frames;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Models;

/// <summary>The estimates of any model as a frame, one row a term.</summary>
internal static class EstimateFrame
{
    public static DataFrame Of(IReadOnlyList<Estimate> estimates, FrameProvenance provenance, string? outcomeUnit)
    {
        Column Numbers(string name, Func<Estimate, double> value) => Column.Create(name, estimates.Select(estimate => double.IsNaN(value(estimate)) ? (double?)null : value(estimate)));
        return DataFrame.FromColumns(
            provenance,
            [
                Column.Create("term", estimates.Select(estimate => estimate.Term)),
                Numbers("estimate", estimate => estimate.Value).WithUnit(outcomeUnit),
                Numbers("standard_error", estimate => estimate.StandardError).WithUnit(outcomeUnit),
                Numbers("lower", estimate => estimate.Lower).WithUnit(outcomeUnit),
                Numbers("upper", estimate => estimate.Upper).WithUnit(outcomeUnit),
                Numbers("statistic", estimate => estimate.Statistic),
                Numbers("df", estimate => estimate.DegreesOfFreedom),
                Numbers("p_value", estimate => estimate.PValue),
            ]);
    }
}
