using System.Globalization;

namespace ResearchKit.Charts.Scales;

/// <summary>Positions and texts of tick marks of a linear scale that people read easily: steps of 1, 2 or 5.</summary>
internal static class Ticks
{
    /// <summary>The ticks between two ends.</summary>
    /// <param name="minimum">Lower end.</param>
    /// <param name="maximum">Upper end.</param>
    /// <param name="about">About how many.</param>
    /// <param name="whole">Whether only whole numbers mean something.</param>
    public static IReadOnlyList<(double Value, string Label)> Linear(double minimum, double maximum, int about, bool whole = false)
    {
        var step = Step(maximum - minimum, about);
        if (whole) step = Math.Max(1, step);
        var first = Math.Ceiling((minimum / step) - 1e-9);
        var last = Math.Floor((maximum / step) + 1e-9);
        var decimals = Math.Max(0, (int)-Math.Floor(Math.Log10(step) + 1e-9));
        var values = new List<double>();
        for (var i = first; i <= last && values.Count < 1000; i++)
        {
            var value = decimals <= 13 ? Math.Round(i * step, decimals) : i * step;
            values.Add(value == 0 ? 0 : value);
        }

        var grouped = values.Any(value => Math.Abs(value) >= 10_000);
        var large = values.Any(value => Math.Abs(value) >= 1e6);
        var texts = values.Select(value => value == 0 ? "0" : Math.Abs(value) >= 1e15 || step < 1e-6 ? Scientific(value)
            : large ? Large(value, step) : decimals == 0 && !grouped ? ValueLabel.Fixed(value, 0).Replace(",", "", StringComparison.Ordinal) : ValueLabel.Fixed(value, decimals)).ToArray();

        // Values so near each other that short texts are the same are written in full.
        if (texts.Distinct(StringComparer.Ordinal).Count() < texts.Length) texts = [.. values.Select(value => value.ToString("R", CultureInfo.InvariantCulture).Replace('-', '−'))];
        return [.. values.Zip(texts)];
    }

    /// <summary>A step of 1, 2 or 5 times a power of ten which gives about so many ticks.</summary>
    public static double Step(double range, int about)
    {
        var rough = range / Math.Max(1, about);
        if (!(rough > 0)) return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return power > 0 ? (rough / power) switch { <= 1.4 => 1, <= 3.2 => 2, <= 7.1 => 5, _ => 10 } * power : rough;
    }

    /// <summary>A very large or very small number as 1.5e12.</summary>
    public static string Scientific(double value) =>
        value.ToString("0.###e0", CultureInfo.InvariantCulture).Replace('-', '−');

    private static string Large(double value, double step)
    {
        var (size, name) = Math.Abs(value) >= 1e9 ? (1e9, "bn") : Math.Abs(value) >= 1e6 ? (1e6, "m") : (1e3, "k");
        var decimals = Math.Clamp((int)-Math.Floor(Math.Log10(step / size) + 1e-9), 0, 9);
        var text = ValueLabel.Fixed(value / size, decimals);
        return (decimals > 0 ? text.TrimEnd('0').TrimEnd('.') : text) + " " + name;
    }
}
