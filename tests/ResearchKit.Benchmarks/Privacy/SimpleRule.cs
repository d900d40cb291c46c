using ResearchKit.Privacy;
using ResearchKit.Privacy.Suppression;

namespace ResearchKit.Benchmarks.Privacy;

/// <summary>
/// The rule that is kept by hand: in each line with a single hidden cell, the next smallest goes too, until no line has a single one. A line is a total with the groups right
/// under it. It leaks where two hidden cells are small together, and where lines combine.
/// </summary>
internal sealed class SimpleRule(ReleaseQuestion question)
{
    private readonly int[] _counts = [.. question.Learners.Cells.Select(cell => cell.Learners)];
    private readonly int[][] _lines = [.. question.Table.Shape.Lines()];

    public bool[] Hide()
    {
        bool[] hidden = [.. _counts.Select(count => count is > 0 and < 5)];
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var line in _lines.Where(line => line.Count(cell => hidden[cell]) == 1))
            {
                if (Next(line, hidden) is not { } next) continue;
                hidden[next] = changed = true;
            }
        }

        return hidden;
    }

    public bool IsSafe(bool[] hidden) => Exposed(hidden) is null;

    /// <summary>The rule again on lines of exposed cells, until none is exposed.</summary>
    public bool[] Repair(bool[] start)
    {
        bool[] hidden = [.. start];
        while (Exposed(hidden) is { } exposed)
        {
            int? next = _lines.Where(line => line.Contains(exposed)).Select(line => Next(line, hidden)).Where(cell => cell is not null).OrderBy(cell => _counts[cell!.Value]).FirstOrDefault();
            next ??= Next([.. Enumerable.Range(0, _counts.Length)], hidden);
            if (next is not { } cell) return hidden;
            hidden[cell] = true;
        }

        return hidden;
    }

    private int? Exposed(bool[] hidden)
    {
        var system = new CellSystem([.. question.Learners.Atoms.Select(atom => atom.Learners)], [.. question.Learners.Atoms.Select(_ => CellSystem.Unbounded)], question.Table.Members);
        var (tableau, record) = (new MoveTableau(system, hidden), new ProtectionRecord(system));
        for (var cell = 0; cell < hidden.Length; cell++)
        {
            if (hidden[cell] && !tableau.Widen(cell, record, _counts[cell] < 5 ? 5 : 1)) return cell;
        }

        return null;
    }

    private int? Next(int[] line, bool[] hidden) =>
        line.Where(cell => !hidden[cell] && _counts[cell] > 0).OrderBy(cell => _counts[cell]).Select(cell => (int?)cell).FirstOrDefault();
}
