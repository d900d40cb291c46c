namespace ResearchKit.Frames;

/// <summary>Sentences for a name that is not found: what was asked, the nearest valid name, and all valid names.</summary>
public static class NameSuggestion
{
    private const int ListedNames = 40;
    private const int LongestListed = 80;

    /// <summary>For example: <c>No column "grad" in this frame. Did you mean "grade"? Valid names: "grade", "school".</c></summary>
    /// <param name="kind">What is named: <c>column</c>, <c>table</c>.</param>
    /// <param name="where">Where it was looked for: <c>this frame</c>.</param>
    /// <param name="asked">The name that is not there.</param>
    /// <param name="valid">The names that are; the first forty are listed, long ones shortened.</param>
    public static string NotFound(string kind, string where, string asked, IReadOnlyCollection<string> valid)
    {
        ArgumentNullException.ThrowIfNull(valid);
        var nearest = Nearest(asked, valid);
        var hint = nearest is null ? "" : $" Did you mean \"{QuotedText.Shortened(nearest)}\"?";
        var listed = string.Join(", ", valid.Take(ListedNames).Select(name => $"\"{QuotedText.Shortened(name, LongestListed)}\""));
        var more = valid.Count > ListedNames ? $" and {valid.Count - ListedNames} more" : "";
        var all = valid.Count == 0 ? $" It has none." : $" Valid names: {listed}{more}.";
        return $"No {kind} \"{QuotedText.Shortened(asked)}\" in {QuotedText.Shortened(where)}.{hint}{all}";
    }

    /// <summary>The valid name at the smallest edit distance, or null when none is near enough to be meant. Case is ignored; nothing of more than 200 characters is compared.</summary>
    /// <param name="asked">The name that is not there.</param>
    /// <param name="valid">The names that are.</param>
    public static string? Nearest(string asked, IEnumerable<string> valid)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(valid);
        if (asked.Length > QuotedText.Most)
            return null;
        string? best = null;
        var bestDistance = (Math.Max(asked.Length, 3) / 3) + 1;
        foreach (var name in valid.Where(name => name.Length <= QuotedText.Most))
        {
            var distance = Distance(asked.ToUpperInvariant(), name.ToUpperInvariant());
            if (name.Length > 2 && asked.Length > 2
                && (name.Contains(asked, StringComparison.OrdinalIgnoreCase) || asked.Contains(name, StringComparison.OrdinalIgnoreCase)))
                distance = Math.Min(distance, 1);
            if (distance >= bestDistance)
                continue;
            best = name;
            bestDistance = distance;
        }

        return best;
    }

    /// <summary>Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours each cost one.</summary>
    private static int Distance(string a, string b)
    {
        var rows = new int[3][];
        for (var i = 0; i < 3; i++)
            rows[i] = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            rows[0][j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var (current, previous, beforePrevious) = (rows[i % 3], rows[(i - 1) % 3], rows[(i + 1) % 3]);
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1] + 1, previous[j] + 1), previous[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    current[j] = Math.Min(current[j], beforePrevious[j - 2] + 1);
            }
        }

        return rows[a.Length % 3][b.Length];
    }
}
