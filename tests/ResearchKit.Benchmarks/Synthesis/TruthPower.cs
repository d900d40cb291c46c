using System.Diagnostics;
using System.Globalization;
using ResearchKit.Synthesis;
using ResearchKit.Synthesis.Checks;

namespace ResearchKit.Benchmarks.Synthesis;

/// <summary>
/// Power of the truth checks' designs: how often each finds, at 5 %, that the planted effect is not the null city's: <c>truth-power [replications] [learners] [topic]</c>.
/// </summary>
internal static class TruthPower
{
    public static int Run(string[] args)
    {
        var replications = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200;
        var options = new CityOptions { VisitsPerWeek = 0.5 };
        if (args.Length > 1)
            options = options with { Learners = int.Parse(args[1], CultureInfo.InvariantCulture) };
        var checks = NullCity.Counted(TruthChecks.All, options)
            .Where(check => args.Length < 3 || check.Topic.Contains(args[2], StringComparison.OrdinalIgnoreCase))
            .Where(check => check.Planted(options) != check.Planted(options with { Effects = CityEffects.Null })).ToList();
        var watch = Stopwatch.StartNew();
        foreach (var count in NullCity.Run(options, checks, replications, Environment.ProcessorCount, hypothesis: CityEffects.Null))
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{100 * count.Share,6:F1} %  {count.Rejected,5} of {count.Cities}  {count.Check.Topic}: {count.Check.Property}"));
        }
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{replications} cities of {options.Learners} learners in {watch.Elapsed.TotalSeconds:F0} s: share in which the planted effect was found at 5 %."));
        return 0;
    }
}
