namespace ResearchKit.Privacy;

/// <summary>Applies the rules of release to one table: first to its counts of learners, then to each measure within what these leave.</summary>
internal sealed class ReleaseSuppression(ReleaseTabulation table, ReleaseOptions options, CancellationToken cancellationToken)
{
    /// <summary>Cells whose count of learners is hidden.</summary>
    /// <param name="learners">Learners of each cell.</param>
    /// <param name="isSensitive">Whether the groups themselves say something confidential: then empty and full groups are hidden too.</param>
    public bool[] OfCounts(IReadOnlyList<CellFigures> learners, bool isSensitive)
    {
        var least = Least(isSensitive);
        var counts = learners.Select(figures => figures.Learners).ToArray();
        var primary = counts.Select((count, cell) => (count > 0 && count < least) || (isSensitive && IsInterior(cell) && (count == 0 || IsWholeLine(counts, cell)))).ToArray();
        return Complemented(counts, counts.Select(_ => CellSuppression.Unbounded).ToArray(), primary, least);
    }

    /// <summary>Cells of a measure that are hidden, those with hidden counts among them.</summary>
    public bool[] OfMeasure(
        MeasureKind kind, IReadOnlyList<CellFigures> figures, IReadOnlyList<CellFigures> counts, IReadOnlyList<bool> hiddenCounts, bool isSensitive)
    {
        var least = Least(isSensitive);
        var learners = figures.Select(figure => figure.Learners).ToArray();
        var small = learners.Select((count, cell) => hiddenCounts[cell] || (count > 0 && count < least)).ToArray();
        if (kind == MeasureKind.Mean)
        {
            var uniform = small.Select((hidden, cell) => hidden || (isSensitive && figures[cell].IsUniform)).ToArray();
            return Complemented(learners, learners.Select(_ => CellSuppression.Unbounded).ToArray(), uniform, least);
        }

        var having = figures.Select(figure => figure.Having).ToArray();
        var primary = small.Select((hidden, cell) => hidden || Discloses(having[cell], learners[cell], least, isSensitive)).ToArray();
        // A reader knows how many learners a shown cell has, and that no more of them can have the value.
        var uppers = counts.Select((count, cell) => hiddenCounts[cell] ? CellSuppression.Unbounded : count.Learners).ToArray();
        return Complemented(having, uppers, primary, least);
    }

    private int Least(bool isSensitive) => isSensitive ? Math.Max(options.MinimumLearners, options.MinimumSensitiveLearners) : options.MinimumLearners;

    // Few who have the value, or few who have not; for sensitive matters none or all as well.
    private static bool Discloses(int having, int learners, int least, bool isSensitive)
    {
        if (learners == 0) return false;
        var not = learners - having;
        return (having > 0 && having < least) || (not > 0 && not < least) || (isSensitive && (having == 0 || not == 0));
    }

    private bool[] Complemented(int[] values, int[] uppers, bool[] primary, int protection) => table.HasTotals && primary.Any(hidden => hidden)
        ? CellSuppression.Hide(table.Rows, table.Columns, values, uppers, primary, protection, cancellationToken)
        : primary;

    private bool IsInterior(int cell) => cell < table.Rows * table.Columns;

    // All learners of a row or column of groups are in this one cell.
    private bool IsWholeLine(int[] counts, int cell)
    {
        if (counts[cell] == 0) return false;
        var (row, column) = (cell / table.Columns, cell % table.Columns);
        var inRow = Enumerable.Range(0, table.Columns).Sum(c => counts[(row * table.Columns) + c]);
        var inColumn = Enumerable.Range(0, table.Rows).Sum(r => counts[(r * table.Columns) + column]);
        return counts[cell] == inRow || (table.Rows > 1 && counts[cell] == inColumn);
    }
}
