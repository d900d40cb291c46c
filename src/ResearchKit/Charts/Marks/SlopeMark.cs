using System.Collections.Immutable;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Marks;

/// <summary>A slanted reference line across the panel: Y is intercept plus slope times X. It asks for no room on the axes; on a scale of logarithms or roots it is a curve.</summary>
/// <param name="Intercept">Y where X is zero.</param>
/// <param name="Slope">Change of Y for one more of X.</param>
/// <param name="Label">What it marks (perfect calibration, no change); null for none.</param>
public sealed record SlopeMark(double Intercept, double Slope, string? Label = null) : Mark
{
    internal override IEnumerable<AxisContent> OnX => [];

    internal override IEnumerable<AxisContent> OnY => [];

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this;

    internal override int Count => 1;

    internal override string Kind => "slanted reference line";

    internal override bool IsAccompaniment => true;

    /// <summary>Where its name stands, beside a place at two thirds of the line, and whether the line rises there.</summary>
    internal ((double X, double Y) At, bool Rises) LabelPlace(IReadOnlyList<(double X, double Y)> points)
    {
        var (first, last) = (points[0], points[^1]);
        var x = first.X + ((last.X - first.X) * 0.66);
        return ((x, Intercept + (Slope * x)), Slope > 0);
    }

    /// <summary>The line within the panel, from left to right: two points, or more where it is bent. Empty where it does not cross the panel.</summary>
    internal IReadOnlyList<(double X, double Y)> Within(Scale x, Scale y)
    {
        if (!double.IsFinite(Intercept) || !double.IsFinite(Slope)) return [];
        var (from, to) = (x.Minimum, x.Maximum);
        if (Slope == 0)
        {
            if (Intercept < y.Minimum || Intercept > y.Maximum) return [];
        }
        else
        {
            var (low, high) = ((y.Minimum - Intercept) / Slope, (y.Maximum - Intercept) / Slope);
            (from, to) = (Math.Max(from, Math.Min(low, high)), Math.Min(to, Math.Max(low, high)));
            if (!(from < to)) return [];
        }

        var pieces = x.Kind is ScaleKind.Log or ScaleKind.SquareRoot || y.Kind is ScaleKind.Log or ScaleKind.SquareRoot ? 64 : 1;
        return [.. Enumerable.Range(0, pieces + 1).Select(i => from + ((to - from) * i / pieces)).Select(at => (at, Math.Clamp(Intercept + (Slope * at), y.Minimum, y.Maximum)))];
    }
}
