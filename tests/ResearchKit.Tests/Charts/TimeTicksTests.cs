using System.Globalization;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Tests.Charts;

public sealed class TimeTicksTests
{
    [Theory]
    [InlineData("2026-03-02T10:00:00", "2026-03-02T10:04:00", "10:00/2 Mar 2026 10:01 10:02 10:03 10:04")]
    [InlineData("2026-03-02T22:30:00", "2026-03-03T03:00:00", "23:00/2 Mar 2026 00:00/3 Mar 2026 01:00 02:00 03:00")]
    [InlineData("2026-03-02T00:00:00", "2026-03-05T00:00:00", "00:00/2 Mar 2026 12:00 00:00/3 Mar 2026 12:00 00:00/4 Mar 2026 12:00 00:00/5 Mar 2026")]
    [InlineData("2025-12-20T00:00:00", "2026-01-20T00:00:00", "22 Dec/2025 29 Dec 5 Jan/2026 12 Jan 19 Jan")]
    [InlineData("2025-08-10T00:00:00", "2026-06-01T00:00:00", "Sep/2025 Nov Jan/2026 Mar May")]
    [InlineData("2021-06-01T00:00:00", "2026-06-01T00:00:00", "2022 2023 2024 2025 2026")]
    [InlineData("1950-01-01T00:00:00", "2026-01-01T00:00:00", "1960 1980 2000 2020")]
    public void Ticks_are_calendar_steps_with_their_date_or_year_where_it_changes(string from, string to, string expected) =>
        Assert.Equal(expected, string.Join(' ', TimeTicks.Of(Seconds(from), Seconds(to), 5).Select(tick => tick.Label.Replace('\n', '/'))));

    [Fact]
    public void Every_span_from_a_minute_to_centuries_has_a_few_ticks_in_order()
    {
        for (var seconds = 60.0; seconds < 2e10; seconds *= 1.31)
        {
            var ticks = TimeTicks.Of(Seconds("1971-05-17T03:14:15") - (seconds / 2), Seconds("1971-05-17T03:14:15") + (seconds / 2), 6);
            Assert.InRange(ticks.Count, 2, 12);
            Assert.Equal(ticks.Select(tick => tick.Value).Order(), ticks.Select(tick => tick.Value));
        }
    }

    private static double Seconds(string time) => (DateTime.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal) - DateTime.UnixEpoch).TotalSeconds;
}
