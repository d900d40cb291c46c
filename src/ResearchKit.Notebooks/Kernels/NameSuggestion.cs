namespace ResearchKit.Notebooks.Kernels;

/// <summary>Finds the valid name that was probably meant, for messages about names that are not found.</summary>
internal static class NameSuggestion
{
    /// <summary>The closing words of such a message: <c> Did you mean "x"?</c> where one is near, and the valid names.</summary>
    public static string For(string name, IEnumerable<string> valid)
    {
        var names = valid.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (names.Length == 0)
            return " There are none.";
        var (nearest, distance) = names
            .Select(candidate => (candidate, Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .MinBy(pair => pair.Item2);
        var didYouMean = distance <= Math.Max(2, name.Length / 3) ? $" Did you mean \"{nearest}\"?" : "";
        return $"{didYouMean} Valid names: {string.Join(", ", names)}.";
    }

    // Edits of one character, swaps of neighbours included (optimal string alignment).
    private static int Distance(string a, string b)
    {
        var cost = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            cost[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            cost[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var change = a[i - 1] == b[j - 1] ? 0 : 1;
                cost[i, j] = Math.Min(Math.Min(cost[i - 1, j] + 1, cost[i, j - 1] + 1), cost[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[a.Length, b.Length];
    }
}
