using System.Globalization;
using ResearchKit.Sources.Linkage;
using ResearchKit.Tests.Sources.Linkage;

namespace ResearchKit.Benchmarks.Sources;

/// <summary>
/// Precision and recall of the linkage of a city's exports, judged by the answer key, at the default and over a grid of thresholds: <c>linkage-thresholds [folder ...]</c>, by default the shipped exports. Exit code 1 when
/// precision is below 0.99 or recall below 0.95 at the default.
/// </summary>
internal static class LinkageThresholds
{
    private static readonly double?[] Grid = [null, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9999];

    public static int Run(string[] args)
    {
        var missed = false;
        foreach (var folder in args.Length > 0 ? args : [CityPersons.Shipped])
        {
            var persons = new CityPersons(folder);
            Console.WriteLine($"{folder}: {persons.Records.Count} records");
            foreach (var threshold in Grid)
            {
                var judge = LinkageJudge.Judge(persons, new LinkageOptions { Threshold = threshold });
                if (threshold is null)
                    Console.WriteLine(judge.Table());
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"threshold {threshold?.ToString(CultureInfo.InvariantCulture) ?? "default",-8} precision {judge.Precision():0.00000} recall {judge.Recall():0.00000}"));
                missed |= threshold is null && (judge.Precision() < 0.99 || judge.Recall() < 0.95);
            }
        }

        return missed ? 1 : 0;
    }
}
