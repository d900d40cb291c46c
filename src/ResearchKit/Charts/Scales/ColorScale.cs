namespace ResearchKit.Charts.Scales;

/// <summary>What the colours of a ramp mean: numbers between two ends, and what they measure.</summary>
internal sealed record ColorScale(double Minimum, double Maximum, IReadOnlyList<string> Ramp, string Title)
{
    public string Color(double value) => Palette.At(Ramp, Position(value));

    /// <summary>Where a value lies between the ends, 0 to 1.</summary>
    public double Position(double value) => Math.Clamp((value - Minimum) / (Maximum - Minimum), 0, 1);

    /// <summary>The scale of all numbers that colours stand for: light to dark, or in two hues from a centre.</summary>
    public static ColorScale? Of(ColorAxis axis, IReadOnlyList<Channel> channels, bool ofPoints)
    {
        var values = channels.SelectMany(channel => channel.Values).Where(double.IsFinite).ToArray();
        if (channels.Count == 0) return null;
        var (low, high) = values.Length == 0 ? (0, 1) : (values.Min(), values.Max());
        var title = axis.Title ?? (channels[0].Unit is { Length: > 0 } unit && unit != channels[0].Name ? $"{channels[0].Name} ({unit})" : channels[0].Name);
        if ((axis.Center ?? (low < 0 && high > 0 ? 0 : null)) is { } center)
        {
            var reach = Math.Max(Math.Max(Math.Abs((axis.Minimum ?? low) - center), Math.Abs((axis.Maximum ?? high) - center)), double.Epsilon * 1e9);
            if (!double.IsFinite(2 * reach)) throw TooFar(low, high, title);
            return new ColorScale(center - reach, center + reach, Palette.Diverging, title);
        }

        (low, high) = (axis.Minimum ?? low, axis.Maximum ?? high);
        if (!double.IsFinite(high - low)) throw TooFar(low, high, title);
        if (axis is { Minimum: not null, Maximum: not null } && !(low < high))
            throw new ChartSpecificationException($"The colours of '{title}' begin at {ValueLabel.Short(low)} and end at {ValueLabel.Short(high)}; expected a minimum below the maximum.");
        return new ColorScale(low, high > low ? high : low + Math.Max(1, Math.Abs(low)), ofPoints ? Palette.SequentialForPoints : Palette.Sequential, title);
    }

    private static ChartSpecificationException TooFar(double low, double high, string title) =>
        new($"The colours of '{title}' would reach from {ValueLabel.Short(low)} to {ValueLabel.Short(high)}, further than numbers do. Filter such values out.");
}
