using System.Collections.Immutable;

namespace ResearchKit.Charts;

/// <summary>A specification worked out: scales with domains, panels, groups, and which rows of which mark go where. Both renderers draw from it.</summary>
internal sealed class ChartScene
{
    private const double BandShare = 0.8;

    private ChartScene(Chart chart)
    {
        Panels = chart.Panels;
        X = Scale.Of("horizontal", chart.X, chart.Marks.SelectMany(mark => mark.OnX).ToArray());
        Y = Scale.Of("vertical", chart.Y, chart.Marks.SelectMany(mark => mark.OnY).ToArray());
        var marks = chart.Marks.Select(mark => mark.On(X.Categories, Y.Categories)).ToArray();
        var colored = marks.Where(mark => mark.Color is not null).ToArray();
        Groups = [.. colored.SelectMany(mark => mark.Color!.Categories).Concat(marks.Where(mark => mark.Color is null && mark.Name is not null).Select(mark => mark.Name!))
            .Distinct(StringComparer.Ordinal)];
        LegendTitle = colored.Select(mark => mark.Color!.Name).FirstOrDefault(name => name.Length > 0);
        Series = [.. marks.SelectMany(SeriesOf)];
        var heat = marks.OfType<HeatMapMark>().SelectMany(mark => mark.Value.Values).Where(double.IsFinite).ToArray();
        if (heat.Length > 0)
        {
            var (low, high) = (heat.Min(), heat.Max());
            var reach = Math.Max(Math.Abs(low), Math.Abs(high));
            Heat = low < 0 && high > 0 ? new HeatRange(-reach, reach, Palette.Diverging) : new HeatRange(low, high > low ? high : low + 1, Palette.Sequential);
        }
    }

    public Scale X { get; }

    public Scale Y { get; }

    /// <summary>Titles of the panels; empty for one panel without a title.</summary>
    public ImmutableArray<string> Panels { get; }

    public int PanelCount => Math.Max(1, Panels.Length);

    /// <summary>Names of the groups in the legend, in the order of their colours.</summary>
    public ImmutableArray<string> Groups { get; }

    public string? LegendTitle { get; }

    public ImmutableArray<Series> Series { get; }

    public HeatRange? Heat { get; }

    /// <summary>A legend is drawn where it tells more than the axes do.</summary>
    public bool HasLegend => Groups.Length > 1 && !(Positions.Any(position => position == LegendTitle) && Series.All(series => series.Mark.Color is not null));

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
    public double BandWidth(Mark mark) => IsDodged(mark) ? BandShare / Groups.Length * 0.94 : mark is BoxMark ? 0.5 : 0.72;

    private bool IsDodged(Mark mark)
    {
        var position = mark switch
        {
            BarMark { IsStacked: false } bar => bar.Position,
            ErrorBarMark interval => interval.Position,
            PointMark point => point.X.Kind == ChannelKind.Category ? point.X : point.Y,
            _ => null,
        };
        return position?.Kind == ChannelKind.Category && mark.Color is { } color && color.Name != position.Name && Groups.Length > 1;
    }

    private IEnumerable<Series> SeriesOf(Mark mark)
    {
        for (var panel = 0; panel < PanelCount; panel++)
        {
            var inPanel = Enumerable.Range(0, mark.Count).Where(row => mark.Facet is null || mark.Facet.Label(row) == Panels[panel]);
            if (mark.Color is null)
            {
                yield return new Series(mark, panel, mark.Name is null ? -1 : Groups.IndexOf(mark.Name), [.. inPanel]);
                continue;
            }

            foreach (var group in inPanel.Where(row => mark.Color.Label(row) is not null).GroupBy(row => Groups.IndexOf(mark.Color.Label(row)!)).OrderBy(group => group.Key))
                yield return new Series(mark, panel, group.Key, [.. group]);
        }
    }
}

/// <summary>Rows of one mark in one panel and one group; group -1 where there is none.</summary>
internal sealed record Series(Mark Mark, int Panel, int Group, ImmutableArray<int> Rows)
{
    public string Color => Palette.Group(Math.Max(0, Group));
}

/// <summary>What the colours of a heat map mean.</summary>
internal sealed record HeatRange(double Minimum, double Maximum, IReadOnlyList<string> Ramp)
{
    public string Color(double value) => Palette.At(Ramp, (value - Minimum) / (Maximum - Minimum));
}
