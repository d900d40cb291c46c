using System.Collections.Immutable;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Layout;

/// <summary>A specification worked out: scales with domains, panels, groups, and which rows of which mark go where. Both renderers draw from it.</summary>
internal sealed class ChartScene
{
    private const double BandShare = 0.8;

    private ChartScene(Chart chart)
    {
        X = ScaleBuilder.Of(vertical: false, chart.X, [.. chart.Marks.SelectMany(mark => mark.OnX)], CategoryOrders.Of(chart, chart.X.Order, mark => mark.OnX, mark => mark.OnY)).Ticked(chart.X);
        Y = ScaleBuilder.Of(vertical: true, chart.Y, [.. chart.Marks.SelectMany(mark => mark.OnY)], CategoryOrders.Of(chart, chart.Y.Order, mark => mark.OnY, mark => mark.OnX)).Ticked(chart.Y);
        Marks = [.. chart.Marks.Select(mark => mark.On(X.Categories, Y.Categories))];
        HasAxes = Marks.Any(mark => mark.HasAxes);
        (RowTitles, ColumnTitles) = (Facets(mark => mark.FacetRow), Facets(mark => mark.Facet));
        IsGrid = RowTitles.Length > 0;
        Panels = [.. FacetPanels.Of(chart, this)];
        var colored = Marks.Where(mark => mark.Color is { Kind: ChannelKind.Category }).ToArray();
        Groups = [.. colored.SelectMany(mark => mark.Color!.Categories).Concat(Marks.Where(mark => mark.Color is null && mark.Name is not null).Select(mark => mark.Name!))
            .Distinct(StringComparer.Ordinal)];
        LegendTitle = colored.Select(mark => mark.Color!.Name).FirstOrDefault(name => name.Length > 0);
        Series = [.. Marks.SelectMany(SeriesOf)];
        Colors = ColorScale.Of(chart.Colors, Marks.Select(mark => mark.Shade).OfType<Channel>().ToArray(), Marks.Any(mark => mark is PointMark { Shade: not null }));
        Sizes = SizeScale.Of(Marks.Select(mark => mark.Sized).OfType<Channel>().ToArray());
    }

    /// <summary>The layers, with their categories counted as the axes count theirs.</summary>
    public ImmutableArray<Mark> Marks { get; }

    /// <summary>The horizontal scale of the whole chart.</summary>
    public Scale X { get; }

    /// <summary>The vertical scale of the whole chart.</summary>
    public Scale Y { get; }

    /// <summary>The panels, at least one.</summary>
    public ImmutableArray<ScenePanel> Panels { get; }

    /// <summary>Titles of the grid's rows; empty where the panels are no grid.</summary>
    public ImmutableArray<string> RowTitles { get; }

    /// <summary>Titles of the panels, or of the grid's columns; empty for one panel.</summary>
    public ImmutableArray<string> ColumnTitles { get; }

    /// <summary>Whether the panels have titles: whether any mark has a facet.</summary>
    public bool IsFaceted => ColumnTitles.Length > 0;

    /// <summary>Whether the panels are rows and columns of two facets.</summary>
    public bool IsGrid { get; }

    /// <summary>Whether any mark needs axes.</summary>
    public bool HasAxes { get; }

    /// <summary>Names of the groups in the legend, in the order of their colours.</summary>
    public ImmutableArray<string> Groups { get; }

    public string? LegendTitle { get; }

    public ImmutableArray<Series> Series { get; }

    /// <summary>What the colours of a ramp mean; null where no mark has any.</summary>
    public ColorScale? Colors { get; }

    /// <summary>What the sizes of points mean; null where no mark has any.</summary>
    public SizeScale? Sizes { get; }

    /// <summary>A legend is drawn where it tells more than the axes do.</summary>
    public bool HasLegend => Groups.Length > 1 && !(Positions.Any(position => position == LegendTitle) && Marks.All(mark => mark.Color is not null));

    private IEnumerable<string> Positions => new[] { X, Y }.Where(scale => scale.Kind == ScaleKind.Category).Select(scale => scale.Title);

    public static ChartScene Of(Chart chart)
    {
        if (chart.Marks.IsEmpty) throw new ChartSpecificationException("The chart has no marks. Begin with Chart.Point, Chart.Line, Chart.Bar or another picture, or add one WithMark.");
        foreach (var mark in chart.Marks)
        {
            foreach (var channel in new[] { mark.Color, mark.Facet, mark.FacetRow })
            {
                if (channel is not null && channel.Count != mark.Count)
                    throw new ChartSpecificationException($"The {mark.Kind} have {mark.Count} rows; their colour and facet channels need as many.");
            }

            if (mark.Color is { Kind: not ChannelKind.Category } color && mark.Shade != color)
                throw new ChartSpecificationException($"The colours of {mark.Kind} stand for groups; '{color.Name}' holds {color.Kind} values. Make the channel with Channel.Category.");
        }

        return new ChartScene(chart);
    }

    /// <summary>How far a group stands beside the middle of its category, in categories; zero where groups are not side by side.</summary>
    public double Dodge(Series series) => IsDodged(series.Mark) ? (series.Group - ((Groups.Length - 1) / 2.0)) * BandShare / Groups.Length : 0;

    /// <summary>Width of a bar or box, in categories.</summary>
    public double BandWidth(Mark mark) => IsDodged(mark) ? BandShare / Groups.Length * 0.94 : mark.BandWidth;

    /// <summary>Whether a row is in a panel.</summary>
    public static bool IsIn(Mark mark, int row, string title, string rowTitle) =>
        (mark.Facet is null || mark.Facet.Label(row) == title) && (mark.FacetRow is null || mark.FacetRow.Label(row) == rowTitle);

    private bool IsDodged(Mark mark) =>
        mark.DodgedOn is { Kind: ChannelKind.Category } position && mark.Color is { Kind: ChannelKind.Category } color && color.Name != position.Name && Groups.Length > 1;

    private ImmutableArray<string> Facets(Func<Mark, Channel?> facet) => [.. Marks.SelectMany(mark => facet(mark)?.Categories ?? []).Distinct(StringComparer.Ordinal)];

    private IEnumerable<Series> SeriesOf(Mark mark)
    {
        foreach (var panel in Panels)
        {
            var inPanel = Enumerable.Range(0, mark.Count).Where(row => IsIn(mark, row, panel.Title, panel.RowTitle));
            if (mark.Color is not { Kind: ChannelKind.Category })
            {
                yield return new Series(mark, panel.Index, mark.Name is null ? -1 : Groups.IndexOf(mark.Name), [.. inPanel]);
                continue;
            }

            foreach (var group in inPanel.Where(row => mark.Color.Label(row) is not null).GroupBy(row => Groups.IndexOf(mark.Color.Label(row)!)).OrderBy(group => group.Key))
                yield return new Series(mark, panel.Index, group.Key, [.. group]);
        }
    }
}
