using System.Globalization;
using ResearchKit.Display;

namespace ResearchKit.Charts.Scales;

/// <summary>Values as texts in charts: invariant culture, a true minus sign.</summary>
internal static class ValueLabel
{
    public static string Of(double value) => Minus(ValueText.Number(Math.Round(value, 10)));

    public static string Fixed(double value, int decimals) =>
        Minus(value.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) is var text && text.Trim('-', '0', '.').Length == 0
            ? text.TrimStart('-') : value.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

    /// <summary>Up to four significant digits, for hover texts and alternative texts.</summary>
    public static string Short(double value) => double.IsNaN(value) ? "missing" : Minus(NumberColumn.Format([value])[0]);

    public static string Time(double seconds)
    {
        var time = FromSeconds(seconds);
        return time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    public static DateTime FromSeconds(double seconds) => DateTime.UnixEpoch.AddTicks((long)Math.Clamp(
        Math.Round(seconds * TimeSpan.TicksPerSecond), -(double)DateTime.UnixEpoch.Ticks, (double)(DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks) - 1e7));

    private static string Minus(string text) => text.StartsWith('-') ? "−" + text[1..] : text;
}
