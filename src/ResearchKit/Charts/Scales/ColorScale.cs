namespace ResearchKit.Charts.Scales;

/// <summary>What the colours of a ramp mean: numbers between two ends, and what they measure.</summary>
internal sealed record ColorScale(double Minimum, double Maximum, IReadOnlyList<string> Ramp, string Title)
{
    public string Color(double value) => Palette.At(Ramp, Position(value));

    public double Position(double value) => (value - Minimum) / (Maximum - Minimum);

    /// <summary>The scale of all numbers that colours stand for: light to dark, or in two colours from zero where there are values on both sides of it.</summary>
    public static ColorScale? Of(IReadOnlyList<Channel> channels)
    {
        var values = channels.SelectMany(channel => channel.Values).Where(double.IsFinite).ToArray();
        if (values.Length == 0) return null;
        var (low, high) = (values.Min(), values.Max());
        var reach = Math.Max(Math.Abs(low), Math.Abs(high));
        var title = channels[0].Unit is { Length: > 0 } unit && unit != channels[0].Name ? $"{channels[0].Name} ({unit})" : channels[0].Name;
        return low < 0 && high > 0 ? new ColorScale(-reach, reach, Palette.Diverging, title) : new ColorScale(low, high > low ? high : low + 1, Palette.Sequential, title);
    }
}
