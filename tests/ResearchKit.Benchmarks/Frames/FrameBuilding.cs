using System.Diagnostics;
using System.Globalization;
using ResearchKit.Frames;
using ResearchKit.Frames.Storage;

namespace ResearchKit.Benchmarks.Frames;

/// <summary>
/// Columns from arrays of .NET values and from codes of categories, in nanoseconds a value, and the turn to DuckDB's form where a type needs one.
/// <code>dotnet run -c Release --project tests/ResearchKit.Benchmarks -- frame-building [rows = 200000] [rounds = 50]</code>
/// </summary>
internal static class FrameBuilding
{
    private static readonly string[] s_verbs = ["viewed", "attempted", "completed", "answered", "asked", "hinted", "left", "returned"];

    public static int Run(string[] args)
    {
        var rows = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200_000;
        var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 50;
        var whole = Enumerable.Range(0, rows).ToArray();
        var small = Array.ConvertAll(whole, i => (short)(i % 100));
        var doubles = Array.ConvertAll(whole, i => i * 0.25);
        var nullable = Array.ConvertAll(whole, i => i % 10 == 0 ? (double?)null : i);
        var days = Array.ConvertAll(whole, i => new DateOnly(2024, 8, 1).AddDays(i % 300));
        var times = Array.ConvertAll(whole, i => new DateTime(2024, 8, 1).AddSeconds(i));
        var codes = Array.ConvertAll(whole, i => (byte)(i % 8));
        var texts = Array.ConvertAll(whole, i => s_verbs[i % 8]);
        Measure("int", rows, rounds, () => Column.Create("x", whole));
        Measure("short", rows, rounds, () => Column.Create("x", small));
        Measure("double", rows, rounds, () => Column.Create("x", doubles));
        Measure("double?", rows, rounds, () => Column.Create("x", nullable));
        Measure("DateOnly", rows, rounds, () => Column.Create("x", days));
        Measure("DateTime", rows, rounds, () => Column.Create("x", times));
        Measure("string of 8 values", rows, rounds, () => Column.Create("x", texts));
        var dayNumbers = Array.ConvertAll(whole, i => 19_936 + (i % 300));
        var moments = Array.ConvertAll(whole, i => 1_722_470_400_000_000L + (i * 1_000_000L));
        var marked = Array.ConvertAll(whole, i => i % 10 == 0 ? double.NaN : i);
        var markedSmall = Array.ConvertAll(whole, i => i % 10 == 0 ? short.MinValue : (short)i);
        var wideCodes = Array.ConvertAll(whole, i => i % 8 == 7 ? -1 : i % 8);
        var categories = new Categories(s_verbs);
        Measure("double, NaN missing", rows, rounds, () => Column.Create("x", marked, double.NaN));
        Measure("short, least missing", rows, rounds, () => Column.Create("x", markedSmall, short.MinValue));
        Measure("days", rows, rounds, () => Column.FromDays("x", dayNumbers));
        Measure("microseconds", rows, rounds, () => Column.FromMicroseconds("x", moments));
        Measure("byte codes", rows, rounds, () => Column.FromCodes("x", codes, categories));
        Measure("int codes, -1 missing", rows, rounds, () => Column.FromCodes("x", wideCodes, categories));
        return 0;
    }

    private static void Measure(string what, int rows, int rounds, Func<Column> make)
    {
        var create = Fastest(rounds, make, column => column);
        var sql = Fastest(rounds, make, column => column.ToSql()) - create;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what,-20} created in {create / rows:0.00} ns a value, then to DuckDB's form {Math.Max(0, sql) / rows:0.00} ns"));
    }

    /// <summary>Nanoseconds of the fastest round.</summary>
    private static double Fastest(int rounds, Func<Column> make, Func<Column, Column> then)
    {
        var fastest = double.MaxValue;
        for (var round = 0; round < rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            GC.KeepAlive(then(make()));
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalNanoseconds);
        }

        return fastest;
    }
}
