using System.Diagnostics;
using System.Globalization;
using ResearchKit.Synthesis;
using ResearchKit.Synthesis.Checks;

namespace ResearchKit.Benchmarks.Synthesis;

/// <summary>
/// False positives of the truth checks in the null city: <c>null-city [replications] [learners] [topic]</c>. Exit code 1 when one lies outside the joint bounds, or has no estimate in more than one city of a hundred.
/// </summary>
internal static class NullCityCounts
{
    public static int Run(string[] args)
    {
        var replications = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 2_000;
        var options = NullCity.Light;
        if (args.Length > 1)
            options = options with { Learners = int.Parse(args[1], CultureInfo.InvariantCulture) };
        var checks = NullCity.Counted(TruthChecks.All, options).Where(check => args.Length < 3 || check.Topic.Contains(args[2], StringComparison.OrdinalIgnoreCase)).ToList();
        var watch = Stopwatch.StartNew();
        var counts = NullCity.Run(options, checks, replications, Environment.ProcessorCount, new Dots(replications));
        var (low, high) = NullCity.Bounds(replications, checks.Count);
        var outside = 0;
        foreach (var count in counts)
        {
            var holds = count.Rejected >= low && count.Rejected <= high && count.Missing <= replications / 100;
            outside += holds ? 0 : 1;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{(holds ? "  " : "! ")}{100 * count.Share,6:F2} %  {count.Rejected,5} of {count.Cities}{(count.Missing > 0 ? $" ({count.Missing} without estimate)" : "")}  {count.Check.Topic}: {count.Check.Property}"));
        }
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{replications} null cities of {options.Learners} learners in {watch.Elapsed.TotalSeconds:F0} s; joint bounds {low} to {high} ({100.0 * low / replications:F2} to {100.0 * high / replications:F2} %) "
            + $"for {checks.Count} checks; a test that rejects 10 % lies above them with probability {NullCity.Power(replications, high, 0.10):F4}. Outside: {outside}."));
        return outside == 0 ? 0 : 1;
    }

    private sealed class Dots(int total) : IProgress<int>
    {
        public void Report(int value)
        {
            if (value % Math.Max(1, total / 20) == 0)
                Console.Error.Write(".");
        }
    }
}
