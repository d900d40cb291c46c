using ResearchKit.Privacy.Suppression;

namespace ResearchKit.Privacy.History;

/// <summary>
/// Whether a release together with earlier ones would tell what none of them tells alone: which of its figures must be hidden so that no earlier hidden one, no hidden
/// one of its own and no group of few learners that differences make can be worked out.
/// </summary>
internal static class DifferenceCheck
{
    private const long LargestTableau = 3_000_000;

    /// <summary>The sets of the new release that must not be shown.</summary>
    /// <param name="earlier">Earlier releases of the same snapshot or of others.</param>
    /// <param name="release">The new one.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static HashSet<int> Exposing(IReadOnlyList<ReleaseRecord> earlier, ReleaseRecord release, CancellationToken cancellationToken)
    {
        var hide = new HashSet<int>();
        foreach (var old in earlier)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (old.Snapshot != release.Snapshot && old.Definition == release.Definition) hide.UnionWith(Changed(old, release));
            hide.UnionWith(Near(old, release));
        }

        if (hide.Count > 0) return hide;
        var same = earlier.Where(old => old.Snapshot == release.Snapshot).ToArray();
        return same.Length == 0 ? hide : Determined(same, release, cancellationToken);
    }

    // The same group in another snapshot, with a few learners more or fewer.
    private static IEnumerable<int> Changed(ReleaseRecord old, ReleaseRecord release)
    {
        var before = old.Sets.Where(set => set.IsShown).ToLookup(set => (set.What, set.Kind), set => set);
        return release.Sets.Select((set, number) => (set, number)).Where(pair => pair.set.IsShown && before[(pair.set.What, pair.set.Kind)]
            .Any(was => was.Size != pair.set.Size && Math.Abs(was.Size - pair.set.Size) < Math.Max(was.Least, pair.set.Least))).Select(pair => pair.number);
    }

    // Two shown sets that differ in a few learners: one within the other, so that subtraction counts them, or nearly the same.
    private static HashSet<int> Near(ReleaseRecord old, ReleaseRecord release)
    {
        var common = new Dictionary<(int, int), int>();
        var classOf = new Dictionary<ulong, int>();
        for (var c = 0; c < old.Classes.Length; c++)
        {
            foreach (var learner in old.Classes[c].Learners) classOf[learner] = c;
        }

        foreach (var own in release.Classes)
        {
            foreach (var met in own.Learners.Where(classOf.ContainsKey).GroupBy(learner => classOf[learner]))
            {
                var count = met.Count();
                foreach (var set in own.Sets)
                {
                    if (!release.Sets[set].IsShown) continue;
                    foreach (var other in old.Classes[met.Key].Sets)
                    {
                        if (old.Sets[other].IsShown) common[(set, other)] = common.GetValueOrDefault((set, other)) + count;
                    }
                }
            }
        }

        var near = new HashSet<int>();
        foreach (var ((set, other), both) in common)
        {
            var (mine, theirs) = (release.Sets[set].Size - both, old.Sets[other].Size - both);
            var least = Math.Max(release.Sets[set].Least, old.Sets[other].Least);
            if (mine + theirs > 0 && mine + theirs < least) near.Add(set);
        }

        return near;
    }

    // Through any number of equations: hidden sets of all releases, and the small classes that they cut learners into.
    private static HashSet<int> Determined(ReleaseRecord[] earlier, ReleaseRecord release, CancellationToken cancellationToken)
    {
        ReleaseRecord[] all = [.. earlier, release];
        var last = all.Length - 1;
        var joint = JointSystem.Of(all, cancellationToken);
        var hidden = new bool[joint.System.CellCount];
        for (var cell = 0; cell < hidden.Length; cell++)
            hidden[cell] = cell >= joint.Sets.Length || !all[joint.Sets[cell].Release].Sets[joint.Sets[cell].Set].IsShown;
        var targets = new List<(int Cell, int Least)>();
        for (var cell = 0; cell < joint.Sets.Length; cell++)
        {
            var set = all[joint.Sets[cell].Release].Sets[joint.Sets[cell].Set];
            if (!set.IsShown && set.IsPrimary) targets.Add((cell, set.Kind.Length == 0 ? set.Least : Math.Min(set.Least, all[joint.Sets[cell].Release].Sets[set.Group].Size)));
        }

        for (var atom = 0; atom < joint.SetsOfAtom.Length; atom++)
        {
            var of = joint.SetsOfAtom[atom].Select(cell => (joint.Sets[cell].Release, Set: all[joint.Sets[cell].Release].Sets[joint.Sets[cell].Set])).ToArray();
            var least = of.Where(one => one.Set.IsShown).Select(one => one.Set.Least).DefaultIfEmpty(0).Max();
            if (joint.System.Values[atom] > 0 && joint.System.Values[atom] < least) targets.Add((joint.CellOfAtom(atom), least));
        }

        var tableau = new MoveTableau(joint.System, hidden);
        var record = new ProtectionRecord(joint.System);
        var hide = new HashSet<int>();
        foreach (var (cell, least) in targets.OrderByDescending(target => target.Least))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (record.Width(cell) >= least || (tableau.Size <= LargestTableau && tableau.Widen(cell, record, least))) continue;
            hide.UnionWith(Blamed(joint, all, last, cell));
        }

        return hide;
    }

    // The smallest shown set of the new release that holds learners of the exposed one; else one that holds learners of a set in which they are; else its smallest.
    private static IEnumerable<int> Blamed(JointSystem joint, ReleaseRecord[] all, int last, int exposed)
    {
        bool MayGo(int cell) => cell < joint.Sets.Length && joint.Sets[cell].Release == last && all[last].Sets[joint.Sets[cell].Set].IsShown;
        int[] near = [.. joint.System.Members[exposed].SelectMany(atom => joint.SetsOfAtom[atom]).Distinct()];
        var candidates = near.Where(MayGo).ToArray();
        if (candidates.Length == 0) candidates = [.. near.SelectMany(cell => joint.System.Members[cell]).Distinct().SelectMany(atom => joint.SetsOfAtom[atom]).Distinct().Where(MayGo)];
        if (candidates.Length == 0) candidates = [.. Enumerable.Range(0, joint.Sets.Length).Where(MayGo)];
        return candidates.OrderBy(cell => all[last].Sets[joint.Sets[cell].Set].Size).Take(1).Select(cell => joint.Sets[cell].Set);
    }
}
