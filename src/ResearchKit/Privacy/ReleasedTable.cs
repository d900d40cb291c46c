using ResearchKit.Frames;

namespace ResearchKit.Privacy;

/// <summary>
/// Counts, shares and means by group that passed the release gate: cells which stand for too few learners are hidden, and with them the cells
/// that would give them away by subtraction from the totals. Made by <c>frame.Release(...)</c> alone.
/// </summary>
/// <remarks>
/// Each release of a store is compared with all earlier ones, also from earlier imports, and hides what subtraction between them would give away; releases of other data are compared while the program runs.
/// RELEASE.md in the source folder derives the rules and states what they do not guard against.
/// Where a learner stands in several groups (subjects, terms), totals count the learner once and are not the sum of the groups; what is hidden then stands up to a reader who knows which combinations of groups there are.
/// </remarks>
public sealed class ReleasedTable
{
    internal ReleasedTable(
        IReadOnlyList<string> by, IReadOnlyList<Measure> measures, IReadOnlyList<ReleasedCell> cells, FrameProvenance provenance, IReadOnlyList<string> rules, IReadOnlyList<string> suggestions)
    {
        By = by;
        Measures = measures;
        Cells = cells;
        Provenance = provenance;
        Rules = rules;
        Suggestions = suggestions;
    }

    /// <summary>The columns that make the groups.</summary>
    public IReadOnlyList<string> By { get; }

    /// <summary>What is said of each group.</summary>
    public IReadOnlyList<Measure> Measures { get; }

    /// <summary>The groups in order; totals after the groups they are made of.</summary>
    public IReadOnlyList<ReleasedCell> Cells { get; }

    /// <summary>Where the rows came from. Released; or synthetic, when they were.</summary>
    public FrameProvenance Provenance { get; }

    /// <summary>The rules that were kept, as sentences.</summary>
    public IReadOnlyList<string> Rules { get; }

    /// <summary>When most values are hidden: coarser groups or pooled columns that would leave more, best first, as sentences. Else none.</summary>
    public IReadOnlyList<string> Suggestions { get; }

    /// <summary>Number of hidden values.</summary>
    public int HiddenCount => Cells.Sum(cell => cell.Values.Count(value => value.IsHidden));

    /// <summary>
    /// The table as a frame which may be shown and charted: one row a group, a text column for each column of <see cref="By"/>, a number column for each
    /// measure (hidden values are missing), and <c>..._lower</c> and <c>..._upper</c> for shares.
    /// </summary>
    /// <param name="totals">Whether totals are rows too, with "all" for the columns they sum over. Default false.</param>
    public DataFrame ToFrame(bool totals = false)
    {
        var cells = Cells.Where(cell => totals || !cell.IsTotal).ToArray();
        var columns = By.Select((name, i) => Column.Create(name, cells.Select(cell => cell.Groups[i] ?? "all"))).ToList();
        for (var m = 0; m < Measures.Count; m++)
        {
            var index = m;
            columns.Add(Numbers(Measures[m].Name, cells, cell => cell.Values[index].Value));
            if (Measures[m].Kind != MeasureKind.Share) continue;
            columns.Add(Numbers(Measures[m].Name + "_lower", cells, cell => cell.Values[index].Lower));
            columns.Add(Numbers(Measures[m].Name + "_upper", cells, cell => cell.Values[index].Upper));
        }

        return DataFrame.FromColumns(Provenance, columns);
    }

    private static Column Numbers(string name, ReleasedCell[] cells, Func<ReleasedCell, double> value) =>
        Column.Create(name, cells.Select(cell => double.IsNaN(value(cell)) ? (double?)null : value(cell)));
}

/// <summary>One group of a <see cref="ReleasedTable"/>.</summary>
/// <param name="Groups">The group's value in each column; null where it is a total over that column.</param>
/// <param name="Values">One a measure.</param>
public sealed record ReleasedCell(IReadOnlyList<string?> Groups, IReadOnlyList<ReleasedValue> Values)
{
    /// <summary>Whether it sums over a column.</summary>
    public bool IsTotal => Groups.Any(group => group is null);
}

/// <summary>One value of a <see cref="ReleasedTable"/>.</summary>
/// <param name="Value">The value; NaN when hidden, or when there is none.</param>
/// <param name="IsHidden">Whether the gate hides it.</param>
/// <param name="Lower">Lower end of the 95 % interval; NaN where there is none.</param>
/// <param name="Upper">Upper end.</param>
public readonly record struct ReleasedValue(double Value, bool IsHidden, double Lower = double.NaN, double Upper = double.NaN)
{
    internal static ReleasedValue Hidden { get; } = new(double.NaN, IsHidden: true);
}
