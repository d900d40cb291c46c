using System.Diagnostics;
using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Tests.Sources.Fuzzing;

namespace ResearchKit.Benchmarks.Sources;

/// <summary>
/// Imports of five formats, events among them, killed at random moments: <c>import-kill [times] [statements]</c>, by default 50 times with 40,000 statements and 80,000 clicks. After each kill the old store is there byte
/// for byte, or the new one whole; nothing that is left over holds an identifier; after the last a further import clears it all. Exit code 1 when not.
/// </summary>
internal static class ImportKill
{
    public static int Run(string[] args)
    {
        if (args is ["--child", var folder, var store, var key])
        {
            KillScene.Import(folder, store, key);
            return 0;
        }

        var times = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 50;
        var statements = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 40_000;
        using var scene = new KillScene(statements, Start);
        var whole = scene.Undisturbed();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"undisturbed {whole.TotalSeconds:F2} s"));
        var random = new RandomStream(20261122).Split("import-kill");
        var faults = new List<string>();
        var old = 0;
        for (var i = 1; i <= times; i++)
        {
            var result = scene.Kill(whole * random.Uniform());
            old += result.IsOld ? 1 : 0;
            faults.AddRange(result.Faults);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{i,3}  after {result.After.TotalSeconds,6:F2} s  {(result.IsOld ? "old store" : "new store")}  left: {string.Join(' ', result.Left),-60} {string.Join("; ", result.Faults)}"));
        }

        var again = scene.ImportAgain();
        faults.AddRange(again);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{times} kills: {old} times the old store, {times - old} times the new one; {faults.Count} faults; the next import cleared all: {again.Count == 0}"));
        return faults.Count == 0 ? 0 : 1;
    }

    private static Process Start(string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(ImportKill).Assembly.Location);
        foreach (var argument in (string[])["import-kill", "--child", .. arguments])
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
