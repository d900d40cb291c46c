using System.Diagnostics;
using System.Globalization;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Benchmarks.Notebooks;

/// <summary>
/// Shows a frame of 10 million rows, protected (its columns) and as if it might be shown (its first and last rows). Usage: <c>display [rows]</c>. The bar is 100 ms each, the first
/// time in the process as well.
/// </summary>
internal static class LargeDisplay
{
    public static int Run(string[] args)
    {
        var rows = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000_000;
        var seed = DataFrame.FromObjects(new[] { new { One = 1 } });
        var frame = seed.Sql($"SELECT range AS id, (range % 7)::INTEGER AS grade, sqrt(range) AS score, CASE WHEN range % 11 > 0 THEN 'school ' || range % 13 END AS school, DATE '2026-01-01' + (range % 300)::INTEGER AS day FROM range({rows})");
        var worst = Math.Max(Time("protected", frame, new ReleaseGate()), Time("shown", frame, new Open()));
        return worst <= 100 ? 0 : 1;
    }

    private static double Time(string name, DataFrame frame, IReleaseGate gate)
    {
        var displayer = new Displayer(gate);
        var times = new List<double>();
        for (var i = 0; i < 20; i++)
        {
            var clock = Stopwatch.GetTimestamp();
            var bundle = displayer.Render(frame);
            times.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
            if (bundle.Data.Count < 2)
                throw new InvalidOperationException("The frame was not shown as a table.");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{frame.Opened().RowCount} rows {name}: first {times[0]:0.0} ms, median {times.Order().ElementAt(times.Count / 2):0.00} ms"));
        return times[0];
    }

    private sealed class Open : IReleaseGate
    {
        public object? Admit(object? value) => value;

        public string Screen(string mimeType, string content) => content;
    }
}
