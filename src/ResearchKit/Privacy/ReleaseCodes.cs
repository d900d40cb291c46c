using ResearchKit.Frames;

namespace ResearchKit.Privacy;

/// <summary>The values of a column as numbers from 0, in the order in which groups stand.</summary>
/// <param name="Codes">The number of each row; -1 where a value is missing and that is no group.</param>
/// <param name="Labels">The text of each number; none where missing values are no group.</param>
/// <param name="Count">How many there are.</param>
internal sealed record ReleaseCodes(int[] Codes, IReadOnlyList<string> Labels, int Count)
{
    public static ReleaseCodes Of(Column column, bool missingIsGroup, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        var values = new List<object?>();
        var codes = new int[column.Length];
        for (var row = 0; row < codes.Length; row++)
        {
            if ((row & 0xFFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
            var value = column.ValueAt(row);
            if (value is null && !missingIsGroup)
            {
                codes[row] = -1;
                continue;
            }

            var label = ReleaseLabel.Of(value);
            if (!found.TryGetValue(label, out codes[row]))
            {
                found[label] = codes[row] = values.Count;
                values.Add(value);
            }
        }

        if (!missingIsGroup) return new ReleaseCodes(codes, [], values.Count);
        var order = ReleaseLabel.Order(column, values);
        var place = new int[values.Count];
        for (var i = 0; i < order.Length; i++) place[order[i]] = i;
        for (var row = 0; row < codes.Length; row++) codes[row] = place[codes[row]];
        return new ReleaseCodes(codes, order.Select(i => ReleaseLabel.Of(values[i])).ToArray(), values.Count);
    }
}
