namespace ResearchKit.Privacy.Suppression;

/// <summary>
/// Released cells as sums of unknown whole numbers: the atoms are classes of learners that stand in just the same cells, each cell is a set of atoms,
/// and a reader knows the sum of each cell that is shown. Margins, hierarchies, overlapping groups and differences between tables are all this one system.
/// </summary>
internal sealed class CellSystem
{
    /// <summary>Larger than any count that a reader could exclude.</summary>
    public const int Unbounded = 1 << 28;

    private readonly int[] _starts;
    private readonly int[] _cells;

    /// <param name="values">The true number of each atom.</param>
    /// <param name="uppers">The largest number that a reader could think possible for each.</param>
    /// <param name="members">The atoms of each cell.</param>
    public CellSystem(int[] values, int[] uppers, int[][] members)
    {
        (Values, Uppers, Members) = (values, uppers, members);
        _starts = new int[values.Length + 1];
        foreach (var atoms in members)
        {
            foreach (var atom in atoms) _starts[atom + 1]++;
        }

        for (var atom = 0; atom < values.Length; atom++) _starts[atom + 1] += _starts[atom];
        _cells = new int[_starts[^1]];
        var next = _starts[..^1];
        for (var cell = 0; cell < members.Length; cell++)
        {
            foreach (var atom in members[cell]) _cells[next[atom]++] = cell;
        }
    }

    public int[] Values { get; }

    public int[] Uppers { get; }

    public int[][] Members { get; }

    public int AtomCount => Values.Length;

    public int CellCount => Members.Length;

    /// <summary>The cells in which an atom is counted, ascending.</summary>
    public ReadOnlySpan<int> CellsOf(int atom) => _cells.AsSpan(_starts[atom], _starts[atom + 1] - _starts[atom]);

    /// <summary>The true count of a cell.</summary>
    public long ValueOf(int cell) => Members[cell].Sum(atom => (long)Values[atom]);

    /// <summary>The largest count that a reader could think possible for a cell, knowing nothing of the other cells.</summary>
    public long UpperOf(int cell) => Members[cell].Sum(atom => (long)Uppers[atom]);
}
