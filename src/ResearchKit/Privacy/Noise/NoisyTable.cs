using ResearchKit.Frames;

namespace ResearchKit.Privacy.Noise;

/// <summary>
/// Counts, shares and means by group with noise that hides whether any one learner is among them: differentially private. Made by
/// <c>frame.ReleaseWithNoise(...)</c> alone. No cell is hidden; small ones are drowned.
/// </summary>
public sealed class NoisyTable
{
    internal NoisyTable(IReadOnlyList<string> by, IReadOnlyList<Measure> measures, IReadOnlyList<NoisyCell> cells, FrameProvenance provenance, IReadOnlyList<string> rules)
    {
        By = by;
        Measures = measures;
        Cells = cells;
        Provenance = provenance;
        Rules = rules;
    }

    /// <summary>The columns that make the groups.</summary>
    public IReadOnlyList<string> By { get; }

    /// <summary>What is said of each group.</summary>
    public IReadOnlyList<Measure> Measures { get; }

    /// <summary>The groups in their declared order, <c>(other)</c> last.</summary>
    public IReadOnlyList<NoisyCell> Cells { get; }

    /// <summary>Where the rows came from. Released; or synthetic, when they were.</summary>
    public FrameProvenance Provenance { get; }

    /// <summary>Which noise, what it cost, and what was declared beforehand, as sentences.</summary>
    public IReadOnlyList<string> Rules { get; }

    /// <summary>
    /// The table as a frame which may be shown and charted: one row a group, a text column for each column of <see cref="By"/>, and for each measure a number
    /// column with <c>..._lower</c> and <c>..._upper</c> beside it, between which the value without noise lies in 95 of 100 releases.
    /// </summary>
    public DataFrame ToFrame()
    {
        var columns = By.Select((name, i) => Column.Create(name, Cells.Select(cell => cell.Groups[i]))).ToList();
        for (var m = 0; m < Measures.Count; m++)
        {
            columns.Add(Numbers(Measures[m].Name, m, value => value.Value));
            columns.Add(Numbers(Measures[m].Name + "_lower", m, value => value.Lower));
            columns.Add(Numbers(Measures[m].Name + "_upper", m, value => value.Upper));
        }

        return DataFrame.FromColumns(Provenance, columns);
    }

    private Column Numbers(string name, int measure, Func<NoisyValue, double> value) =>
        Column.Create(name, Cells.Select(cell => value(cell.Values[measure]) is var number && double.IsNaN(number) ? (double?)null : number));
}

/// <summary>One group of a <see cref="NoisyTable"/>.</summary>
/// <param name="Groups">The group's value in each column.</param>
/// <param name="Values">One a measure.</param>
public sealed record NoisyCell(IReadOnlyList<string> Groups, IReadOnlyList<NoisyValue> Values);

/// <summary>One value of a <see cref="NoisyTable"/>.</summary>
/// <param name="Value">The value with noise: a count can come out below zero. NaN where so few learners stand behind a share or mean that noise is all of it.</param>
/// <param name="Lower">Lower end of the interval that holds the value without noise in 95 of 100 releases. It says nothing of sampling.</param>
/// <param name="Upper">Upper end.</param>
public readonly record struct NoisyValue(double Value, double Lower, double Upper);
