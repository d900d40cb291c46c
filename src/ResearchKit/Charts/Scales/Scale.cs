using System.Collections.Immutable;

namespace ResearchKit.Charts.Scales;

/// <summary>
/// A scale with its domain, worked out from the marks once and used by both renderers. Categories lie on whole numbers from 0; a domain is in
/// the data's own terms (seconds for time).
/// </summary>
internal sealed record Scale(ScaleKind Kind, double Minimum, double Maximum, ImmutableArray<string> Categories, string Title)
{
    /// <summary>Whether it runs from right to left or from top to bottom.</summary>
    public bool IsReversed { get; init; }

    /// <summary>Whether all values are whole numbers, so that ticks between them would mean nothing.</summary>
    public bool IsInteger { get; init; }

    /// <summary>Whether there are values beyond the ends that were asked for.</summary>
    public bool IsCut { get; init; }

    /// <summary>Ticks that the axis asks for; null for round numbers, or the categories.</summary>
    public IReadOnlyList<(double Value, string Label)>? Given { get; init; }

    /// <summary>A value on the line of equal distances: its logarithm or root on such scales.</summary>
    public double Place(double value) => Kind switch
    {
        ScaleKind.Log => Math.Log10(value),
        ScaleKind.SquareRoot => Math.Sqrt(Math.Max(0, value)),
        _ => value,
    };

    /// <summary>Where a value lies between the left or lower end (0) and the other one (1).</summary>
    public double Position(double value)
    {
        var (low, high) = (Place(Minimum), Place(Maximum));
        var share = (Place(value) - low) / (high - low);
        return IsReversed ? 1 - share : share;
    }

    /// <summary>A value for hover texts and alternative texts.</summary>
    public string Label(double value) => Kind switch
    {
        ScaleKind.Category => Given is null ? Categories[(int)Math.Round(value)] : Given[(int)Math.Round(value)].Label.Trim(),
        ScaleKind.Time => ValueLabel.Time(value),
        ScaleKind.Percent => ValueLabel.Short(value * 100) + "%",
        _ when IsInteger && Math.Abs(value) < 10_000 => ValueLabel.Fixed(value, 0).Replace(",", "", StringComparison.Ordinal),
        _ => ValueLabel.Short(value),
    };

    /// <summary>Tick marks; a label may have a second line after a line break.</summary>
    public IReadOnlyList<(double Value, string Label)> TickMarks(int about) => Given ?? (Kind switch
    {
        ScaleKind.Category => Categories.Select((label, i) => ((double)i, label)).ToArray(),
        ScaleKind.Log => LogTicks.Of(Minimum, Maximum),
        ScaleKind.Time => TimeTicks.Of(Minimum, Maximum, about),
        ScaleKind.SquareRoot => SquareRootTicks.Of(Minimum, Maximum, about),
        ScaleKind.Percent => [.. Ticks.Linear(Minimum * 100, Maximum * 100, about).Select(tick => (tick.Value / 100, tick.Label + "%"))],
        _ => Ticks.Linear(Minimum, Maximum, about, IsInteger),
    });

    /// <summary>The scale with the ticks that its axis asks for.</summary>
    public Scale Ticked(Axis axis)
    {
        if (axis.Ticks is null && axis.TickLabels is null) return this;
        double[] at = axis.Ticks is null ? [.. Categories.Select((_, i) => (double)i)] : [.. axis.Ticks];
        if (axis.TickLabels is { } labels && labels.Count != at.Length)
            throw new ChartSpecificationException($"The axis '{Title}' has {labels.Count} labels for {at.Length} ticks; expected as many.");
        return this with { Given = [.. at.Select((value, i) => (value, axis.TickLabels?[i] ?? ValueLabel.Of(value)))] };
    }
}
