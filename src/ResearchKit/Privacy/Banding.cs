using System.Globalization;

namespace ResearchKit.Privacy;

/// <summary>
/// Counts in bands, as text. An exact count of an arbitrary filter singles a person out (ask with and without one learner and subtract);
/// a band rarely changes by one.
/// </summary>
public static class Banding
{
    /// <summary>Counts below this are one band. 20.</summary>
    public const int Smallest = 20;

    /// <summary>A count as the band it lies in: <c>fewer than 20</c>, then bands from 20, 50, 100, 200, 500 and so on: <c>200 to 499</c>.</summary>
    /// <param name="count">The count, zero or more.</param>
    public static string Count(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count < Smallest) return $"fewer than {Smallest.ToString(CultureInfo.InvariantCulture)}";
        long lower = Smallest, step = 2;
        while (true)
        {
            // 20 -> 50 -> 100 -> 200: times 2.5, 2, 2.
            if (lower > long.MaxValue / 3) return string.Create(CultureInfo.InvariantCulture, $"{lower:N0} or more");
            var upper = step == 2 ? lower / 2 * 5 : lower * 2;
            if (count < upper) return string.Create(CultureInfo.InvariantCulture, $"{lower:N0} to {upper - 1:N0}");
            lower = upper;
            step = step == 2 ? 5 : step == 5 ? 10 : 2;
        }
    }

    /// <summary>A share of missing values as the band it lies in; not stated where there are fewer than 20 rows.</summary>
    /// <param name="missing">Missing values.</param>
    /// <param name="rows">Rows.</param>
    public static string Missing(long missing, long rows)
    {
        if (rows < Smallest) return "not stated";
        return ((double)missing / rows) switch
        {
            < 0.05 => "under 5 %",
            < 0.2 => "5 to 20 %",
            < 0.5 => "20 to 50 %",
            < 0.8 => "50 to 80 %",
            < 0.95 => "80 to 95 %",
            _ => "over 95 %",
        };
    }
}
