namespace ResearchKit.Privacy.History;

/// <summary>
/// Exchanges that tell nothing: two things change one way and two like them the other, and every shown set holds as many learners as before. The things are learners of a class (one who takes
/// mathematics and art and one who takes physics look like one who takes mathematics and one who takes physics and art), or that a learner has a value (two pass who failed, two fail who passed).
/// </summary>
/// <remarks>
/// Each class has a sum of random numbers over the shown sets it is in, so that an exchange is an equation between four sums. Differences of things that share a shown set are kept in order, and
/// the difference that an exchange needs is searched in them. What comes of it is checked again in whole numbers.
/// </remarks>
internal sealed class JointExchanges
{
    /// <summary>Things that touch the same shown set of which all differences are kept: those that touch the fewest other shown sets, and of these the ones with most learners.</summary>
    private const int MostOfSet = 48;

    /// <summary>Things that touch the same shown set with which the one sought for is compared.</summary>
    private const int MostPartners = 160;

    private const int MostDifferences = 1_500_000;

    private readonly (int From, int To)[] _things;
    private readonly ulong[] _sums;
    private readonly int[][] _sets;
    private readonly int[][] _ofSet;
    private readonly ILookup<int, int> _ofAtom;
    private readonly ulong[] _differences;
    private readonly (int One, int Other)[] _pairs;

    private JointExchanges((int From, int To)[] things, int[][] sets, ulong[] sums, Func<int, long> learners, int setCount)
    {
        (_things, _sets, _sums) = (things, sets, sums);
        _ofAtom = things.SelectMany((thing, number) => thing.From < 0 ? [(thing.To, number)] : new[] { (thing.To, number), (thing.From, number) }).ToLookup(one => one.Item1, one => one.number);
        var ofSet = Enumerable.Range(0, setCount).Select(_ => new List<int>()).ToArray();
        foreach (var thing in Enumerable.Range(0, things.Length).OrderBy(thing => sets[thing].Length).ThenByDescending(learners))
        {
            foreach (var set in sets[thing])
            {
                if (ofSet[set].Count < MostPartners) ofSet[set].Add(thing);
            }
        }

        _ofSet = [.. ofSet.Select(own => own.ToArray())];
        var found = new Dictionary<(int, int), ulong>();
        // Small sets first: what they hold is nearest to each other.
        foreach (var own in _ofSet.Where(own => own.Length > 1).OrderBy(own => own.Length))
        {
            if (found.Count >= MostDifferences) break;
            var most = Math.Min(MostOfSet, own.Length);
            for (var one = 0; one < most; one++)
            {
                for (var other = 0; other < most; other++)
                {
                    if (one != other) found.TryAdd((own[one], own[other]), sums[own[one]] - sums[own[other]]);
                }
            }
        }

        _pairs = [.. found.Keys];
        _differences = [.. found.Values];
        Array.Sort(_differences, _pairs);
    }

    /// <summary>Exchanges of learners between classes.</summary>
    /// <param name="joint">The releases.</param>
    /// <param name="hidden">Whether each cell is hidden.</param>
    /// <param name="sums">Of each class, the sum of the random numbers of the shown sets it is in.</param>
    public static JointExchanges OfClasses(JointSystem joint, bool[] hidden, ulong[] sums) => new(
        [.. Enumerable.Range(0, sums.Length).Select(atom => (-1, atom))], [.. joint.SetsOfAtom.Select(sets => sets.Where(set => !hidden[set]).ToArray())], sums,
        atom => joint.System.Values[atom], joint.Sets.Length);

    /// <summary>Exchanges of who has a value and who has not.</summary>
    /// <inheritdoc cref="OfClasses"/>
    public static JointExchanges OfValues(JointSystem joint, bool[] hidden, ulong[] sums)
    {
        (int From, int To)[] things = [.. joint.Counterparts().Where(pair => sums[pair.Without] != sums[pair.With])];
        return new(
            things, [.. things.Select(one => joint.SetsOfAtom[one.To].Except(joint.SetsOfAtom[one.From]).Where(set => !hidden[set]).ToArray())], [.. things.Select(one => sums[one.To] - sums[one.From])],
            thing => Math.Min(joint.System.Values[things[thing].From], joint.System.Values[things[thing].To]), joint.Sets.Length);
    }

    /// <summary>Exchanges by which a class gains or loses a learner.</summary>
    /// <param name="atom">The class.</param>
    /// <param name="sign">Whether it gains (1) or loses (-1).</param>
    public IEnumerable<(int Atom, int By)[]> Of(int atom, int sign)
    {
        foreach (var own in _ofAtom[atom])
        {
            var way = _things[own].To == atom ? sign : -sign;
            foreach (var first in _sets[own].OrderBy(set => _ofSet[set].Length).SelectMany(set => _ofSet[set]).Distinct())
            {
                if (first == own) continue;
                // own - first = second - with
                var sought = _sums[own] - _sums[first];
                for (var at = LowerBound(sought); at < _differences.Length && _differences[at] == sought; at++)
                {
                    var (second, with) = _pairs[at];
                    if (with != own && with != first && second != own && second != first) yield return Changes(way, own, with, first, second);
                }
            }
        }
    }

    private (int Atom, int By)[] Changes(int way, int own, int with, int first, int second)
    {
        var changes = new List<(int Atom, int By)>(8);
        foreach (var (thing, by) in new[] { (own, way), (with, way), (first, -way), (second, -way) })
        {
            changes.Add((_things[thing].To, by));
            if (_things[thing].From >= 0) changes.Add((_things[thing].From, -by));
        }

        return [.. changes.GroupBy(change => change.Atom).Select(same => (same.Key, same.Sum(change => change.By))).Where(change => change.Item2 != 0)];
    }

    private int LowerBound(ulong sought)
    {
        var at = Array.BinarySearch(_differences, sought);
        if (at < 0) return ~at;
        while (at > 0 && _differences[at - 1] == sought) at--;
        return at;
    }
}
