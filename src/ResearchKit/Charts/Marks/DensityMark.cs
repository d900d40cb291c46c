using System.Collections.Immutable;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Marks;

/// <summary>Density curves made before, one a row: how values are distributed, smoothed. The area under each is one.</summary>
/// <param name="Curves">The curves.</param>
/// <param name="Measure">Name and unit of what is distributed; its values are not used.</param>
public sealed record DensityMark(ImmutableArray<DensityCurve> Curves, Channel Measure) : Mark
{
    internal override IEnumerable<AxisContent> OnX =>
        [new(Channel.Number(Measure.Name, Curves.Select(curve => curve.At[0]), Measure.Unit)), new(Channel.Number(Measure.Name, Curves.Select(curve => curve.At[^1]), Measure.Unit))];

    internal override IEnumerable<AxisContent> OnY => [new(Channel.Number("density", Curves.Select(curve => curve.Density.Max())), IncludesZero: true)];

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this;

    internal override int Count => Curves.Length;

    internal override string Kind => "density";

    internal override string? Subject => Measure.Name;

    internal override string InWords(ChartScene scene) => " Peaks: " + string.Join("; ", Enumerable.Range(0, Count).Take(12).Select(row => Peak(row))) + (Count > 12 ? "; …." : ".");

    private string Peak(int row)
    {
        var curve = Curves[row];
        var at = curve.At[curve.Density.IndexOf(curve.Density.Max())];
        var group = string.Join(", ", new[] { FacetRow?.Label(row), Facet?.Label(row), Color?.Label(row) }.OfType<string>().Distinct(StringComparer.Ordinal));
        return $"{(group.Length > 0 ? group + " " : "")}{ValueLabel.Short(at)} (n = {ValueLabel.Fixed(curve.Count, 0)})";
    }
}

/// <summary>A kernel density estimate on a grid of equal steps.</summary>
/// <param name="Count">Observations.</param>
/// <param name="Bandwidth">Standard deviation of the Gaussian kernel, in the unit of the values.</param>
/// <param name="At">Where it is estimated, ascending.</param>
/// <param name="Density">The density there, per unit of the values.</param>
public sealed record DensityCurve(int Count, double Bandwidth, ImmutableArray<double> At, ImmutableArray<double> Density);
