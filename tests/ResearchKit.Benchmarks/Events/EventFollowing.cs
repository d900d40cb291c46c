using System.Diagnostics;
using System.Globalization;
using System.Text;
using ResearchKit.DuckDB;
using ResearchKit.Sources;
using ResearchKit.Sources.Following;

namespace ResearchKit.Benchmarks.Events;

/// <summary>
/// Time from event to query: <c>follow [folder] [millions before] [statements a second] [seconds]</c>, by default the system's temporary folder, 0.1 million, 200 a second, 60 s. A file of statements is imported and
/// followed as <c>researchkit import --follow</c> does, by this process; a writer appends to it, ten times a second; a reader opens the store anew, thirty times a second, and counts. The time of a statement is that
/// from its writing until a count that holds it is in the reader's hands. Exit code 1 when p95 is 2 s or more, or a count is wrong in the end.
/// </summary>
internal static class EventFollowing
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    public static int Run(string[] args)
    {
        var folder = Directory.CreateDirectory(Path.Combine(args.Length > 0 ? args[0] : Path.GetTempPath(), $"researchkit-follow-{Environment.ProcessId}")).FullName;
        try
        {
            var before = (long)((args.Length > 1 ? Number(args[1]) : 0.1) * 1_000_000);
            return Follow(folder, before, args.Length > 2 ? (int)Number(args[2]) : 200, TimeSpan.FromSeconds(args.Length > 3 ? Number(args[3]) : 60)).GetAwaiter().GetResult();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static async Task<int> Follow(string folder, long before, int rate, TimeSpan time)
    {
        var exports = Directory.CreateDirectory(Path.Combine(folder, "exports")).FullName;
        var store = Path.Combine(folder, "store.duckdb");
        var file = Path.Combine(exports, "statements.ndjson");
        using (var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 20))
            new StatementGenerator(20261122).Write(stream, before);
        using var stop = new CancellationTokenSource();
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var additions = new List<TimeSpan>();
        var whole = TimeSpan.Zero;
        var following = new ImportFollower(Importer.Recognising(), new ImportRequest(exports, store)).FollowAsync(
            imported =>
            {
                if (imported.Report is null)
                    Console.WriteLine(imported.Problem);
                if (!first.TrySetResult())
                    additions.Add(imported.Took);
                else
                    whole = imported.Took;
            },
            cancellationToken: stop.Token);
        await Task.WhenAny(first.Task, following);
        if (following.IsFaulted)
            await following;

        var start = Count(store);
        // Statement n of those appended was written at writtenAt[n]; seenAt[n] when a count held it.
        var writtenAt = new List<long>();
        var latencies = new List<double>();
        var seen = 0;
        var clock = Stopwatch.StartNew();
        var reading = Task.Run(async () =>
        {
            while (clock.Elapsed < time + TimeSpan.FromSeconds(20))
            {
                var count = (int)(Count(store) - start);
                var now = clock.ElapsedTicks;
                lock (writtenAt)
                {
                    for (; seen < count; seen++)
                        latencies.Add((now - writtenAt[seen]) / (double)Stopwatch.Frequency);
                    if (clock.Elapsed > time && seen == writtenAt.Count)
                        return;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(33));
            }
        });
        while (clock.Elapsed < time)
        {
            var due = (int)(clock.Elapsed.TotalSeconds * rate);
            var text = new StringBuilder();
            for (var n = writtenAt.Count; n < due; n++)
                text.Append(Statement(n));
            var bytes = Encoding.UTF8.GetBytes(text.ToString());
            lock (writtenAt)
            {
                using (var stream = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, 1))
                    stream.Write(bytes);
                var now = clock.ElapsedTicks;
                while (writtenAt.Count < due)
                    writtenAt.Add(now);
            }

            await Task.Delay(Tick);
        }

        await reading;
        var memory = Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0;
        await stop.CancelAsync();
        try
        {
            await following;
        }
        catch (OperationCanceledException)
        {
            // Stopped, as it was asked.
        }

        latencies.Sort();
        var took = additions.Select(addition => addition.TotalSeconds).Order().ToList();
        var p95 = At(latencies, 0.95);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{before:N0} statements before (whole import {whole.TotalSeconds:F1} s, store {new FileInfo(store).Length / 1e6:F0} MB), {writtenAt.Count:N0} appended at {rate} a second, {latencies.Count:N0} seen"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"event to query: p50 {At(latencies, 0.5):F2} s, p95 {p95:F2} s, p99 {At(latencies, 0.99):F2} s, most {At(latencies, 1):F2} s; {additions.Count} additions, median {At(took, 0.5):F2} s, most {At(took, 1):F2} s; peak {memory:F0} MiB"));
        return p95 < 2 && latencies.Count == writtenAt.Count && Count(store) - start == writtenAt.Count ? 0 : 1;
    }

    private static double At(List<double> sorted, double quantile) => sorted.Count == 0 ? double.NaN : sorted[Math.Max(0, (int)Math.Ceiling(quantile * sorted.Count) - 1)];

    /// <summary>What a program reads that has just opened the store.</summary>
    private static long Count(string store)
    {
        using var connection = new DuckDBConnection($"Data Source={store};ACCESS_MODE=READ_ONLY");
        connection.Open();
        using var command = new DuckDBCommand("SELECT count(*) FROM activity_event", connection);
        return (long)command.ExecuteScalar()!;
    }

    private static string Statement(int number) =>
        $$$"""{"id":"ffffffff-0000-4000-8000-{{{number:x12}}}","actor":{"account":{"homePage":"https://harjoitus.kaupunki.example","name":"h9{{{number % 500:D6}}}"}},"verb":{"id":"http://adlnet.gov/expapi/verbs/answered"},"object":{"id":"https://harjoitus.kaupunki.example/items/N8-{{{number % 3000}}}"},"result":{"success":true,"score":{"raw":1,"max":2},"extensions":{"https://harjoitus.kaupunki.example/ext/attempt":1}},"context":{"platform":"practice_platform"},"timestamp":"2026-02-02T08:00:00Z"}"""
        + "\n";
}
