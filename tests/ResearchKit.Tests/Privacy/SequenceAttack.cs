using Google.OrTools.LinearSolver;
using ResearchKit.Privacy;

namespace ResearchKit.Tests.Privacy;

/// <summary>
/// The attack on a sequence of released tables: every shown number as an equation over the classes of learners who are in the same cells of all tables, of which the attacker knows which there
/// are, and who has a score; but not who passed, nor any score.
/// </summary>
internal sealed class SequenceAttack(ReleaseSequence sequence)
{
    private const double Highest = 100;

    private readonly (ReleaseSequence.Released Release, ReleasedCell Cell, HashSet<int> Learners)[] _cells =
        [.. sequence.Releases.SelectMany(release => release.Table.Cells.Select(cell => (release, cell, In(release, cell))))];

    /// <summary>What is recovered: hidden small numbers that are determined or narrowed below the protection, small classes of learners that are counted, hidden means that are determined.</summary>
    public IEnumerable<string> Findings() => Counts().Concat(Means());

    private static HashSet<int> In(ReleaseSequence.Released release, ReleasedCell cell) =>
        [.. release.Rows.Where(row => release.Table.By.Zip(cell.Groups).All(pair => pair.Second is null || release.City.Labels[pair.First][row] == pair.Second)).Select(row => release.City.LearnerOfRow[row])];

    private IEnumerable<int> Everybody => sequence.Releases.SelectMany(release => release.Rows.Select(row => release.City.LearnerOfRow[row])).Distinct();

    private string Place(int learner) => string.Concat(_cells.Select(one => one.Learners.Contains(learner) ? '1' : '0'));

    private string Where(int learner) => string.Join(' ', _cells.Where(one => one.Learners.Contains(learner)).Select(one => $"{sequence.Releases.ToList().IndexOf(one.Release)}:{string.Join('/', one.Cell.Groups.Select(group => group ?? "all"))}"));

    private static int Measure(ReleasedTable table, string ending) => table.Measures.ToList().FindIndex(measure => measure.Name.EndsWith(ending, StringComparison.Ordinal));

    private List<string> Counts()
    {
        var passed = sequence.Releases[0].City.Passed;
        var tellsPassed = sequence.Releases.Any(release => Measure(release.Table, "passed") > 0 || Measure(release.Table, "failed") > 0);
        var classes = Everybody.GroupBy(Place, StringComparer.Ordinal)
            .SelectMany(same => tellsPassed
                ? new[] { true, false }.Select(value => (One: same.First(), Passed: value, Size: same.Count(learner => passed[learner] == value)))
                : [(One: same.First(), Passed: true, Size: same.Count())])
            .ToArray();
        using var solver = Solver.CreateSolver("GLOP");
        var sizes = classes.Select((_, i) => solver.MakeVar(0, 100_000, false, $"c{i}")).ToArray();
        var targets = new List<(string What, int[] Classes, int Wanted)>();
        foreach (var (release, cell, learners) in _cells)
        {
            int[] all = [.. Enumerable.Range(0, classes.Length).Where(i => learners.Contains(classes[i].One))];
            var count = all.Sum(i => classes[i].Size);
            if (!cell.Values[0].IsHidden) solver.Add(Sum(sizes, all) == count);
            else if (count is > 0 and < 5) targets.Add(($"count {count}", all, 5));
            var (yes, no) = (Measure(release.Table, "passed"), Measure(release.Table, "failed"));
            if (yes < 0 && no < 0) continue;
            int[] having = [.. all.Where(i => classes[i].Passed == (yes > 0))];
            var value = having.Sum(i => classes[i].Size);
            if (!cell.Values[Math.Max(yes, no)].IsHidden) solver.Add(Sum(sizes, having) == value);
            // What is hidden are the few: those who have it, or those who have not. With the group's own count hidden too, the many may be known without telling the few.
            // That none or all of a group passed is told by knowing which classes there are, and not by the tables.
            else if (value > 0 && value < count)
            {
                if (value < 5) targets.Add(($"numerator {value} of {count}", having, Math.Min(5, count)));
                if (count - value < 5) targets.Add(($"the {count - value} others of {count}", [.. all.Except(having)], Math.Min(5, count)));
            }
        }

        for (var i = 0; i < classes.Length; i++)
        {
            // One table's own classes are its own matter: few who passed among many is a hidden share, and audited as such.
            if (classes[i].Size is > 0 and < 5) targets.Add(($"{classes[i].Size} learners by subtraction, in {Where(classes[i].One)}{(tellsPassed ? classes[i].Passed : "")}", [i], 1));
        }

        return Recovered(solver, targets.Select(target => (target.What, Sum(sizes, target.Classes), (double)target.Wanted)));
    }

    private List<string> Means()
    {
        var score = sequence.Releases[0].City.Score;
        var tells = _cells.Where(one => Measure(one.Release.Table, "score") > 0).ToArray();
        if (tells.Length == 0) return [];
        var classes = Everybody.Where(learner => !double.IsNaN(score[learner])).GroupBy(Place, StringComparer.Ordinal).Select(same => same.ToArray()).ToArray();
        using var solver = Solver.CreateSolver("GLOP");
        var sums = classes.Select((same, i) => solver.MakeVar(0, Highest * same.Length, false, $"s{i}")).ToArray();
        var targets = new List<(string What, LinearExpr Sought, double Wanted)>();
        foreach (var (release, cell, learners) in tells)
        {
            int[] all = [.. Enumerable.Range(0, classes.Length).Where(i => learners.Contains(classes[i][0]))];
            double[] values = [.. all.SelectMany(i => classes[i]).Select(learner => score[learner]).OrderDescending()];
            // Shown to the last digit; a little less for the solver's own rounding.
            if (!cell.Values[Measure(release.Table, "score")].IsHidden && values.Length > 0) solver.Add(Sum(sums, all) == values.Sum());
            else if (values.Length is > 0 and < 5 || (values.Length >= 5 && values.Skip(2).Sum() < 0.1 * values[0])) targets.Add(($"the mean of {values.Length}", Sum(sums, all), 1e-3));
        }

        for (var i = 0; i < classes.Length; i++)
        {
            if (classes[i].Length < 5) targets.Add(($"the mean of {classes[i].Length} by subtraction, in {Where(classes[i][0])}", Sum(sums, [i]), 1e-3));
        }

        return Recovered(solver, targets);
    }

    private static List<string> Recovered(Solver solver, IEnumerable<(string What, LinearExpr Sought, double Wanted)> targets)
    {
        var found = new List<string>();
        foreach (var (what, sought, wanted) in targets)
        {
            solver.Minimize(sought);
            if (solver.Solve() != Solver.ResultStatus.OPTIMAL) throw new InvalidOperationException("The shown numbers contradict each other.");
            var least = solver.Objective().Value();
            solver.Maximize(sought);
            if (solver.Solve() != Solver.ResultStatus.OPTIMAL) throw new InvalidOperationException("The shown numbers contradict each other.");
            var most = solver.Objective().Value();
            if (most - least < wanted - 1e-6) found.Add($"{what} lies in [{least:0.##}, {most:0.##}]");
        }

        return found;
    }

    private static LinearExpr Sum(Variable[] variables, IEnumerable<int> of) => of.Aggregate(new LinearExpr(), (sum, i) => sum + variables[i]);
}
