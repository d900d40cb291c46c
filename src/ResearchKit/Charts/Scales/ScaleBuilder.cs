using System.Collections.Immutable;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Scales;

/// <summary>Makes a scale of what the marks put on an axis and what is asked of it.</summary>
internal static class ScaleBuilder
{
    /// <summary>The scale of an axis.</summary>
    /// <param name="vertical">Whether it is the vertical one.</param>
    /// <param name="axis">What is asked of it.</param>
    /// <param name="contents">What the marks put on it.</param>
    /// <param name="order">The order of its categories, given the ones there are.</param>
    public static Scale Of(bool vertical, Axis axis, IReadOnlyList<AxisContent> contents, Func<ImmutableArray<string>, ImmutableArray<string>> order)
    {
        var which = vertical ? "vertical" : "horizontal";
        var channels = contents.Where(content => !content.IsReference).Select(content => content.Channel).ToArray();
        var title = Titled(axis, contents);
        if (channels.Any(channel => channel.Kind == ChannelKind.Category))
            return OfCategories(vertical, axis, channels, title, order);
        var kind = axis.Scale != ScaleKind.Automatic ? axis.Scale
            : channels.Any(channel => channel.Kind == ChannelKind.Time) ? ScaleKind.Time : ScaleKind.Linear;
        if (kind == ScaleKind.Time != channels.All(channel => channel.Kind == ChannelKind.Time) && channels.Length > 0)
            throw new ChartSpecificationException($"The {which} axis mixes times and numbers ({Names(channels)}). Give it one kind.");
        if (kind == ScaleKind.Category)
            throw new ChartSpecificationException($"The {which} axis is to have categories, but '{(channels.Length > 0 ? channels[0].Name : "")}' holds numbers or times. Make the channel with Channel.Category.");
        var values = contents.SelectMany(content => content.Channel.Values).Where(double.IsFinite).ToArray();
        if (kind == ScaleKind.Log && (values.Any(value => value <= 0) || axis.Minimum <= 0))
            throw new ChartSpecificationException($"The {which} axis is logarithmic and '{Names(channels)}' has values of zero or below. Filter them out, or use a linear scale.");
        if (kind == ScaleKind.SquareRoot && (values.Any(value => value < 0) || axis.Minimum < 0))
            throw new ChartSpecificationException($"The {which} axis is of square roots and '{Names(channels)}' has values below zero. Use a linear scale.");
        var (minimum, maximum) = values.Length == 0 ? (kind == ScaleKind.Log ? 1 : 0, kind == ScaleKind.Log ? 10 : 1) : (values.Min(), values.Max());
        var fromZero = contents.Any(content => content.IncludesZero) && kind is ScaleKind.Linear or ScaleKind.Percent or ScaleKind.SquareRoot;
        var whole = kind == ScaleKind.Linear && channels.Length > 0 && values.All(value => value == Math.Floor(value)) && (values.Length == 0 || maximum - minimum >= 1);
        return Padded(kind, minimum, maximum, fromZero, axis, title) with
        {
            IsReversed = axis.IsReversed,
            IsInteger = whole,
            IsCut = axis.Minimum > minimum || axis.Maximum < maximum,
        };
    }

    private static Scale OfCategories(bool vertical, Axis axis, Channel[] channels, string title, Func<ImmutableArray<string>, ImmutableArray<string>> order)
    {
        var which = vertical ? "vertical" : "horizontal";
        if (channels.FirstOrDefault(channel => channel.Kind != ChannelKind.Category) is { } other)
            throw new ChartSpecificationException($"The {which} axis mixes categories and the {other.Kind} values of '{other.Name}'. Give it one kind.");
        if (axis.Scale is not (ScaleKind.Automatic or ScaleKind.Category))
            throw new ChartSpecificationException($"The {which} axis is to be {axis.Scale}, but '{channels[0].Name}' holds categories.");
        var categories = order([.. channels.SelectMany(channel => channel.Categories).Distinct(StringComparer.Ordinal)]);

        // The first category is on the left and on top.
        return new Scale(ScaleKind.Category, -0.5, Math.Max(categories.Length, 1) - 0.5, categories, title) { IsReversed = vertical != axis.IsReversed };
    }

    private static Scale Padded(ScaleKind kind, double minimum, double maximum, bool fromZero, Axis axis, string title)
    {
        if (fromZero) (minimum, maximum) = (Math.Min(0, minimum), Math.Max(0, maximum));
        if (!double.IsFinite(maximum - minimum))
            throw new ChartSpecificationException($"The axis '{title}' would reach from {ValueLabel.Short(minimum)} to {ValueLabel.Short(maximum)}, further than numbers do. Filter such values out.");
        double low, high;
        if (kind == ScaleKind.Log)
        {
            var room = Math.Log10(maximum) - Math.Log10(minimum) > 1e-9 ? Math.Pow(10, 0.04 * (Math.Log10(maximum) - Math.Log10(minimum))) : 2;
            (low, high) = (Math.Max(minimum / room, double.Epsilon), Math.Min(maximum * room, double.MaxValue));
        }
        else
        {
            var room = maximum > minimum ? 0.04 * (maximum - minimum) : minimum == 0 ? 1 : Math.Abs(minimum) * (kind == ScaleKind.Time ? 1e-6 : 0.1);
            if (minimum + room == minimum && maximum == minimum) room = 1;
            // Lengths that are all zero still need an axis to stand on.
            (low, high) = (fromZero && minimum == 0 ? 0 : minimum - room, fromZero && maximum == 0 && minimum < 0 ? 0 : maximum + room);
            if (kind == ScaleKind.SquareRoot) low = Math.Max(0, low);
            if (kind == ScaleKind.Percent) (low, high) = (minimum >= 0 ? Math.Max(0, low) : low, maximum <= 1 ? Math.Min(1, high) : high);
        }

        (low, high) = (axis.Minimum ?? low, axis.Maximum ?? high);
        if (!(low < high) || !double.IsFinite(high - low))
            throw new ChartSpecificationException($"The axis '{title}' begins at {ValueLabel.Short(low)} and ends at {ValueLabel.Short(high)}; expected a minimum below the maximum, both finite.");
        return new Scale(kind, low, high, [], title);
    }

    private static string Titled(Axis axis, IReadOnlyList<AxisContent> contents)
    {
        var from = contents.Where(content => content.TitleFrom && content.Channel.Name.Length > 0).Select(content => content.Channel).FirstOrDefault();
        var title = axis.Title ?? from?.Name ?? "";
        var unit = axis.Unit ?? (axis.Title is null || axis.Title == from?.Name ? from?.Unit : null);
        return string.IsNullOrEmpty(unit) || unit == title ? title : title.Length == 0 ? unit : $"{title} ({unit})";
    }

    private static string Names(Channel[] channels) => string.Join(", ", channels.Select(channel => channel.Name).Distinct(StringComparer.Ordinal));
}
