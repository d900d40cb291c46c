using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Transforms;

/// <summary>Rows summed up in the bins of a histogram.</summary>
internal static class HistogramBins
{
    /// <summary>Counts in bins of equal round width, one set a facet. Freedman and Diaconis (1981) choose the width unless told otherwise.</summary>
    public static HistogramMark Of(Channel x, Channel? facet, int? bins)
    {
        if (x.Kind != ChannelKind.Number)
            throw new ArgumentException($"A histogram needs numbers; column '{x.Name}' holds {x.Kind} values. For categories, count by group and draw bars.", nameof(x));
        if (bins is < 1 or > 1000) throw new ArgumentOutOfRangeException(nameof(bins), bins, "Number of bins; expected 1 to 1000.");
        var values = x.Values.Where(double.IsFinite).Order().ToArray();
        if (values.Length == 0) throw new ArgumentException($"Column '{x.Name}' has no values to draw.", nameof(x));
        var range = values[^1] - values[0];
        var width = range == 0 ? 1 : bins is { } wanted ? Ticks.Step(range, wanted) : Math.Clamp(
            Ticks.Step(range, (int)Math.Clamp(Rule(values, range), 5, 60)), range / 80, range);
        var first = Math.Floor(values[0] / width) * width;
        var count = Math.Max(1, (int)Math.Floor((values[^1] - first) / width) + 1);
        var facets = facet?.Categories.Length ?? 1;
        var frequency = new double[facets * count];
        for (var row = 0; row < x.Count; row++)
        {
            var value = x.Values[row];
            var panel = facet?.Values[row] ?? 0;
            if (!double.IsFinite(value) || double.IsNaN(panel)) continue;
            frequency[((int)panel * count) + Math.Min((int)((value - first) / width), count - 1)]++;
        }

        var edges = Enumerable.Range(0, facets).SelectMany(_ => Enumerable.Range(0, count)).ToArray();
        return new HistogramMark(
            Channel.Number(x.Name, edges.Select(bin => Round(first + (bin * width))), x.Unit),
            Channel.Number(x.Name, edges.Select(bin => Round(first + ((bin + 1) * width))), x.Unit),
            Channel.Number("count", frequency))
        {
            Facet = facet is null ? null : Channel.Category(facet.Name, Enumerable.Range(0, facets * count).Select(i => facet.Categories[i / count]), facet.Categories),
        };
    }

    private static double Rule(double[] sorted, double range)
    {
        var width = 2 * (BoxSummaries.Quantile(sorted, 0.75) - BoxSummaries.Quantile(sorted, 0.25)) / Math.Cbrt(sorted.Length);
        return width > 0 ? range / width : Math.Sqrt(sorted.Length);
    }

    private static double Round(double value) => Math.Round(value, 10);
}
