namespace ResearchKit.Privacy.Suppression;

/// <summary>How wide the interval of each hidden cell is at least, with the worlds that prove it.</summary>
internal sealed class ProtectionRecord(CellSystem system)
{
    private readonly (MoveWitness? World, int Change)[] _high = new (MoveWitness?, int)[system.CellCount];
    private readonly (MoveWitness? World, int Change)[] _low = new (MoveWitness?, int)[system.CellCount];

    /// <summary>How far apart the largest and the smallest value are that a cell has in a world known so far.</summary>
    public int Width(int cell) => _high[cell].Change - _low[cell].Change;

    /// <summary>How far from the truth a cell is known to go: up (1) or down (-1).</summary>
    public int Extent(int cell, int sign) => sign > 0 ? _high[cell].Change : -_low[cell].Change;

    /// <summary>Takes note of a world that was checked to hold.</summary>
    public void Add(MoveWitness world)
    {
        foreach (var (cell, change) in world.CellChanges(system))
        {
            if (change > _high[cell].Change) _high[cell] = (world, change);
            if (change < _low[cell].Change) _low[cell] = (world, change);
        }
    }

    /// <summary>Forgets every world in which a cell, about to be shown, differs from the truth.</summary>
    /// <returns>The hidden cells whose interval was proved with such a world, and what was known of them, to be put back with <see cref="Restore"/>.</returns>
    public List<(int Cell, (MoveWitness?, int) High, (MoveWitness?, int) Low)> Forget(int shown)
    {
        var forgotten = new List<(int, (MoveWitness?, int), (MoveWitness?, int))>();
        var judged = new Dictionary<MoveWitness, bool>(ReferenceEqualityComparer.Instance);
        bool Differs(MoveWitness? world)
        {
            if (world is null) return false;
            if (!judged.TryGetValue(world, out var differs)) judged[world] = differs = world.CellChanges(system).ContainsKey(shown);
            return differs;
        }

        for (var cell = 0; cell < _high.Length; cell++)
        {
            var (high, low) = (Differs(_high[cell].World), Differs(_low[cell].World));
            if (!high && !low) continue;
            forgotten.Add((cell, _high[cell], _low[cell]));
            if (high) _high[cell] = default;
            if (low) _low[cell] = default;
        }

        return forgotten;
    }

    /// <summary>Takes back what <see cref="Forget"/> forgot.</summary>
    public void Restore(List<(int Cell, (MoveWitness?, int) High, (MoveWitness?, int) Low)> forgotten)
    {
        foreach (var (cell, high, low) in forgotten) (_high[cell], _low[cell]) = (high, low);
    }
}
