using ResearchKit.Charts.Pictures;
using ResearchKit.Frames;

namespace ResearchKit.Charts;

public sealed partial record Chart
{
    /// <summary>
    /// A missingness matrix: which variables are missing together, one line a pattern, the most frequent on top, with the number of rows of each, and beneath the
    /// variables how many rows miss them.
    /// </summary>
    /// <remarks>
    /// Like <c>md.pattern</c> of R's mice and the upset plot of naniar. The patterns are counted in DuckDB, so a million rows are fine. Patterns with fewer rows than the minimum, and those beyond the
    /// most, are counted together in the alternative text and not drawn.
    /// </remarks>
    /// <param name="frame">A frame that may be shown (synthetic or released), of any length.</param>
    /// <param name="columns">The columns; null for all that miss anything (or all, where none does). Up to 40.</param>
    /// <param name="patterns">Most patterns drawn, 1 to 60. Default 20.</param>
    /// <param name="minimum">Fewest rows of a pattern that is drawn. Default 1; 5 or more for released rows of learners.</param>
    /// <param name="title">The title; null for none.</param>
    /// <param name="cancellationToken">Interrupts the counting.</param>
    /// <exception cref="ProtectedDataException">The frame is protected.</exception>
    /// <exception cref="ColumnNotFoundException">There is no such column.</exception>
    /// <exception cref="ArgumentException">The frame has no rows, or more than 40 columns would be drawn.</exception>
    public static Chart Missingness(
        DataFrame frame, IReadOnlyList<string>? columns = null, int patterns = 20, int minimum = 1, string? title = null, CancellationToken cancellationToken = default)
    {
        var data = ChartData.Summarised(frame, "missing values");
        ArgumentOutOfRangeException.ThrowIfLessThan(patterns, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(patterns, 60);
        return Marked(MissingnessPicture.Draw(MissingnessPatterns.Of(frame, columns, cancellationToken), patterns, minimum, title), data);
    }

    /// <summary>
    /// A linkage waterfall: how many records come in, what each step takes away or adds, and how many stay. Stated totals must be the sums of what stands above
    /// them.
    /// </summary>
    /// <param name="steps">The steps in order; the first sets the level, and each later one changes it or states it.</param>
    /// <param name="title">The title; null for none.</param>
    /// <param name="unit">What is counted, in the plural. Default records.</param>
    /// <exception cref="ArgumentException">
    /// There are fewer than two steps, two of one name, a level falls below zero, or a stated total is not the sum: the message names the step, the total and the sum.
    /// </exception>
    public static Chart LinkageWaterfall(IReadOnlyList<WaterfallStep> steps, string? title = null, string unit = "records")
    {
        ArgumentNullException.ThrowIfNull(steps);
        return WaterfallPicture.Draw(steps, title, unit);
    }
}
