namespace ResearchKit.Privacy.Suppression;

/// <summary>
/// Another world that looks the same to a reader: how much each atom differs from the truth while every shown cell keeps its count. That such
/// a world exists is what proves that a hidden cell may have another value.
/// </summary>
/// <param name="atoms">The atoms that differ.</param>
/// <param name="differences">By how much.</param>
internal sealed class MoveWitness(int[] atoms, int[] differences)
{
    private Dictionary<int, int>? _cellChanges;

    private int[] Atoms { get; } = atoms;

    private int[] Changes { get; } = differences;

    /// <summary>The change of each cell that changes.</summary>
    public IReadOnlyDictionary<int, int> CellChanges(CellSystem system) => _cellChanges ??= Sum(system);

    private Dictionary<int, int> Sum(CellSystem system)
    {
        var changes = new Dictionary<int, int>();
        for (var i = 0; i < Atoms.Length; i++)
        {
            foreach (var cell in system.CellsOf(Atoms[i])) changes[cell] = changes.GetValueOrDefault(cell) + Changes[i];
        }

        foreach (var cell in changes.Where(change => change.Value == 0).Select(change => change.Key).ToArray()) changes.Remove(cell);
        return changes;
    }

    /// <summary>Whether it is possible: no atom below nothing or above its most, no shown cell with another count. Whole numbers throughout.</summary>
    public bool Holds(CellSystem system, IReadOnlyList<bool> hidden)
    {
        for (var i = 0; i < Atoms.Length; i++)
        {
            var value = (long)system.Values[Atoms[i]] + Changes[i];
            if (value < 0 || value > system.Uppers[Atoms[i]]) return false;
        }

        return CellChanges(system).Keys.All(cell => hidden[cell]);
    }
}
