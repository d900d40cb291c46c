using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Transforms;

/// <summary>Rows summed up in boxes: quartiles, whiskers and the values beyond them.</summary>
internal static class BoxSummaries
{
    public static BoxMark Of(Channel x, Channel y, Channel? facet)
    {
        if (y.Kind != ChannelKind.Number) throw new ArgumentException($"Box plots need numbers; column '{y.Name}' holds {y.Kind} values.", nameof(y));
        var groups = Enumerable.Range(0, x.Count)
            .Where(row => double.IsFinite(y.Values[row]) && !double.IsNaN(x.Values[row]) && !double.IsNaN(facet?.Values[row] ?? 0))
            .GroupBy(row => (Panel: (int)(facet?.Values[row] ?? 0), Category: (int)x.Values[row]))
            .OrderBy(group => group.Key.Panel).ThenBy(group => group.Key.Category).ToArray();
        return new BoxMark(
            Channel.Category(x.Name, groups.Select(group => x.Categories[group.Key.Category]), x.Categories),
            [.. groups.Select(group => Box(group.Select(row => y.Values[row]).Order().ToArray()))],
            Channel.Number(y.Name, [], y.Unit))
        {
            Facet = facet is null ? null : Channel.Category(facet.Name, groups.Select(group => facet.Categories[group.Key.Panel]), facet.Categories),
        };
    }

    public static BoxSummary Box(double[] sorted)
    {
        double lower = Quantile(sorted, 0.25), upper = Quantile(sorted, 0.75), reach = 1.5 * (upper - lower);
        var inside = sorted.Where(value => value >= lower - reach && value <= upper + reach).ToArray();
        return new BoxSummary(sorted.Length, inside[0], lower, Quantile(sorted, 0.5), upper, inside[^1],
            [.. sorted.Where(value => value < lower - reach || value > upper + reach)]);
    }

    /// <summary>Quantile of type 7 (Hyndman and Fan, 1996): R's and Excel's default.</summary>
    public static double Quantile(double[] sorted, double probability)
    {
        var place = (sorted.Length - 1) * probability;
        var below = (int)Math.Floor(place);
        return below + 1 < sorted.Length ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}
