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
    private const int MostClasses = 400_000;

    /// <summary>The place of who is not in a release.</summary>
    private const ulong Absent = ulong.MaxValue;

    /// <summary>Classes in the same groups that are compared with each other: those with most learners.</summary>
    private const int MostAlike = 40;

    private readonly Dictionary<int, int> _others;
    private readonly bool[] _isValue;

    private JointSystem(CellSystem system, (int Release, int Set)[] sets, int[][] setsOfAtom, ulong[][] places, Dictionary<int, int> others, (int Cell, bool IsOwn)[] classes, bool[] isValue)
    {
        (System, Sets, SetsOfAtom, Places, _others, Classes, _isValue) = (system, sets, setsOfAtom, places, others, classes, isValue);
    }

    public CellSystem System { get; }

    /// <summary>Which set of which release each cell of the system is; atoms themselves come after them.</summary>
    public (int Release, int Set)[] Sets { get; }

    /// <summary>The cells in which each atom is.</summary>
    public int[][] SetsOfAtom { get; }

    /// <summary>Where each atom is in each dimension of each release, and whether it has what each counts; <see cref="Absent"/> where it is not in a release.</summary>
    public ulong[][] Places { get; }

    /// <summary>Cells of learners who are in the same groups of all releases, and of those of them who have the same values; and whether one release alone makes a class of them.</summary>
    public (int Cell, bool IsOwn)[] Classes { get; }

    /// <summary>The cell of those who have not what a hidden share counts; null for other sets.</summary>
    public int? CellOfOthers(int cell) => _others.TryGetValue(cell, out var others) ? others : null;

    /// <summary>Pairs of atoms in the same groups of which the second has a value that the first has not, all else being alike.</summary>
    public IEnumerable<(int Without, int With)> Counterparts()
    {
        var byGroups = Enumerable.Range(0, SetsOfAtom.Length).GroupBy(atom => string.Join(',', SetsOfAtom[atom].Where(set => !_isValue[set])), StringComparer.Ordinal);
        foreach (var same in byGroups)
        {
            int[] atoms = [.. same];
            if (atoms.Length > MostAlike) atoms = [.. atoms.OrderByDescending(atom => System.Values[atom]).Take(MostAlike)];
            foreach (var without in atoms)
            {
                foreach (var with in atoms)
                {
                    if (SetsOfAtom[with].Length > SetsOfAtom[without].Length && SetsOfAtom[without].All(SetsOfAtom[with].Contains)) yield return (without, with);
                }
            }
        }
    }

    /// <summary>The atoms that share most shown sets with a cell, its own first, and of these the ones with most learners.</summary>
    public HashSet<int> Around(int cell, bool[] hidden, int most)
    {
        var near = new HashSet<int>();
        foreach (var own in System.Members[cell].Take(most / 2))
        {
            foreach (var set in SetsOfAtom[own])
            {
                if (!hidden[set]) near.Add(set);
            }
        }

        return [.. Enumerable.Range(0, SetsOfAtom.Length).Select(atom => (Atom: atom, Near: SetsOfAtom[atom].Count(near.Contains)))
            .OrderByDescending(one => one.Near).ThenByDescending(one => System.Values[one.Atom]).Take(most).Select(one => one.Atom)
            .Concat(System.Members[cell].Take(most / 2))];
    }

    /// <summary>Joins releases.</summary>
    public static JointSystem Of(IReadOnlyList<ReleaseRecord> releases, CancellationToken cancellationToken)
    {
        var place = new Dictionary<ulong, int>();
        var classOf = new List<int>();
        int[] widths = [.. releases.Select(release => Math.Max(1, release.Classes.Length == 0 ? 1 : release.Classes[0].Places.Length))];
        var starts = new int[releases.Count + 1];
        for (var release = 0; release < releases.Count; release++) starts[release + 1] = starts[release] + widths[release];
        var classes = new List<(int[] Sets, ulong[] Places)> { (Array.Empty<int>(), Enumerable.Repeat(Absent, starts[^1]).ToArray()) };
        var offsets = new int[releases.Count + 1];
        for (var release = 0; release < releases.Count; release++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            offsets[release + 1] = offsets[release] + releases[release].Sets.Length;
            var split = new Dictionary<(int, int), int>();
            for (var own = 0; own < releases[release].Classes.Length; own++)
            {
                var (sets, places, learners) = releases[release].Classes[own];
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
                        ulong[] joined = [.. classes[classOf[at]].Places];
                        // Where a release has no dimensions, each of its classes is a place.
                        if (places.Length == 0) joined[starts[release]] = (ulong)own;
                        else places.CopyTo(joined, starts[release]);
                        classes.Add(([.. classes[classOf[at]].Sets, .. sets.Select(set => offsets[release] + set)], joined));
                    }

                    classOf[at] = joint;
                }
            }
        }

        var sizes = new int[classes.Count];
        foreach (var joint in classOf) sizes[joint]++;
        var known = Enumerable.Range(0, sizes.Length).Where(joint => sizes[joint] > 0).Select(joint => (classes[joint].Sets, Size: sizes[joint], classes[joint].Places)).ToList();
        var kindOfPlace = new string?[starts[^1]];
        for (var release = 0; release < releases.Count; release++)
        {
            var kinds = releases[release].Kinds;
            for (var kind = 0; kind < kinds.Length; kind++) kindOfPlace[starts[release + 1] - kinds.Length + kind] = kinds[kind];
        }

        // Values that a learner has in some groups and not in others.
        var varying = kindOfPlace.Where((kind, place) => kind is not null && known.Exists(one => one.Places[place] is not (0 or 1 or Absent))).OfType<string>().ToHashSet(StringComparer.Ordinal);
        known.AddRange(Possible(releases, offsets, known, kindOfPlace, varying));
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
        // Who is in a group and has not what a hidden share counts: nobody is told of them, and few of them must not be.
        var others = new Dictionary<int, int>();
        var rest = new List<int[]>();
        for (var cell = 0; cell < cells.Length; cell++)
        {
            var set = releases[cells[cell].r].Sets[cells[cell].set];
            if (set.IsShown || set.IsMean || set.Kind.Length == 0) continue;
            others[cell] = cells.Length + kept.Length + rest.Count;
            rest.Add([.. members[offsets[cells[cell].r] + set.Group].Except(members[cell])]);
        }

        // Learners who are in the same groups, and those of them who have the same values. Who makes up a mean is no class of its own: no number of them is told. Nor is who has a value in some
        // of the groups and not in others (passed mathematics, failed art): the table tells of each of these alone.
        var alike = new List<(int Cell, bool IsOwn)>();
        string Place(int atom, int release) => string.Join(',', kept[atom].Sets.Where(set => cells[set].r == release && !releases[release].Sets[cells[set].set].IsMean));
        var ofRelease = Enumerable.Range(0, releases.Count).Select(release => Enumerable.Range(0, kept.Length)
            .GroupBy(atom => Place(atom, release), StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.Sum(atom => kept[atom].Size), StringComparer.Ordinal)).ToArray();
        foreach (var atoms in Alike(set => !set.IsMean && !varying.Contains(set.Kind)).Concat(Alike(set => set.Kind.Length == 0)).DistinctBy(atoms => string.Join(',', atoms), StringComparer.Ordinal))
        {
            var learners = atoms.Sum(atom => kept[atom].Size);
            if (learners == 0) continue;
            var isOwn = Enumerable.Range(0, releases.Count).Any(release => ofRelease[release][Place(atoms[0], release)] == learners);
            alike.Add((atoms.Length == 1 ? cells.Length + atoms[0] : cells.Length + kept.Length + rest.Count, isOwn));
            if (atoms.Length > 1) rest.Add(atoms);
        }

        IEnumerable<int[]> Alike(Func<ReleasedSet, bool> counts) => Enumerable.Range(0, kept.Length)
            .GroupBy(atom => string.Join(',', kept[atom].Sets.Where(set => counts(releases[cells[set].r].Sets[cells[set].set]))), StringComparer.Ordinal).Select(same => same.ToArray());

        var system = new CellSystem(
            [.. kept.Select(one => one.Size)], [.. kept.Select(_ => CellSystem.Unbounded)], [.. members.Select(atoms => atoms.ToArray()), .. kept.Select((_, atom) => new[] { atom }), .. rest]);
        return new JointSystem(system, cells, [.. kept.Select(one => one.Sets)], [.. kept.Select(one => one.Places)], others, [.. alike],
            [.. cells.Select(cell => releases[cell.r].Sets[cell.set] is { Kind.Length: > 0, IsMean: false })]);
    }

    // Who has a value is what is protected, so a reader does not know that nobody of a class has it, or all have: its counterpart is possible though nobody is such. The value
    // goes the same way in all releases; one of several values of a column is had only by who has no other.
    private static List<(int[] Sets, int Size, ulong[] Places)> Possible(
        IReadOnlyList<ReleaseRecord> releases, int[] offsets, List<(int[] Sets, int Size, ulong[] Places)> known, string?[] kindOfPlace, HashSet<string> varying)
    {
        ulong[] Placed(ulong[] places, string kind, ulong value) => [.. places.Select((own, place) => own != Absent && kindOfPlace[place] == kind ? value : own)];
        var all = releases.SelectMany((release, r) => release.Sets.Select(set => (Set: set, Group: offsets[r] + set.Group))).ToArray();
        var having = all.Select((one, index) => (one, index)).Where(pair => pair.one.Set is { Kind.Length: > 0, IsMean: false }).ToLookup(pair => (pair.one.Set.Kind, pair.one.Group), pair => pair.index);
        var kinds = having.Select(of => of.Key.Kind).Distinct(StringComparer.Ordinal).ToArray();
        var found = new Dictionary<string, (int[], int, ulong[])>(StringComparer.Ordinal);
        var single = new SingleGroups(releases, offsets, known);
        foreach (var (sets, _, places) in known)
        {
            foreach (var kind in kinds)
            {
                bool IsOfKind(int one) => all[one].Set.Kind == kind;
                int[] others = [.. sets.Where(one => !IsOfKind(one))];
                if (others.Length < sets.Length) found.TryAdd(string.Join(',', others), (others, 0, Placed(places, kind, 0)));
                if (sets.Any(one => all[one].Set is { Kind.Length: > 0, IsMean: false } && !IsOfKind(one) && Column(all[one].Set.Kind) == Column(kind))) continue;
                if (others.Length == sets.Length)
                {
                    int[] with = [.. sets.Concat(sets.Where(one => all[one].Set.Kind.Length == 0).SelectMany(one => having[(kind, one)])).Order()];
                    if (with.Length > sets.Length) found.TryAdd(string.Join(',', with), (with, 0, Placed(places, kind, 1)));
                }

                if (!varying.Contains(kind)) continue;
                // In one group otherwise than it is: who has the value there and nowhere else, has it in the totals of the group.
                int[] groups = [.. sets.Where(one => all[one].Set.Kind.Length == 0)];
                int[] alone = [.. groups.Where(single.IsSingle)];
                var has = alone.Where(one => having[(kind, one)].Any(sets.Contains)).ToHashSet();
                foreach (var flipped in alone.Where(one => having[(kind, one)].Any()))
                {
                    var now = has.ToHashSet();
                    if (!now.Remove(flipped)) now.Add(flipped);
                    int[] with = [.. others.Concat(groups.Where(one => now.Any(own => own == one || single.IsWithin(own, one))).SelectMany(one => having[(kind, one)])).Order()];
                    found.TryAdd(string.Join(',', with), (with, 0, Placed(places, kind, now.Count == 0 ? 0 : now.Count == alone.Length ? 1 : now.Aggregate(2UL, (sum, one) => (sum * 0x9E37_79B9_7F4A_7C15UL) + (ulong)one))));
                }
            }
        }

        foreach (var (sets, _, _) in known) found.Remove(string.Join(',', sets));
        return [.. found.Values];
    }

    private static string Column(string kind) => kind.Split(':')[0];

    /// <summary>Which groups of a release are totals of which others, as far as its learners show it.</summary>
    private sealed class SingleGroups
    {
        private readonly HashSet<(int Group, int Total)> _within = [];
        private readonly HashSet<int> _totals = [];

        public SingleGroups(IReadOnlyList<ReleaseRecord> releases, int[] offsets, List<(int[] Sets, int Size, ulong[] Places)> known)
        {
            var (classes, both) = (new int[offsets[^1]], new Dictionary<(int, int), int>());
            for (var release = 0; release < releases.Count; release++)
            {
                foreach (var (sets, _, _) in known)
                {
                    int[] groups = [.. sets.Where(one => one >= offsets[release] && one < offsets[release + 1] && releases[release].Sets[one - offsets[release]].Kind.Length == 0)];
                    foreach (var one in groups)
                    {
                        classes[one]++;
                        foreach (var other in groups)
                        {
                            if (one != other) both[(one, other)] = both.GetValueOrDefault((one, other)) + 1;
                        }
                    }
                }
            }

            // Of groups of the same learners, the later is the total: totals come last.
            foreach (var ((one, other), count) in both)
            {
                if (count != classes[one] || (count == classes[other] && one > other)) continue;
                _within.Add((one, other));
                _totals.Add(other);
            }
        }

        /// <summary>Whether no group is within it.</summary>
        public bool IsSingle(int group) => !_totals.Contains(group);

        /// <summary>Whether all learners of a group are in another.</summary>
        public bool IsWithin(int group, int total) => _within.Contains((group, total));
    }
}
