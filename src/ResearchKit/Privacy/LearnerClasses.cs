using System.Runtime.InteropServices;
using ResearchKit.Privacy.Suppression;

namespace ResearchKit.Privacy;

/// <summary>
/// Learners who stand in the same cells, and have the counted value in the same ones, counted together: the atoms of a table whose groups overlap.
/// Only classes that somebody is in are atoms, so that a reader who knows which combinations there are (all take mathematics, nobody two languages) finds out no more.
/// </summary>
internal sealed class LearnerClasses
{
    /// <summary>More classes than this are not all free: the smaller ones are taken as known, which hides more, not less; counted by the cells they stand in.</summary>
    private const int MostClasses = 2_000;

    private readonly Dictionary<string, (int[] Cells, int[] Having, int Learners)> _classes = new(StringComparer.Ordinal);

    /// <summary>Counts one learner.</summary>
    /// <param name="cells">The cells that count the learner, ascending.</param>
    /// <param name="having">Those in which the learner has the counted value.</param>
    public void Add(int[] cells, int[] having)
    {
        var key = Key(cells) + '\uffff' + Key(having);
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_classes, key, out var exists);
        known = (exists ? known.Cells : cells, exists ? known.Having : having, known.Learners + 1);
    }

    /// <summary>The system of the cells' counts of learners.</summary>
    public CellSystem OfLearners(int cellCount)
    {
        var kept = _classes.Values.GroupBy(one => Key(one.Cells), StringComparer.Ordinal).Select(same => (same.First().Cells, Learners: same.Sum(one => one.Learners)))
            .OrderByDescending(one => one.Learners).Take(MostClasses).ToArray();
        return new CellSystem([.. kept.Select(one => one.Learners)], [.. kept.Select(_ => CellSystem.Unbounded)], Members(cellCount, kept.Select(one => one.Cells)));
    }

    /// <summary>
    /// The system of the cells' counts of learners who have the value. A reader is taken to know how many learners are in the same cells, but not how many of them have it: that none or all do is
    /// possible, though nobody is such.
    /// </summary>
    public CellSystem OfHaving(int cellCount)
    {
        var kept = new List<(int[] Cells, int[] Having, int Learners)>();
        var known = new List<int[]>();
        foreach (var same in _classes.Values.GroupBy(one => Key(one.Cells), StringComparer.Ordinal).OrderByDescending(same => same.Sum(one => one.Learners)).Take(MostClasses))
        {
            var (first, cells) = (kept.Count, same.First().Cells);
            kept.AddRange(same.OrderByDescending(one => one.Learners));
            if (!same.Any(one => one.Having.Length == 0)) kept.Add((cells, [], 0));
            if (!same.Any(one => one.Having.Length == cells.Length)) kept.Add((cells, cells, 0));
            known.Add([.. Enumerable.Range(first, kept.Count - first)]);
        }

        return new CellSystem(
            [.. kept.Select(one => one.Learners)], [.. kept.Select(_ => CellSystem.Unbounded)], [.. Members(cellCount, kept.Select(one => one.Having)), .. known]);
    }

    private static int[][] Members(int cellCount, IEnumerable<int[]> cells)
    {
        var members = Enumerable.Range(0, cellCount).Select(_ => new List<int>()).ToArray();
        foreach (var (own, atom) in cells.Select((own, atom) => (own, atom)))
        {
            foreach (var cell in own) members[cell].Add(atom);
        }

        return [.. members.Select(atoms => atoms.ToArray())];
    }

    private static string Key(int[] cells) => new(MemoryMarshal.Cast<int, char>(cells));
}
