using System.Globalization;
using ResearchKit.Privacy;

namespace ResearchKit.UseCases;

/// <summary>A count, as far as it may be said.</summary>
/// <param name="Exact">The count; null of protected data.</param>
/// <param name="Text">The count or its band, for people: <c>3,000</c>, <c>2,000 to 4,999</c>.</param>
public sealed record StatedCount(long? Exact, string Text);

/// <summary>A share, as far as it may be said.</summary>
/// <param name="Exact">The share, 0 to 1; null of protected data, or when there is nobody of whom it could be the share.</param>
/// <param name="Text">The share or its band, for people: <c>87 %</c>, <c>80 to 95 %</c>, <c>not stated</c>.</param>
public sealed record StatedShare(double? Exact, string Text);

/// <summary>
/// Says counts and shares: exactly of synthetic data; of protected data in bands so wide that each could be said of at least as many
/// different numbers of people as the release gate's minimum cell.
/// </summary>
/// <remarks>
/// Of n people, a band of the share from a to b is said of (b - a) n different numbers, about. The narrow bands at the ends (under 5 %, over 95 %) are therefore
/// merged with their neighbours until each has the minimum; under twenty people no share is said at all. So "nobody" and "fewer than five" are never told apart,
/// and neither are "all" and "all but a few".
/// </remarks>
internal sealed class Disclosure(bool isProtected)
{
    private static readonly int[] Cuts = [5, 20, 50, 80, 95];

    public bool IsProtected => isProtected;

    /// <summary>A count of people or of their rows.</summary>
    public StatedCount Count(long count) => isProtected ? new StatedCount(null, Banding.Count(count)) : Plain(count);

    /// <summary>A count of all people or all their rows: that a table is empty says nothing of anybody.</summary>
    public StatedCount WholeTable(long count) => count == 0 ? Plain(0) : Count(count);

    /// <summary>A count of things that are not people: waves, schools, programmes.</summary>
    public static StatedCount Plain(long count) => new(count, count.ToString("N0", CultureInfo.InvariantCulture));

    /// <summary>A share of people or of their rows.</summary>
    /// <param name="part">How many have it.</param>
    /// <param name="whole">Of how many.</param>
    /// <param name="isSensitive">Whether who they are says something confidential.</param>
    public StatedShare Share(long part, long whole, bool isSensitive = false)
    {
        if (!isProtected)
            return PlainShare(part, whole);
        return new StatedShare(null, whole < Banding.Smallest ? "not stated" : Band(part, whole, isSensitive ? ReleaseOptions.LeastSensitiveLearners : ReleaseOptions.LeastLearners));
    }

    /// <summary>A share of things that are not people.</summary>
    public static StatedShare PlainShare(long part, long whole) =>
        whole == 0 ? new StatedShare(null, "none there") : new StatedShare((double)part / whole, Percent(part, whole));

    /// <summary>Fewest people of a group that is named.</summary>
    public static int LeastGroup(bool isSensitive) => isSensitive ? ReleaseOptions.LeastSensitiveLearners : ReleaseOptions.LeastLearners;

    private static string Band(long part, long whole, int least)
    {
        var cuts = Cuts.ToList();
        while (cuts.Count > 0 && Numbers(0, cuts[0], whole) < least)
            cuts.RemoveAt(0);
        while (cuts.Count > 0 && Numbers(cuts[^1], 101, whole) < least)
            cuts.RemoveAt(cuts.Count - 1);
        for (var i = 0; i + 1 < cuts.Count;)
        {
            if (Numbers(cuts[i], cuts[i + 1], whole) < least)
                cuts.RemoveAt(cuts[i] < 50 ? i : i + 1);
            else
                i++;
        }

        if (cuts.Count == 0)
            return "not stated";
        var above = cuts.FindLastIndex(cut => part * 100 >= cut * whole);
        if (above < 0)
            return string.Create(CultureInfo.InvariantCulture, $"under {cuts[0]} %");
        return above == cuts.Count - 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(cuts[above] == 50 ? "at least" : "over")} {cuts[above]} %")
            : string.Create(CultureInfo.InvariantCulture, $"{cuts[above]} to {cuts[above + 1]} %");
    }

    /// <summary>How many whole numbers of people lie in a band, its lower end included; the upper end is above 100 for the last band.</summary>
    private static long Numbers(int from, int to, long whole) => Ceiling(to, whole) - Ceiling(from, whole);

    private static long Ceiling(int percent, long whole) => percent > 100 ? whole + 1 : ((percent * whole) + 99) / 100;

    private static string Percent(long part, long whole)
    {
        var share = 100.0 * part / whole;
        return share switch
        {
            > 0 and < 1 => "under 1 %",
            > 99 and < 100 => "over 99 %",
            _ => Math.Round(share, MidpointRounding.AwayFromZero).ToString("F0", CultureInfo.InvariantCulture) + " %",
        };
    }
}
