using Google.OrTools.Sat;
using ResearchKit.Privacy;

namespace ResearchKit.Tests.Privacy;

/// <summary>
/// The least that any method must hide of the counts of a table: a program in whole numbers over which cells are hidden, with two worlds for each cell that must be, which agree on all that is shown
/// and between which it differs by its minimum. That the others are not determined either is left out, so the truth may be more, never less.
/// </summary>
public static class SuppressionOptimum
{
    private const int Scale = 1000;

    /// <summary>A table with what was hidden, what that costs, and the least that it must cost.</summary>
    /// <param name="Kind">Dimensions and density.</param>
    /// <param name="Cells">Number of cells.</param>
    /// <param name="Primary">Cost of the cells that must be hidden.</param>
    /// <param name="Cost">Cost of all that were.</param>
    /// <param name="Bound">The least possible, as far as the solver came.</param>
    /// <param name="IsSolved">Whether it came to the end.</param>
    public sealed record Comparison(string Kind, int Cells, double Primary, double Cost, double Bound, bool IsSolved);

    /// <summary>Compares what the kit hides of a random table with the least possible; null when nothing must be hidden.</summary>
    public static Comparison? Compare(RandomTable table, double seconds)
    {
        var question = new ReleaseQuestion(table.Frame, table.By, [Measure.Count()], ReleaseOptions.Default, CancellationToken.None);
        var kept = new ReleaseDecision(question, [], [], CancellationToken.None).HiddenCounts;
        int[] counts = [.. question.Learners.Cells.Select(cell => cell.Learners)];
        var weights = ReleaseSuppression.Weights(counts);
        bool[] primary = [.. counts.Select(count => count is > 0 and < 5)];
        if (!primary.Contains(true)) return null;
        double CostOf(bool[] hidden) => hidden.Select((one, cell) => one && counts[cell] > 0 ? weights[cell] : 0).Sum();
        var (bound, isSolved) = Least(question, counts, primary, weights, seconds);
        return new Comparison(table.Kind, counts.Length, CostOf(primary), CostOf(kept), bound, isSolved);
    }

    private static (double Bound, bool IsSolved) Least(ReleaseQuestion question, int[] counts, bool[] primary, double[] weights, double seconds)
    {
        var model = new CpModel();
        int[] atoms = [.. question.Learners.Atoms.Select(atom => atom.Learners)];
        var members = question.Table.Members;
        var hidden = counts.Select((count, cell) => model.NewBoolVar($"h{cell}")).ToArray();
        for (var cell = 0; cell < counts.Length; cell++)
        {
            if (primary[cell]) model.Add(hidden[cell] == 1);
            else if (counts[cell] == 0) model.Add(hidden[cell] == 0);
        }

        foreach (var target in Enumerable.Range(0, counts.Length).Where(cell => primary[cell]))
        {
            var (high, low) = (World(), World());
            model.Add(Change(high, target) - Change(low, target) >= 5);
        }

        model.Minimize(LinearExpr.WeightedSum(hidden, weights.Select(weight => (int)Math.Floor(weight * Scale))));
        var solver = new CpSolver { StringParameters = FormattableString.Invariant($"max_time_in_seconds:{seconds},num_workers:1") };
        var status = solver.Solve(model);
        if (status is not (CpSolverStatus.Optimal or CpSolverStatus.Feasible or CpSolverStatus.Unknown))
            throw new InvalidOperationException($"The solver ended with {status}: no choice of cells protects the table.");
        return (Math.Max(solver.BestObjectiveBound / Scale, weights.Where((_, cell) => primary[cell]).Sum()), status == CpSolverStatus.Optimal);

        // Learners of each group in a world that looks the same: what is shown does not change.
        IntVar[] World()
        {
            var changes = atoms.Select((value, atom) => model.NewIntVar(-Math.Min(value, 50), 50, $"y{atom}")).ToArray();
            for (var cell = 0; cell < counts.Length; cell++)
            {
                if (primary[cell]) continue;
                model.Add(Change(changes, cell) <= 50 * hidden[cell]);
                model.Add(Change(changes, cell) >= -50 * hidden[cell]);
            }

            return changes;
        }

        LinearExpr Change(IntVar[] changes, int cell) => LinearExpr.Sum(members[cell].Select(atom => changes[atom]));
    }
}
