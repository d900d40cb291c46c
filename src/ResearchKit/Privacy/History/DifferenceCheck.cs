using ResearchKit.Privacy.Suppression;

namespace ResearchKit.Privacy.History;

/// <summary>
/// Whether a release together with earlier ones would tell what none of them tells alone: which of its figures must be hidden so that no earlier hidden one, no hidden
/// one of its own and no group of few learners that differences make can be worked out.
/// </summary>
internal static class DifferenceCheck
{
    private const long LargestTableau = 3_000_000;

    /// <summary>As many classes are looked at together; of more, those that share most sets with the target.</summary>
    private const int FewClasses = 1_500;

    /// <summary>Numbers of tableaus that are looked at; after that what boxes do not prove is taken as told. The same on every machine.</summary>
    private const long MostWork = 300_000_000;

    /// <summary>The sets of the new release that must not be shown.</summary>
    /// <param name="earlier">Earlier releases of the same snapshot or of others.</param>
    /// <param name="release">The new one.</param>
    /// <param name="isOverlapping">Whether learners stand in several groups of the new release: then its own figures tell of who stands in both of two groups.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Those that tell of few by themselves, beside a set released before; and those to blame for what all together tell, of which it is enough that they cannot be worked out.</returns>
    public static (HashSet<int> Telling, HashSet<int> Blamed) Exposing(IReadOnlyList<ReleaseRecord> earlier, ReleaseRecord release, bool isOverlapping, CancellationToken cancellationToken)
    {
        var hide = new HashSet<int>();
        foreach (var old in earlier)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (old.Snapshot != release.Snapshot && old.Definition == release.Definition) hide.UnionWith(Changed(old, release));
            hide.UnionWith(Near(old, release));
        }

        if (hide.Count > 0) return (hide, []);
        var same = earlier.Where(old => old.Snapshot == release.Snapshot || (old.IsLasting && release.IsLasting)).ToArray();
        return same.Length == 0 && !isOverlapping ? (hide, []) : (hide, Determined(same, release, cancellationToken));
    }

    // The same group in another snapshot, with a few learners more or fewer.
    private static IEnumerable<int> Changed(ReleaseRecord old, ReleaseRecord release)
    {
        var before = old.Sets.Where(set => set.IsShown).ToLookup(set => (set.What, set.Kind), set => set);
        return release.Sets.Select((set, number) => (set, number)).Where(pair => pair.set.IsShown && before[(pair.set.What, pair.set.Kind)]
            .Any(was => was.Size != pair.set.Size && Math.Abs(was.Size - pair.set.Size) < Math.Max(was.Least, pair.set.Least))).Select(pair => pair.number);
    }

    // Two shown sets that differ in a few learners: one within the other, so that subtraction counts them, or nearly the same. Who does not have a value is such a set too.
    private static HashSet<int> Near(ReleaseRecord old, ReleaseRecord release)
    {
        var common = new Dictionary<(int, int), int>();
        var classOf = new Dictionary<ulong, int>();
        for (var c = 0; c < old.Classes.Length; c++)
        {
            foreach (var learner in old.Classes[c].Learners) classOf[learner] = c;
        }

        var theirs = old.Classes.Select(one => old.Shown(one).ToArray()).ToArray();
        foreach (var own in release.Classes)
        {
            var mine = release.Shown(own).ToArray();
            foreach (var met in own.Learners.Where(classOf.ContainsKey).GroupBy(learner => classOf[learner]))
            {
                var count = met.Count();
                foreach (var set in mine)
                {
                    foreach (var other in theirs[met.Key]) common[(set, other)] = common.GetValueOrDefault((set, other)) + count;
                }
            }
        }

        var near = new HashSet<int>();
        foreach (var ((set, other), both) in common)
        {
            var differing = release.SizeOf(set) + old.SizeOf(other) - (2 * both);
            var least = Math.Max(release.Sets[ReleaseRecord.SetOf(set)].Least, old.Sets[ReleaseRecord.SetOf(other)].Least);
            if (differing > 0 && differing < least) near.Add(ReleaseRecord.SetOf(set));
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
            hidden[cell] = cell >= joint.Sets.Length || all[joint.Sets[cell].Release].Sets[joint.Sets[cell].Set] is not { IsShown: true, IsMean: false };
        var targets = new List<(int Cell, int Least)>();
        for (var cell = 0; cell < joint.Sets.Length; cell++)
        {
            var set = all[joint.Sets[cell].Release].Sets[joint.Sets[cell].Set];
            if (set is not { IsShown: false, IsPrimary: true, IsMean: false }) continue;
            var least = set.Kind.Length == 0 ? set.Least : Math.Min(set.Least, all[joint.Sets[cell].Release].Sets[set.Group].Size);
            targets.Add((cell, least));
            if (joint.CellOfOthers(cell) is { } others && joint.System.ValueOf(others) is > 0 and var few && few < set.Least) targets.Add((others, least));
        }

        foreach (var (cell, isOwn) in joint.Classes)
        {
            var learners = joint.System.ValueOf(cell);
            var least = joint.System.Members[cell].SelectMany(atom => joint.SetsOfAtom[atom]).Select(set => all[joint.Sets[set].Release].Sets[joint.Sets[set].Set])
                .Where(set => set is { IsShown: true, IsMean: false }).Select(set => set.Least).DefaultIfEmpty(0).Max();
            // No class of few learners that several releases make may be known more closely than to as many as it has, and none that one makes, which hides what it must, be counted.
            if (learners > 0 && learners < least) targets.Add((cell, isOwn ? 1 : (int)learners));
        }

        var record = new ProtectionRecord(joint.System);
        var boxes = new JointBoxes(joint, hidden);
        var left = new List<(int Cell, int Least)>();
        foreach (var target in targets.OrderByDescending(target => target.Least))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (record.Width(target.Cell) < target.Least && !boxes.Widen(target.Cell, record, target.Least)) left.Add(target);
        }

        var hide = new HashSet<int>();
        var (whole, work) = (joint.SetsOfAtom.Length <= FewClasses, 0L);
        MoveTableau? tableau = null;
        foreach (var (cell, least) in left)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (record.Width(cell) >= least) continue;
            if (work <= MostWork)
            {
                if (!whole || tableau is null) tableau = new MoveTableau(joint.System, hidden, whole ? null : joint.Around(cell, hidden, FewClasses));
                var before = whole ? tableau.Work : 0;
                var isWide = tableau.Size <= LargestTableau && tableau.Widen(cell, record, least);
                work += tableau.Work - before;
                if (isWide) continue;
            }

            hide.UnionWith(Blamed(joint, boxes, all, last, cell, hide));
        }

        return hide.Count > 0 ? hide : MeanCheck.Exposing(joint, all, cancellationToken);
    }

    // What is in the way of the cheapest box; else the smallest shown set of the new release near the exposed one: of those who have a value, since counts of all learners leave shares as they are.
    private static IEnumerable<int> Blamed(JointSystem joint, JointBoxes boxes, ReleaseRecord[] all, int last, int exposed, HashSet<int> gone)
    {
        bool MayGo(int cell) => cell < joint.Sets.Length && joint.Sets[cell].Release == last && all[last].Sets[joint.Sets[cell].Set] is { IsShown: true, IsMean: false };
        double Cost(int cell) => !MayGo(cell) ? double.PositiveInfinity : gone.Contains(joint.Sets[cell].Set) ? 1e-6 : 1 + ((double)joint.System.ValueOf(cell) / joint.System.Values.Length);
        var inTheWay = boxes.InTheWay(exposed, Cost);
        if (inTheWay.Count > 0) return inTheWay.Select(cell => joint.Sets[cell].Set);
        int[] near = [.. joint.System.Members[exposed].SelectMany(atom => joint.SetsOfAtom[atom]).Distinct()];
        int[] around = [.. near.Concat(near.SelectMany(cell => joint.System.Members[cell]).Distinct().SelectMany(atom => joint.SetsOfAtom[atom])).Distinct().Where(MayGo)];
        var candidates = Array.FindAll(around, cell => all[last].Sets[joint.Sets[cell].Set].Kind.Length > 0 && !gone.Contains(joint.Sets[cell].Set));
        if (candidates.Length == 0) candidates = around;
        if (candidates.Length == 0) candidates = [.. Enumerable.Range(0, joint.Sets.Length).Where(MayGo)];
        return candidates.OrderBy(cell => all[last].Sets[joint.Sets[cell].Set].Size).Take(1).Select(cell => joint.Sets[cell].Set);
    }
}
