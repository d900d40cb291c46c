using System.Globalization;

namespace ResearchKit.Charts;

/// <summary>
/// Colours that stay apart for readers with any colour vision, and that all have a contrast of at least 3:1 with white (WCAG 2.2, 1.4.11).
/// Groups also differ in shape and dash.
/// </summary>
/// <remarks>Built on Okabe and Ito (2008), "Color Universal Design", with its light colours darkened for contrast.</remarks>
public static class Palette
{
    /// <summary>Colours of groups, in order: the first six are far apart for any colour vision; a ninth group begins anew.</summary>
    public static IReadOnlyList<string> Groups { get; } = ["#0072B2", "#D55E00", "#009E73", "#AA3377", "#333333", "#3A9BDC", "#8A6D00", "#7A3B10"];

    /// <summary>Light to dark blue: no more than a little, to much.</summary>
    internal static IReadOnlyList<string> Sequential { get; } = ["#F4F8FC", "#D6E6F4", "#ABCFE6", "#74B2D8", "#3F8FC5", "#1C6BAF", "#0A468C", "#082C5E"];

    /// <summary>The same without its lightest colours: for points, which are too small to be seen when pale.</summary>
    internal static IReadOnlyList<string> SequentialForPoints { get; } = ["#8FC0DF", "#5FA6D1", "#3F8FC5", "#1C6BAF", "#0A468C", "#061F45"];

    /// <summary>Orange below the centre, a light grey at it, blue above: the centre is not taken for a cell without a value.</summary>
    internal static IReadOnlyList<string> Diverging { get; } = ["#9C3D00", "#D1712F", "#EDB48A", "#FAE6D8", "#F4F4F2", "#DCE9F5", "#98C4E2", "#3F8FC5", "#0A4F94"];

    internal static string Group(int index) => Groups[index % Groups.Count];

    /// <summary>A colour of a ramp.</summary>
    /// <param name="ramp">The ramp's colours at equal distances.</param>
    /// <param name="position">0 to 1.</param>
    internal static string At(IReadOnlyList<string> ramp, double position)
    {
        var place = Math.Clamp(position, 0, 1) * (ramp.Count - 1);
        var below = Math.Min((int)place, ramp.Count - 2);
        var (one, other, share) = (Parse(ramp[below]), Parse(ramp[below + 1]), place - below);
        return string.Create(CultureInfo.InvariantCulture,
            $"#{Mix(one.Red, other.Red, share):X2}{Mix(one.Green, other.Green, share):X2}{Mix(one.Blue, other.Blue, share):X2}");
    }

    /// <summary>Black or white, whichever reads better on a colour.</summary>
    internal static string TextOn(string color) => Luminance(color) > 0.36 ? "#222222" : "#FFFFFF";

    /// <summary>Relative luminance as WCAG defines it, 0 (black) to 1 (white).</summary>
    internal static double Luminance(string color)
    {
        var (red, green, blue) = Parse(color);
        return (0.2126 * Linear(red)) + (0.7152 * Linear(green)) + (0.0722 * Linear(blue));
    }

    private static double Linear(int component)
    {
        var share = component / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }

    private static int Mix(int one, int other, double share) => (int)Math.Round(one + ((other - one) * share));

    internal static (int Red, int Green, int Blue) Parse(string color) => (
        int.Parse(color.AsSpan(1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
        int.Parse(color.AsSpan(3, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
        int.Parse(color.AsSpan(5, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
