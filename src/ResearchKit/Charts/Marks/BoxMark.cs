using System.Collections.Immutable;
using ResearchKit.Charts.Layout;

namespace ResearchKit.Charts.Marks;

/// <summary>Box plots of summaries made before: quartiles, whiskers at the last value within 1.5 interquartile ranges, points beyond.</summary>
/// <param name="X">Categories, one a box.</param>
/// <param name="Boxes">The summaries.</param>
/// <param name="Measure">Name and unit of what is summed up; its values are not used.</param>
public sealed record BoxMark(Channel X, ImmutableArray<BoxSummary> Boxes, Channel Measure) : Mark
{
    internal override IEnumerable<AxisContent> OnX => [new(X)];

    internal override IEnumerable<AxisContent> OnY =>
    [
        new(Channel.Number(Measure.Name, Boxes.Select(box => box.Outliers.Append(box.LowerWhisker).Min()), Measure.Unit)),
        new(Channel.Number(Measure.Name, Boxes.Select(box => box.Outliers.Append(box.UpperWhisker).Max()), Measure.Unit)),
    ];

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this with { X = X.In(x) };

    internal override int Count => X.Count;

    internal override string Kind => "box plots";

    internal override double BandWidth => 0.5;

    internal override Channel? Ordering => Channel.Number("median", Boxes.Select(box => box.Median));

    internal override string InWords(ChartScene scene) => SceneInWords.Medians(X, Boxes);
}
