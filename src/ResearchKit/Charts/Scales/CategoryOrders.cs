using System.Collections.Immutable;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Scales;

/// <summary>Orders the categories of an axis by name, or by the mean of the values that stand on them.</summary>
internal static class CategoryOrders
{
    public static Func<ImmutableArray<string>, ImmutableArray<string>> Of(
        Chart chart, CategoryOrder order, Func<Mark, IEnumerable<AxisContent>> along, Func<Mark, IEnumerable<AxisContent>> across) => order switch
        {
            CategoryOrder.Name => categories => [.. categories.Order(StringComparer.Ordinal)],
            CategoryOrder.Value => categories => Sorted(categories, Means(chart, along, across), 1),
            CategoryOrder.ValueDescending => categories => Sorted(categories, Means(chart, along, across), -1),
            _ => categories => categories,
        };

    // Categories without values come last, in their given order.
    private static ImmutableArray<string> Sorted(ImmutableArray<string> categories, Dictionary<string, double> means, int sign) =>
        [.. categories.OrderBy(category => means.TryGetValue(category, out var mean) ? sign * mean : double.PositiveInfinity)];

    private static Dictionary<string, double> Means(Chart chart, Func<Mark, IEnumerable<AxisContent>> along, Func<Mark, IEnumerable<AxisContent>> across)
    {
        foreach (var mark in chart.Marks.OrderBy(mark => mark.IsAccompaniment ? 1 : 0))
        {
            var position = along(mark).Select(content => content.Channel).FirstOrDefault(channel => channel.Kind == ChannelKind.Category);
            var values = mark.Ordering ?? across(mark).Select(content => content.Channel).FirstOrDefault(channel => channel.Kind == ChannelKind.Number);
            if (position is null || values is null || values.Count != position.Count) continue;
            return Enumerable.Range(0, position.Count).Where(row => position.Label(row) is not null && double.IsFinite(values.Values[row]))
                .GroupBy(row => position.Label(row)!, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Average(row => values.Values[row]), StringComparer.Ordinal);
        }

        return [];
    }
}
