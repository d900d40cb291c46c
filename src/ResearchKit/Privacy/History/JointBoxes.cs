using ResearchKit.Frames;
using ResearchKit.Privacy.Suppression;

namespace ResearchKit.Privacy.History;

/// <summary>
/// The simplest worlds that look the same after several releases: learners of a few classes change places so that the corners of a box go up and down by turns.
/// Where there are thousands of classes of one or two learners each, as there are after a few tables of many learners, these prove at once what a tableau would take hours for.
/// </summary>
/// <remarks>
/// Of the 4 or 8 corners of a box (<see cref="JointPlaces"/>) every other one loses a learner. No shown number changes where no table crosses all masks; each box is checked for that, and each world
/// again in whole numbers.
/// </remarks>
internal sealed class JointBoxes
{
    private const int MostMembers = 32;

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
    private readonly JointPlaces _places;
    private readonly Dictionary<ulong, List<int>> _alike = [];
    private readonly ulong[] _shown;
    private readonly Dictionary<int, int> _changes = [];
    private readonly ulong[] _shownSums;
    private readonly Lazy<(ulong[] Choice, Dictionary<ulong, List<int[]>> Boxes)[]> _pairs;
    private readonly Lazy<JointExchanges> _classes;
    private readonly Lazy<JointExchanges> _values;

    public JointBoxes(JointSystem joint, bool[] hidden)
    {
        (_system, _hidden, _setsOfAtom) = (joint.System, hidden, joint.SetsOfAtom);
        _places = new JointPlaces(joint.Places);
        _shownSums = [.. joint.SetsOfAtom.Select(sets => sets.Where(set => !hidden[set]).Aggregate(0UL, (sum, set) => sum + JointPlaces.Mix(7, (ulong)set)))];
        _shown = [.. joint.SetsOfAtom.Select(sets => sets.Where(set => !hidden[set]).Aggregate(0UL, (name, set) => JointPlaces.Mix(name, (ulong)set + 1)))];
        for (var atom = 0; atom < _shown.Length; atom++)
        {
            if (!_alike.TryGetValue(_shown[atom], out var alike)) _alike[_shown[atom]] = alike = [];
            alike.Add(atom);
        }

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
        foreach (var choice in _places.Choices)
        {
            if (moved >= need || looked > MostBoxes) break;
            foreach (var corners in _places.Through(atom, choice))
            {
                if (moved >= need || ++looked > MostBoxes) break;
                var gain = Gain(corners, members);
                if (gain <= 0) continue;
                var step = Math.Min((need - moved + gain - 1) / gain, Least(corners, sign));
                if (step <= 0 || Tells(corners)) continue;
                for (var corner = 0; corner < corners.Length; corner++) Change(corners[corner], sign * JointPlaces.Turn(corner) * step);
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
            foreach (var corners in _places.Choices.SelectMany(choice => _places.Through(atom, choice)))
            {
                if (++looked > MostInTheWay) break;
                if (Gain(corners, members) <= 0 || Math.Max(Least(corners, 1), Least(corners, -1)) <= 0) continue;
                told.Clear();
                for (var corner = 0; corner < corners.Length; corner++)
                {
                    foreach (var set in _setsOfAtom[corners[corner]])
                    {
                        if (!_hidden[set]) told[set] = told.GetValueOrDefault(set) + JointPlaces.Turn(corner);
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
            foreach (var corners in _places.Through(atom, pairs.Choice))
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
                        Change(corners[corner], sign * JointPlaces.Turn(corner) * step);
                        Change(other[corner], -sign * JointPlaces.Turn(corner) * step);
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
        foreach (var choice in _places.Choices.TakeWhile(choice => choice.Length == 2))
        {
            var count = _places.CountOf(choice);
            if (count is 0 or > MostPairs) continue;
            var boxes = new Dictionary<ulong, List<int[]>>();
            for (var atom = 0; atom < _places.Count; atom++)
            {
                foreach (var corners in _places.Through(atom, choice))
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
        for (var corner = 0; corner < corners.Length; corner++) told += JointPlaces.Turn(corner) > 0 ? _shownSums[corners[corner]] : 0 - _shownSums[corners[corner]];
        return told;
    }

    private static int Gain(int[] corners, HashSet<int> members)
    {
        var gain = 0;
        for (var corner = 0; corner < corners.Length; corner++)
        {
            if (members.Contains(corners[corner])) gain += JointPlaces.Turn(corner);
        }

        return gain;
    }

    private long Least(int[] corners, int sign)
    {
        var least = long.MaxValue;
        for (var corner = 0; corner < corners.Length; corner++)
        {
            if (sign * JointPlaces.Turn(corner) < 0) least = Math.Min(least, Left(corners[corner]));
        }

        return least;
    }

    private bool Tells(int[] corners) => Told(corners) != 0;

    private long Left(int atom) => _system.Values[atom] + _changes.GetValueOrDefault(atom);

    private void Change(int atom, long by) => _changes[atom] = _changes.GetValueOrDefault(atom) + (int)by;
}
