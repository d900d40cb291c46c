namespace ResearchKit.Privacy.History;

/// <summary>
/// Whether means of several releases together tell a mean that none of them shows: each shown mean, times its number of learners, is an equation over the sums of the classes of learners,
/// and what is a combination of equations is told. Only whether a sum is determined is asked, since values are not recorded: not how closely it is known.
/// </summary>
internal static class MeanCheck
{
    /// <summary>Choices of several classes with few learners together that are looked at; each class alone always is.</summary>
    private const int MostUnions = 20_000;

    /// <summary>The sets of the last release whose means must not be shown.</summary>
    public static HashSet<int> Exposing(JointSystem joint, ReleaseRecord[] all, CancellationToken cancellationToken)
    {
        var hide = new HashSet<int>();
        var last = all.Length - 1;
        ReleasedSet SetOf(int cell) => all[joint.Sets[cell].Release].Sets[joint.Sets[cell].Set];
        foreach (var kind in Enumerable.Range(0, joint.Sets.Length).Where(cell => SetOf(cell).IsMean).GroupBy(cell => SetOf(cell).Kind, StringComparer.Ordinal))
        {
            int[] means = [.. kind];
            int[] own = [.. means.Where(cell => joint.Sets[cell].Release == last && SetOf(cell).IsShown)];
            if (own.Length == 0) continue;
            cancellationToken.ThrowIfCancellationRequested();
            var unknowns = Unknowns(means, joint);
            var members = unknowns.Index().SelectMany(one => one.Item.Means.Select(cell => (cell, one.Index))).GroupBy(one => one.cell, one => one.Index).ToDictionary(same => same.Key, same => same.ToArray());
            var equations = new EquationSpan(unknowns.Length);
            foreach (var cell in means.Where(cell => SetOf(cell).IsShown)) equations.Add(In(cell));
            foreach (var target in Targets())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!equations.Contains(target)) continue;
                hide.Add(joint.Sets[own.OrderBy(cell => !In(cell).Intersect(target).Any()).ThenBy(cell => SetOf(cell).Size).First()].Set);
            }

            int[] In(int cell) => members.GetValueOrDefault(cell) ?? [];

            // Means that must be hidden, and the few learners who make up a class.
            IEnumerable<int[]> Targets()
            {
                foreach (var cell in means.Where(cell => SetOf(cell) is { IsShown: false, IsPrimary: true })) yield return In(cell);
                var least = means.Max(cell => SetOf(cell).Least);
                int[] small = [.. Enumerable.Range(0, unknowns.Length).Where(unknown => unknowns[unknown].Learners < least)];
                foreach (var unknown in small) yield return [unknown];
                foreach (var few in Unions(small, least).Where(few => few.Length > 1).Take(MostUnions)) yield return few;
            }

            // Every choice of classes that have fewer learners together; the fewest classes first.
            IEnumerable<int[]> Unions(int[] small, int least)
            {
                var queue = new Queue<(int[] Few, int From, int Learners)>([([], 0, 0)]);
                while (queue.TryDequeue(out var one))
                {
                    yield return one.Few;
                    for (var next = one.From; next < small.Length && queue.Count < MostUnions; next++)
                    {
                        var learners = one.Learners + unknowns[small[next]].Learners;
                        if (learners < least) queue.Enqueue(([.. one.Few, small[next]], next + 1, learners));
                    }
                }
            }
        }

        return hide;
    }

    // Learners who make up the same means: their sum.
    private static (int[] Means, int Learners)[] Unknowns(int[] means, JointSystem joint)
    {
        var own = means.ToHashSet();
        return [.. Enumerable.Range(0, joint.SetsOfAtom.Length).Where(atom => joint.System.Values[atom] > 0)
            .Select(atom => (Means: joint.SetsOfAtom[atom].Where(own.Contains).ToArray(), Learners: joint.System.Values[atom])).Where(one => one.Means.Length > 0)
            .GroupBy(one => string.Join(',', one.Means), StringComparer.Ordinal).Select(same => (same.First().Means, same.Sum(one => one.Learners)))];
    }
}
