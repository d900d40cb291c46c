using System.Collections.Immutable;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Plotly;
using ResearchKit.Charts.Svg;
using ResearchKit.Display;
using ResearchKit.Frames;

namespace ResearchKit.Charts;

/// <summary>
/// A chart as data: marks, axes, titles. One specification, two renderers, which take scales and domains from it and so agree: an interactive
/// Plotly figure (<c>application/vnd.plotly.v1+json</c>) and a static SVG (<c>image/svg+xml</c>) that needs no script. Immutable: each
/// <c>With...</c> makes a new chart.
/// </summary>
/// <remarks>
/// A report shows the Plotly figure where scripts run and the SVG in print and everywhere else; <c>text/plain</c> is the alternative text.
/// Charts of frames are made of synthetic or released frames only: protected rows are refused with the way that works.
/// </remarks>
public sealed partial record Chart : IDisplayable
{
    /// <summary>What it shows, above it. Null for none.</summary>
    public string? Title { get; init; }

    /// <summary>A second, smaller line under the title. Null for none.</summary>
    public string? Subtitle { get; init; }

    /// <summary>The layers, lowest first.</summary>
    public ImmutableArray<Mark> Marks { get; init; } = [];

    /// <summary>The horizontal axis.</summary>
    public Axis X { get; init; } = Axis.Automatic;

    /// <summary>The vertical axis.</summary>
    public Axis Y { get; init; } = Axis.Automatic;

    /// <summary>What colours that stand for numbers mean.</summary>
    public ColorAxis Colors { get; init; } = ColorAxis.Automatic;

    /// <summary>Whether the small panels have their axes in common. Default: they have.</summary>
    public FacetScales FacetScales { get; init; } = FacetScales.Common;

    /// <summary>Panels side by side before the next row of them begins; null for as many as fit well. Grids of two facets have their own.</summary>
    public int? FacetColumns { get; init; }

    /// <summary>How what is shown was made (a bandwidth, the levels of intervals), in small print under the chart. Null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>Where the data came from, under the chart. Null if not stated.</summary>
    public string? Source { get; init; }

    /// <summary>Whether any of the data is synthetic; the chart then carries the mark "synthetic data".</summary>
    public bool IsSynthetic { get; init; }

    /// <summary>Alternative text; null for one made of the data.</summary>
    public string? Description { get; init; }

    /// <summary>Width in pixels, at least 200. Default 640.</summary>
    public int Width { get; init; } = 640;

    /// <summary>Height in pixels, at least 150. Default 400.</summary>
    public int Height { get; init; } = 400;

    /// <summary>What the chart shows, in words: for readers who do not see it, and for text-only places.</summary>
    public string AlternativeText => Description ?? Charts.AlternativeText.Of(this, ChartScene.Of(this));

    /// <summary>The chart as Plotly figure, SVG and alternative text.</summary>
    public MimeBundle ToMimeBundle()
    {
        var scene = ChartScene.Of(this);
        var text = Description ?? Charts.AlternativeText.Of(this, scene);
        return MimeBundle.OfText(Escaping.PlainText(text))
            .With(MimeTypes.Svg, SvgRenderer.Render(this, scene, text))
            .With(MimeTypes.Plotly, PlotlyRenderer.Render(this, scene, text));
    }

    /// <summary>The chart as one SVG element.</summary>
    public string ToSvg() => ToMimeBundle().Data[MimeTypes.Svg];

    /// <summary>The chart as Plotly figure: JSON with data, layout and config.</summary>
    public string ToPlotlyJson() => ToMimeBundle().Data[MimeTypes.Plotly];

    /// <summary>With another title.</summary>
    /// <param name="title">The title.</param>
    /// <param name="subtitle">A second line; null for none.</param>
    public Chart WithTitle(string title, string? subtitle = null) => this with { Title = title, Subtitle = subtitle };

    /// <summary>With another horizontal axis.</summary>
    /// <param name="title">Its title; null for the channel's name.</param>
    /// <param name="unit">Its unit; null for the channel's.</param>
    /// <param name="scale">Its scale.</param>
    /// <param name="minimum">Where it begins; null for the data's.</param>
    /// <param name="maximum">Where it ends; null for the data's.</param>
    /// <param name="reversed">Whether it runs the other way.</param>
    /// <param name="order">Order of its categories.</param>
    public Chart WithXAxis(
        string? title = null, string? unit = null, ScaleKind scale = ScaleKind.Automatic, double? minimum = null, double? maximum = null,
        bool reversed = false, CategoryOrder order = CategoryOrder.Given) =>
        this with { X = new Axis(title, unit, scale, minimum, maximum, reversed, order) };

    /// <summary>With another vertical axis.</summary>
    /// <param name="title">Its title; null for the channel's name.</param>
    /// <param name="unit">Its unit; null for the channel's.</param>
    /// <param name="scale">Its scale.</param>
    /// <param name="minimum">Where it begins; null for the data's.</param>
    /// <param name="maximum">Where it ends; null for the data's.</param>
    /// <param name="reversed">Whether it runs the other way.</param>
    /// <param name="order">Order of its categories.</param>
    public Chart WithYAxis(
        string? title = null, string? unit = null, ScaleKind scale = ScaleKind.Automatic, double? minimum = null, double? maximum = null,
        bool reversed = false, CategoryOrder order = CategoryOrder.Given) =>
        this with { Y = new Axis(title, unit, scale, minimum, maximum, reversed, order) };

    /// <summary>With other colours for numbers: of heat maps, hexagons and points coloured by a number.</summary>
    /// <param name="title">Title of the colour bar; null for the channel's name and unit.</param>
    /// <param name="minimum">The number of the first colour; null for the data's.</param>
    /// <param name="maximum">The number of the last colour; null for the data's.</param>
    /// <param name="center">The number of the neutral colour between two hues; null for one hue, or for zero where there are values on both sides of it.</param>
    public Chart WithColors(string? title = null, double? minimum = null, double? maximum = null, double? center = null) =>
        this with { Colors = new ColorAxis(title, minimum, maximum, center) };

    /// <summary>With other rules for the small panels.</summary>
    /// <param name="scales">Whether they have their axes in common.</param>
    /// <param name="columns">How many stand side by side, 1 to 12; null for as many as fit well.</param>
    public Chart WithFacets(FacetScales scales = FacetScales.Common, int? columns = null)
    {
        if (columns is < 1 or > 12) throw new ArgumentOutOfRangeException(nameof(columns), columns, "Panels side by side; expected 1 to 12.");
        return this with { FacetScales = scales, FacetColumns = columns };
    }

    /// <summary>With a note in small print under the chart: how what is shown was made.</summary>
    /// <param name="note">The note, one line.</param>
    public Chart WithNote(string note) => this with { Note = note };

    /// <summary>With one more layer on top.</summary>
    /// <param name="mark">The layer.</param>
    public Chart WithMark(Mark mark)
    {
        ArgumentNullException.ThrowIfNull(mark);
        return this with { Marks = Marks.Add(mark) };
    }

    /// <summary>With a reference line.</summary>
    /// <param name="x">At this horizontal position, or null.</param>
    /// <param name="y">At this vertical position, or null.</param>
    /// <param name="label">What it marks; null for none.</param>
    /// <param name="to">The other edge of a band on the same axis; null for a line.</param>
    public Chart WithRule(double? x = null, double? y = null, string? label = null, double? to = null) => WithMark(new RuleMark(x, y, label) { To = to });

    /// <summary>With a slanted reference line: y is intercept plus slope times x.</summary>
    /// <param name="intercept">Y where x is zero.</param>
    /// <param name="slope">Change of y for one more of x.</param>
    /// <param name="label">What it marks; null for none.</param>
    public Chart WithSlope(double intercept, double slope, string? label = null) => WithMark(new SlopeMark(intercept, slope, label));

    /// <summary>With a band between two columns of a frame, beneath the other layers.</summary>
    /// <param name="frame">A frame that may be shown.</param>
    /// <param name="x">Column of the horizontal positions.</param>
    /// <param name="lower">Column of the lower ends.</param>
    /// <param name="upper">Column of the upper ends.</param>
    /// <param name="color">Column of the groups; null for one.</param>
    public Chart WithBand(DataFrame frame, string x, string lower, string upper, string? color = null)
    {
        var data = ChartData.Of(frame, "band");
        var mark = new BandMark(data.Channel(x), data.Channel(lower), data.Channel(upper)) { Color = data.Groups(color) };
        return Marked(this with { Marks = Marks.Insert(0, mark) }, data);
    }

    /// <summary>With intervals from two columns of a frame, on top.</summary>
    /// <param name="frame">A frame that may be shown.</param>
    /// <param name="position">Column of where they stand.</param>
    /// <param name="lower">Column of the lower ends.</param>
    /// <param name="upper">Column of the upper ends.</param>
    /// <param name="color">Column of the groups; null for one.</param>
    /// <param name="horizontal">Whether they lie, with their positions on the vertical axis.</param>
    public Chart WithErrorBars(DataFrame frame, string position, string lower, string upper, string? color = null, bool horizontal = false)
    {
        var data = ChartData.Of(frame, "intervals");
        var mark = new ErrorBarMark(data.Channel(position), data.Channel(lower), data.Channel(upper), horizontal) { Color = data.Groups(color) };
        return Marked(WithMark(mark), data);
    }

    /// <summary>With the source of the data, and whether it is synthetic: for charts of arrays and model results.</summary>
    /// <param name="source">The source, as a person names it.</param>
    /// <param name="isSynthetic">Whether the data is synthetic.</param>
    public Chart WithSource(string source, bool isSynthetic = false) => this with { Source = source, IsSynthetic = IsSynthetic || isSynthetic };

    /// <summary>With an alternative text of one's own.</summary>
    /// <param name="description">What the chart shows, in a sentence or three.</param>
    public Chart WithDescription(string description) => this with { Description = description };

    /// <summary>In another size.</summary>
    /// <param name="width">Width in pixels, at least 200.</param>
    /// <param name="height">Height in pixels, at least 150.</param>
    public Chart WithSize(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 200);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 150);
        return this with { Width = width, Height = height };
    }

    private static Chart Marked(Chart chart, ChartData data) => chart with
    {
        Source = chart.Source is null || chart.Source == data.Source ? data.Source : $"{chart.Source}; {data.Source}",
        IsSynthetic = chart.IsSynthetic || data.IsSynthetic,
    };
}
