namespace ResearchKit.Privacy;

/// <summary>
/// A table with totals as a network: each cell is an arc, each equation "these cells add up to that total" a node where what flows in
/// flows out. How far a hidden cell can move while all that is shown stays true is then a maximum flow round it through the other hidden cells.
/// </summary>
/// <remarks>
/// Two-way tables with totals are networks, and their bounds on whole numbers are exact (Cox, 1995, "Network models for complementary cell
/// suppression"). Node 0 takes the cells of a table that has no more equations.
/// </remarks>
/// <param name="nodes">Number of nodes.</param>
/// <param name="arcs">One a cell.</param>
internal sealed class SuppressionNetwork(int nodes, IReadOnlyList<SuppressionNetwork.Arc> arcs)
{
    /// <summary>A cell: its ends, its true value, and the largest value that a reader could think it has.</summary>
    internal readonly record struct Arc(int From, int To, int Value, int Upper);

    /// <summary>
    /// Network of a table of <paramref name="rows"/> by <paramref name="columns"/> with totals: interior cells row by row, then row totals,
    /// column totals, grand total. A one-way table is one row without column totals.
    /// </summary>
    public static SuppressionNetwork OfTable(int rows, int columns, Func<int, (int Value, int Upper)> cell)
    {
        var oneWay = rows == 1;
        // Nodes: 0 is the grand column; then rows; then columns (two-way only); last the total row.
        int Row(int i) => 1 + i;
        int ColumnNode(int j) => oneWay ? 0 : 1 + rows + j;
        var totalRow = 1 + rows + columns;
        var arcs = new List<Arc>();
        Arc Make(int from, int to)
        {
            var (value, upper) = cell(arcs.Count);
            return new Arc(from, to, value, upper);
        }

        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++) arcs.Add(Make(Row(i), ColumnNode(j)));
        }

        for (var i = 0; i < rows; i++) arcs.Add(Make(0, Row(i)));
        if (!oneWay)
        {
            for (var j = 0; j < columns; j++) arcs.Add(Make(ColumnNode(j), totalRow));
            arcs.Add(Make(totalRow, 0));
        }

        return new SuppressionNetwork(totalRow + 1, arcs);
    }

    /// <summary>How wide the interval of values is that a reader must think possible for a hidden cell; not counted beyond <paramref name="enough"/>.</summary>
    public int Width(int cell, IReadOnlyList<bool> hidden, int enough)
    {
        var (from, to, value, upper) = arcs[cell];
        var up = Math.Min(upper - value, Flow(to, from, cell, hidden, enough));
        if (up >= enough) return enough;
        return Math.Min(enough, up + Math.Min(value, Flow(from, to, cell, hidden, enough)));
    }

    // Edmonds and Karp (1972), over the residual capacities of the hidden cells other than the one asked about.
    private int Flow(int source, int sink, int except, IReadOnlyList<bool> hidden, int enough)
    {
        if (source == sink) return enough;
        var forward = arcs.Select(arc => arc.Upper - arc.Value).ToArray();
        var backward = arcs.Select(arc => arc.Value).ToArray();
        var open = Enumerable.Range(0, arcs.Count).Where(arc => arc != except && hidden[arc]).ToArray();
        var total = 0;
        while (total < enough)
        {
            var reachedBy = new (int Arc, bool Forward)?[nodes];
            var queue = new Queue<int>([source]);
            while (queue.Count > 0 && reachedBy[sink] is null)
            {
                var node = queue.Dequeue();
                foreach (var a in open)
                {
                    if (arcs[a].From == node && forward[a] > 0 && arcs[a].To != source && reachedBy[arcs[a].To] is null)
                    {
                        reachedBy[arcs[a].To] = (a, true);
                        queue.Enqueue(arcs[a].To);
                    }
                    else if (arcs[a].To == node && backward[a] > 0 && arcs[a].From != source && reachedBy[arcs[a].From] is null)
                    {
                        reachedBy[arcs[a].From] = (a, false);
                        queue.Enqueue(arcs[a].From);
                    }
                }
            }

            if (reachedBy[sink] is null) return total;
            var amount = enough - total;
            for (var node = sink; node != source;)
            {
                var (arc, ahead) = reachedBy[node]!.Value;
                amount = Math.Min(amount, ahead ? forward[arc] : backward[arc]);
                node = ahead ? arcs[arc].From : arcs[arc].To;
            }

            for (var node = sink; node != source;)
            {
                var (arc, ahead) = reachedBy[node]!.Value;
                forward[arc] += ahead ? -amount : amount;
                backward[arc] += ahead ? amount : -amount;
                node = ahead ? arcs[arc].From : arcs[arc].To;
            }

            total += amount;
        }

        return total;
    }
}
