namespace ResearchKit.Statistics.Estimation;

/// <summary>Which group each row belongs to: classes, schools, items. Immutable.</summary>
public sealed class Grouping
{
    private readonly int[] _codes;

    private Grouping(string name, int[] codes, int groupCount)
    {
        Name = name;
        _codes = codes;
        GroupCount = groupCount;
    }

    /// <summary>What the groups are, such as "school".</summary>
    public string Name { get; }

    /// <summary>Number of different groups.</summary>
    public int GroupCount { get; }

    /// <summary>The group of each row, from 0 to below <see cref="GroupCount"/> in order of first appearance; -1 where it is missing.</summary>
    public ReadOnlySpan<int> Codes => _codes;

    /// <summary>Makes a grouping of keys.</summary>
    /// <typeparam name="T">Type of the keys, compared by their own equality.</typeparam>
    /// <param name="name">What the groups are.</param>
    /// <param name="keys">One key a row; null is missing.</param>
    public static Grouping FromKeys<T>(string name, IReadOnlyList<T?> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var codes = new int[keys.Count];
        var seen = new Dictionary<ValueTuple<T>, int>();
        for (int row = 0; row < codes.Length; row++)
        {
            if (keys[row] is not { } key || key is double.NaN)
            {
                codes[row] = -1;
                continue;
            }

            var boxed = ValueTuple.Create(key);
            if (!seen.TryGetValue(boxed, out int code))
                seen.Add(boxed, code = seen.Count);
            codes[row] = code;
        }

        return new Grouping(name, codes, seen.Count);
    }
}
