using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.MissingData;

/// <summary>What is missing of a data set: by variable, by pattern, by group. Immutable.</summary>
public sealed record MissingnessReport
{
    /// <summary>Rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Rows without anything missing.</summary>
    public required int CompleteRows { get; init; }

    /// <summary>Names of the variables, in the order given.</summary>
    public required IReadOnlyList<string> Variables { get; init; }

    /// <summary>Missing values of each variable, zero or more.</summary>
    public required IReadOnlyList<int> Missing { get; init; }

    /// <summary>Which variables are missing together, and in how many rows; the most frequent first, ties by the first row.</summary>
    public required IReadOnlyList<MissingnessPattern> Patterns { get; init; }

    /// <summary>Whether variables can be put in an order such that one that is missing has all after it missing too, as in a panel that learners leave. True where nothing is missing.</summary>
    public required bool IsMonotone { get; init; }

    /// <summary>Missing values by group; empty without groups.</summary>
    public required IReadOnlyList<GroupMissingness> Groups { get; init; }

    /// <summary>Reports.</summary>
    /// <param name="variables">Names and for each row whether it is missing.</param>
    /// <param name="groups">Groups to tell apart; null for none. Rows without a group are counted in none.</param>
    /// <exception cref="ArgumentException">There is no variable, or lengths differ.</exception>
    public static MissingnessReport Of(IReadOnlyList<(string Name, bool[] IsMissing)> variables, Grouping? groups = null)
    {
        ArgumentNullException.ThrowIfNull(variables);
        if (variables.Count == 0)
            throw new ArgumentException("Name at least one variable to report on.", nameof(variables));
        int n = variables[0].IsMissing.Length;
        foreach ((string name, bool[] isMissing) in variables)
        {
            if (isMissing.Length != n)
                throw new ArgumentException($"{name} has {isMissing.Length} rows and {variables[0].Name} {n}. Give one value a row.", nameof(variables));
        }

        if (groups is not null && groups.Codes.Length != n)
            throw new ArgumentException($"{groups.Name} has {groups.Codes.Length} rows and the variables {n}. Give one a row.", nameof(groups));
        var patterns = new Dictionary<string, (bool[] Mask, int Count, int First)>(StringComparer.Ordinal);
        for (int i = 0; i < n; i++)
        {
            string key = string.Concat(variables.Select(variable => variable.IsMissing[i] ? '1' : '0'));
            patterns[key] = patterns.TryGetValue(key, out var seen) ? (seen.Mask, seen.Count + 1, seen.First) : ([.. variables.Select(variable => variable.IsMissing[i])], 1, i);
        }

        int[] missing = [.. variables.Select(variable => variable.IsMissing.Count(one => one))];
        int[] order = [.. Enumerable.Range(0, missing.Length).OrderBy(v => missing[v])];
        bool isMonotone = patterns.Values.All(pattern =>
        {
            bool began = false;
            foreach (int v in order)
            {
                if (began && !pattern.Mask[v])
                    return false;
                began |= pattern.Mask[v];
            }

            return true;
        });
        return new MissingnessReport
        {
            Rows = n,
            CompleteRows = patterns.Values.Where(pattern => !pattern.Mask.Contains(true)).Sum(pattern => pattern.Count),
            Variables = [.. variables.Select(variable => variable.Name)],
            Missing = missing,
            Patterns = [.. patterns.Values.OrderByDescending(pattern => pattern.Count).ThenBy(pattern => pattern.First).Select(pattern => new MissingnessPattern(pattern.Mask, pattern.Count))],
            IsMonotone = isMonotone,
            Groups = groups is null ? [] : GroupsOf(variables, groups),
        };
    }

    private static GroupMissingness[] GroupsOf(IReadOnlyList<(string Name, bool[] IsMissing)> variables, Grouping groups)
    {
        var rows = new int[groups.GroupCount];
        var missing = new int[groups.GroupCount][];
        for (int g = 0; g < missing.Length; g++)
            missing[g] = new int[variables.Count];
        ReadOnlySpan<int> codes = groups.Codes;
        for (int i = 0; i < codes.Length; i++)
        {
            if (codes[i] < 0)
                continue;
            rows[codes[i]]++;
            for (int v = 0; v < variables.Count; v++)
                missing[codes[i]][v] += variables[v].IsMissing[i] ? 1 : 0;
        }

        return [.. rows.Select((count, g) => new GroupMissingness(g, count, missing[g]))];
    }
}

/// <summary>One pattern of missing values.</summary>
/// <param name="IsMissing">For each variable, whether it is missing.</param>
/// <param name="Rows">Rows with the pattern, 1 or more.</param>
public sealed record MissingnessPattern(IReadOnlyList<bool> IsMissing, int Rows);

/// <summary>What is missing in one group.</summary>
/// <param name="Group">The group's code in its grouping.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Missing">Missing values of each variable.</param>
public sealed record GroupMissingness(int Group, int Rows, IReadOnlyList<int> Missing);
