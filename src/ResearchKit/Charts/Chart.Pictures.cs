using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Transforms;
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
    /// <param name="color">Column of the groups; null for one.</param>
    /// <param name="facet">Column that splits into panels; null for one.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="Privacy.ProtectedDataException">The frame is protected.</exception>
    /// <exception cref="ColumnNotFoundException">There is no such column.</exception>
    public static Chart Point(DataFrame frame, string x, string y, string? color = null, string? facet = null, string? title = null)
    {
        var data = ChartData.Of(frame, "points");
        Mark mark = new PointMark(data.Channel(x), data.Channel(y)) { Color = data.Groups(color), Facet = data.Groups(facet) };
        Mark[] interval = data.Interval(y) is { } ends ? [new ErrorBarMark(data.Channel(x), ends.Lower, ends.Upper) { Color = mark.Color, Facet = mark.Facet }] : [];
        return Marked(new Chart { Title = title, Marks = [.. interval, mark] }, data);
    }

    /// <summary>Lines, one a group, in the order of <paramref name="x"/>. Bands are drawn where the frame has <c>y_lower</c> and <c>y_upper</c> (or <c>lower</c> and <c>upper</c>).</summary>
    /// <param name="frame">A frame that may be shown (synthetic or released), up to 20,000 rows.</param>
    /// <param name="x">Column of the horizontal positions: numbers, times or categories in their order.</param>
    /// <param name="y">Column of the vertical positions.</param>
    /// <param name="color">Column of the groups; null for one line.</param>
    /// <param name="facet">Column that splits into panels; null for one.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="Privacy.ProtectedDataException">The frame is protected.</exception>
    /// <exception cref="ColumnNotFoundException">There is no such column.</exception>
    public static Chart Line(DataFrame frame, string x, string y, string? color = null, string? facet = null, string? title = null)
    {
        var data = ChartData.Of(frame, "lines");
        Mark mark = new LineMark(data.Channel(x), data.Channel(y)) { Color = data.Groups(color), Facet = data.Groups(facet) };
        Mark[] band = data.Interval(y) is { } ends ? [new BandMark(data.Channel(x), ends.Lower, ends.Upper) { Color = mark.Color, Facet = mark.Facet }] : [];
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
    /// <exception cref="Privacy.ProtectedDataException">The frame is protected.</exception>
    /// <exception cref="ColumnNotFoundException">There is no such column.</exception>
    public static Chart Bar(
        DataFrame frame, string x, string y, string? color = null, string? facet = null, string? title = null, bool stacked = false)
    {
        var data = ChartData.Of(frame, "bars");
        var horizontal = data.Channel(y).Kind == ChannelKind.Category && data.Channel(x).Kind == ChannelKind.Number;
        var (position, length) = horizontal ? (data.Categories(y), data.Channel(x)) : (data.Categories(x), data.Channel(y));
        if (length.Kind != ChannelKind.Number)
            throw new ArgumentException($"Bars need numbers for their lengths; column '{length.Name}' holds {length.Kind} values. Count or average by group first.", nameof(y));
        Mark mark = new BarMark(horizontal ? length : position, horizontal ? position : length, stacked) { Color = data.Groups(color), Facet = data.Groups(facet) };
        Mark[] interval = !stacked && data.Interval(horizontal ? x : y) is { } ends
            ? [new ErrorBarMark(position, ends.Lower, ends.Upper, horizontal) { Color = mark.Color, Facet = mark.Facet }] : [];
        return Marked(new Chart { Title = title, Marks = [mark, .. interval] }, data);
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

    /// <summary>A histogram: how many rows lie in each bin. Bins have equal, round widths.</summary>
    /// <param name="frame">A frame that may be shown (synthetic or released), of any length.</param>
    /// <param name="x">Column of numbers.</param>
    /// <param name="bins">About how many bins; null for Freedman and Diaconis' rule, 5 to 60.</param>
    /// <param name="facet">Column that splits into panels; null for one.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="Privacy.ProtectedDataException">The frame is protected.</exception>
    public static Chart Histogram(DataFrame frame, string x, int? bins = null, string? facet = null, string? title = null)
    {
        var data = ChartData.Summarised(frame, "a distribution");
        return Marked(new Chart { Title = title, Marks = [HistogramBins.Of(data.Channel(x), data.Groups(facet), bins)] }, data);
    }

    /// <summary>Box plots by category.</summary>
    /// <param name="frame">A frame that may be shown (synthetic or released), of any length.</param>
    /// <param name="x">Column of the categories.</param>
    /// <param name="y">Column of numbers.</param>
    /// <param name="facet">Column that splits into panels; null for one.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="Privacy.ProtectedDataException">The frame is protected.</exception>
    public static Chart Box(DataFrame frame, string x, string y, string? facet = null, string? title = null)
    {
        var data = ChartData.Summarised(frame, "box plots");
        return Marked(new Chart { Title = title, Marks = [BoxSummaries.Of(data.Categories(x), data.Channel(y), data.Groups(facet))] }, data);
    }

    /// <summary>A heat map: one coloured cell a row, with its value.</summary>
    /// <param name="frame">A frame that may be shown (synthetic or released), one row a cell.</param>
    /// <param name="x">Column of the categories across.</param>
    /// <param name="y">Column of the categories down.</param>
    /// <param name="value">Column of numbers.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="Privacy.ProtectedDataException">The frame is protected.</exception>
    public static Chart HeatMap(DataFrame frame, string x, string y, string value, string? title = null)
    {
        var data = ChartData.Of(frame, "cells");
        return Marked(new Chart { Title = title, Marks = [new HeatMapMark(data.Categories(x), data.Categories(y), data.Channel(value))] }, data);
    }
}
