namespace ResearchKit.Tests.Privacy;

/// <summary>
/// A reader who tries everything: given the shown cells and totals of a small table (one-way: one row), finds the smallest and the largest whole
/// number that each hidden cell can be. Exact by Hoffman's circulation theorem (1960): it looks at every one of the cuts of the equations, and
/// so shares nothing with how cells were hidden.
/// </summary>
/// <param name="rows">Rows of the table.</param>
/// <param name="columns">Columns.</param>
/// <param name="shown">Interior cells row by row, row totals, and for more than one row column totals and the grand total; null where hidden.</param>
/// <param name="largest">The largest value that the reader thinks each can have.</param>
public sealed class ReleaseAuditor(int rows, int columns, int?[] shown, long[] largest)
{
    /// <summary>The interval in which a hidden cell lies.</summary>
    public (long Least, long Most) Interval(int cell)
    {
        long least = 0, most = largest[cell];
        var (from, to) = Ends(cell);
        for (var cut = 0; cut < 1 << (rows + columns + 2); cut++)
        {
            bool Inside(int node) => (cut >> node & 1) == 1;
            if (Inside(from) == Inside(to)) continue;
            long atLeastIn = 0, atMostIn = 0, atLeastOut = 0, atMostOut = 0;
            for (var other = 0; other < shown.Length; other++)
            {
                var (a, b) = Ends(other);
                if (other == cell || Inside(a) == Inside(b)) continue;
                if (Inside(b)) (atLeastIn, atMostIn) = (atLeastIn + (shown[other] ?? 0), atMostIn + (shown[other] ?? largest[other]));
                else (atLeastOut, atMostOut) = (atLeastOut + (shown[other] ?? 0), atMostOut + (shown[other] ?? largest[other]));
            }

            // What flows into any set of equations flows out of it.
            if (Inside(to)) (least, most) = (Math.Max(least, atLeastOut - atMostIn), Math.Min(most, atMostOut - atLeastIn));
            else (least, most) = (Math.Max(least, atLeastIn - atMostOut), Math.Min(most, atMostIn - atLeastOut));
        }

        return (least, most);
    }

    // Equations: one a row (its cells are its total), one a column, and the totals' own: row totals and column totals add up to the grand total.
    private (int From, int To) Ends(int cell)
    {
        var interior = rows * columns;
        int sumOfRows = rows + columns, sumOfColumns = rows + columns + 1;
        if (cell < interior) return (cell / columns, rows == 1 ? sumOfRows : rows + (cell % columns));
        if (cell < interior + rows) return (sumOfRows, cell - interior);
        return cell < interior + rows + columns ? (rows + cell - interior - rows, sumOfColumns) : (sumOfColumns, sumOfRows);
    }
}
