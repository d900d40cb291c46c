namespace ResearchKit.Privacy;

/// <summary>
/// Which cells of a table are hidden: those that are too small (primary), and as many more as it takes that no reader can work a hidden one out
/// from the totals (complementary).
/// </summary>
internal static class CellSuppression
{
    /// <summary>Larger than any count that a reader could exclude.</summary>
    public const int Unbounded = int.MaxValue / 4;

    /// <summary>
    /// Hides cells until every primary one could be anything in an interval at least <paramref name="protection"/> wide (or anything at all, where
    /// its own largest value is less), and every other hidden one at least two values.
    /// </summary>
    /// <param name="rows">Rows of the table; 1 for a one-way table.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="values">Interior cells row by row, row totals, column totals, grand total (one-way: cells and the total).</param>
    /// <param name="uppers">The largest value that a reader could think each cell has.</param>
    /// <param name="primary">Cells that must be hidden, in the same order.</param>
    /// <param name="protection">Least width of the interval of a primary cell.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Whether each cell is hidden.</returns>
    /// <remarks>
    /// A heuristic: it hides the smallest cell that helps in the row or column of the least protected cell, so more than the fewest may be hidden.
    /// Its result is checked against the exact bounds before it is returned; when nothing helps, the whole table is hidden.
    /// </remarks>
    public static bool[] Hide(
        int rows, int columns, IReadOnlyList<int> values, IReadOnlyList<int> uppers, IReadOnlyList<bool> primary, int protection, CancellationToken cancellationToken)
    {
        var hidden = primary.ToArray();
        int Wanted(int cell) => primary[cell] ? Math.Min(protection, uppers[cell]) : Math.Min(1, uppers[cell]);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var network = Network(rows, columns, values, uppers, hidden);
            var exposed = Enumerable.Range(0, hidden.Length).Where(cell => hidden[cell])
                .Select(cell => (Cell: cell, Width: network.Width(cell, hidden, Wanted(cell))))
                .Where(found => found.Width < Wanted(found.Cell))
                .OrderBy(found => found.Width).Select(found => (int?)found.Cell).FirstOrDefault();
            if (exposed is not { } least) return hidden;
            if (Helpful(rows, columns, values, uppers, hidden, least, protection) is not { } next) return [.. Enumerable.Repeat(true, hidden.Length)];
            hidden[next] = true;
        }
    }

    // The smallest cell that widens the interval at once, of those with a hidden neighbour in row and column (only they can);
    // if none does alone, the smallest in the same line, then anywhere, totals last.
    private static int? Helpful(int rows, int columns, IReadOnlyList<int> values, IReadOnlyList<int> uppers, bool[] hidden, int exposed, int protection)
    {
        var interior = rows * columns;
        var candidates = Enumerable.Range(0, hidden.Length).Where(cell => !hidden[cell])
            .OrderBy(cell => cell >= interior).ThenBy(cell => !SameLine(rows, columns, cell, exposed)).ThenBy(cell => values[cell] == 0).ThenBy(cell => values[cell]).ToArray();
        if (candidates.Length == 0) return null;
        var before = Network(rows, columns, values, uppers, hidden).Width(exposed, hidden, protection);
        foreach (var cell in candidates.Where(cell => cell < interior && ClosesCycle(rows, columns, hidden, cell)).OrderBy(cell => values[cell] == 0).ThenBy(cell => values[cell]))
        {
            hidden[cell] = true;
            var after = Network(rows, columns, values, uppers, hidden).Width(exposed, hidden, protection);
            hidden[cell] = false;
            if (after > before) return cell;
        }

        return candidates[0];
    }

    private static bool ClosesCycle(int rows, int columns, bool[] hidden, int cell)
    {
        var (row, column) = Place(rows, columns, cell);
        var inRow = Enumerable.Range(0, columns).Any(c => hidden[(row * columns) + c]) || hidden[(rows * columns) + row];
        return inRow && (rows == 1 || Enumerable.Range(0, rows).Any(r => hidden[(r * columns) + column]) || hidden[(rows * columns) + rows + column]);
    }

    private static SuppressionNetwork Network(int rows, int columns, IReadOnlyList<int> values, IReadOnlyList<int> uppers, bool[] hidden) =>
        SuppressionNetwork.OfTable(rows, columns, cell => (values[cell], hidden[cell] ? Math.Max(uppers[cell], values[cell]) : values[cell]));

    private static bool SameLine(int rows, int columns, int one, int other)
    {
        var (a, b) = (Place(rows, columns, one), Place(rows, columns, other));
        return a.Row == b.Row || a.Column == b.Column;
    }

    private static (int Row, int Column) Place(int rows, int columns, int cell)
    {
        var interior = rows * columns;
        if (cell < interior) return (cell / columns, cell % columns);
        return cell < interior + rows ? (cell - interior, -1) : (-1, cell - interior - rows);
    }
}
