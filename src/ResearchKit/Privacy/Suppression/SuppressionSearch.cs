namespace ResearchKit.Privacy.Suppression;

/// <summary>
/// Which cells are hidden: those that must be (primary), and as many more as it takes that no reader can work a hidden one out (complementary).
/// </summary>
/// <remarks>
/// A heuristic with a proof at the end: cells are hidden until for each hidden one there are worlds, checked in whole numbers, that agree with all that is shown
/// and between which it differs by as much as is wanted; then every cell that can be shown again without losing that is shown again. When nothing helps, all is hidden.
/// </remarks>
internal sealed class SuppressionSearch
{
    /// <summary>Tableaus larger than this are not made: then boxes alone prove what is safe.</summary>
    private const long LargestTableau = 1_500_000;

    /// <summary>Numbers of tableaus that are looked at in protecting a table, and as many in showing cells again; after that boxes alone prove what is safe. The same on every machine.</summary>
    private const long MostWork = 12_000_000;

    private readonly SuppressionTask _task;
    private readonly CornerMoves? _corners;
    private readonly ProtectionRecord _record;
    private readonly bool[] _hidden;
    private readonly int _own;
    private readonly CancellationToken _cancellationToken;
    private MoveTableau? _tableau;
    private long _work;

    private SuppressionSearch(SuppressionTask task, bool[] start, CancellationToken cancellationToken)
    {
        (_task, _cancellationToken) = (task, cancellationToken);
        _own = task.Primary.Length;
        _hidden = new bool[task.System.CellCount];
        start.CopyTo(_hidden, 0);
        _corners = task.Shape is null ? null : new CornerMoves(task);
        _record = new ProtectionRecord(task.System);
    }

    /// <summary>Whether each cell is hidden.</summary>
    public static bool[] Hide(SuppressionTask task, CancellationToken cancellationToken)
    {
        if (!task.Start.Contains(true)) return task.Start;
        var best = new SuppressionSearch(task, task.Start, cancellationToken).Run();
        if (task.Shape is null || Extra(best).Length == 0) return best;
        foreach (var (variant, start) in SuppressionStarts.Of(task))
        {
            // What begins dearer than the best so far ends dearer, but for a few.
            if (Cost(start) >= Cost(best)) continue;
            var other = new SuppressionSearch(variant, start, cancellationToken).Run();
            if (Cost(other) < Cost(best)) best = other;
        }

        return best;

        int[] Extra(bool[] hidden) => [.. Enumerable.Range(0, hidden.Length).Where(cell => hidden[cell] && !task.Start[cell])];
        double Cost(bool[] hidden) => Extra(hidden).Sum(cell => task.Weights[cell]);
    }

    private bool[] Run()
    {
        Protect();
        ShowAgain();
        return _hidden[.._own];
    }

    private void Protect()
    {
        while (true)
        {
            var exposed = Enumerable.Range(0, _own).Where(cell => _hidden[cell] && !IsProtected(cell))
                .OrderByDescending(cell => _task.System.Members[cell].Length).ThenBy(cell => _task.System.ValueOf(cell)).ToArray();
            var failed = false;
            foreach (var cell in exposed)
            {
                _cancellationToken.ThrowIfCancellationRequested();
                if (IsProtected(cell) || WidenByBox(cell) || Widen(cell)) continue;
                failed = true;
                HideFor(cell);
            }

            if (!failed || !_hidden.AsSpan(0, _own).Contains(false)) return;
        }
    }

    private void HideFor(int cell)
    {
        if (_corners?.Best(cell, _hidden, _task.Wanted(cell)) is { } box && box.Cells.Any(other => !_hidden[other]))
        {
            foreach (var other in box.Cells) _hidden[other] = true;
            foreach (var world in box.Worlds()) _record.Add(world);
        }
        else if (Next(cell) is { } next)
        {
            _hidden[next] = true;
        }
        else
        {
            // Nothing that may be hidden is left: all goes, empty groups too.
            Array.Fill(_hidden, true, 0, _own);
        }

        _tableau = null;
    }

    // Without boxes: the cheapest cell that shares learners with the exposed one, then any.
    private int? Next(int exposed)
    {
        var near = new HashSet<int>();
        foreach (var atom in _task.System.Members[exposed])
        {
            foreach (var cell in _task.System.CellsOf(atom)) near.Add(cell);
        }

        return Enumerable.Range(0, _own).Where(cell => !_hidden[cell] && _task.CanHide[cell])
            .OrderBy(cell => !near.Contains(cell)).ThenBy(cell => _task.Weights[cell]).Select(cell => (int?)cell).FirstOrDefault();
    }

    private bool IsProtected(int cell) => _record.Width(cell) >= _task.Wanted(cell);

    // Boxes of cells that are hidden already cost nothing.
    private bool WidenByBox(int cell)
    {
        if (_corners?.Best(cell, _hidden, _task.Wanted(cell), most: 0) is { } box)
        {
            foreach (var world in box.Worlds()) _record.Add(world);
        }

        return IsProtected(cell);
    }

    private bool Widen(int cell)
    {
        if (_work > MostWork) return false;
        _tableau ??= new MoveTableau(_task.System, _hidden);
        if (_tableau.Size > LargestTableau) return false;
        var before = _tableau.Work;
        var isWide = _tableau.Widen(cell, _record, _task.Wanted(cell));
        _work += _tableau.Work - before;
        return isWide;
    }

    // From the costliest complementary cell on: what can be shown without exposing another is shown.
    private void ShowAgain()
    {
        _work = 0;
        var candidates = Enumerable.Range(0, _own).Where(cell => _hidden[cell] && !_task.Start[cell]).OrderByDescending(cell => _task.Weights[cell]).ToArray();
        foreach (var cell in candidates)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            _hidden[cell] = false;
            _tableau = null;
            var forgotten = _record.Forget(cell);
            if (forgotten.TrueForAll(one => one.Cell >= _own || !_hidden[one.Cell] || IsProtected(one.Cell) || WidenByBox(one.Cell) || Widen(one.Cell))) continue;
            _hidden[cell] = true;
            _tableau = null;
            _record.Restore(forgotten);
        }
    }
}
