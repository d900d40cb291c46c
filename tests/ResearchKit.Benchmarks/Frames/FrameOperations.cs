using System.Diagnostics;
using System.Globalization;
using ResearchKit.Frames;

namespace ResearchKit.Benchmarks.Frames;

/// <summary>
/// Times of operations on a frame in memory.
/// <code>dotnet run -c Release --project tests/ResearchKit.Benchmarks -- frame-operations [ROWS]</code>
/// </summary>
internal static class FrameOperations
{
    public static int Run(string[] args)
    {
        var rows = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5_000_000;
        var tiny = DataFrame.FromArrays(("x", new[] { 1, 2, 3 }));
        Print("sql over 3 rows", Time(20, () => tiny.Sql("select sum(x) as s from this")));

        var frame = tiny.Sql(
            """
            select (hash(i) % 100000)::integer as learner, (hash(i + 1) % 300)::integer as day, case when i % 10 = 0 then null else (hash(i + 2) % 1000) / 10 end as score,
                'school ' || (hash(i + 3) % 200) as school from range($rows) t(i)
            """,
            new { rows }).Opened();
        var learners = frame.Select("learner").Distinct().WithColumn("group", row => row.Get<int>("learner") % 7);
        Print($"{rows:N0} rows: sql sum of one column", Time(5, () => frame.Sql("select sum(score) as s from this")));
        Print("sql, all rows there and back", Time(3, () => frame.Sql("from this")));
        Print("filter by a lambda", Time(3, () => frame.Filter(row => row.Get<int>("day") < 30)));
        Print("order by an integer", Time(3, () => frame.OrderBy("learner")));
        Print("order by text, then a number", Time(1, () => frame.OrderBy("school", "score")));
        Print("group by text: count, mean, median", Time(3, () =>
            frame.GroupBy("school").Aggregate(("n", Aggregate.Count()), ("mean", Aggregate.Mean("score")), ("median", Aggregate.Median("score")))));
        Print("the same in sql", Time(3, () => frame.Sql("select school, count(*) as n, avg(score) as mean, median(score) as median from this group by school")));
        Print("merge with 100,000 learners", Time(3, () => frame.Merge(learners, "learner")));
        Print("the same in sql", Time(3, () => frame.Sql("from this join learners using (learner)", new { learners })));
        Print("description", Time(1, () => frame.Description()));
        return 0;
    }

    private static double Time(int rounds, Func<DataFrame> action)
    {
        GC.KeepAlive(action());
        var times = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            GC.KeepAlive(action());
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        return times.Order().ElementAt(times.Count / 2);
    }

    private static void Print(string what, double milliseconds) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {milliseconds:F1} ms"));
}
