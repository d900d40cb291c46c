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
        X = Scale.Of("horizontal", chart.X, chart.Marks.SelectMany(mark => mark.OnX).ToArray()).Ticked(chart.X);
        Y = Scale.Of("vertical", chart.Y, chart.Marks.SelectMany(mark => mark.OnY).ToArray()).Ticked(chart.Y);
        Marks = [.. chart.Marks.Select(mark => mark.On(X.Categories, Y.Categories))];
        var titles = Marks.SelectMany(mark => mark.Facet?.Categories ?? []).Distinct(StringComparer.Ordinal).ToArray();
        IsFaceted = titles.Length > 0;
        Panels = IsFaceted ? [.. titles.Select((title, index) => new ScenePanel(index, title, X, Y))] : [new ScenePanel(0, "", X, Y)];
        HasAxes = Marks.Any(mark => mark.HasAxes);
        var colored = Marks.Where(mark => mark.Color is not null).ToArray();
        Groups = [.. colored.SelectMany(mark => mark.Color!.Categories).Concat(Marks.Where(mark => mark.Color is null && mark.Name is not null).Select(mark => mark.Name!))
            .Distinct(StringComparer.Ordinal)];
        LegendTitle = colored.Select(mark => mark.Color!.Name).FirstOrDefault(name => name.Length > 0);
        Series = [.. Marks.SelectMany(SeriesOf)];
        Colors = ColorScale.Of(Marks.Select(mark => mark.Shade).OfType<Channel>().ToArray());
    }

    /// <summary>The layers, with their categories counted as the axes count theirs.</summary>
    public ImmutableArray<Mark> Marks { get; }

    /// <summary>The horizontal scale of the whole chart.</summary>
    public Scale X { get; }

    /// <summary>The vertical scale of the whole chart.</summary>
    public Scale Y { get; }

    /// <summary>The panels, at least one.</summary>
    public ImmutableArray<ScenePanel> Panels { get; }

    /// <summary>Whether the panels have titles: whether any mark has a facet.</summary>
    public bool IsFaceted { get; }

    /// <summary>Whether any mark needs axes.</summary>
    public bool HasAxes { get; }

    /// <summary>Names of the groups in the legend, in the order of their colours.</summary>
    public ImmutableArray<string> Groups { get; }

    public string? LegendTitle { get; }

    public ImmutableArray<Series> Series { get; }

    /// <summary>What the colours of a ramp mean; null where no mark has any.</summary>
    public ColorScale? Colors { get; }

    /// <summary>A legend is drawn where it tells more than the axes do.</summary>
    public bool HasLegend => Groups.Length > 1 && !(Positions.Any(position => position == LegendTitle) && Marks.All(mark => mark.Color is not null));

    private IEnumerable<string> Positions => new[] { X, Y }.Where(scale => scale.Kind == ScaleKind.Category).Select(scale => scale.Title);

    public static ChartScene Of(Chart chart)
    {
        if (chart.Marks.IsEmpty) throw new ChartSpecificationException("The chart has no marks. Begin with Chart.Point, Chart.Line, Chart.Bar or another picture, or add one WithMark.");
        foreach (var mark in chart.Marks)
        {
            if ((mark.Color is { } color && color.Count != mark.Count) || (mark.Facet is { } facet && facet.Count != mark.Count))
                throw new ChartSpecificationException($"The {mark.Kind} have {mark.Count} rows; their colour and facet channels need as many.");
        }

        return new ChartScene(chart);
    }

    /// <summary>How far a group stands beside the middle of its category, in categories; zero where groups are not side by side.</summary>
    public double Dodge(Series series) => IsDodged(series.Mark) ? (series.Group - ((Groups.Length - 1) / 2.0)) * BandShare / Groups.Length : 0;

    /// <summary>Width of a bar or box, in categories.</summary>
    public double BandWidth(Mark mark) => IsDodged(mark) ? BandShare / Groups.Length * 0.94 : mark.BandWidth;

    private bool IsDodged(Mark mark) =>
        mark.DodgedOn is { Kind: ChannelKind.Category } position && mark.Color is { } color && color.Name != position.Name && Groups.Length > 1;

    private IEnumerable<Series> SeriesOf(Mark mark)
    {
        foreach (var panel in Panels)
        {
            var inPanel = Enumerable.Range(0, mark.Count).Where(row => mark.Facet is null || mark.Facet.Label(row) == panel.Title);
            if (mark.Color is null)
            {
                yield return new Series(mark, panel.Index, mark.Name is null ? -1 : Groups.IndexOf(mark.Name), [.. inPanel]);
                continue;
            }

            foreach (var group in inPanel.Where(row => mark.Color.Label(row) is not null).GroupBy(row => Groups.IndexOf(mark.Color.Label(row)!)).OrderBy(group => group.Key))
                yield return new Series(mark, panel.Index, group.Key, [.. group]);
        }
    }
}
