using System.Text.Json.Nodes;
using ResearchKit.Privacy;

namespace ResearchKit.Tests.Privacy;

public sealed class ImportAuditLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rk-log-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_log_without_records_makes_no_file()
    {
        Assert.Empty(Log().Read());
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void What_is_appended_is_read_in_order()
    {
        Log().Append("import", new JsonObject { ["files"] = 6 });
        Log().Append("query", new JsonObject { ["purpose"] = "R1: burnout, M\u00e4kinen school" });

        var records = Log().Read();

        Assert.Equal([1L, 2L], records.Select(record => record.Number));
        Assert.Equal(["import", "query"], records.Select(record => record.Kind));
        Assert.Equal("R1: burnout, M\u00e4kinen school", records[1].Details["purpose"]!.GetValue<string>());
        Assert.Equal("", records[0].Previous);
        Assert.NotEqual("", records[1].Previous);
    }

    [Fact]
    public void Time_is_the_clocks()
    {
        var record = new AuditLog(Store, new FixedTime(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(2)))).Append("query", []);

        Assert.Equal(new DateTimeOffset(2026, 3, 4, 3, 6, 7, TimeSpan.Zero), record.Time);
        Assert.Equal(record.Time, Log().Read()[0].Time);
    }

    [Fact]
    public async Task Threads_append_one_after_the_other()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 25; i++)
                Log().Append("query", new JsonObject { ["thread"] = thread, ["i"] = i });
        })));

        var records = Log().Read();

        Assert.Equal(200, records.Count);
        Assert.All(records.GroupBy(record => record.Details["thread"]!.GetValue<int>()), group =>
            Assert.Equal(Enumerable.Range(0, 25), group.Select(record => record.Details["i"]!.GetValue<int>())));
    }

    [Theory]
    [InlineData("{\"n\":3,\"time\":\"2026-")]
    [InlineData("x")]
    public void A_line_that_a_killed_process_left_half_written_is_passed_over(string torn)
    {
        Log().Append("query", []);
        Log().Append("query", []);
        File.AppendAllText(Log().FilePath, torn);

        Assert.Equal(2, Log().Read().Count);
        Assert.Equal(3, Log().Append("query", []).Number);
        Assert.Equal([1L, 2L, 3L], Log().Read().Select(record => record.Number));
    }

    [Fact]
    public void A_last_record_without_its_line_end_counts()
    {
        Log().Append("query", []);
        var text = File.ReadAllText(Log().FilePath);
        File.WriteAllText(Log().FilePath, text[..^1]);

        Assert.Equal(2, Log().Append("query", []).Number);
        Assert.Equal(2, Log().Read().Count);
    }

    [Fact]
    public void A_long_record_is_found_again()
    {
        Log().Append("query", new JsonObject { ["tables"] = new string('x', 50_000) });

        Assert.Equal(2, Log().Append("query", []).Number);
    }

    [Fact]
    public void A_record_changed_or_taken_out_is_noticed()
    {
        for (var i = 0; i < 3; i++)
            Log().Append("query", new JsonObject { ["purpose"] = "p" + i });
        var lines = File.ReadAllLines(Log().FilePath);

        File.WriteAllLines(Log().FilePath, [lines[0], lines[1].Replace("p1", "q1", StringComparison.Ordinal), lines[2]]);
        Assert.Contains("Line 3", Assert.Throws<InvalidDataException>(() => Log().Read()).Message, StringComparison.Ordinal);

        File.WriteAllLines(Log().FilePath, [lines[0], lines[2]]);
        Assert.Contains("Line 2", Assert.Throws<InvalidDataException>(() => Log().Read()).Message, StringComparison.Ordinal);
    }

    private string Store => Path.Combine(_folder, "city.duckdb");

    private AuditLog Log() => new(Store);

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
