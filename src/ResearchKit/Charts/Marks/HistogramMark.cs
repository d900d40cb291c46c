using System.Collections.Immutable;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Marks;

/// <summary>A histogram: counts in bins. The rows are bins, not observations.</summary>
/// <param name="Lower">Lower edges of the bins.</param>
/// <param name="Upper">Upper edges.</param>
/// <param name="Frequency">Count (or density) in each.</param>
public sealed record HistogramMark(Channel Lower, Channel Upper, Channel Frequency) : Mark
{
    internal override IEnumerable<AxisContent> OnX => [new(Lower), new(Upper)];

    internal override IEnumerable<AxisContent> OnY => [new(Frequency, IncludesZero: true)];

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this;

    internal override int Count => Same(Lower, Upper, Frequency);

    internal override string Kind => "histogram";

    internal override string InWords(ChartScene scene)
    {
        if (Count == 0) return " No values.";
        var highest = Enumerable.Range(0, Count).MaxBy(row => Frequency.Values[row]);
        return $" {ValueLabel.Fixed(Frequency.Values.Sum(), 0)} values from {ValueLabel.Short(Lower.Values.Min())} to {ValueLabel.Short(Upper.Values.Max())}; "
            + $"the most ({ValueLabel.Fixed(Frequency.Values[highest], 0)}) between {ValueLabel.Short(Lower.Values[highest])} and {ValueLabel.Short(Upper.Values[highest])}.";
    }
}
