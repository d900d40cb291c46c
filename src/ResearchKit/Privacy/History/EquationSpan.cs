namespace ResearchKit.Privacy.History;

/// <summary>
/// The combinations of a number of equations, each of which adds up some unknowns. Computed in whole numbers modulo the prime 2^31 - 1, so that nothing is rounded: a sum that follows from the
/// equations is found; one that does not could be taken for one that does in rare cases, and is then hidden without need.
/// </summary>
/// <param name="unknowns">Number of unknowns.</param>
internal sealed class EquationSpan(int unknowns)
{
    private const ulong Prime = (1UL << 31) - 1;

    // Reduced echelon form: by its own column, in which it alone is not zero but one.
    private readonly SortedDictionary<int, ulong[]> _rows = [];

    /// <summary>Takes an equation in.</summary>
    public void Add(int[] summed)
    {
        var row = new ulong[unknowns];
        foreach (var unknown in summed) row[unknown] = 1;
        foreach (var (column, other) in _rows) Eliminate(row, column, other);
        var own = Array.FindIndex(row, value => value != 0);
        if (own < 0) return;
        var inverse = Power(row[own], Prime - 2);
        for (var i = own; i < row.Length; i++) row[i] = row[i] * inverse % Prime;
        foreach (var other in _rows.Values) Eliminate(other, own, row);
        _rows.Add(own, row);
    }

    /// <summary>Whether a sum of different unknowns follows from the equations: then it is the sum of the rows whose own columns are among them.</summary>
    public bool Contains(int[] summed)
    {
        var rows = summed.Where(_rows.ContainsKey).Select(unknown => _rows[unknown]).ToArray();
        if (rows.Length == 0) return summed.Length == 0;
        var sought = summed.ToHashSet();
        for (var i = 0; i < unknowns; i++)
        {
            var sum = 0UL;
            foreach (var row in rows) sum += row[i];
            if (sum % Prime != (sought.Contains(i) ? 1UL : 0)) return false;
        }

        return true;
    }

    private static void Eliminate(ulong[] row, int column, ulong[] by)
    {
        var factor = row[column];
        if (factor == 0) return;
        for (var i = column; i < row.Length; i++)
        {
            if (by[i] != 0) row[i] = (row[i] + ((Prime - factor) * by[i])) % Prime;
        }
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
