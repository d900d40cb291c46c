using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Survival;

/// <summary>The usable rows of each group.</summary>
internal static class GroupMembers
{
    /// <summary>Groups with rows, in the order of their codes; one of code 0 without a grouping.</summary>
    public static IEnumerable<(int Group, int[] Members)> Of(EventRows rows, Grouping? groups)
    {
        if (groups is null)
            return rows.Count == 0 ? [] : [(0, [.. Enumerable.Range(0, rows.Count)])];
        var members = new List<int>[groups.GroupCount];
        for (int i = 0; i < rows.Count; i++)
            (members[groups.Codes[rows.Rows[i]]] ??= []).Add(i);
        return [.. members.Select((list, group) => (group, list)).Where(pair => pair.list is not null).Select(pair => (pair.group, pair.list.ToArray()))];
    }
}
