using System.Globalization;
using ResearchKit.Frames;

namespace ResearchKit.Privacy;

/// <summary>Names of groups, and the order in which they stand.</summary>
internal static class ReleaseLabel
{
    public const string Missing = "(missing)";

    public static string Of(object? value) => value switch
    {
        null => Missing,
        bool flag => flag ? "yes" : "no",
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>Categories in their own order, numbers and dates ascending, texts by letters; missing last.</summary>
    public static int[] Order(Column column, IReadOnlyList<object?> values)
    {
        var indices = Enumerable.Range(0, values.Count);
        if (column is StringColumn { Categories: { } categories })
        {
            var place = categories.Select((category, i) => (category, i)).ToDictionary(pair => pair.category, pair => pair.i, StringComparer.Ordinal);
            return [.. indices.OrderBy(i => values[i] is string text ? place[text] : int.MaxValue)];
        }

        if (values.All(value => value is null or (IComparable and not string)))
            return [.. indices.OrderBy(i => values[i] is null).ThenBy(i => values[i])];
        return [.. indices.OrderBy(i => values[i] is null).ThenBy(i => Of(values[i]), StringComparer.Ordinal)];
    }
}
