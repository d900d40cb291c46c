using System.Diagnostics;
using System.Globalization;
using ResearchKit.Tests.Sources.Fuzzing;

namespace ResearchKit.Benchmarks.Sources;

/// <summary>
/// Imports of damaged exports of every format: <c>import-fuzz [cases] [first] [seed] [processes]</c>, by default 20,000 cases from 0 with seed 20261122 in 2 child processes. Each case is a clear error with the old
/// store untouched, or a whole store that accounts for every row; none may compute over 10 s, none may end the process. A child that dies or stands still is told with its case, and the run goes on behind it.
/// <c>import-fuzz 1 NUMBER</c> repeats a case. Prints a line every 1,000 cases, then counts by export and in all, and the slowest cases. Exit code 1 when a case broke a promise.
/// </summary>
internal static class ImportFuzz
{
    private const int Share = 2_000;
    private const int LongestLine = 1_500;

    private static readonly Lock Guard = new();
    private static readonly List<FuzzLine> Results = [];
    private static readonly List<string> Faults = [];
    private static readonly Stopwatch Watch = new();

    public static int Run(string[] args)
    {
        if (args is ["--child", var from, var to, var childSeed])
            return Child(Number(from), Number(to), ulong.Parse(childSeed, CultureInfo.InvariantCulture));
        var cases = args.Length > 0 ? Number(args[0]) : 20_000;
        var first = args.Length > 1 ? Number(args[1]) : 0;
        var seed = args.Length > 2 ? args[2] : "20261122";
        var processes = args.Length > 3 ? Number(args[3]) : 2;
        Watch.Start();
        Parallel.ForEach(
            Enumerable.Range(0, (cases + Share - 1) / Share),
            new ParallelOptions { MaxDegreeOfParallelism = processes },
            share => RunShare(first + (share * Share), first + Math.Min(cases, (share + 1) * Share), seed));
        FuzzSummary.Print(Results, Faults, Watch.Elapsed);
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
            Console.WriteLine("end\t" + FuzzLine.Of(result));
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
                Add(FuzzLine.Read(parts[1..]));
        }

        child.WaitForExit();
        if (hasEnded && child.ExitCode == 0)
            return to;
        Tell(string.Create(CultureInfo.InvariantCulture, $"case {current}: {(isStuck ? FaultKind.Hang + ": stood still for 60 s" : $"{FaultKind.Crash}: ended the process ({child.ExitCode})")}"));
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

    private static void Add(FuzzLine result)
    {
        lock (Guard)
        {
            Results.Add(result);
            if (Results.Count % 1_000 == 0)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{Results.Count} cases after {Watch.Elapsed.TotalSeconds:F0} s, {Results.Sum(line => line.Seconds) * 1000 / Results.Count:F0} ms of computing an import, {Faults.Count} faults"));
            }
        }

        if (result.Faults.Length > 0)
            Tell(result.Faults);
    }

    private static void Tell(string fault)
    {
        lock (Guard)
        {
            Faults.Add(fault);
            Console.WriteLine(fault.Length > LongestLine ? fault[..LongestLine] : fault);
        }
    }
}
