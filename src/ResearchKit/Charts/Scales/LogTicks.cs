namespace ResearchKit.Charts.Scales;

/// <summary>Ticks of a logarithmic scale: decades, and 2 and 5 between them where there is room.</summary>
internal static class LogTicks
{
    public static IReadOnlyList<(double Value, string Label)> Of(double minimum, double maximum)
    {
        var low = (int)Math.Floor(Math.Log10(minimum));
        var high = (int)Math.Ceiling(Math.Log10(maximum));
        double[] multiples = high - low <= 1 ? [1, 2, 3, 5] : high - low <= 3 ? [1, 2, 5] : [1];
        var every = Math.Max(1, (high - low) / 6);
        var values = Enumerable.Range(low, high - low + 1).Where(exponent => (exponent - low) % every == 0)
            .SelectMany(exponent => multiples.Select(multiple => multiple * Math.Pow(10, exponent)))
            .Where(value => value >= minimum * (1 - 1e-9) && value <= maximum * (1 + 1e-9)).ToArray();
        // Less than a factor of two from end to end: evenly spaced ticks say more.
        if (values.Length < 2) return [.. Ticks.Linear(minimum, maximum, 4).Where(tick => tick.Value > 0)];
        return [.. values.Select(value => (value, Label(value)))];
    }

    private static string Label(double value) => value is >= 1e6 or < 1e-4 ? Ticks.Scientific(value)
        : ValueLabel.Fixed(value, Math.Max(0, (int)-Math.Floor(Math.Log10(value) + 1e-9)));
}
