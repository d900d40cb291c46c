using System.Diagnostics;
using System.Globalization;
using ResearchKit.DuckDB;
using ResearchKit.Frames;
using ResearchKit.Privacy.Purposes;
using ResearchKit.Store;
using ResearchKit.Store.Access;

namespace ResearchKit.Benchmarks.Store;

/// <summary>
/// What purposes cost: queries on a protected store of some million clicks, against the same SQL on the same file attached to a plain connection and read into the same frame. The fastest of
/// rounds in turn. <c>dotnet run -c Release -- purposes [clicks] [rounds]</c>
/// </summary>
internal static class PurposeQueries
{
    private const int Learners = 30_000;

    private static readonly (string Name, string Sql)[] s_queries =
    [
        ("count", "SELECT count(*) AS n FROM activity_daily"),
        ("filter", "SELECT learner_id, clicks FROM activity_daily WHERE day BETWEEN 100 AND 101 AND clicks > 5"),
        ("group", "SELECT learner_id, sum(clicks) AS clicks, count(DISTINCT day) AS days FROM activity_daily GROUP BY learner_id"),
        ("join", "SELECT l.sex_code, a.day, sum(a.clicks) AS clicks FROM activity_daily a JOIN learner l USING (learner_id) GROUP BY ALL"),
        ("rows", "SELECT learner_id, day, clicks FROM activity_daily WHERE learner_id % 5 = 0"),
    ];

    public static int Run(string[] arguments)
    {
        var clicks = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 10_000_000;
        var rounds = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 15;
        var folder = Directory.CreateTempSubdirectory("rk-purposes-").FullName;
        try
        {
            var path = Path.Combine(folder, "store.duckdb");
            Fill(path, clicks);
            Purpose Named(string name) => new()
            {
                Name = name,
                Question = "What do purposes cost?",
                Until = new DateOnly(2999, 12, 31),
                LegalBasis = "benchmark",
                Columns = ["activity_daily.*", "learner.learner_id", "learner.sex_code"],
            };
            PurposeRegister.Declare(path, Named("plain"));
            PurposeRegister.Declare(path, Named("consent") with { Consent = "research" });
            PurposeRegister.Declare(path, Named("keeps") with { KeepsMonths = 600 });
            using var raw = new DuckDBConnection("Data Source=:memory:");
            raw.Open();
            Execute(raw, $"ATTACH '{path}' AS s (READ_ONLY); USE s");
            using var plain = LearningStore.Open(path, new LearningStoreOptions { Purpose = "plain" });
            using var consent = LearningStore.Open(path, new LearningStoreOptions { Purpose = "consent" });
            using var keeps = LearningStore.Open(path, new LearningStoreOptions { Purpose = "keeps" });
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clicks:N0} rows of clicks, {Learners:N0} learners, {rounds} rounds, the fastest in ms"));
            foreach (var (name, sql) in s_queries)
            {
                Func<DataFrame>[] ways = [() => Raw(raw, sql), () => plain.Query(sql), () => consent.Query(sql), () => keeps.Query(sql)];
                var times = ways.Select(_ => new List<double>()).ToArray();
                for (var round = -1; round < rounds; round++)
                {
                    for (var way = 0; way < ways.Length; way++)
                    {
                        var started = Stopwatch.GetTimestamp();
                        _ = ways[way]();
                        if (round >= 0)
                            times[way].Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                    }
                }

                var fastest = times.Select(list => list.Min()).ToArray();
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name,-8} plain connection {fastest[0],8:F1}   purpose {fastest[1],8:F1} ({(fastest[1] / fastest[0] - 1) * 100:+0.0;-0.0} %)   consent {fastest[2],8:F1} ({(fastest[2] / fastest[0] - 1) * 100:+0.0;-0.0} %)   retention {fastest[3],8:F1} ({(fastest[3] / fastest[0] - 1) * 100:+0.0;-0.0} %)"));
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static DataFrame Raw(DuckDBConnection connection, string sql)
    {
        using var command = new DuckDBCommand(sql, connection);
        using var chunks = command.ExecuteChunks();
        return DataFrame.FromChunks(chunks, "raw");
    }

    private static void Fill(string path, int clicks)
    {
        using (var writer = LearningStore.Create(path))
        {
            writer.DataAsOf = new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
            writer.Complete();
        }

        // Filled past the writer, whose checks are not what is measured.
        using var connection = new DuckDBConnection($"Data Source={path}");
        connection.Open();
        Execute(connection, string.Create(
            CultureInfo.InvariantCulture,
            $"""
            INSERT INTO person SELECT i, 'rk1_' || printf('%032x', i) FROM range(1, {Learners} + 1) r(i);
            INSERT INTO learner(learner_id, sex_code, consent_scope) SELECT i, CASE WHEN i % 2 = 0 THEN 'F' ELSE 'M' END, CASE WHEN i % 10 < 9 THEN 'research' END FROM range(1, {Learners} + 1) r(i);
            INSERT INTO teaching_group(group_id, group_code, start_date, length_days) SELECT i, 'g' || i, DATE '2025-08-01', 250 FROM range(1, 23) r(i);
            INSERT INTO content_item(item_id, item_code) SELECT i, 'i' || i FROM range(1, 6001) r(i);
            INSERT INTO activity_daily SELECT 1 + hash(i) % {Learners}, 1 + hash(i) % 22, 1 + hash(i * 7) % 6000, i * 250 // {clicks}, 1 + hash(i * 3) % 12 FROM range({clicks}) r(i);
            CHECKPOINT;
            """));
    }

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = new DuckDBCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
