namespace ResearchKit.Privacy.Suppression;

/// <summary>What is to be hidden, and what that costs.</summary>
/// <param name="System">The cells as sums of atoms. Cells after those of <paramref name="Primary"/> are what a reader knows besides: never hidden.</param>
/// <param name="Shape">The table that the cells are of, when they are of one and each learner stands in one group; null for other systems.</param>
/// <param name="Primary">Cells that must be hidden because of what they say.</param>
/// <param name="Start">Cells that are hidden in any case: the primary ones, and those hidden for another reason.</param>
/// <param name="CanHide">Cells that may be hidden for others' sake: not empty groups, which many know to be empty.</param>
/// <param name="Weights">What hiding a cell costs.</param>
/// <param name="Protection">Least width of the interval of a primary cell; where a cell cannot have as many values, its own.</param>
internal sealed record SuppressionTask(CellSystem System, TableShape? Shape, bool[] Primary, bool[] Start, bool[] CanHide, double[] Weights, long[] Protection)
{
    /// <summary>Width that the interval of a hidden cell must have: its protection for a primary one; for others 1, so that it is not determined.</summary>
    public long Wanted(int cell) => Primary[cell] ? Protection[cell] : Math.Min(1, Protection[cell]);
}
