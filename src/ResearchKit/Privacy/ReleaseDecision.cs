using ResearchKit.Frames;

namespace ResearchKit.Privacy;

/// <summary>What of one table is hidden.</summary>
internal sealed class ReleaseDecision
{
    private readonly bool[][] _hidden;

    public ReleaseDecision(
        DataFrame frame, IReadOnlyList<string> groups, IReadOnlyList<Measure> measures, ReleaseTabulation tabulation, ReleaseOptions options, CancellationToken cancellationToken)
    {
        Learners = tabulation.Figures(frame, Measure.Count(), cancellationToken);
        Figures = [.. measures.Select(measure => measure.Kind == MeasureKind.Count ? Learners : tabulation.Figures(frame, measure, cancellationToken))];
        var suppression = new ReleaseSuppression(tabulation, options, cancellationToken);
        var sensitiveGroups = (measures.FirstOrDefault(measure => measure.Kind == MeasureKind.Count) ?? Measure.Count()).SensitiveIn(frame, groups);
        HiddenCounts = suppression.OfCounts(Learners, sensitiveGroups);
        _hidden = new bool[measures.Count][];
        // The share of "passed" tells the share of "failed": what is hidden for one measure of a column is hidden for all of them.
        foreach (var column in measures.Select((measure, m) => (measure, m)).GroupBy(pair => pair.measure.Column, StringComparer.OrdinalIgnoreCase))
        {
            var hidden = HiddenCounts;
            if (column.Key is not null)
            {
                var primary = column.Select(pair => suppression.PrimaryOf(pair.measure.Kind, Figures[pair.m], pair.measure.SensitiveIn(frame, groups))).Aggregate(Either);
                hidden = Either(hidden, primary);
                for (var before = -1; before != hidden.Count(cell => cell);)
                {
                    before = hidden.Count(cell => cell);
                    var start = hidden;
                    hidden = column.Select(pair => suppression.OfMeasure(pair.measure.Kind, Figures[pair.m], primary, start, pair.measure.SensitiveIn(frame, groups))).Aggregate(Either);
                    if (column.Count() == 1) break;
                }
            }

            foreach (var (_, m) in column) _hidden[m] = hidden;
        }
    }

    /// <summary>Learners of each cell.</summary>
    public MeasuredCells Learners { get; }

    /// <summary>What each measure finds in each cell.</summary>
    public IReadOnlyList<MeasuredCells> Figures { get; }

    /// <summary>Cells whose count of learners is hidden.</summary>
    public bool[] HiddenCounts { get; }

    public bool IsHidden(int measure, int cell) => _hidden[measure][cell];

    private static bool[] Either(bool[] one, bool[] other) => [.. one.Select((hidden, cell) => hidden || other[cell])];
}
