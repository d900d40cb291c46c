using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Tests.Privacy;

/// <summary>
/// A random sequence of tables released from the same learners, as somebody releases them who asks on and on: by one column and by another, with a filter and without, all and all but one
/// school, with and without a few learners, shares of those who passed and of those who did not, means of their scores; of learners with a row each or with one for each of their subjects; in some,
/// an import comes in between, after which a few have come, left or moved.
/// </summary>
public sealed class ReleaseSequence
{
    private static readonly string[] s_columns = ["school", "district", "grade", "girl", "subject"];

    private readonly List<Released> _releases = [];
    private readonly List<City> _cities = [];
    private readonly ulong _seed;

    private ReleaseSequence(ulong seed) => _seed = seed;

    /// <summary>A table, the state of the data that it was made of, and the rows that went into it.</summary>
    internal sealed record Released(ReleasedTable Table, City City, HashSet<int> Rows);

    /// <summary>A state of the data: rows by their learner and labels.</summary>
    internal sealed class City
    {
        public required DataFrame Frame { get; init; }

        /// <summary>The learner of each row; the same number is the same learner in all states.</summary>
        public required int[] LearnerOfRow { get; init; }

        /// <summary>Column, row: the label.</summary>
        public required Dictionary<string, string[]> Labels { get; init; }

        public required bool[] Passed { get; init; }

        /// <summary>The score of each learner; NaN for none.</summary>
        public required double[] Score { get; init; }
    }

    /// <summary>The tables in the order of their release.</summary>
    internal IReadOnlyList<Released> Releases => _releases;

    /// <summary>Values that were hidden, over all tables.</summary>
    public int Hidden => _releases.Sum(release => release.Table.HiddenCount);

    /// <summary>Values that were shown.</summary>
    public int Shown => _releases.Sum(release => release.Table.Cells.Count * release.Table.Measures.Count) - Hidden;

    /// <summary>Releases a sequence.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="most">The most tables.</param>
    /// <param name="folder">Where the history of a store is kept, for sequences with an import in between; it must be empty.</param>
    public static ReleaseSequence Make(ulong seed, string folder, int most = int.MaxValue)
    {
        var random = new RandomStream(seed).Split("sequence");
        var sequence = new ReleaseSequence(seed);
        var learners = random.IntegerBetween(40, 400);
        var (schools, grades, subjects) = (random.IntegerBetween(2, 5), random.IntegerBetween(2, 4), random.Bernoulli(0.3) ? 3 : 0);
        int[] school = [.. Enumerable.Range(0, learners).Select(_ => Math.Min(random.Integer(schools), random.Integer(schools)))];
        int[] grade = [.. Enumerable.Range(0, learners).Select(_ => random.Integer(grades))];
        bool[] girl = [.. Enumerable.Range(0, learners).Select(_ => random.Bernoulli(0.5))];
        bool[] passed = [.. Enumerable.Range(0, learners).Select(_ => random.Bernoulli(0.7))];
        double[] score = [.. Enumerable.Range(0, learners).Select(_ => random.Bernoulli(0.05) ? double.NaN : Math.Pow(random.Uniform(), random.Bernoulli(0.5) ? 6 : 1) * 100)];
        int[] taken = [.. Enumerable.Range(0, learners).Select(_ => subjects == 0 ? 1 : random.IntegerBetween(1, (1 << subjects) - 1))];
        bool[] isThere = [.. Enumerable.Range(0, learners).Select(_ => true)];
        var imports = random.Bernoulli(0.3);
        if (imports)
        {
            foreach (var late in random.Choose(random.IntegerBetween(0, 4), learners)) isThere[late] = false;
        }

        sequence._cities.Add(City("1"));
        string[][] groupings = [["school"], ["grade"], ["girl"], ["district > school"], ["district"], ["school", "grade"], ["grade", "girl"], ["district", "grade"]];
        if (subjects > 0) groupings = [.. groupings, ["subject"], ["school", "subject"], ["subject", "girl"]];
        var count = random.IntegerBetween(2, 5);
        for (var release = 0; release < count && sequence._releases.Count < most; release++)
        {
            if (imports && release == count / 2)
            {
                foreach (var one in random.Choose(random.IntegerBetween(1, 6), learners)) isThere[one] = !isThere[one];
                foreach (var one in random.Choose(random.IntegerBetween(0, 3), learners)) school[one] = random.Integer(schools);
                sequence._cities.Add(City("2"));
            }

            var city = sequence._cities[^1];
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
            var kept = Enumerable.Range(0, city.LearnerOfRow.Length).Where(row => keep(city.LearnerOfRow[row])).ToHashSet();
            if (kept.Count == 0) continue;
            Measure[] measures = random.Integer(5) switch
            {
                0 => [Measure.Count()],
                1 => [Measure.Count(), Measure.Share("passed")],
                2 => [Measure.Count(), Measure.Mean("score")],
                3 => [Measure.Count(), Measure.Share("passed"), Measure.Mean("score")],
                _ => [Measure.Count(), Measure.Share("passed", false, "failed")],
            };
            var rows = kept.Count == city.LearnerOfRow.Length ? city.Frame : city.Frame.Filter(row => kept.Contains(row.Get<int>("row")));
            sequence._releases.Add(new Released(rows.Release(groupings[random.Integer(groupings.Length)], measures), city, kept));
        }

        return sequence;

        City City(string snapshot)
        {
            var rows = Enumerable.Range(0, learners).Where(learner => isThere[learner])
                .SelectMany(learner => subjects == 0 ? [(learner, 0)] : Enumerable.Range(0, subjects).Where(subject => (taken[learner] >> subject & 1) == 1).Select(subject => (Learner: learner, Subject: subject))).ToArray();
            int[] learnerOfRow = [.. rows.Select(row => row.Item1)];
            var labels = new Dictionary<string, string[]>(StringComparer.Ordinal)
            {
                ["school"] = [.. learnerOfRow.Select(learner => $"s{school[learner]}")],
                ["district"] = [.. learnerOfRow.Select(learner => $"d{school[learner] / 2}")],
                ["grade"] = [.. learnerOfRow.Select(learner => $"g{grade[learner]}")],
                ["girl"] = [.. learnerOfRow.Select(learner => girl[learner] ? "yes" : "no")],
                ["subject"] = [.. rows.Select(row => $"t{row.Item2}")],
            };
            Column[] columns =
            [
                Column.Create("row", Enumerable.Range(0, rows.Length)).WithDisclosureClass(DisclosureClass.Neutral),
                Column.Create("learner", learnerOfRow.Select(learner => $"rk1_{learner:x32}")).WithDisclosureClass(DisclosureClass.Pseudonym),
                .. s_columns.Select(name => Column.Create(name, labels[name]).WithDisclosureClass(name is "girl" or "subject" ? DisclosureClass.Neutral : DisclosureClass.QuasiIdentifier)),
                Column.Create("passed", learnerOfRow.Select(learner => passed[learner])).WithDisclosureClass(DisclosureClass.Neutral),
                Column.Create("score", learnerOfRow.Select(learner => score[learner])).WithDisclosureClass(DisclosureClass.Neutral),
            ];
            var provenance = new FrameProvenance("city.duckdb", Protection.Protected) { Origin = imports ? new FrameOrigin(snapshot, Path.Combine(folder, "city.duckdb")) : FrameOrigin.New() };
            return new City { Frame = DataFrame.FromColumns(provenance, columns).Opened(), LearnerOfRow = learnerOfRow, Labels = labels, Passed = passed, Score = score };
        }
    }

    /// <summary>What an attacker recovers of all tables; a sentence each.</summary>
    public List<string> Attack() => [.. new SequenceAttack(this).Findings().Select(finding => $"sequence {_seed}: {finding} after {_releases.Count} tables.")];

    /// <summary>The tables, for messages.</summary>
    public override string ToString() => string.Join('\n', _releases.Select((release, i) => $"{i}: {release.Rows.Count} rows of state {_cities.IndexOf(release.City)} by {string.Join(", ", release.Table.By)}, {string.Join(", ", release.Table.Measures.Select(measure => measure.Name))}: "
        + string.Join("; ", release.Table.Cells.Select(cell => $"{string.Join('/', cell.Groups.Select(group => group ?? "all"))} {string.Join(' ', cell.Values.Select(value => value.IsHidden ? "x" : $"{value.Value:0.###}"))}"))));
}
