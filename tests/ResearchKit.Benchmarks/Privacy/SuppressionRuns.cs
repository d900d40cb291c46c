using System.Diagnostics;
using System.Globalization;
using ResearchKit.Privacy;
using ResearchKit.Privacy.Suppression;
using ResearchKit.Tests.Privacy;

namespace ResearchKit.Benchmarks.Privacy;

/// <summary>
/// Suppression at full length: <c>suppression audit 10000</c> attacks random tables, <c>suppression simple 2000</c> compares what is kept with the simple rule, <c>suppression time 200</c>
/// times tables of about 500 cells, <c>suppression sequences 1000</c> attacks sequences of releases. A second number is the first seed.
/// </summary>
internal static class SuppressionRuns
{
    public static int Run(string[] args)
    {
        var count = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 100;
        var first = args.Length > 2 ? ulong.Parse(args[2], CultureInfo.InvariantCulture) : 0;
        return args.FirstOrDefault() switch
        {
            "audit" => Audit(count, first),
            "simple" => Simple(count, first),
            "time" => Time(count, first),
            "sequences" => Sequences(count, first),
            _ => throw new ArgumentException("Expected audit, simple, time or sequences, and a number."),
        };
    }

    private static int Audit(int count, ulong first)
    {
        var (breaches, cells, hidden, clock) = (0, 0L, 0L, Stopwatch.StartNew());
        for (var seed = first; seed < first + (ulong)count; seed++)
        {
            var table = RandomTable.Make(seed, most: 18);
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
            var kept = new ReleaseDecision(question, [], CancellationToken.None).HiddenCounts;
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
                _ = new ReleaseDecision(question, [], CancellationToken.None);
                if (seed >= first + 10) times.Add((clock.Elapsed.TotalMilliseconds, (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds, question.Table.CellCount));
            }

            var sorted = times.Select(time => time.Time).Order().ToArray();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{(share ? "count and share" : "count")}: {sorted.Length} tables of {times.Average(time => time.Cells):0} cells: median {sorted[sorted.Length / 2]:0.0} ms, 90 % {sorted[sorted.Length * 9 / 10]:0.0} ms, most {sorted[^1]:0.0} ms; processor time, compiler included: median {times.Select(time => time.Processor).Order().ElementAt(times.Count / 2):0.0} ms"));
        }

        return 0;
    }

    private static int Sequences(int count, ulong first)
    {
        var (recovered, hidden, shown, clock) = (0, 0L, 0L, Stopwatch.StartNew());
        for (var seed = first; seed < first + (ulong)count; seed++)
        {
            var sequence = ReleaseSequence.Make(seed);
            var found = sequence.Attack();
            recovered += found.Count;
            if (found.Count > 0) Console.WriteLine(string.Join('\n', found) + '\n' + sequence);
            (hidden, shown) = (hidden + sequence.Hidden, shown + sequence.Shown);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} sequences from seed {first}: {recovered} recovered; {shown} values shown, {hidden} hidden; {clock.Elapsed.TotalSeconds:0} s"));
        return recovered == 0 ? 0 : 1;
    }
}
