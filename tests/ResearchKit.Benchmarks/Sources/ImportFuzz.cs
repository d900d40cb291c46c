using System.Diagnostics;
using System.Globalization;
using ResearchKit.Tests.Sources.Fuzzing;

namespace ResearchKit.Benchmarks.Sources;

/// <summary>
/// Imports of damaged exports of every format: <c>import-fuzz [cases] [first] [seed] [processes]</c>, by default 20,000 cases from 0 with seed 20261122 in 2 child processes. Each case is a clear error with the old
/// store untouched, or a whole store that accounts for every row; none may take over 10 s, none may end the process. A child that dies or stands still is told with its case, and the run goes on behind it.
/// Prints counts by format and the slowest cases. Exit code 1 when a case broke a promise.
/// </summary>
internal static class ImportFuzz
{
    private static readonly Lock Guard = new();
    private static readonly List<string[]> Results = [];
    private static readonly List<string> Faults = [];

    public static int Run(string[] args)
    {
        if (args is ["--child", var from, var to, var childSeed])
            return Child(Number(from), Number(to), ulong.Parse(childSeed, CultureInfo.InvariantCulture));
        var cases = args.Length > 0 ? Number(args[0]) : 20_000;
        var first = args.Length > 1 ? Number(args[1]) : 0;
        var seed = args.Length > 2 ? args[2] : "20261122";
        var processes = args.Length > 3 ? Number(args[3]) : 2;
        var watch = Stopwatch.StartNew();
        const int Share = 500;
        Parallel.ForEach(
            Enumerable.Range(0, (cases + Share - 1) / Share),
            new ParallelOptions { MaxDegreeOfParallelism = processes },
            share => RunShare(first + (share * Share), first + Math.Min(cases, (share + 1) * Share), seed));
        Print(watch.Elapsed);
        return Faults.Count > 0 || Results.Count < cases ? 1 : 0;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static int Child(int from, int to, ulong seed)
    {
        using var trial = new ImportTrial(seed);
        for (var number = from; number < to; number++)
        {
            Console.WriteLine($"start\t{number}");
            var result = trial.Run(number);
            Console.WriteLine(string.Join('\t',
                "end", number, result.Seed, result.IsError ? "error" : "store", result.Kept, result.Rejected, result.Computed.TotalSeconds.ToString("F3", CultureInfo.InvariantCulture),
                result.Faults.Count == 0 ? "" : result.ToString().ReplaceLineEndings(" / ").Replace('\t', ' '), result.Description));
        }

        return 0;
    }

    private static void RunShare(int from, int to, string seed)
    {
        for (var next = from; next < to;)
            next = RunChild(next, to, seed) + 1;
    }

    /// <summary>Runs cases in a child; the number of the last one that came to an end, or of the one that ended the child.</summary>
    private static int RunChild(int from, int to, string seed)
    {
        using var child = StartChild(from, to, seed);
        var current = from - 1;
        var hasEnded = true;
        var isStuck = false;
        while (true)
        {
            var line = child.StandardOutput.ReadLineAsync();
            if (!line.Wait(TimeSpan.FromSeconds(60)))
            {
                isStuck = true;
                child.Kill(entireProcessTree: true);
            }

            if (line.Result is not { } text)
                break;
            var parts = text.Split('\t');
            current = Number(parts[1]);
            hasEnded = parts[0] == "end";
            if (hasEnded)
                Add(parts);
        }

        child.WaitForExit();
        if (hasEnded && child.ExitCode == 0)
            return to;
        lock (Guard)
        {
            Faults.Add(string.Create(CultureInfo.InvariantCulture, $"case {current}: {(isStuck ? "stood still for 60 s" : $"ended the process ({child.ExitCode})")}"));
            Console.WriteLine(Faults[^1]);
        }

        return current;
    }

    private static Process StartChild(int from, int to, string seed)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(ImportFuzz).Assembly.Location);
        foreach (var arg in new[] { "import-fuzz", "--child", from.ToString(CultureInfo.InvariantCulture), to.ToString(CultureInfo.InvariantCulture), seed })
            start.ArgumentList.Add(arg);
        return Process.Start(start)!;
    }

    private static void Add(string[] parts)
    {
        lock (Guard)
        {
            Results.Add(parts);
            if (parts[7].Length == 0)
                return;
            Faults.Add(parts[7]);
            Console.WriteLine(parts[7].Length > 1500 ? parts[7][..1500] : parts[7]);
        }
    }

    private static void Print(TimeSpan time)
    {
        Console.WriteLine("export                    cases   errors   stores  with rejects   rows kept  rows rejected  slowest s");
        foreach (var export in Results.GroupBy(result => result[2], StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{export.Key,-24} {export.Count(),6} {export.Count(r => r[3] == "error"),8} {export.Count(r => r[3] == "store"),8} {export.Count(r => r[5] != "0"),13} {export.Sum(r => long.Parse(r[4], CultureInfo.InvariantCulture)),11} {export.Sum(r => long.Parse(r[5], CultureInfo.InvariantCulture)),14} {export.Max(Seconds),10:F2}"));
        }

        foreach (var slow in Results.OrderByDescending(Seconds).Take(3))
            Console.WriteLine($"slow: {slow[6]} s, case {slow[1]} ({slow[2]}; {slow[8]})");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Results.Count} cases in {time.TotalSeconds:F0} s, {Faults.Count} faults"));
    }

    private static double Seconds(string[] result) => double.Parse(result[6], CultureInfo.InvariantCulture);
}
