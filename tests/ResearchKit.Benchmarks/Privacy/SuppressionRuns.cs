using System.Diagnostics;
using System.Globalization;
using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Privacy.Suppression;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Tests.Privacy;

namespace ResearchKit.Benchmarks.Privacy;

/// <summary>
/// Suppression at full length: <c>suppression audit 10000</c> attacks random tables, <c>suppression simple 2000</c> compares what is kept with the simple rule,
/// <c>suppression optimum 300</c> what is hidden with the least possible, <c>suppression time 200</c> times tables of about 500 cells, <c>suppression history 100000</c> twenty releases of that many learners of a store, <c>suppression overlapping 20000</c> tables of that many learners who take several subjects each, <c>suppression sequences 1000</c> attacks sequences of releases, <c>suppression single 1000</c> the first table of each (a third have overlapping groups). A second number is the first seed; for audit a third the most groups of a table (18).
/// </summary>
internal static class SuppressionRuns
{
    public static int Run(string[] args)
    {
        var count = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 100;
        var first = args.Length > 2 ? ulong.Parse(args[2], CultureInfo.InvariantCulture) : 0;
        return args.FirstOrDefault() switch
        {
            "audit" => Audit(count, first, args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 18),
            "simple" => Simple(count, first),
            "optimum" => Optimum(count, first),
            "history" => History(count),
            "time" => Time(count, first),
            "overlapping" => Overlapping(count),
            "sequences" => Sequences(count, first, int.MaxValue),
            "single" => Sequences(count, first, 1),
            _ => throw new ArgumentException("Expected audit, simple, optimum, time, history, overlapping, sequences or single, and a number."),
        };
    }

    private static int Audit(int count, ulong first, int most)
    {
        var (breaches, cells, hidden, clock) = (0, 0L, 0L, Stopwatch.StartNew());
        for (var seed = first; seed < first + (ulong)count; seed++)
        {
            var table = RandomTable.Make(seed, most);
            var released = table.Frame.Release(table.By, Measure.Count(), Measure.Share("passed"));
            foreach (var breach in ReleasedTableAudit.Shown(table, released, 5).Concat(ReleasedTableAudit.Breaches(table, released, 5)))
            {
                breaches++;
                Console.WriteLine(breach);
            }

            cells += released.Cells.Count * 2;
            hidden += released.HiddenCount;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} tables from seed {first}, {cells} values, {100.0 * hidden / cells:0.0} % hidden; {breaches} breaches; {clock.Elapsed.TotalSeconds:0} s"));
        return breaches == 0 ? 0 : 1;
    }

    private static int Simple(int count, ulong first)
    {
        var (compared, good, goodWeight, leaking, againstSafe, leaks) = (0, 0, 0, 0, 0, 0);
        var (ours, theirs, safe) = (0L, 0L, 0L);
        for (var seed = first; seed < first + (ulong)count; seed++)
        {
            var table = RandomTable.Make(seed, most: 60);
            var question = new ReleaseQuestion(table.Frame, table.By, [Measure.Count()], ReleaseOptions.Default, CancellationToken.None);
            var kept = new ReleaseDecision(question, [], [], CancellationToken.None).HiddenCounts;
            if (!kept.Contains(true)) continue;
            compared++;
            var rule = new SimpleRule(question);
            var simple = rule.Hide();
            var isSafe = rule.IsSafe(simple);
            if (!isSafe) leaks++;
            var repaired = rule.Repair(simple);
            double Weight(bool[] hidden) => hidden.Select((one, cell) => one ? question.Learners.Cells[cell].Learners : 0).Sum();
            int Count(bool[] hidden) => hidden.Where((one, cell) => one && question.Learners.Cells[cell].Learners > 0).Count();
            (ours, theirs, safe) = (ours + Count(kept), theirs + Count(simple), safe + Count(repaired));
            if (Count(kept) <= Count(simple)) good++;
            else if (!isSafe) leaking++;
            if (Count(kept) <= Count(repaired)) againstSafe++;
            if (Weight(kept) <= Weight(repaired)) goodWeight++;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{compared} tables with hidden cells. Hidden cells: ours {ours}, the simple rule {theirs} (which leaks in {leaks}), the simple rule made safe {safe}."));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"As many cells kept or more: than the bare rule in {100.0 * good / compared:0.0} % (the rest leaks under the rule in {leaking} of {compared - good}), than the rule made safe in {100.0 * againstSafe / compared:0.0} %; learners kept, than the rule made safe: {100.0 * goodWeight / compared:0.0} %."));
        return 0;
    }

    private static int Optimum(int count, ulong first)
    {
        var found = new List<SuppressionOptimum.Comparison>();
        for (var seed = first; found.Count < count; seed++)
        {
            if (SuppressionOptimum.Compare(RandomTable.Make(seed, most: 16), seconds: 10) is { } one) found.Add(one);
        }

        double[] ratios = [.. found.Select(one => one.Cost / one.Bound).Order()];
        var extra = found.Where(one => one.Bound > one.Primary + 0.01).ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{found.Count} tables from seed {first}, {found.Average(one => one.Cells):0} cells on average, {found.Count(one => one.IsSolved)} solved to the end; cost of what is hidden against the least possible: together {found.Sum(one => one.Cost) / found.Sum(one => one.Bound):0.000}, median {ratios[ratios.Length / 2]:0.000}, 90 % {ratios[ratios.Length * 9 / 10]:0.000}, most {ratios[^1]:0.000}; no more than the least in {100.0 * ratios.Count(ratio => ratio < 1.001) / ratios.Length:0.0} %; of what is hidden for others' sake alone: {extra.Sum(one => one.Cost - one.Primary) / extra.Sum(one => one.Bound - one.Primary):0.000} times the least"));
        return 0;
    }

    private static int Time(int count, ulong first)
    {
        foreach (var share in new[] { false, true })
        {
            var times = new List<(double Time, double Processor, int Cells)>();
            for (var seed = first; seed < first + (ulong)count + 10; seed++)
            {
                var table = RandomTable.Make(seed, most: 330, dimensions: 2 + (int)(seed % 3));
                var question = new ReleaseQuestion(table.Frame, table.By, share ? [Measure.Count(), Measure.Share("passed")] : [Measure.Count()], ReleaseOptions.Default, CancellationToken.None);
                if (question.Table.CellCount is < 350 or > 800) continue;
                var (clock, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
                _ = new ReleaseDecision(question, [], [], CancellationToken.None);
                if (seed >= first + 10) times.Add((clock.Elapsed.TotalMilliseconds, (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds, question.Table.CellCount));
            }

            var sorted = times.Select(time => time.Time).Order().ToArray();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{(share ? "count and share" : "count")}: {sorted.Length} tables of {times.Average(time => time.Cells):0} cells: median {sorted[sorted.Length / 2]:0.0} ms, 90 % {sorted[sorted.Length * 9 / 10]:0.0} ms, most {sorted[^1]:0.0} ms; processor time, compiler included: median {times.Select(time => time.Processor).Order().ElementAt(times.Count / 2):0.0} ms"));
        }

        return 0;
    }

    private static int History(int learners)
    {
        var random = new RandomStream(1).Split("history");
        var folder = Directory.CreateTempSubdirectory("rk-history-").FullName;
        int[] Draw(int groups) => [.. Enumerable.Range(0, learners).Select(_ => random.Integer(groups))];
        var (school, grade, language) = (Draw(60), Draw(9), Draw(12));
        Column Label(string name, int[] codes) => Column.Create(name, codes.Select(code => $"{name}{code:00}")).WithDisclosureClass(DisclosureClass.QuasiIdentifier);
        var frame = DataFrame.FromColumns(
            new FrameProvenance("city.duckdb", Protection.Protected) { Origin = new FrameOrigin("1", Path.Combine(folder, "city.duckdb")) },
            [
            Column.Create("learner", Enumerable.Range(0, learners).Select(one => $"rk1_{one:x32}")).WithDisclosureClass(DisclosureClass.Pseudonym),
            Label("school", school), Label("district", [.. school.Select(one => one / 6)]), Label("grade", grade), Label("language", language),
            Column.Create("girl", Enumerable.Range(0, learners).Select(_ => random.Bernoulli(0.5))).WithDisclosureClass(DisclosureClass.Neutral),
            Column.Create("passed", Enumerable.Range(0, learners).Select(_ => random.Bernoulli(0.8))).WithDisclosureClass(DisclosureClass.Neutral),
            ]).Opened();
        string[][] groupings = [["district > school"], ["grade"], ["language"], ["school", "grade"], ["district", "grade"], ["grade", "girl"], ["language", "grade"], ["district", "girl"]];
        try
        {
            for (var release = 0; release < 20; release++)
            {
                var by = groupings[release % groupings.Length];
                var rows = release < groupings.Length ? frame : frame.Filter(row => release % 2 == 0 ? row.Get<bool>("girl") : row.Get<string>("grade") != $"grade{release % 9:00}");
                var clock = Stopwatch.StartNew();
                var table = rows.Release(by, Measure.Count(), Measure.Share("passed"));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"release {release + 1}: {rows.RowCount} learners by {string.Join(", ", by)}, {table.Cells.Count} cells, {table.HiddenCount} of {2 * table.Cells.Count} values hidden: {clock.Elapsed.TotalSeconds:0.00} s; record {new FileInfo(Path.Combine(folder, "city.duckdb.releases.jsonl")).Length / 1e6:0.0} MB"));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static int Overlapping(int learners)
    {
        var random = new RandomStream(1).Split("overlapping");
        var (school, rows) = (Enumerable.Range(0, learners).Select(_ => random.Integer(60)).ToArray(), new List<(int Learner, int Subject, bool Passed)>());
        for (var learner = 0; learner < learners; learner++)
            rows.AddRange(random.Choose(random.IntegerBetween(1, 6), 12).Select(subject => (learner, subject, random.Bernoulli(0.8))));
        Column Label(string name, Func<(int Learner, int Subject, bool Passed), int> of) => Column.Create(name, rows.Select(row => $"{name}{of(row):00}")).WithDisclosureClass(DisclosureClass.QuasiIdentifier);
        foreach (var (by, share) in new[] { "subject", "school", "district > school", "school, subject", "district, subject" }.SelectMany(by => new[] { (by, false), (by, true) }))
        {
            var frame = DataFrame.FromColumns(
                new FrameProvenance("city.duckdb", Protection.Protected) { Origin = FrameOrigin.New() },
                [
                Column.Create("learner", rows.Select(row => $"rk1_{row.Learner:x32}")).WithDisclosureClass(DisclosureClass.Pseudonym),
                Label("school", row => school[row.Learner]), Label("district", row => school[row.Learner] / 6), Label("subject", row => row.Subject),
                Column.Create("passed", rows.Select(row => row.Passed)).WithDisclosureClass(DisclosureClass.Neutral),
                ]).Opened();
            var clock = Stopwatch.StartNew();
            var table = frame.Release(by.Split(", "), share ? [Measure.Count(), Measure.Share("passed")] : [Measure.Count()]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{learners} learners, {rows.Count} rows by {by}{(share ? " with a share" : "")}: {table.Cells.Count} cells, {table.HiddenCount} values hidden: {clock.Elapsed.TotalSeconds:0.00} s"));
        }

        return 0;
    }

    private static int Sequences(int count, ulong first, int most)
    {
        var (recovered, hidden, shown, clock) = (0, 0L, 0L, Stopwatch.StartNew());
        for (var seed = first; seed < first + (ulong)count; seed++)
        {
            var folder = Directory.CreateTempSubdirectory("rk-sequence-").FullName;
            var sequence = ReleaseSequence.Make(seed, folder, most);
            Directory.Delete(folder, recursive: true);
            var found = sequence.Attack();
            recovered += found.Count;
            if (found.Count > 0) Console.WriteLine(string.Join('\n', found) + '\n' + sequence);
            (hidden, shown) = (hidden + sequence.Hidden, shown + sequence.Shown);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} sequences from seed {first}: {recovered} recovered; {shown} values shown, {hidden} hidden; {clock.Elapsed.TotalSeconds:0} s"));
        return recovered == 0 ? 0 : 1;
    }
}
