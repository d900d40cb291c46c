using System.Numerics;
using ResearchKit.Frames;
using ResearchKit.Privacy.Suppression;

namespace ResearchKit.Privacy.History;

/// <summary>
/// The simplest worlds that look the same after several releases: learners of a few classes change places so that the corners of a box go up and down by turns.
/// Where there are thousands of classes of one or two learners each, as there are after a few tables of many learners, these prove at once what a tableau would take hours for.
/// </summary>
/// <remarks>
/// Each class has a place: its group in each dimension of each release, and whether it has each value that is counted. Places that change together (a school in all tables that have schools) are a mask.
/// A box starts at a class and changes the places of two or three masks, each to what another class has that is like the first in all else. Of 4 or 8 such classes every other one loses a
/// learner. No shown number changes where no table crosses all masks; each box is checked for that, and each world again in whole numbers.
/// </remarks>
internal sealed class JointBoxes
{
    private const int MostPlaces = 64;
    private const int MostMasks = 14;
    private const int PairsOfPlace = 4_000;
    private const int MostMembers = 32;

    /// <summary>Boxes looked at for one choice of masks: all where there are no more, else as many drawn. The same on every machine.</summary>
    private const int MostOfMasks = 1_024;

    /// <summary>Boxes looked at for one class of a target.</summary>
    private const int MostBoxes = 12_000;

    /// <summary>Boxes looked at for one class, to see what is in their way, and the most sets that are hidden for one.</summary>
    private const int MostInTheWay = 4_000;
    private const int MostHidden = 4;

    /// <summary>Exchanges looked at for one class of a target.</summary>
    private const int MostExchanges = 4_000;

    /// <summary>Boxes of two masks that are kept to be paired, and of those that tell the same.</summary>
    private const long MostPairs = 600_000;
    private const int MostAlike = 48;

    private readonly CellSystem _system;
    private readonly bool[] _hidden;
    private readonly int[][] _setsOfAtom;
    private readonly ulong[][] _places;
    private readonly ulong[] _names;
    private readonly Dictionary<ulong, int> _atoms = [];
    private readonly Dictionary<ulong, List<int>> _alike = [];
    private readonly ulong[] _shown;
    private readonly (ulong Mask, Lazy<Neighbours> Neighbours)[] _masks;
    private readonly ulong[][] _boxes;
    private readonly Dictionary<int, int> _changes = [];
    private readonly ulong[] _shownSums;
    private readonly Lazy<(ulong[] Choice, Dictionary<ulong, List<int[]>> Boxes)[]> _pairs;
    private readonly Lazy<JointExchanges> _classes;
    private readonly Lazy<JointExchanges> _values;

    public JointBoxes(JointSystem joint, bool[] hidden)
    {
        (_system, _hidden, _setsOfAtom) = (joint.System, hidden, joint.SetsOfAtom);
        _places = Distinct(joint.Places);
        _names = [.. _places.Select(place => Name(place, ulong.MaxValue))];
        for (var atom = 0; atom < _names.Length; atom++) _atoms.TryAdd(_names[atom], atom);
        _shownSums = [.. joint.SetsOfAtom.Select(sets => sets.Where(set => !hidden[set]).Aggregate(0UL, (sum, set) => sum + Mix(7, (ulong)set)))];
        _shown = [.. joint.SetsOfAtom.Select(sets => sets.Where(set => !hidden[set]).Aggregate(0UL, (name, set) => Mix(name, (ulong)set + 1)))];
        for (var atom = 0; atom < _shown.Length; atom++)
        {
            if (!_alike.TryGetValue(_shown[atom], out var alike)) _alike[_shown[atom]] = alike = [];
            alike.Add(atom);
        }

        _masks = [.. Masks().Select(mask => (mask, new Lazy<Neighbours>(() => new Neighbours(_places, mask))))];
        _boxes = [.. Choices().OrderBy(choice => choice.Length)];
        _pairs = new(Pairs);
        _classes = new(() => JointExchanges.OfClasses(joint, hidden, _shownSums));
        _values = new(() => JointExchanges.OfValues(joint, hidden, _shownSums));
    }

    /// <summary>Whether a cell's count is widened by boxes until the interval is wide enough.</summary>
    public bool Widen(int cell, ProtectionRecord record, long wanted)
    {
        var members = _system.Members[cell].ToHashSet();
        int[] first = [.. _system.Members[cell].OrderByDescending(atom => _system.Values[atom]).Take(MostMembers)];
        foreach (var sign in s_signs)
        {
            if (record.Width(cell) >= wanted) return true;
            var (need, reached) = (wanted - record.Extent(cell, -sign), 0L);
            _changes.Clear();
            foreach (var atom in first)
            {
                // A class cannot lose more learners than it has.
                var most = sign < 0 ? Math.Min(need, reached + _system.Values[atom]) : need;
                if (reached < most) reached += Shift(atom, members, sign, most - reached);
                if (reached < most) reached += Box(atom, members, sign, most - reached);
                if (reached < most) reached += Exchange(_values.Value, atom, members, sign, most - reached);
                if (reached < most) reached += Exchange(_classes.Value, atom, members, sign, most - reached);
                if (reached < most) reached += Pair(atom, members, sign, most - reached);
                if (reached >= need) break;
            }

            if (reached == 0) continue;
            var changed = _changes.Where(change => change.Value != 0).ToArray();
            var world = new MoveWitness([.. changed.Select(change => change.Key)], [.. changed.Select(change => change.Value)]);
            if (world.Holds(_system, _hidden)) record.Add(world);
        }

        return record.Width(cell) >= wanted;
    }

    private static readonly int[] s_signs = [-1, 1];

    // Between classes that are in the same shown sets.
    private long Shift(int atom, HashSet<int> members, int sign, long need)
    {
        var moved = 0L;
        foreach (var other in _alike[_shown[atom]])
        {
            if (moved >= need) break;
            if (members.Contains(other)) continue;
            var step = Math.Min(need - moved, Left(sign < 0 ? atom : other));
            if (step <= 0) continue;
            Change(atom, sign * step);
            Change(other, -sign * step);
            moved += step;
        }

        return moved;
    }

    private long Box(int atom, HashSet<int> members, int sign, long need)
    {
        var (moved, looked) = (0L, 0);
        foreach (var choice in _boxes)
        {
            if (moved >= need || looked > MostBoxes) break;
            foreach (var corners in Through(atom, choice))
            {
                if (moved >= need || ++looked > MostBoxes) break;
                var gain = Gain(corners, members);
                if (gain <= 0) continue;
                var step = Math.Min((need - moved + gain - 1) / gain, Least(corners, sign));
                if (step <= 0 || Tells(corners)) continue;
                for (var corner = 0; corner < corners.Length; corner++) Change(corners[corner], sign * Turn(corner) * step);
                moved += gain * step;
            }
        }

        return moved;
    }

    // Two classes one way and two the other; or two learners who have a value and two who have it no longer.
    private long Exchange(JointExchanges exchanges, int atom, HashSet<int> members, int sign, long need)
    {
        var (moved, looked) = (0L, 0);
        foreach (var changes in exchanges.Of(atom, sign))
        {
            if (moved >= need || ++looked > MostExchanges) break;
            var gain = 0;
            foreach (var (other, by) in changes)
            {
                if (members.Contains(other)) gain += sign * by;
            }

            if (gain <= 0) continue;
            var step = (need - moved + gain - 1) / gain;
            foreach (var (other, by) in changes)
            {
                if (by < 0) step = Math.Min(step, Left(other) / -by);
            }

            if (step <= 0 || changes.Aggregate(0UL, (told, one) => told + ((ulong)one.By * _shownSums[one.Atom])) != 0) continue;
            foreach (var (other, by) in changes) Change(other, by * step);
            moved += gain * step;
        }

        return moved;
    }

    /// <summary>The shown sets that would have to be hidden, as cheaply as possible, for a box to widen a cell's count; empty where no box would.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="cost">What hiding a shown set costs; infinity where it cannot be hidden.</param>
    public IReadOnlyCollection<int> InTheWay(int cell, Func<int, double> cost)
    {
        var members = _system.Members[cell].ToHashSet();
        _changes.Clear();
        var (best, least, told) = (Array.Empty<int>(), double.PositiveInfinity, new Dictionary<int, int>());
        foreach (var atom in _system.Members[cell].OrderByDescending(atom => _system.Values[atom]).Take(MostMembers / 8))
        {
            var looked = 0;
            foreach (var corners in _boxes.SelectMany(choice => Through(atom, choice)))
            {
                if (++looked > MostInTheWay) break;
                if (Gain(corners, members) <= 0 || Math.Max(Least(corners, 1), Least(corners, -1)) <= 0) continue;
                told.Clear();
                for (var corner = 0; corner < corners.Length; corner++)
                {
                    foreach (var set in _setsOfAtom[corners[corner]])
                    {
                        if (!_hidden[set]) told[set] = told.GetValueOrDefault(set) + Turn(corner);
                    }
                }

                if (told.Count(one => one.Value != 0) > MostHidden) continue;
                var price = told.Sum(one => one.Value == 0 ? 0 : cost(one.Key));
                if (price == 0 || price >= least) continue;
                (best, least) = ([.. told.Where(one => one.Value != 0).Select(one => one.Key)], price);
            }
        }

        return best;
    }

    // Two boxes that would tell the same, one this way and one the other, so that together they tell nothing.
    private long Pair(int atom, HashSet<int> members, int sign, long need)
    {
        var moved = 0L;
        foreach (var pairs in _pairs.Value)
        {
            foreach (var corners in Through(atom, pairs.Choice))
            {
                if (moved >= need) return moved;
                var gain = Gain(corners, members);
                if (gain <= 0 || Least(corners, sign) <= 0 || !pairs.Boxes.TryGetValue(Told(corners), out var others)) continue;
                foreach (var other in others)
                {
                    var step = Math.Min((need - moved + gain - 1) / gain, Least(corners, sign));
                    if (step <= 0) break;
                    step = Math.Min(step, Least(other, -sign));
                    if (step <= 0 || Gain(other, members) != 0 || corners.Intersect(other).Any()) continue;
                    for (var corner = 0; corner < corners.Length; corner++)
                    {
                        Change(corners[corner], sign * Turn(corner) * step);
                        Change(other[corner], -sign * Turn(corner) * step);
                    }

                    moved += gain * step;
                }
            }
        }

        return moved;
    }

    // All boxes of two masks, where there are not too many, by what they tell; of those that tell the same, some that have learners.
    private (ulong[] Choice, Dictionary<ulong, List<int[]>> Boxes)[] Pairs()
    {
        var pairs = new List<(ulong[], Dictionary<ulong, List<int[]>>)>();
        foreach (var choice in _boxes.TakeWhile(choice => choice.Length == 2))
        {
            var sides = choice.Select(mask => Array.Find(_masks, one => one.Mask == mask).Neighbours.Value).ToArray();
            var count = Enumerable.Range(0, _places.Length).Sum(atom => (long)(sides[0].Of(atom).Count - 1) * (sides[1].Of(atom).Count - 1));
            if (count is 0 or > MostPairs) continue;
            var boxes = new Dictionary<ulong, List<int[]>>();
            for (var atom = 0; atom < _places.Length; atom++)
            {
                foreach (var corners in Through(atom, choice))
                {
                    if (Math.Max(Least(corners, 1), Least(corners, -1)) <= 0 || Told(corners) is not (not 0 and var told)) continue;
                    if (!boxes.TryGetValue(told, out var alike)) boxes[told] = alike = [];
                    if (alike.Count < MostAlike) alike.Add(corners);
                }
            }

            pairs.Add((choice, boxes));
        }

        return [.. pairs];
    }

    // A sum over the shown numbers that change; 0 where none does.
    private ulong Told(int[] corners)
    {
        var told = 0UL;
        for (var corner = 0; corner < corners.Length; corner++) told += Turn(corner) > 0 ? _shownSums[corners[corner]] : 0 - _shownSums[corners[corner]];
        return told;
    }

    private IEnumerable<int[]> Through(int atom, ulong[] choice)
    {
        var sides = choice.Select(mask => Array.Find(_masks, one => one.Mask == mask).Neighbours.Value.Of(atom)).ToArray();
        if (sides.Any(side => side.Count < 2)) yield break;
        var random = new SplitMix64(_names[atom]);
        var all = sides.Aggregate(1L, (product, side) => Math.Min(int.MaxValue, product * side.Count));
        var start = random.Below((int)all);
        for (var one = 0; one < Math.Min(all, MostOfMasks); one++)
        {
            var number = all <= MostOfMasks ? (int)((start + one) % all) : random.Below((int)all);
            if (Corners(atom, choice, sides, number) is { } corners) yield return corners;
        }
    }

    // Corner c has the places of the neighbours whose bits c has.
    private int[]? Corners(int atom, ulong[] choice, List<int>[] sides, int number)
    {
        var corners = new int[1 << choice.Length];
        corners[0] = atom;
        Span<ulong> steps = stackalloc ulong[choice.Length];
        for (var side = 0; side < choice.Length; side++)
        {
            (number, var place) = Math.DivRem(number, sides[side].Count);
            var other = sides[side][place];
            if (other == atom) return null;
            corners[1 << side] = other;
            steps[side] = _names[other] - _names[atom];
        }

        for (var corner = 3; corner < corners.Length; corner++)
        {
            if (BitOperations.IsPow2(corner)) continue;
            var name = _names[atom];
            for (var side = 0; side < choice.Length; side++)
            {
                if ((corner >> side & 1) == 1) name += steps[side];
            }

            if (!_atoms.TryGetValue(name, out corners[corner])) return null;
        }

        return corners;
    }

    private static int Turn(int corner) => (BitOperations.PopCount((uint)corner) & 1) == 0 ? 1 : -1;

    private static int Gain(int[] corners, HashSet<int> members)
    {
        var gain = 0;
        for (var corner = 0; corner < corners.Length; corner++)
        {
            if (members.Contains(corners[corner])) gain += Turn(corner);
        }

        return gain;
    }

    private long Least(int[] corners, int sign)
    {
        var least = long.MaxValue;
        for (var corner = 0; corner < corners.Length; corner++)
        {
            if (sign * Turn(corner) < 0) least = Math.Min(least, Left(corners[corner]));
        }

        return least;
    }

    private bool Tells(int[] corners) => Told(corners) != 0;

    private long Left(int atom) => _system.Values[atom] + _changes.GetValueOrDefault(atom);

    private void Change(int atom, long by) => _changes[atom] = _changes.GetValueOrDefault(atom) + (int)by;

    // Places that cut the classes alike are one; what is more than can be told apart goes together.
    private static ulong[][] Distinct(ulong[][] atoms)
    {
        var (kept, known) = (new List<int>(), new HashSet<ulong>());
        for (var place = 0; place < (atoms.Length == 0 ? 0 : atoms[0].Length); place++)
        {
            var (names, hash) = (new Dictionary<ulong, ulong>(), 0UL);
            foreach (var atom in atoms)
            {
                if (!names.TryGetValue(atom[place], out var name)) names[atom[place]] = name = (ulong)names.Count + 1;
                hash = Mix(hash, name);
            }

            if (names.Count > 1 && known.Add(hash)) kept.Add(place);
        }

        if (kept.Count <= MostPlaces) return [.. atoms.Select(atom => kept.Select(place => atom[place]).ToArray())];
        return [.. atoms.Select(atom => kept[..(MostPlaces - 1)].Select(place => atom[place])
            .Append(kept[(MostPlaces - 1)..].Aggregate(0UL, (hash, place) => Mix(hash, atom[place]))).ToArray())];
    }

    // In which places pairs of classes differ that are alike in one: those with the fewest, and of these the commonest.
    private List<ulong> Masks()
    {
        var width = _places.Length == 0 ? 0 : _places[0].Length;
        var (random, found) = (new SplitMix64(1), new Dictionary<ulong, int>());
        for (var place = 0; place < width; place++)
        {
            var alike = Enumerable.Range(0, _places.Length).GroupBy(atom => _places[atom][place]).Select(group => group.ToArray()).Where(group => group.Length > 1).ToArray();
            for (var pair = 0; pair < PairsOfPlace && alike.Length > 0; pair++)
            {
                var group = alike[random.Below(alike.Length)];
                var mask = Difference(group[random.Below(group.Length)], group[random.Below(group.Length)]);
                if (mask != 0) found[mask] = found.GetValueOrDefault(mask) + 1;
            }
        }

        return [.. found.Where(one => one.Value > 1).OrderBy(one => BitOperations.PopCount(one.Key)).ThenByDescending(one => one.Value).ThenBy(one => one.Key).Select(one => one.Key).Take(MostMasks)];
    }

    private IEnumerable<ulong[]> Choices()
    {
        for (var a = 0; a < _masks.Length; a++)
        {
            for (var b = a + 1; b < _masks.Length; b++)
            {
                if ((_masks[a].Mask & _masks[b].Mask) != 0) continue;
                yield return [_masks[a].Mask, _masks[b].Mask];
                for (var c = b + 1; c < _masks.Length; c++)
                {
                    if (((_masks[a].Mask | _masks[b].Mask) & _masks[c].Mask) == 0) yield return [_masks[a].Mask, _masks[b].Mask, _masks[c].Mask];
                }
            }
        }
    }

    private ulong Difference(int one, int other)
    {
        var mask = 0UL;
        for (var i = 0; i < _places[one].Length; i++)
        {
            if (_places[one][i] != _places[other][i]) mask |= 1UL << i;
        }

        return mask;
    }

    // A sum over places, so that the name of a corner follows from those of its neighbours.
    private static ulong Name(ulong[] places, ulong mask)
    {
        var name = 0UL;
        for (var i = 0; i < places.Length; i++)
        {
            if ((mask >> i & 1) == 1) name += Mix((ulong)i + 1, places[i]);
        }

        return name;
    }

    private static ulong Mix(ulong hash, ulong value)
    {
        var z = (hash * 0x9E37_79B9_7F4A_7C15UL) + ((value + 1) * 0xBF58_476D_1CE4_E5B9UL);
        z = (z ^ (z >> 30)) * 0x94D0_49BB_1331_11EBUL;
        z = (z ^ (z >> 27)) * 0xBF58_476D_1CE4_E5B9UL;
        return z ^ (z >> 31);
    }

    /// <summary>The classes that are alike in all places but those of a mask.</summary>
    private sealed class Neighbours
    {
        private readonly Dictionary<ulong, List<int>> _byRest = [];
        private readonly ulong[] _rest;

        public Neighbours(ulong[][] places, ulong mask)
        {
            _rest = [.. places.Select(place => Name(place, ~mask))];
            for (var atom = 0; atom < _rest.Length; atom++)
            {
                if (!_byRest.TryGetValue(_rest[atom], out var own)) _byRest[_rest[atom]] = own = [];
                own.Add(atom);
            }
        }

        public List<int> Of(int atom) => _byRest[_rest[atom]];
    }
}
