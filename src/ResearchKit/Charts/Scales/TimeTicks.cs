using System.Globalization;

namespace ResearchKit.Charts.Scales;

/// <summary>
/// Ticks of calendar time, from seconds to centuries: round seconds, minutes, hours, days, Mondays, months, years. Where a text leaves out the date or the year,
/// the first tick and each tick at which it changes have it on a second line.
/// </summary>
internal static class TimeTicks
{
    private const double Day = 86400;

    private static readonly (double Seconds, int Months, string Format, string? Context)[] s_steps =
    [
        (1, 0, "HH:mm:ss", "d MMM yyyy"), (5, 0, "HH:mm:ss", "d MMM yyyy"), (15, 0, "HH:mm:ss", "d MMM yyyy"), (30, 0, "HH:mm:ss", "d MMM yyyy"),
        (60, 0, "HH:mm", "d MMM yyyy"), (300, 0, "HH:mm", "d MMM yyyy"), (900, 0, "HH:mm", "d MMM yyyy"), (1800, 0, "HH:mm", "d MMM yyyy"),
        (3600, 0, "HH:mm", "d MMM yyyy"), (3 * 3600, 0, "HH:mm", "d MMM yyyy"), (6 * 3600, 0, "HH:mm", "d MMM yyyy"), (12 * 3600, 0, "HH:mm", "d MMM yyyy"),
        (Day, 0, "d MMM", "yyyy"), (2 * Day, 0, "d MMM", "yyyy"), (7 * Day, 0, "d MMM", "yyyy"), (14 * Day, 0, "d MMM", "yyyy"),
        (30.4 * Day, 1, "MMM", "yyyy"), (61 * Day, 2, "MMM", "yyyy"), (91 * Day, 3, "MMM", "yyyy"), (183 * Day, 6, "MMM", "yyyy"),
        (365.25 * Day, 12, "yyyy", null), (2 * 365.25 * Day, 24, "yyyy", null), (5 * 365.25 * Day, 60, "yyyy", null), (10 * 365.25 * Day, 120, "yyyy", null),
        (20 * 365.25 * Day, 240, "yyyy", null), (50 * 365.25 * Day, 600, "yyyy", null), (100 * 365.25 * Day, 1200, "yyyy", null), (500 * 365.25 * Day, 6000, "yyyy", null),
    ];

    public static IReadOnlyList<(double Value, string Label)> Of(double minimum, double maximum, int about)
    {
        DateTime from = ValueLabel.FromSeconds(minimum), to = ValueLabel.FromSeconds(maximum);
        var wanted = (maximum - minimum) / Math.Max(1, about);
        var step = s_steps.MinBy(each => Math.Abs(Math.Log(each.Seconds / wanted)));
        var ticks = new List<(double, string)>();
        string? context = null;
        foreach (var time in Times(from, to, step.Seconds, step.Months))
        {
            var label = time.ToString(step.Format, CultureInfo.InvariantCulture);
            var around = step.Context is null ? null : time.ToString(step.Context, CultureInfo.InvariantCulture);
            ticks.Add(((time.Ticks - DateTime.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerSecond, around is null || around == context ? label : label + "\n" + around));
            context = around;
        }

        return ticks;
    }

    private static IEnumerable<DateTime> Times(DateTime from, DateTime to, double seconds, int months)
    {
        if (months > 0)
        {
            var first = ((from.Year * 12) + from.Month - 1) / months * months;
            for (var month = first; month / 12 <= Math.Min(to.Year, 9999); month += months)
            {
                if (month < 12) continue;
                var time = new DateTime(month / 12, (month % 12) + 1, 1, 0, 0, 0, DateTimeKind.Utc);
                if (time >= from && time <= to) yield return time;
            }

            yield break;
        }

        // Whole steps from a Monday, so that weeks begin on Mondays.
        var monday = new DateTime(1970, 1, 5, 0, 0, 0, DateTimeKind.Utc);
        var size = TimeSpan.FromSeconds(seconds).Ticks;
        var before = (long)Math.Ceiling((from.Ticks - monday.Ticks) / (double)size);
        for (var i = before; ; i++)
        {
            var ticks = (double)monday.Ticks + ((double)i * size);
            if (ticks > to.Ticks || ticks > DateTime.MaxValue.Ticks) yield break;
            if (ticks >= 0) yield return new DateTime(monday.Ticks + (i * size), DateTimeKind.Utc);
        }
    }
}
