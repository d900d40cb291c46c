using System.Collections.Immutable;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Marks;

/// <summary>Violins: density curves mirrored upwards, one a category, with median and quartiles inside. All have the same greatest width.</summary>
/// <param name="X">Categories, one a violin.</param>
/// <param name="Curves">The densities, cut off at the lowest and highest value.</param>
/// <param name="Boxes">The quartiles.</param>
/// <param name="Measure">Name and unit of what is distributed; its values are not used.</param>
public sealed record ViolinMark(Channel X, ImmutableArray<DensityCurve> Curves, ImmutableArray<BoxSummary> Boxes, Channel Measure) : Mark
{
    internal override IEnumerable<AxisContent> OnX => [new(X)];

    internal override IEnumerable<AxisContent> OnY =>
        [new(Channel.Number(Measure.Name, Curves.Select(curve => curve.At[0]), Measure.Unit)), new(Channel.Number(Measure.Name, Curves.Select(curve => curve.At[^1]), Measure.Unit))];

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this with { X = X.In(x) };

    internal override int Count => X.Count;

    internal override string Kind => "violins";

    internal override double BandWidth => 0.8;

    internal override Channel? Ordering => Channel.Number("median", Boxes.Select(box => box.Median));

    internal override string InWords(ChartScene scene) => SceneInWords.Medians(X, Boxes);

    /// <summary>The outline of a row's violin: half its width in categories, at each value.</summary>
    internal IEnumerable<(double Half, double At)> Outline(int row)
    {
        var curve = Curves[row];
        var most = curve.Density.Max();
        return curve.At.Zip(curve.Density, (at, density) => (most > 0 ? BandWidth / 2 * density / most : 0, at));
    }
}
