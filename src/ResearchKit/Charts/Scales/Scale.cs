using System.Collections.Immutable;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Scales;

/// <summary>
/// A scale with its domain, worked out from the marks once and used by both renderers. Categories lie on whole numbers from 0; a domain is in
/// the data's own terms (seconds for time).
/// </summary>
internal sealed record Scale(ScaleKind Kind, double Minimum, double Maximum, ImmutableArray<string> Categories, string Title)
{
    /// <summary>Whether it runs from right to left or from top to bottom.</summary>
    public bool IsReversed { get; init; }

    /// <summary>Ticks that the axis asks for; null for round numbers, or the categories.</summary>
    public IReadOnlyList<(double Value, string Label)>? Given { get; init; }

    /// <summary>Where a value lies between the left or lower end (0) and the other one (1).</summary>
    public double Position(double value)
    {
        var share = Kind == ScaleKind.Log
            ? (Math.Log10(value) - Math.Log10(Minimum)) / (Math.Log10(Maximum) - Math.Log10(Minimum))
            : (value - Minimum) / (Maximum - Minimum);
        return IsReversed ? 1 - share : share;
    }

    public string Label(double value) => Kind switch
    {
        ScaleKind.Category => Given is null ? Categories[(int)Math.Round(value)] : Given[(int)Math.Round(value)].Label.Trim(),
        ScaleKind.Time => ValueLabel.Time(value),
        _ => ValueLabel.Short(value),
    };

    public IReadOnlyList<(double Value, string Label)> TickMarks(int about) => Given ?? (Kind switch
    {
        ScaleKind.Category => Categories.Select((label, i) => ((double)i, label)).ToArray(),
        ScaleKind.Log => Ticks.Log(Minimum, Maximum),
        ScaleKind.Time => Ticks.Time(Minimum, Maximum, about),
        _ => Ticks.Linear(Minimum, Maximum, about),
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

    public static Scale Of(string which, Axis axis, IReadOnlyList<AxisContent> contents)
    {
        var channels = contents.Where(content => !content.IsReference).Select(content => content.Channel).ToArray();
        var title = Titled(axis, contents);
        if (channels.Any(channel => channel.Kind == ChannelKind.Category))
            return OfCategories(which, axis, channels, title);
        var kind = axis.Scale != ScaleKind.Automatic ? axis.Scale
            : channels.Any(channel => channel.Kind == ChannelKind.Time) ? ScaleKind.Time : ScaleKind.Linear;
        if (kind == ScaleKind.Time != channels.All(channel => channel.Kind == ChannelKind.Time))
            throw new ChartSpecificationException($"The {which} axis mixes times and numbers ({Names(channels)}). Give it one kind.");
        if (kind == ScaleKind.Category)
            throw new ChartSpecificationException($"The {which} axis is to have categories, but '{channels[0].Name}' holds {channels[0].Kind} values. Make the channel with Channel.Category.");
        var values = contents.SelectMany(content => content.Channel.Values).Where(double.IsFinite).ToArray();
        if (kind == ScaleKind.Log && (values.Any(value => value <= 0) || axis.Minimum <= 0))
            throw new ChartSpecificationException($"The {which} axis is logarithmic and '{Names(channels)}' has values of zero or below. Filter them out, or use a linear scale.");
        var (minimum, maximum) = values.Length == 0 ? (kind == ScaleKind.Log ? 1 : 0, kind == ScaleKind.Log ? 10 : 1) : (values.Min(), values.Max());
        return Padded(kind, minimum, maximum, contents.Any(content => content.IncludesZero) && kind == ScaleKind.Linear, axis, title);
    }

    private static Scale OfCategories(string which, Axis axis, Channel[] channels, string title)
    {
        if (channels.FirstOrDefault(channel => channel.Kind != ChannelKind.Category) is { } other)
            throw new ChartSpecificationException($"The {which} axis mixes categories and the {other.Kind} values of '{other.Name}'. Give it one kind.");
        if (axis.Scale is not (ScaleKind.Automatic or ScaleKind.Category))
            throw new ChartSpecificationException($"The {which} axis is to be {axis.Scale}, but '{channels[0].Name}' holds categories.");
        var categories = channels.SelectMany(channel => channel.Categories).Distinct(StringComparer.Ordinal).ToImmutableArray();
        // The first category is on top.
        return new Scale(ScaleKind.Category, -0.5, Math.Max(categories.Length, 1) - 0.5, categories, title) { IsReversed = which == "vertical" };
    }

    private static Scale Padded(ScaleKind kind, double minimum, double maximum, bool fromZero, Axis axis, string title)
    {
        if (fromZero) (minimum, maximum) = (Math.Min(0, minimum), Math.Max(0, maximum));
        double low, high;
        if (kind == ScaleKind.Log)
        {
            var room = maximum > minimum ? Math.Pow(maximum / minimum, 0.04) : 2;
            (low, high) = (minimum / room, maximum * room);
        }
        else
        {
            var room = maximum > minimum ? 0.04 * (maximum - minimum) : minimum == 0 ? 1 : Math.Abs(minimum) * (kind == ScaleKind.Time ? 1e-6 : 0.1);
            (low, high) = (fromZero && minimum == 0 ? 0 : minimum - room, fromZero && maximum == 0 ? 0 : maximum + room);
        }

        (low, high) = (axis.Minimum ?? low, axis.Maximum ?? high);
        if (!(low < high))
            throw new ChartSpecificationException($"The axis '{title}' begins at {ValueLabel.Of(low)} and ends at {ValueLabel.Of(high)}; expected a minimum below the maximum.");
        return new Scale(kind, low, high, [], title);
    }

    private static string Titled(Axis axis, IReadOnlyList<AxisContent> contents)
    {
        var from = contents.Where(content => content.TitleFrom && content.Channel.Name.Length > 0).Select(content => content.Channel).FirstOrDefault();
        var title = axis.Title ?? from?.Name ?? "";
        var unit = axis.Unit ?? (axis.Title is null || axis.Title == from?.Name ? from?.Unit : null);
        return string.IsNullOrEmpty(unit) || unit == title ? title : $"{title} ({unit})";
    }

    private static string Names(Channel[] channels) => string.Join(", ", channels.Select(channel => channel.Name).Distinct(StringComparer.Ordinal));
}
