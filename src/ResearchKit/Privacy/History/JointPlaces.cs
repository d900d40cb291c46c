using System.Numerics;
using ResearchKit.Frames;

namespace ResearchKit.Privacy.History;

/// <summary>
/// Where classes of learners are, and the boxes between them: each class has a place, its group in each dimension of each release, and whether it has each value that is counted. Places that change
/// together (a school in all tables that have schools) are a mask.
/// </summary>
/// <remarks>
/// A box starts at a class and changes the places of two or three masks, each to what another class has that is like the first in all else. Of its 4 or 8 corners every other one goes the other way.
/// </remarks>
internal sealed class JointPlaces
{
    private const int MostPlaces = 64;
    private const int MostMasks = 14;
    private const int PairsOfPlace = 4_000;

    /// <summary>Boxes looked at for one choice of masks: all where there are no more, else as many drawn. The same on every machine.</summary>
    private const int MostOfMasks = 1_024;

    private readonly ulong[][] _places;
    private readonly ulong[] _names;
    private readonly Dictionary<ulong, int> _atoms = [];
    private readonly (ulong Mask, Lazy<Neighbours> Neighbours)[] _masks;

    /// <param name="places">The place of each class in each dimension of each release.</param>
    public JointPlaces(ulong[][] places)
    {
        _places = Distinct(places);
        _names = [.. _places.Select(place => Name(place, ulong.MaxValue))];
        for (var atom = 0; atom < _names.Length; atom++) _atoms.TryAdd(_names[atom], atom);
        _masks = [.. Masks().Select(mask => (mask, new Lazy<Neighbours>(() => new Neighbours(_places, mask))))];
        Choices = [.. Chosen().OrderBy(choice => choice.Length)];
    }

    /// <summary>Number of classes.</summary>
    public int Count => _places.Length;

    /// <summary>Masks that can be changed independently: two, then three.</summary>
    public IReadOnlyList<ulong[]> Choices { get; }

    /// <summary>The number of boxes of two masks.</summary>
    public long CountOf(ulong[] choice)
    {
        var sides = choice.Select(mask => Array.Find(_masks, one => one.Mask == mask).Neighbours.Value).ToArray();
        return Enumerable.Range(0, _places.Length).Sum(atom => (long)(sides[0].Of(atom).Count - 1) * (sides[1].Of(atom).Count - 1));
    }

    /// <summary>Whether a corner goes the way of the first (1) or the other (-1).</summary>
    public static int Turn(int corner) => (BitOperations.PopCount((uint)corner) & 1) == 0 ? 1 : -1;

    /// <summary>Boxes that start at a class: their corners, the class first.</summary>
    public IEnumerable<int[]> Through(int atom, ulong[] choice)
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

    private IEnumerable<ulong[]> Chosen()
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

    /// <summary>Mixes a value into a hash.</summary>
    public static ulong Mix(ulong hash, ulong value)
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
