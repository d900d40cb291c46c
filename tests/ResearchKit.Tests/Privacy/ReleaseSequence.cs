using Google.OrTools.LinearSolver;
using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Tests.Privacy;

/// <summary>
/// A random sequence of tables released from the same learners, as somebody releases them who asks on and on: by one column and by another, with a filter and without, all and all but one
/// school, with and without a few learners, shares of those who passed and of those who did not. And the attack on it: every shown number as an equation over the classes
/// of learners who are in the same cells of all tables, of which the attacker knows which there are.
/// </summary>
public sealed class ReleaseSequence
{
    private readonly List<(ReleasedTable Table, HashSet<int> Learners)> _releases = [];
    private readonly DataFrame _frame;
    private readonly ulong _seed;

    private ReleaseSequence(ulong seed, DataFrame frame) => (_seed, _frame) = (seed, frame);

    /// <summary>Values that were hidden, over all tables.</summary>
    public int Hidden => _releases.Sum(release => release.Table.HiddenCount);

    /// <summary>Values that were shown.</summary>
    public int Shown => _releases.Sum(release => release.Table.Cells.Count * release.Table.Measures.Count) - Hidden;

    /// <summary>Releases a sequence.</summary>
    public static ReleaseSequence Make(ulong seed)
    {
        var random = new RandomStream(seed).Split("sequence");
        var learners = random.IntegerBetween(40, 400);
        var (schools, grades) = (random.IntegerBetween(2, 5), random.IntegerBetween(2, 4));
        int[] school = [.. Enumerable.Range(0, learners).Select(_ => Math.Min(random.Integer(schools), random.Integer(schools)))];
        int[] grade = [.. Enumerable.Range(0, learners).Select(_ => random.Integer(grades))];
        bool[] girl = [.. Enumerable.Range(0, learners).Select(_ => random.Bernoulli(0.5))];
        bool[] passed = [.. Enumerable.Range(0, learners).Select(_ => random.Bernoulli(0.7))];
        var frame = DataFrame.FromColumns(
            Column.Create("learner", Enumerable.Range(0, learners)).WithDisclosureClass(DisclosureClass.Pseudonym),
            Column.Create("school", school.Select(s => $"s{s}")).WithDisclosureClass(DisclosureClass.QuasiIdentifier),
            Column.Create("district", school.Select(s => $"d{s / 2}")).WithDisclosureClass(DisclosureClass.QuasiIdentifier),
            Column.Create("grade", grade.Select(g => $"g{g}")).WithDisclosureClass(DisclosureClass.QuasiIdentifier),
            Column.Create("girl", girl).WithDisclosureClass(DisclosureClass.Neutral),
            Column.Create("passed", passed).WithDisclosureClass(DisclosureClass.Neutral)).Opened();
        var sequence = new ReleaseSequence(seed, frame);
        string[][] groupings = [["school"], ["grade"], ["girl"], ["district > school"], ["district"], ["school", "grade"], ["grade", "girl"], ["district", "grade"]];
        for (var release = random.IntegerBetween(2, 5); release > 0; release--)
        {
            var (kind, which, few) = (random.Integer(7), random.Integer(schools), random.Choose(random.IntegerBetween(1, 4), learners).ToHashSet());
            Func<int, bool> keep = kind switch
            {
                0 or 1 => _ => true,
                2 => learner => school[learner] != which,
                3 => learner => grade[learner] != which % grades,
                4 => learner => !few.Contains(learner),
                5 => learner => girl[learner],
                _ => learner => passed[learner] || few.Contains(learner),
            };
            var kept = Enumerable.Range(0, learners).Where(keep).ToHashSet();
            if (kept.Count == 0) continue;
            Measure[] measures = random.Integer(3) switch
            {
                0 => [Measure.Count()],
                1 => [Measure.Count(), Measure.Share("passed")],
                _ => [Measure.Count(), Measure.Share("passed", false, "failed")],
            };
            var rows = kept.Count == learners ? frame : frame.Filter(row => kept.Contains(row.Get<int>("learner")));
            sequence._releases.Add((rows.Release(groupings[random.Integer(groupings.Length)], measures), kept));
        }

        return sequence;
    }

    /// <summary>What the attacker recovers: a sentence for each hidden small number that is determined or narrowed below the protection, and each small class of learners that is counted.</summary>
    public List<string> Attack()
    {
        var columns = new[] { "school", "district", "grade", "girl" }.ToDictionary(name => name, name => Labels(_frame[name]), StringComparer.Ordinal);
        var passed = _frame.Column<bool>("passed");
        bool IsIn(int learner, (ReleasedTable Table, HashSet<int> Learners) release, ReleasedCell cell) => release.Learners.Contains(learner)
            && release.Table.By.Zip(cell.Groups).All(pair => pair.Second is null || columns[pair.First][learner] == pair.Second);
        var cells = _releases.SelectMany(release => release.Table.Cells.Select(cell => (Release: release, Cell: cell))).ToArray();
        var tellsPassed = _releases.Exists(release => release.Table.Measures.Count > 1);
        // Which combinations of groups there are the attacker knows, but not who of them passed: that is what is asked.
        var classes = Enumerable.Range(0, _frame.RowCount)
            .GroupBy(learner => string.Concat(cells.Select(one => IsIn(learner, one.Release, one.Cell) ? '1' : '0')), StringComparer.Ordinal)
            .SelectMany(same => tellsPassed
                ? new[] { true, false }.Select(value => (One: same.First(), Passed: value, Size: same.Count(learner => passed[learner] == value)))
                : [(One: same.First(), Passed: true, Size: same.Count())])
            .ToArray();
        using var solver = Solver.CreateSolver("GLOP");
        var sizes = classes.Select((_, i) => solver.MakeVar(0, 100_000, false, $"c{i}")).ToArray();
        LinearExpr Sum(IEnumerable<int> of) => of.Aggregate(new LinearExpr(), (sum, i) => sum + sizes[i]);
        int[] Of(Func<int, bool> member) => [.. Enumerable.Range(0, classes.Length).Where(i => member(classes[i].One))];
        var targets = new List<(string What, int[] Classes, int Wanted)>();
        foreach (var (release, cell) in cells)
        {
            var all = Of(learner => IsIn(learner, release, cell));
            var count = all.Sum(i => classes[i].Size);
            if (!cell.Values[0].IsHidden) solver.Add(Sum(all) == count);
            else if (count is > 0 and < 5) targets.Add(($"count {count}", all, 5));
            if (cell.Values.Count == 1) continue;
            var having = all.Where(i => classes[i].Passed == (release.Table.Measures[1].Name == "share_passed")).ToArray();
            var value = having.Sum(i => classes[i].Size);
            if (!cell.Values[1].IsHidden) solver.Add(Sum(having) == value);
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
            if (classes[i].Size is > 0 and < 5) targets.Add(($"{classes[i].Size} learners by subtraction, in {string.Join(' ', cells.Where(one => IsIn(classes[i].One, one.Release, one.Cell)).Select(one => $"{_releases.IndexOf(one.Release)}:{string.Join('/', one.Cell.Groups.Select(group => group ?? "all"))}"))}{(tellsPassed ? classes[i].Passed : "")}", [i], 1));
        }

        var found = new List<string>();
        foreach (var (what, of, wanted) in targets)
        {
            var sought = Sum(of);
            solver.Minimize(sought);
            if (solver.Solve() != Solver.ResultStatus.OPTIMAL) throw new InvalidOperationException($"Sequence {_seed}: the shown numbers contradict each other.");
            var least = solver.Objective().Value();
            solver.Maximize(sought);
            if (solver.Solve() != Solver.ResultStatus.OPTIMAL) throw new InvalidOperationException($"Sequence {_seed}: the shown numbers contradict each other.");
            var most = solver.Objective().Value();
            if (most - least < wanted - 1e-6) found.Add($"sequence {_seed}: {what} lies in [{least:0.##}, {most:0.##}] after {_releases.Count} tables.");
        }

        return found;
    }

    /// <summary>The tables, for messages.</summary>
    public override string ToString() => string.Join('\n', _releases.Select((release, i) => $"{i}: {release.Learners.Count} of {_frame.RowCount} learners by {string.Join(", ", release.Table.By)}: "
        + string.Join("; ", release.Table.Cells.Select(cell => $"{string.Join('/', cell.Groups.Select(group => group ?? "all"))} {string.Join(' ', cell.Values.Select(value => value.IsHidden ? "x" : $"{value.Value}"))}"))));

    private static string[] Labels(Column column) => [.. Enumerable.Range(0, column.Count).Select(row => column.GetValue(row) is bool flag ? flag ? "yes" : "no" : (string)column.GetValue(row)!)];
}
