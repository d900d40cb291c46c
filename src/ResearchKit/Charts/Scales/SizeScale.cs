namespace ResearchKit.Charts.Scales;

/// <summary>Numbers as sizes of points: areas in proportion to values, the largest with a radius of 12 pixels.</summary>
internal sealed record SizeScale(double Maximum, string Title)
{
    private const double Largest = 12, Smallest = 1.5;

    public double Radius(double value) => Math.Max(Smallest, Largest * Math.Sqrt(Math.Max(0, value) / Maximum));

    /// <summary>Values whose sizes are shown in the legend: up to three round ones.</summary>
    public IReadOnlyList<(double Value, string Label)> Keys()
    {
        var ticks = Ticks.Linear(0, Maximum, 4).Where(tick => tick.Value > 0).ToArray();
        return ticks.Length <= 3 ? ticks : [ticks[0], ticks[ticks.Length / 2], ticks[^1]];
    }

    public static SizeScale? Of(IReadOnlyList<Channel> channels)
    {
        var values = channels.SelectMany(channel => channel.Values).Where(double.IsFinite).ToArray();
        if (channels.Count == 0) return null;
        if (values.Any(value => value < 0))
            throw new ChartSpecificationException($"Sizes stand for '{channels[0].Name}', which has values below zero ({ValueLabel.Short(values.Min())}). Use a column without negative values, or colour.");
        var title = channels[0].Unit is { Length: > 0 } unit && unit != channels[0].Name ? $"{channels[0].Name} ({unit})" : channels[0].Name;
        return new SizeScale(values.Length == 0 || values.Max() == 0 ? 1 : values.Max(), title);
    }
}
