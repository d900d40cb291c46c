using ResearchKit.Frames;

namespace ResearchKit.Privacy;

/// <summary>What of one table is hidden.</summary>
internal sealed class ReleaseDecision
{
    private readonly bool[][] _hidden;
    private readonly bool[][] _primary;
    private readonly bool[] _primaryCounts;
    private readonly int[] _least;

    /// <param name="question">What is released, and what was counted.</param>
    /// <param name="further">Further figures that must be hidden: measure (-1 for the count of learners) and cell.</param>
    /// <param name="besides">Further figures that are hidden so that others cannot be worked out: it is enough that they cannot be worked out either.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public ReleaseDecision(
        ReleaseQuestion question, IReadOnlyCollection<(int Measure, int Cell)> further, IReadOnlyCollection<(int Measure, int Cell)> besides, CancellationToken cancellationToken)
    {
        var (suppression, measures) = (new ReleaseSuppression(question.Table, question.Options, cancellationToken), question.Measures);
        (Learners, Figures) = (question.Learners, question.Figures);
        LeastOfCounts = suppression.Least(question.SensitiveGroups);
        _least = [.. measures.Select((_, m) => suppression.Least(question.IsSensitive[m]))];
        _primaryCounts = suppression.PrimaryCounts(Learners, question.SensitiveGroups);
        foreach (var (measure, cell) in further)
        {
            if (measure < 0 || measures[measure].Kind == MeasureKind.Count) _primaryCounts[cell] = true;
        }

        var startCounts = _primaryCounts.ToArray();
        foreach (var (measure, cell) in besides)
        {
            if (measure < 0 || measures[measure].Kind == MeasureKind.Count) startCounts[cell] = true;
        }

        HiddenCounts = suppression.OfCounts(Learners, _primaryCounts, startCounts, question.SensitiveGroups);
        (_hidden, _primary) = (new bool[measures.Count][], new bool[measures.Count][]);
        // The share of "passed" tells the share of "failed": what is hidden for one measure of a column is hidden for all of them.
        foreach (var column in Enumerable.Range(0, measures.Count).GroupBy(m => measures[m].Column, StringComparer.OrdinalIgnoreCase))
        {
            var (primary, hidden) = (_primaryCounts, HiddenCounts);
            if (column.Key is not null)
            {
                primary = column.Select(m => suppression.PrimaryOf(measures[m].Kind, Figures[m], question.IsSensitive[m])).Aggregate(Either);
                foreach (var (measure, cell) in further)
                {
                    if (column.Contains(measure)) primary[cell] = true;
                }

                hidden = Either(hidden, primary);
                foreach (var (measure, cell) in besides)
                {
                    if (column.Contains(measure)) hidden[cell] = true;
                }

                for (var before = -1; before != hidden.Count(cell => cell);)
                {
                    before = hidden.Count(cell => cell);
                    var start = hidden;
                    hidden = column.Select(m => suppression.OfMeasure(measures[m].Kind, Figures[m], primary, start, question.IsSensitive[m])).Aggregate(Either);
                    if (column.Count() == 1) break;
                }
            }

            foreach (var m in column) (_hidden[m], _primary[m]) = (hidden, primary);
        }
    }

    /// <summary>Learners of each cell.</summary>
    public MeasuredCells Learners { get; }

    /// <summary>What each measure finds in each cell.</summary>
    public IReadOnlyList<MeasuredCells> Figures { get; }

    /// <summary>Cells whose count of learners is hidden.</summary>
    public bool[] HiddenCounts { get; }

    /// <summary>Fewest learners a difference between counts may tell of.</summary>
    public int LeastOfCounts { get; }

    /// <summary>Number of hidden values.</summary>
    public int HiddenCount => _hidden.Sum(cells => cells.Count(hidden => hidden));

    public int LeastOf(int measure) => _least[measure];

    public bool IsHidden(int measure, int cell) => _hidden[measure][cell];

    /// <summary>Whether a value must be hidden because of what it says.</summary>
    public bool IsPrimary(int measure, int cell) => _primary[measure][cell];

    public bool IsPrimaryCount(int cell) => _primaryCounts[cell];

    /// <summary>Whether a reader is taken to know how many learners a cell has: where anything of it is shown.</summary>
    public bool ShowsLearners(int cell) => _hidden.Any(cells => !cells[cell]);

    private static bool[] Either(bool[] one, bool[] other) => [.. one.Select((hidden, cell) => hidden || other[cell])];
}
