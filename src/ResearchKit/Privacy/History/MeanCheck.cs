using System.Collections.Immutable;

namespace ResearchKit.Privacy.History;

/// <summary>
/// Whether means of several releases together tell a mean that none of them shows: each shown mean, times its number of learners, is an equation over the sums of the classes of learners,
/// and what is a combination of equations is told. Only whether a sum is determined is asked, since values are not recorded: not how closely it is known.
/// </summary>
internal static class MeanCheck
{
    /// <summary>Choices of classes with few learners that are looked at, and numbers of equations in all; each class alone always is.</summary>
    private const long MostUnions = 20_000;
    private const long MostWork = 400_000_000;

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
            var equations = new EquationSpan(unknowns.Length);
            foreach (var cell in means.Where(cell => SetOf(cell).IsShown)) equations.Add(In(cell));
            foreach (var target in Targets())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!equations.Contains(target)) continue;
                hide.Add(joint.Sets[own.OrderBy(cell => !In(cell).Intersect(target).Any()).ThenBy(cell => SetOf(cell).Size).First()].Set);
            }

            int[] In(int cell) => [.. Enumerable.Range(0, unknowns.Length).Where(unknown => unknowns[unknown].Means.Contains(cell))];

            // Means that must be hidden, and the few learners who make up a class.
            IEnumerable<int[]> Targets()
            {
                foreach (var cell in means.Where(cell => SetOf(cell) is { IsShown: false, IsPrimary: true })) yield return In(cell);
                var least = means.Max(cell => SetOf(cell).Least);
                int[] small = [.. Enumerable.Range(0, unknowns.Length).Where(unknown => unknowns[unknown].Learners < least)];
                var most = Math.Clamp(MostWork / Math.Max(1, (long)means.Length * unknowns.Length), small.Length, MostUnions);
                foreach (var few in Unions(small, 0, least).Take((int)most)) yield return [.. few];
            }

            // Every choice of classes with fewer learners together; those of one class first.
            IEnumerable<ImmutableStack<int>> Unions(int[] small, int from, int least)
            {
                var queue = new Queue<(ImmutableStack<int> Few, int From, int Learners)>([(ImmutableStack<int>.Empty, from, 0)]);
                while (queue.TryDequeue(out var one))
                {
                    if (!one.Few.IsEmpty) yield return one.Few;
                    for (var next = one.From; next < small.Length && queue.Count < MostUnions; next++)
                    {
                        var learners = one.Learners + unknowns[small[next]].Learners;
                        if (learners < least) queue.Enqueue((one.Few.Push(small[next]), next + 1, learners));
                    }
                }
            }
        }

        return hide;
    }

    // Learners who make up the same means: their sum.
    private static (HashSet<int> Means, int Learners)[] Unknowns(int[] means, JointSystem joint)
    {
        var own = means.ToHashSet();
        return [.. Enumerable.Range(0, joint.SetsOfAtom.Length).Where(atom => joint.System.Values[atom] > 0)
            .Select(atom => (Means: joint.SetsOfAtom[atom].Where(own.Contains).ToArray(), Learners: joint.System.Values[atom])).Where(one => one.Means.Length > 0)
            .GroupBy(one => string.Join(',', one.Means), StringComparer.Ordinal).Select(same => (same.First().Means.ToHashSet(), same.Sum(one => one.Learners)))];
    }
}
