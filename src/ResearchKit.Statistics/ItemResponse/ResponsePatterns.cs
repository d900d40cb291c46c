using System.Runtime.InteropServices;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.ItemResponse;

/// <summary>Answers as small codes, equal rows of one group put together; items without two answered categories left out by name.</summary>
internal sealed class ResponsePatterns
{
    private ResponsePatterns(int[] items, int[][] categories, sbyte[] codes, double[] weights, int[] groups)
    {
        Items = items;
        Categories = categories;
        Codes = codes;
        Weights = weights;
        Groups = groups;
    }

    /// <summary>The columns of the data that are used.</summary>
    public int[] Items { get; }

    /// <summary>The category of the data that each code of an item stands for.</summary>
    public int[][] Categories { get; }

    /// <summary>Codes, a row a pattern; -1 is missing.</summary>
    public sbyte[] Codes { get; }

    public double[] Weights { get; }

    public int[] Groups { get; }

    public int Count => Weights.Length;

    /// <summary>The pattern of each row of the data; -1 for a row that is left out.</summary>
    public required int[] PatternOfRow { get; init; }

    public required IReadOnlyList<string> GroupNames { get; init; }

    public required MissingnessRecord Missingness { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Items that every person answered alike, with their only category; -1 where nobody answered.</summary>
    public required IReadOnlyList<(int Item, int Category)> Constant { get; init; }

    public double TotalWeight => Weights.Sum();

    public static ResponsePatterns Collapse(ItemResponseData data, CancellationToken cancellationToken)
    {
        int n = data.PersonCount, all = data.Items.Count;
        bool[] used = Usable(data);
        var items = new List<int>();
        var categories = new List<int[]>();
        var constant = new List<(int, int)>();
        var warnings = new List<string>();
        var missing = new List<MissingCount>();
        for (int i = 0; i < all; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (int[] seen, int missed) = Seen(data.Answers(i), used);
            if (missed > 0)
                missing.Add(new MissingCount(data.Items[i], missed));
            if (seen.Length < 2)
            {
                constant.Add((i, seen.Length == 0 ? -1 : seen[0]));
                continue;
            }

            if (seen[^1] - seen[0] != seen.Length - 1)
                warnings.Add($"Item '{data.Items[i]}' has the categories {string.Join(", ", seen)}: those between that nobody gave were closed up, and its steps are between the categories that were given. Check the coding, or merge the categories yourself.");
            items.Add(i);
            categories.Add(seen);
        }

        string[] groupNames = data.Groups is null ? [] : [.. data.Groups.Where((name, row) => used[row]).Select(name => name!).Distinct(StringComparer.Ordinal)];
        Dictionary<string, int> groupCodes = groupNames.Select((name, g) => (name, g)).ToDictionary(pair => pair.name, pair => pair.g, StringComparer.Ordinal);
        (sbyte[] codes, double[] weights, int[] groups, int[] patternOfRow) = Patterns(data, used, items, categories, groupCodes, cancellationToken);
        int kept = patternOfRow.Count(pattern => pattern >= 0);
        if (n - kept > 0)
            missing.Insert(0, new MissingCount("rows without any answer, weight or group", n - kept));
        return new ResponsePatterns([.. items], [.. categories], codes, weights, groups)
        {
            PatternOfRow = patternOfRow,
            GroupNames = groupNames,
            Missingness = new MissingnessRecord(n, kept, missing),
            Warnings = warnings,
            Constant = constant,
        };
    }

    private static bool[] Usable(ItemResponseData data)
    {
        var used = new bool[data.PersonCount];
        ReadOnlySpan<double> weights = data.Weights is { } given ? given.Span : default;
        for (int i = 0; i < data.Items.Count; i++)
        {
            ReadOnlySpan<double> answers = data.Answers(i);
            for (int row = 0; row < used.Length; row++)
                used[row] |= !double.IsNaN(answers[row]);
        }

        for (int row = 0; row < used.Length; row++)
            used[row] &= (weights.Length == 0 || weights[row] > 0) && (data.Groups is null || data.Groups[row] is not null);
        return used;
    }

    private static (int[] Seen, int Missed) Seen(ReadOnlySpan<double> answers, bool[] used)
    {
        var seen = new bool[ItemResponseData.LargestCategory + 1];
        int missed = 0;
        for (int row = 0; row < answers.Length; row++)
        {
            if (!used[row])
                continue;
            if (double.IsNaN(answers[row]))
                missed++;
            else
                seen[(int)answers[row]] = true;
        }

        return ([.. Enumerable.Range(0, seen.Length).Where(category => seen[category])], missed);
    }

    private static (sbyte[] Codes, double[] Weights, int[] Groups, int[] PatternOfRow) Patterns(
        ItemResponseData data, bool[] used, List<int> items, List<int[]> categories, Dictionary<string, int> groupCodes, CancellationToken cancellationToken)
    {
        int n = data.PersonCount, width = items.Count;
        var rows = new sbyte[n * width];
        for (int j = 0; j < width; j++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var code = new sbyte[ItemResponseData.LargestCategory + 1];
            for (int k = 0; k < categories[j].Length; k++)
                code[categories[j][k]] = (sbyte)k;
            ReadOnlySpan<double> answers = data.Answers(items[j]);
            for (int row = 0; row < n; row++)
                rows[row * width + j] = double.IsNaN(answers[row]) ? (sbyte)-1 : code[(int)answers[row]];
        }

        var found = new Dictionary<PatternKey, int>();
        var first = new List<int>();
        var weights = new List<double>();
        var groups = new List<int>();
        var patternOfRow = new int[n];
        for (int row = 0; row < n; row++)
        {
            var codes = new ReadOnlyMemory<sbyte>(rows, row * width, width);
            if (!used[row] || !codes.Span.ContainsAnyExcept((sbyte)-1))
            {
                patternOfRow[row] = -1;
                continue;
            }

            int group = data.Groups is null ? 0 : groupCodes[data.Groups[row]!];
            ref int pattern = ref CollectionsMarshal.GetValueRefOrAddDefault(found, new PatternKey(codes, group), out bool exists);
            if (!exists)
            {
                pattern = first.Count;
                first.Add(row);
                weights.Add(0);
                groups.Add(group);
            }

            patternOfRow[row] = pattern;
            weights[pattern] += data.Weights is { } given ? given.Span[row] : 1;
        }

        var kept = new sbyte[first.Count * width];
        for (int p = 0; p < first.Count; p++)
            rows.AsSpan(first[p] * width, width).CopyTo(kept.AsSpan(p * width));
        return (kept, [.. weights], [.. groups], patternOfRow);
    }

    private readonly struct PatternKey(ReadOnlyMemory<sbyte> codes, int group) : IEquatable<PatternKey>
    {
        private readonly ReadOnlyMemory<sbyte> _codes = codes;
        private readonly int _group = group;

        public bool Equals(PatternKey other) => _group == other._group && _codes.Span.SequenceEqual(other._codes.Span);

        public override bool Equals(object? obj) => obj is PatternKey other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.Add(_group);
            hash.AddBytes(MemoryMarshal.AsBytes(_codes.Span));
            return hash.ToHashCode();
        }
    }
}
