using ResearchKit.Synthesis;

namespace ResearchKit.Benchmarks.Synthesis;

/// <summary>Prints a truth report: <c>truth [learners] [null] [seed]</c>.</summary>
internal static class TruthTables
{
    public static int Run(string[] args)
    {
        var options = new CityOptions
        {
            Learners = args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 20_000,
            Seed = args.Length > 2 ? ulong.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture) : 20260801,
            Effects = args is [_, "null", ..] ? CityEffects.Null : CityEffects.Literature,
        };
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var report = TruthReport.Run(options);
        Console.WriteLine(report.ToMimeBundle().Data["text/plain"]);
        Console.WriteLine($"{watch.Elapsed.TotalSeconds:F1} s");
        return report.Holds ? 0 : 1;
    }
}
