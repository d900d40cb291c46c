using System.Globalization;

namespace ResearchKit.Display;

/// <summary>Numbers of one column as texts with equal decimals, so that they align and compare at a glance.</summary>
public static class NumberColumn
{
    private const int MaxDecimals = 6;

    /// <summary>
    /// The numbers as texts. All have the same number of decimals: the most that any of them needs to show the given significant digits
    /// without zeros at the end, at most six. Whole numbers stay whole. If a number other than zero would vanish, or one reaches 1e15, the
    /// whole column is written with exponents.
    /// </summary>
    /// <param name="values">The numbers; NaN becomes <c>NaN</c>, infinities <c>∞</c> and <c>-∞</c>.</param>
    /// <param name="significantDigits">Digits to show of each number, 1 to 15. Default 4.</param>
    /// <returns>One text a number.</returns>
    public static IReadOnlyList<string> Format(IReadOnlyList<double> values, int significantDigits = 4)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(significantDigits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(significantDigits, 15);
        var finite = values.Where(double.IsFinite).Where(value => value != 0).ToArray();
        if (finite.Length > 0 && (finite.Max(Math.Abs) >= 1e15 || finite.Min(Math.Abs) < 0.5 * Math.Pow(10, -MaxDecimals)))
        {
            var pattern = "0." + new string('0', Math.Max(significantDigits - 1, 1)) + "e+00";
            return values.Select(value => Special(value) ?? value.ToString(pattern, CultureInfo.InvariantCulture)).ToArray();
        }

        return Fixed(values, finite.Select(value => Decimals(value, significantDigits)).DefaultIfEmpty(0).Max());
    }

    /// <summary>The numbers as texts with the given number of decimals.</summary>
    /// <param name="values">The numbers; NaN becomes <c>NaN</c>, infinities <c>∞</c> and <c>-∞</c>.</param>
    /// <param name="decimals">Decimals of each, 0 to 15.</param>
    /// <returns>One text a number.</returns>
    public static IReadOnlyList<string> Fixed(IReadOnlyList<double> values, int decimals)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegative(decimals);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(decimals, 15);
        var format = "F" + decimals.ToString(CultureInfo.InvariantCulture);
        return values.Select(value => Special(value) ?? WithoutNegativeZero(value.ToString(format, CultureInfo.InvariantCulture))).ToArray();
    }

    // Decimals that the value needs at that many significant digits, zeros at the end not counted.
    private static int Decimals(double value, int significantDigits)
    {
        var rounded = value.ToString("E" + (significantDigits - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var mantissa = rounded[..rounded.IndexOf('E', StringComparison.Ordinal)].TrimStart('-');
        var exponent = int.Parse(rounded.AsSpan(rounded.IndexOf('E', StringComparison.Ordinal) + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var fraction = mantissa.Contains('.', StringComparison.Ordinal) ? mantissa.TrimEnd('0')[2..].Length : 0;
        return Math.Clamp(fraction - exponent, 0, MaxDecimals);
    }

    private static string? Special(double value) =>
        double.IsNaN(value) ? "NaN" : double.IsPositiveInfinity(value) ? "∞" : double.IsNegativeInfinity(value) ? "-∞" : null;

    private static string WithoutNegativeZero(string text) =>
        text.StartsWith('-') && text.All(character => character is '-' or '0' or '.') ? text[1..] : text;
}
