using Google.OrTools.LinearSolver;
using ResearchKit.Privacy;

namespace ResearchKit.Tests.Privacy;

/// <summary>
/// A reader with a solver: takes a released table as it is printed, writes down what each shown cell says of the groups under it, and asks for the smallest and largest
/// value of each hidden one, in whole numbers. Knows nothing of how cells were hidden.
/// </summary>
/// <remarks>A linear program first (GLOP): when its solution is of whole numbers, it is the answer; when not, a program in whole numbers (SCIP) is solved.</remarks>
public sealed class TableAttacker : IDisposable
{
    private const double Any = 100_000;

    private readonly Solver _solver;
    private readonly ReleasedTable _table;
    private readonly Variable[] _counts;
    private readonly Variable[] _having;
    private readonly int[] _groups;
    private readonly int _share;
    private readonly bool _wholeNumbers;
    private TableAttacker? _exact;

    /// <param name="table">The table, with totals. Its first measure is the count.</param>
    /// <param name="share">The measure whose numerators are sought besides; -1 for counts alone.</param>
    public TableAttacker(ReleasedTable table, int share = -1)
        : this(table, share, wholeNumbers: false)
    {
    }

    private TableAttacker(ReleasedTable table, int share, bool wholeNumbers)
    {
        (_table, _share, _wholeNumbers) = (table, share, wholeNumbers);
        _solver = Solver.CreateSolver(wholeNumbers ? "SCIP" : "GLOP");
        _groups = [.. Enumerable.Range(0, table.Cells.Count).Where(cell => !table.Cells[cell].IsTotal)];
        _counts = [.. _groups.Select((_, i) => _solver.MakeVar(0, Any, wholeNumbers, $"n{i}"))];
        _having = share < 0 ? [] : [.. _groups.Select((_, i) => _solver.MakeVar(0, Any, wholeNumbers, $"h{i}"))];
        for (var i = 0; i < _having.Length; i++) _solver.Add(_having[i] <= _counts[i]);
        foreach (var cell in table.Cells)
        {
            var under = Under(cell);
            // Empty groups are taken as known to be empty, also where they are not printed as such.
            if (!cell.Values[0].IsHidden) _solver.Add(Sum(_counts, under) == cell.Values[0].Value);
            if (share < 0 || cell.Values[share].IsHidden) continue;
            var having = double.IsNaN(cell.Values[share].Value) ? 0 : Math.Round(cell.Values[share].Value * cell.Values[0].Value);
            _solver.Add(Sum(_having, under) == having);
        }
    }

    /// <summary>The least and the most that a cell can be, for all that is shown.</summary>
    public (double Least, double Most) Interval(int cell)
    {
        var sought = Sum(_share < 0 ? _counts : _having, Under(_table.Cells[cell]));
        _solver.Minimize(sought);
        var least = Solved();
        var whole = IsWhole();
        _solver.Maximize(sought);
        var most = Solved();
        if (_wholeNumbers || (whole && IsWhole())) return (least, most);
        _exact ??= new TableAttacker(_table, _share, wholeNumbers: true);
        return _exact.Interval(cell);
    }

    public void Dispose()
    {
        _solver.Dispose();
        _exact?.Dispose();
    }

    private bool IsWhole() => _counts.Concat(_having).All(variable => Math.Abs(variable.SolutionValue() - Math.Round(variable.SolutionValue())) < 1e-7);

    private double Solved()
    {
        var status = _solver.Solve();
        if (status != Solver.ResultStatus.OPTIMAL) throw new InvalidOperationException($"The attacker's solver ended with {status}: the shown cells contradict each other.");
        return Math.Round(_solver.Objective().Value(), 6);
    }

    private List<int> Under(ReleasedCell cell) =>
        [.. Enumerable.Range(0, _groups.Length).Where(i => cell.Groups.Zip(_table.Cells[_groups[i]].Groups).All(pair => pair.First is null || pair.First == pair.Second))];

    private static LinearExpr Sum(Variable[] variables, List<int> of) => of.Aggregate(new LinearExpr(), (sum, i) => sum + variables[i]);
}
