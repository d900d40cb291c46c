namespace ResearchKit.Charts.Scales;

/// <summary>Positions and texts of tick marks that people read easily: steps of 1, 2 or 5, decades, whole days, months and years.</summary>
internal static class Ticks
{
    public static IReadOnlyList<(double Value, string Label)> Linear(double minimum, double maximum, int about)
    {
        var step = Step(maximum - minimum, about);
        var decimals = Math.Max(0, (int)-Math.Floor(Math.Log10(step) + 1e-9));
        var first = (long)Math.Ceiling((minimum / step) - 1e-9);
        var last = (long)Math.Floor((maximum / step) + 1e-9);
        var ticks = new List<(double, string)>();
        for (var i = first; i <= last; i++)
        {
            var value = Math.Round(i * step, Math.Min(decimals + 2, 15));
            ticks.Add((value, Math.Abs(value) >= 1e6 ? Large(value, step) : decimals == 0 && Math.Abs(value) < 10_000 && step >= 1
                ? ValueLabel.Fixed(value, 0).Replace(",", "", StringComparison.Ordinal) : ValueLabel.Fixed(value, decimals)));
        }

        return ticks;
    }

    public static IReadOnlyList<(double Value, string Label)> Log(double minimum, double maximum)
    {
        var low = (int)Math.Floor(Math.Log10(minimum));
        var high = (int)Math.Ceiling(Math.Log10(maximum));
        double[] multiples = high - low <= 1 ? [1, 2, 3, 5] : high - low <= 3 ? [1, 2, 5] : [1];
        var every = Math.Max(1, (high - low) / 6);
        return Enumerable.Range(low, high - low + 1).Where(exponent => (exponent - low) % every == 0)
            .SelectMany(exponent => multiples.Select(multiple => multiple * Math.Pow(10, exponent)))
            .Where(value => value >= minimum * (1 - 1e-9) && value <= maximum * (1 + 1e-9))
            .Select(value => (value, value is >= 1e7 or < 1e-4 ? value.ToString("0e0", System.Globalization.CultureInfo.InvariantCulture)
                : ValueLabel.Fixed(value, Math.Max(0, (int)-Math.Floor(Math.Log10(value) + 1e-9))))).ToArray();
    }

    public static IReadOnlyList<(double Value, string Label)> Time(double minimum, double maximum, int about)
    {
        DateTime from = ValueLabel.FromSeconds(minimum), to = ValueLabel.FromSeconds(maximum);
        var days = (maximum - minimum) / 86400 / about;
        var (months, step, format) = days switch
        {
            > 200 => ((int)(12 * Math.Max(1, Step((maximum - minimum) / 86400 / 365.25, about))), TimeSpan.Zero, "yyyy"),
            > 80 => (6, TimeSpan.Zero, "MMM yyyy"),
            > 45 => (3, TimeSpan.Zero, "MMM yyyy"),
            > 14 => (1, TimeSpan.Zero, "MMM yyyy"),
            > 4 => (0, TimeSpan.FromDays(7), "d MMM"),
            > 1.5 => (0, TimeSpan.FromDays(2), "d MMM"),
            > 0.4 => (0, TimeSpan.FromDays(1), "d MMM"),
            > 0.15 => (0, TimeSpan.FromHours(6), "d MMM HH:mm"),
            > 0.03 => (0, TimeSpan.FromHours(1), "HH:mm"),
            _ => (0, TimeSpan.FromMinutes(Math.Max(1, Step((maximum - minimum) / 60, about))), "HH:mm"),
        };
        var time = months > 0 ? new DateTime(months >= 12 ? from.Year / (months / 12) * (months / 12) : from.Year, 1, 1, 0, 0, 0, DateTimeKind.Utc)
            : step == TimeSpan.FromDays(7) ? from.Date.AddDays(-(((int)from.DayOfWeek + 6) % 7)) : from.Date;
        var ticks = new List<(double, string)>();
        for (; time <= to; time = months > 0 ? time.AddMonths(months) : time + step)
        {
            if (time >= from)
                ticks.Add(((time.Ticks - DateTime.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerSecond, time.ToString(format, System.Globalization.CultureInfo.InvariantCulture)));
        }

        return ticks;
    }

    /// <summary>A step of 1, 2 or 5 times a power of ten which gives about so many ticks.</summary>
    public static double Step(double range, int about)
    {
        var rough = range / Math.Max(1, about);
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (rough / power) switch { <= 1.4 => 1, <= 3.2 => 2, <= 7.1 => 5, _ => 10 } * power;
    }

    private static string Large(double value, double step)
    {
        var (size, name) = Math.Abs(value) >= 1e9 ? (1e9, "bn") : (1e6, "m");
        return ValueLabel.Fixed(value / size, Math.Max(0, (int)-Math.Floor(Math.Log10(step / size) + 1e-9))) + " " + name;
    }
}
