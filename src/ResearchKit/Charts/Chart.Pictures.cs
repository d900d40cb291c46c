using ResearchKit.Charts.Marks;
using ResearchKit.Frames;

namespace ResearchKit.Charts;

public sealed partial record Chart
{
    /// <summary>A chart of marks made by hand, lowest first.</summary>
    /// <param name="marks">The marks.</param>
    public static Chart Of(params IEnumerable<Mark> marks) => new() { Marks = [.. marks] };

    /// <summary>Points. Intervals are drawn where the frame has <c>y_lower</c> and <c>y_upper</c> (or <c>lower</c> and <c>upper</c>).</summary>
    /// <param name="frame">A frame that may be shown (synthetic or released), up to 20,000 rows.</param>
    /// <param name="x">Column of the horizontal positions.</param>
    /// <param name="y">Column of the vertical positions.</param>
    /// <param name="color">Column of the groups, or of numbers (with fractions, or with more than eight different whole ones) that colours of a ramp stand for; null for one colour.</param>
    /// <param name="facet">Column that splits into panels; null for one.</param>
    /// <param name="title">The title; null for none.</param>
    /// <param name="size">Column of numbers, zero or above, to which the areas of the points are in proportion; null for one size.</param>
    /// <param name="label">Column of names written beside the points, those left out that would lie on others; null for none.</param>
    /// <param name="facetRow">Column that splits into the rows of a grid of panels; null for none.</param>
    /// <exception cref="ProtectedDataException">The frame is protected.</exception>
    /// <exception cref="ColumnNotFoundException">There is no such column.</exception>
    public static Chart Point(
        DataFrame frame, string x, string y, string? color = null, string? facet = null, string? title = null, string? size = null, string? label = null, string? facetRow = null)
    {
        var data = ChartData.Of(frame, "points");
        var mark = new PointMark(data.Channel(x), data.Channel(y))
        {
            Color = data.GroupsOrNumbers(color),
            Facet = data.Groups(facet),
            FacetRow = data.Groups(facetRow),
            Size = size is null ? null : data.Numbers(size, "Sizes"),
            Labels = data.Texts(label),
        };
        Mark[] interval = data.Interval(y) is { } ends
            ? [new ErrorBarMark(data.Channel(x), ends.Lower, ends.Upper) { Color = mark.Shade is null ? mark.Color : null, Facet = mark.Facet, FacetRow = mark.FacetRow }] : [];
        return Marked(new Chart { Title = title, Marks = [.. interval, mark] }, data);
    }

    /// <summary>Lines, one a group, in the order of <paramref name="x"/>. Bands are drawn where the frame has <c>y_lower</c> and <c>y_upper</c> (or <c>lower</c> and <c>upper</c>).</summary>
    /// <param name="frame">A frame that may be shown (synthetic or released), up to 20,000 rows.</param>
    /// <param name="x">Column of the horizontal positions: numbers, times or categories in their order.</param>
    /// <param name="y">Column of the vertical positions.</param>
    /// <param name="color">Column of the groups; null for one line.</param>
    /// <param name="facet">Column that splits into panels; null for one.</param>
    /// <param name="title">The title; null for none.</param>
    /// <param name="stepped">Whether a value holds until the next one, as in a survival curve.</param>
    /// <param name="facetRow">Column that splits into the rows of a grid of panels; null for none.</param>
    /// <exception cref="ProtectedDataException">The frame is protected.</exception>
    /// <exception cref="ColumnNotFoundException">There is no such column.</exception>
    public static Chart Line(
        DataFrame frame, string x, string y, string? color = null, string? facet = null, string? title = null, bool stepped = false, string? facetRow = null)
    {
        var data = ChartData.Of(frame, "lines");
        Mark mark = new LineMark(data.Channel(x), data.Channel(y)) { Color = data.Groups(color), Facet = data.Groups(facet), FacetRow = data.Groups(facetRow), IsStepped = stepped };
        Mark[] band = data.Interval(y) is { } ends
            ? [new BandMark(data.Channel(x), ends.Lower, ends.Upper) { Color = mark.Color, Facet = mark.Facet, FacetRow = mark.FacetRow, IsStepped = stepped }] : [];
        return Marked(new Chart { Title = title, Marks = [.. band, mark] }, data);
    }

    /// <summary>
    /// Bars from zero; horizontal when <paramref name="y"/> holds texts and <paramref name="x"/> numbers. Whole numbers on the category side (a grade level,
    /// a year) become categories. Intervals are drawn where the frame has <c>y_lower</c> and <c>y_upper</c> (or <c>lower</c> and <c>upper</c>).
    /// </summary>
    /// <param name="frame">A frame that may be shown (synthetic or released), one row a bar.</param>
    /// <param name="x">Column of the categories (or the lengths, for horizontal bars).</param>
    /// <param name="y">Column of the lengths (or the categories, for horizontal bars).</param>
    /// <param name="color">Column of the groups; null for one.</param>
    /// <param name="facet">Column that splits into panels; null for one.</param>
    /// <param name="title">The title; null for none.</param>
    /// <param name="stacked">Whether groups stand on each other (no intervals then) and not side by side.</param>
    /// <param name="facetRow">Column that splits into the rows of a grid of panels; null for none.</param>
    /// <exception cref="ProtectedDataException">The frame is protected.</exception>
    /// <exception cref="ColumnNotFoundException">There is no such column.</exception>
    public static Chart Bar(
        DataFrame frame, string x, string y, string? color = null, string? facet = null, string? title = null, bool stacked = false, string? facetRow = null)
    {
        var data = ChartData.Of(frame, "bars");
        var horizontal = data.Channel(y).Kind == ChannelKind.Category && data.Channel(x).Kind == ChannelKind.Number;
        var (position, length) = horizontal ? (data.Categories(y), data.Channel(x)) : (data.Categories(x), data.Channel(y));
        if (length.Kind != ChannelKind.Number)
            throw new ArgumentException($"Bars need numbers for their lengths; column '{length.Name}' holds {length.Kind} values. Count or average by group first.", nameof(y));
        Mark mark = new BarMark(horizontal ? length : position, horizontal ? position : length, stacked) { Color = data.Groups(color), Facet = data.Groups(facet), FacetRow = data.Groups(facetRow) };
        Mark[] interval = !stacked && data.Interval(horizontal ? x : y) is { } ends
            ? [new ErrorBarMark(position, ends.Lower, ends.Upper, horizontal) { Color = mark.Color, Facet = mark.Facet, FacetRow = mark.FacetRow }] : [];
        return Marked(new Chart { Title = title, Marks = [mark, .. interval] }, data);
    }

    /// <summary>Areas from zero, one a group, over each other or on each other.</summary>
    /// <param name="frame">A frame that may be shown (synthetic or released), up to 20,000 rows.</param>
    /// <param name="x">Column of the horizontal positions: numbers or times.</param>
    /// <param name="y">Column of the heights.</param>
    /// <param name="color">Column of the groups; null for one area.</param>
    /// <param name="facet">Column that splits into panels; null for one.</param>
    /// <param name="title">The title; null for none.</param>
    /// <param name="stacked">Whether groups stand on each other; each needs a value at every position then. Default: they do.</param>
    /// <exception cref="ProtectedDataException">The frame is protected.</exception>
    /// <exception cref="ColumnNotFoundException">There is no such column.</exception>
    public static Chart Area(DataFrame frame, string x, string y, string? color = null, string? facet = null, string? title = null, bool stacked = true)
    {
        var data = ChartData.Of(frame, "areas");
        return Marked(new Chart { Title = title, Marks = [new AreaMark(data.Channel(x), data.Numbers(y, "Areas"), stacked && color is not null) { Color = data.Groups(color), Facet = data.Groups(facet) }] }, data);
    }

    /// <summary>
    /// A line within nested intervals (a fan). The frame has the ends of each level in columns of the names <c>y_lower_50</c> and <c>y_upper_50</c> (or <c>lower_50</c> and <c>upper_50</c>).
    /// </summary>
    /// <param name="frame">A frame that may be shown (synthetic or released), up to 20,000 rows.</param>
    /// <param name="x">Column of the horizontal positions: numbers or times.</param>
    /// <param name="y">Column of the line.</param>
    /// <param name="color">Column of the groups; null for one.</param>
    /// <param name="facet">Column that splits into panels; null for one.</param>
    /// <param name="title">The title; null for none.</param>
    /// <param name="levels">Levels of the intervals in per cent, between 0 and 100; null for 50, 80 and 95.</param>
    /// <exception cref="ProtectedDataException">The frame is protected.</exception>
    /// <exception cref="ColumnNotFoundException">There is no such column.</exception>
    public static Chart Ribbon(
        DataFrame frame, string x, string y, string? color = null, string? facet = null, string? title = null, IReadOnlyList<int>? levels = null)
    {
        var data = ChartData.Of(frame, "ribbons");
        var (position, groups, panels) = (data.Channel(x), data.Groups(color), data.Groups(facet));
        int[] shown = [.. levels ?? [50, 80, 95]];
        var intervals = shown.Select(level => level is > 0 and < 100 ? level : throw new ArgumentOutOfRangeException(nameof(levels), level, "Level of an interval in per cent; expected 1 to 99."))
            .Select(level => (Level: level, Ends: data.Interval(y, level))).Select(each => new RibbonInterval(each.Level / 100.0, each.Ends.Lower, each.Ends.Upper));
        return Marked(new Chart
        {
            Title = title,
            Marks = [new RibbonMark(position, [.. intervals]) { Color = groups, Facet = panels }, new LineMark(position, data.Channel(y)) { Color = groups, Facet = panels }],
            Note = $"Intervals of {string.Join(", ", shown.Order())} %",
        }, data);
    }

    /// <summary>Estimates with their intervals, one a line: a forest plot.</summary>
    /// <param name="labels">What is estimated, the first on top.</param>
    /// <param name="estimates">The estimates.</param>
    /// <param name="lower">Lower ends of the intervals.</param>
    /// <param name="upper">Upper ends.</param>
    /// <param name="title">The title; null for none.</param>
    /// <param name="axis">Name of what is estimated.</param>
    /// <param name="unit">Its unit, or null.</param>
    /// <param name="reference">Where "no effect" lies; null to leave it out. Default 0.</param>
    public static Chart Forest(
        IReadOnlyList<string> labels, IReadOnlyList<double> estimates, IReadOnlyList<double> lower, IReadOnlyList<double> upper,
        string? title = null, string axis = "estimate", string? unit = null, double? reference = 0)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var names = Channel.Category("", labels);
        Mark[] rule = reference is { } at ? [new RuleMark(X: at)] : [];
        return new Chart
        {
            Title = title,
            Height = Math.Clamp(120 + (26 * labels.Count), 180, 1200),
            Marks =
            [
                .. rule,
                new ErrorBarMark(names, Channel.Number(axis, lower), Channel.Number(axis, upper), IsHorizontal: true),
                new PointMark(Channel.Number(axis, estimates, unit), names),
            ],
        };
    }

    /// <summary>A heat map: one coloured cell a row, with its value.</summary>
    /// <param name="frame">A frame that may be shown (synthetic or released), one row a cell.</param>
    /// <param name="x">Column of the categories across.</param>
    /// <param name="y">Column of the categories down.</param>
    /// <param name="value">Column of numbers.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="ProtectedDataException">The frame is protected.</exception>
    public static Chart HeatMap(DataFrame frame, string x, string y, string value, string? title = null)
    {
        var data = ChartData.Of(frame, "cells");
        return Marked(new Chart { Title = title, Marks = [new HeatMapMark(data.Categories(x), data.Categories(y), data.Channel(value))] }, data);
    }
}
