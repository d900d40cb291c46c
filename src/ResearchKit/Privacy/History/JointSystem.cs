using ResearchKit.Privacy.Suppression;

namespace ResearchKit.Privacy.History;

/// <summary>
/// Several releases of the same data as one system: the atoms are the classes of learners who are in the same sets of all of them, and each set that
/// a release shows is an equation. Groups that nobody is in together are no atoms, so that a reader who knows which combinations there are finds out no more.
/// </summary>
internal sealed class JointSystem
{
    /// <summary>
    /// Of more classes than this, half are the smallest, which are what could be singled out, and half the largest, which give a reader the most to think possible. What the
    /// rest would add is taken as known to the reader.
    /// </summary>
    private const int MostClasses = 4_000;

    private JointSystem(CellSystem system, (int Release, int Set)[] sets, int[][] setsOfAtom, int learners)
    {
        (System, Sets, SetsOfAtom, Learners) = (system, sets, setsOfAtom, learners);
    }

    public CellSystem System { get; }

    /// <summary>Which set of which release each cell of the system is; atoms themselves come after them.</summary>
    public (int Release, int Set)[] Sets { get; }

    /// <summary>The cells in which each atom is.</summary>
    public int[][] SetsOfAtom { get; }

    public int Learners { get; }

    /// <summary>The cell of the system that stands for one atom alone.</summary>
    public int CellOfAtom(int atom) => Sets.Length + atom;

    /// <summary>Joins releases.</summary>
    public static JointSystem Of(IReadOnlyList<ReleaseRecord> releases, CancellationToken cancellationToken)
    {
        var place = new Dictionary<ulong, int>();
        var classOf = new List<int>();
        var classes = new List<int[]> { Array.Empty<int>() };
        var offsets = new int[releases.Count + 1];
        for (var release = 0; release < releases.Count; release++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            offsets[release + 1] = offsets[release] + releases[release].Sets.Length;
            var split = new Dictionary<(int, int), int>();
            for (var own = 0; own < releases[release].Classes.Length; own++)
            {
                var (sets, learners) = releases[release].Classes[own];
                foreach (var learner in learners)
                {
                    if (!place.TryGetValue(learner, out var at))
                    {
                        place[learner] = at = classOf.Count;
                        classOf.Add(0);
                    }

                    if (!split.TryGetValue((classOf[at], own), out var joint))
                    {
                        split[(classOf[at], own)] = joint = classes.Count;
                        classes.Add([.. classes[classOf[at]], .. sets.Select(set => offsets[release] + set)]);
                    }

                    classOf[at] = joint;
                }
            }
        }

        var sizes = new int[classes.Count];
        foreach (var joint in classOf) sizes[joint]++;
        var known = Enumerable.Range(0, sizes.Length).Where(joint => sizes[joint] > 0).Select(joint => (Sets: classes[joint], Size: sizes[joint])).ToList();
        known.AddRange(Possible(releases, offsets, known));
        var bySize = known.OrderBy(one => one.Size == 0).ThenBy(one => one.Size).ToArray();
        var people = bySize.Count(one => one.Size > 0);
        var kept = bySize.Length <= MostClasses ? bySize
            : people <= MostClasses ? bySize[..MostClasses] : [.. bySize[..(MostClasses / 2)], .. bySize[(people - (MostClasses / 2))..people]];
        var members = Enumerable.Range(0, offsets[^1]).Select(_ => new List<int>()).ToArray();
        for (var atom = 0; atom < kept.Length; atom++)
        {
            foreach (var set in kept[atom].Sets) members[set].Add(atom);
        }

        var cells = releases.SelectMany((release, r) => release.Sets.Select((_, set) => (r, set))).ToArray();
        var system = new CellSystem(
            [.. kept.Select(one => one.Size)], [.. kept.Select(_ => CellSystem.Unbounded)], [.. members.Select(atoms => atoms.ToArray()), .. kept.Select((_, atom) => new[] { atom })]);
        return new JointSystem(system, cells, [.. kept.Select(one => one.Sets)], place.Count);
    }

    // Who has a value is what is protected, so a reader does not know that nobody of a class has it, or all have: its counterpart is possible though nobody is such. The value
    // goes the same way in all releases; one of several values of a column is had only by who has no other.
    private static List<(int[] Sets, int Size)> Possible(IReadOnlyList<ReleaseRecord> releases, int[] offsets, List<(int[] Sets, int Size)> known)
    {
        var all = releases.SelectMany((release, r) => release.Sets.Select(set => (Set: set, Group: offsets[r] + set.Group))).ToArray();
        var having = all.Select((one, index) => (one, index)).Where(pair => pair.one.Set.Kind.Length > 0).ToLookup(pair => (pair.one.Set.Kind, pair.one.Group), pair => pair.index);
        var kinds = all.Select(one => one.Set.Kind).Where(kind => kind.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        var found = new Dictionary<string, (int[], int)>(StringComparer.Ordinal);
        foreach (var (sets, _) in known)
        {
            foreach (var kind in kinds)
            {
                int[] others = [.. sets.Where(one => all[one].Set.Kind != kind)];
                if (others.Length < sets.Length)
                {
                    found.TryAdd(string.Join(',', others), (others, 0));
                    continue;
                }

                if (sets.Any(one => all[one].Set.Kind.Length > 0 && Column(all[one].Set.Kind) == Column(kind))) continue;
                int[] with = [.. sets.Concat(sets.Where(one => all[one].Set.Kind.Length == 0).SelectMany(one => having[(kind, one)])).Order()];
                if (with.Length > sets.Length) found.TryAdd(string.Join(',', with), (with, 0));
            }
        }

        foreach (var (sets, _) in known) found.Remove(string.Join(',', sets));
        return [.. found.Values];
    }

    private static string Column(string kind) => kind.Split(':')[0];
}
