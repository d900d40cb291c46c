using System.Globalization;
using ResearchKit.Sources;
using ResearchKit.Store;

namespace ResearchKit.Tests.Sources.Pipeline;

/// <summary>Up to which moment data tells.</summary>
public sealed class DataMomentTests : IDisposable
{
    private const string Events =
        """
        files: { a: { columns: { id: direct, at: neutral, day: neutral } } }
        loads:
          - { table: learner, from: a, duplicates: combine, columns: { learner_id: id } }
          - { table: activity_event, from: a, columns: { actor_id: id, event_time: at } }
          - { table: support_measure, from: a, columns: { learner_id: id, from_date: day, to_date: day } }
        """;

    private static readonly DateTime Changed = new(2026, 5, 20, 12, 0, 0, DateTimeKind.Utc);

    private readonly ImportFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("A,2026-03-01T08:30:00,2025-01-01", "2026-03-01 08:30:00")]
    [InlineData("A,2026-03-01T08:30:00,2026-04-01", "2026-04-01 00:00:00")]
    [InlineData("A,2026-03-01T08:30:00,2026-06-01", "2026-03-01 08:30:00")] // after the file's last change: planned, or a slip
    [InlineData("A,2062-03-01T08:30:00,", "2026-05-20 12:00:00")]
    [InlineData("A,,", "2026-05-20 12:00:00")]
    public void It_is_the_newest_that_happened_and_else_the_files_last_change(string row, string moment)
    {
        _folder.Write("a.csv", "id,at,day\n" + row + "\n");
        File.SetLastWriteTimeUtc(Path.Combine(_folder.Source, "a.csv"), Changed);

        var report = _folder.Import(Events);

        Assert.Equal(moment, report.DataAsOf!.Value.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
        using var store = LearningStore.Open(_folder.Store);
        Assert.Equal(report.DataAsOf, store.DataAsOf);
    }

    [Fact]
    public void The_same_content_copied_later_tells_up_to_the_same_moment()
    {
        _folder.Write("a.csv", "id,at,day\nA,2026-03-01T08:30:00,\n");
        File.SetLastWriteTimeUtc(Path.Combine(_folder.Source, "a.csv"), Changed);
        var first = _folder.Import(Events).DataAsOf;
        File.Delete(_folder.Store);
        File.SetLastWriteTimeUtc(Path.Combine(_folder.Source, "a.csv"), Changed.AddDays(30));

        Assert.Equal(first, _folder.Import(Events).DataAsOf);
    }

    [Fact]
    public void A_week_of_attendance_is_told_to_its_end()
    {
        _folder.Write("a.csv", "id,week,n\nA,2026-05-04,20\n");
        File.SetLastWriteTimeUtc(Path.Combine(_folder.Source, "a.csv"), Changed);

        var report = _folder.Import(
            """
            files: { a: { columns: { id: direct, week: neutral, n: neutral } } }
            loads:
              - { table: learner, from: a, columns: { learner_id: id } }
              - { table: attendance_week, from: a, columns: { learner_id: id, week_start: week, lessons_scheduled: n } }
            """);

        Assert.Equal(new DateTimeOffset(2026, 5, 10, 0, 0, 0, TimeSpan.Zero), report.DataAsOf);
    }

    [Fact]
    public void Who_knows_better_says_so()
    {
        _folder.Write("a.csv", "id,at,day\nA,2026-03-01T08:30:00,\n");
        var asOf = new DateTimeOffset(2026, 4, 30, 0, 0, 0, TimeSpan.Zero);
        var importer = Importer.Mapped(ResearchKit.Sources.Mapped.MappingReader.Parse(Events, "m"));

        Assert.Equal(asOf, importer.Import(_folder.Request with { DataAsOf = asOf }).DataAsOf);
        Assert.Contains("holds something else", Assert.Throws<ImportException>(() => importer.Import(_folder.Request)).Message, StringComparison.Ordinal);
    }
}
