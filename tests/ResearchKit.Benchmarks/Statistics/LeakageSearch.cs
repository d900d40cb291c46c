using System.Diagnostics;
using System.Globalization;
using ResearchKit.Models;
using ResearchKit.Statistics.Prediction;
using ResearchKit.Store;
using ResearchKit.Synthesis;
using ResearchKit.Tests.Models;

namespace ResearchKit.Benchmarks.Statistics;

/// <summary>
/// Leaks in tasks of synthetic cities: <c>leakage [tasks]</c>, by default 100, over outcomes, levels, weeks, years and seeds. Each task is checked clean and with each kind of leak planted alone. Exit code 1 where a clean task is found fault with,
/// a planted leak is missed, or an honest column is named.
/// </summary>
internal static class LeakageSearch
{
    public static int Run(string[] args)
    {
        int wanted = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 100, tasks = 0, alarms = 0, wrong = 0;
        var planted = new SortedDictionary<string, (int Found, int Planted)>(StringComparer.Ordinal);
        var watch = new Stopwatch();
        int checks = 0;
        for (ulong seed = 1; tasks < wanted; seed++)
        {
            string folder = Path.Combine(Path.GetTempPath(), "leakage-" + Guid.NewGuid().ToString("N"));
            try
            {
                CityDataset.Write(new CityOptions { Learners = 1500, Years = 2, VisitsPerWeek = 0, Seed = 20261123 + seed }, folder);
                using LearningStore city = LearningStore.Open(CityDataset.BuildStore(folder));
                foreach (LeakTask task in LeakTask.Of(city, [2023, 2024], [6, 12, 20]).TakeWhile(_ => tasks < wanted))
                {
                    tasks++;
                    watch.Start();
                    foreach (LeakageFinding finding in task.Clean().Findings)
                    {
                        alarms++;
                        Console.WriteLine($"false alarm in {task.Name}, seed {seed}: {finding}");
                    }

                    foreach ((string leak, string column, LeakageKind[] kinds, LeakageReport report) in task.Planted(seed))
                    {
                        bool isFound = report.Findings.Any(one => one.Column == column && kinds.Contains(one.Kind));
                        (int found, int all) = planted.GetValueOrDefault(leak);
                        planted[leak] = (found + (isFound ? 1 : 0), all + 1);
                        wrong += report.Findings.Count(one => one.Column != column);
                        checks++;
                        if (!isFound)
                            Console.WriteLine($"missed in {task.Name}, seed {seed}: {leak}; {string.Join("; ", report.Findings)}");
                    }

                    watch.Stop();
                }
            }
            finally
            {
                if (Directory.Exists(folder))
                    Directory.Delete(folder, true);
            }
        }

        Console.WriteLine("| leak | found | planted |");
        Console.WriteLine("| --- | ---: | ---: |");
        foreach ((string leak, (int found, int all)) in planted)
            Console.WriteLine($"| {leak} | {found} | {all} |");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tasks} clean tasks: {alarms} false alarms. Honest columns named beside a planted leak: {wrong}. {watch.Elapsed.TotalMilliseconds / Math.Max(1, checks + tasks):0.0} ms a check."));
        return alarms == 0 && wrong == 0 && planted.Values.All(one => one.Found == one.Planted) ? 0 : 1;
    }
}
