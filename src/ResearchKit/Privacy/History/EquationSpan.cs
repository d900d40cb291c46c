namespace ResearchKit.Privacy.History;

/// <summary>
/// The combinations of a number of equations, each of which adds up some unknowns. Computed in whole numbers modulo the prime 2^31 - 1, so that nothing is rounded: a sum that follows from the
/// equations is found; one that does not could be taken for one that does in rare cases, and is then hidden without need.
/// </summary>
/// <param name="unknowns">Number of unknowns.</param>
internal sealed class EquationSpan(int unknowns)
{
    private const ulong Prime = (1UL << 31) - 1;

    // In echelon form: each row with a one in its own column, where the later ones have zero.
    private readonly List<(int Column, ulong[] Row)> _rows = [];

    /// <summary>Takes an equation in.</summary>
    public void Add(int[] summed)
    {
        var row = Reduced(summed);
        var column = Array.FindIndex(row, value => value != 0);
        if (column < 0) return;
        var inverse = Power(row[column], Prime - 2);
        for (var i = column; i < row.Length; i++) row[i] = row[i] * inverse % Prime;
        _rows.Add((column, row));
    }

    /// <summary>Whether a sum follows from the equations.</summary>
    public bool Contains(int[] summed) => Array.TrueForAll(Reduced(summed), value => value == 0);

    private ulong[] Reduced(int[] summed)
    {
        var row = new ulong[unknowns];
        foreach (var unknown in summed) row[unknown] = 1;
        foreach (var (column, other) in _rows)
        {
            var factor = row[column];
            if (factor == 0) continue;
            for (var i = 0; i < row.Length; i++) row[i] = (row[i] + ((Prime - factor) * other[i])) % Prime;
        }

        return row;
    }

    private static ulong Power(ulong value, ulong exponent)
    {
        ulong result = 1;
        for (; exponent > 0; exponent >>= 1, value = value * value % Prime)
        {
            if ((exponent & 1) == 1) result = result * value % Prime;
        }

        return result;
    }
}
