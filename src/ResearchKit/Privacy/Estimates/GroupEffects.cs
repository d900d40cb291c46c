namespace ResearchKit.Privacy.Estimates;

/// <summary>
/// Which groups' effects are hidden. The effects of a random intercept add up to zero, so that a single hidden one is the rest's sum: with those of too few learners as
/// many others are hidden, the smallest first, as it takes for the hidden ones to be two or more with enough learners between them.
/// </summary>
internal static class GroupEffects
{
    /// <param name="groups">The groups.</param>
    /// <param name="learners">Learners of the fit.</param>
    /// <param name="least">Fewest learners that an effect may stand for.</param>
    /// <param name="further">Groups that must be hidden for another reason.</param>
    public static bool[] Hidden(ModelGroups groups, ModelLearners learners, int least, IReadOnlyCollection<int> further)
    {
        if (string.Equals(groups.Name, learners.Column, StringComparison.OrdinalIgnoreCase)) return [.. groups.Labels.Select(_ => true)];
        var members = Members(groups, learners);
        bool[] hidden = [.. members.Select((own, group) => own.Count < least || further.Contains(group))];
        if (!hidden.Contains(true)) return hidden;
        foreach (var group in Enumerable.Range(0, hidden.Length).Where(group => !hidden[group]).OrderBy(group => members[group].Count).ToArray())
        {
            var covered = Enumerable.Range(0, hidden.Length).Where(one => hidden[one]).ToArray();
            if (covered.Length > 1 && covered.SelectMany(one => members[one]).Distinct().Count() >= least) break;
            hidden[group] = true;
        }

        return hidden;
    }

    /// <summary>The learners of each group.</summary>
    public static HashSet<int>[] Members(ModelGroups groups, ModelLearners learners)
    {
        var members = Enumerable.Range(0, groups.Labels.Count).Select(_ => new HashSet<int>()).ToArray();
        for (var row = 0; row < learners.Codes.Length; row++)
        {
            if (learners.Codes[row] >= 0) members[groups.Codes[row]].Add(learners.Codes[row]);
        }

        return members;
    }
}
