using System.Collections.Immutable;

namespace ResearchKit.Charts;

/// <summary>One layer of a chart. Channels of a mark have one value a row and equal lengths. Immutable.</summary>
public abstract record Mark
{
    /// <summary>Groups the rows by colour (and by shape or dash, for readers who do not see colour). Categories; null for one colour.</summary>
    public Channel? Color { get; init; }

    /// <summary>Splits the rows into small panels with common scales. Categories; null to draw in every panel.</summary>
    public Channel? Facet { get; init; }

    /// <summary>Name in the legend where there is no colour channel; null to leave out.</summary>
    public string? Name { get; init; }

    /// <summary>What the mark puts on the horizontal axis.</summary>
    internal abstract IEnumerable<AxisContent> OnX { get; }

    /// <summary>What the mark puts on the vertical axis.</summary>
    internal abstract IEnumerable<AxisContent> OnY { get; }

    /// <summary>The same mark with its categories counted as the axes count theirs.</summary>
    internal abstract Mark On(ImmutableArray<string> x, ImmutableArray<string> y);

    /// <summary>Number of rows.</summary>
    internal abstract int Count { get; }

    /// <summary>The field's word for it, for messages and alternative texts.</summary>
    internal abstract string Kind { get; }

    internal static int Same(params ReadOnlySpan<Channel> channels)
    {
        foreach (var channel in channels)
        {
            if (channel.Count != channels[0].Count)
                throw new ChartSpecificationException($"Channel '{channel.Name}' has {channel.Count} rows, channel '{channels[0].Name}' has {channels[0].Count}; expected as many.");
        }

        return channels[0].Count;
    }
}

/// <summary>Points.</summary>
/// <param name="X">Horizontal positions.</param>
/// <param name="Y">Vertical positions.</param>
public sealed record PointMark(Channel X, Channel Y) : Mark
{
    internal override IEnumerable<AxisContent> OnX => [new(X)];

    internal override IEnumerable<AxisContent> OnY => [new(Y)];

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this with { X = X.In(x), Y = Y.In(y) };

    internal override int Count => Same(X, Y);

    internal override string Kind => "points";
}

/// <summary>A line through the rows in the order of X; broken where Y is missing.</summary>
/// <param name="X">Horizontal positions.</param>
/// <param name="Y">Vertical positions.</param>
public sealed record LineMark(Channel X, Channel Y) : Mark
{
    internal override IEnumerable<AxisContent> OnX => [new(X)];

    internal override IEnumerable<AxisContent> OnY => [new(Y)];

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this with { X = X.In(x), Y = Y.In(y) };

    internal override int Count => Same(X, Y);

    internal override string Kind => "line";
}

/// <summary>A band between two curves: an interval along a line, or an area when the lower curve is zero.</summary>
/// <param name="X">Horizontal positions.</param>
/// <param name="Lower">Lower curve.</param>
/// <param name="Upper">Upper curve.</param>
public sealed record BandMark(Channel X, Channel Lower, Channel Upper) : Mark
{
    internal override IEnumerable<AxisContent> OnX => [new(X)];

    internal override IEnumerable<AxisContent> OnY => [new(Lower, TitleFrom: false), new(Upper, TitleFrom: false)];

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this with { X = X.In(x) };

    internal override int Count => Same(X, Lower, Upper);

    internal override string Kind => "band";

    /// <summary>Rows in the order of X, in stretches without a missing end: the band is broken where it is not known.</summary>
    internal IEnumerable<int[]> Stretches(IEnumerable<int> rows)
    {
        var stretch = new List<int>();
        foreach (var row in rows.Where(row => !double.IsNaN(X.Values[row])).OrderBy(row => X.Values[row]))
        {
            if (!double.IsNaN(Lower.Values[row] + Upper.Values[row]))
            {
                stretch.Add(row);
                continue;
            }

            if (stretch.Count > 0) yield return [.. stretch];
            stretch.Clear();
        }

        if (stretch.Count > 0) yield return [.. stretch];
    }
}

/// <summary>Bars from zero; horizontal when the categories are on Y. Groups stand side by side, or on each other.</summary>
/// <param name="X">Categories (or lengths, for horizontal bars).</param>
/// <param name="Y">Lengths (or categories, for horizontal bars).</param>
/// <param name="IsStacked">Whether groups stand on each other.</param>
public sealed record BarMark(Channel X, Channel Y, bool IsStacked = false) : Mark
{
    internal bool IsHorizontal => Y.Kind == ChannelKind.Category && X.Kind != ChannelKind.Category;

    internal Channel Position => IsHorizontal ? Y : X;

    internal Channel Length => IsHorizontal ? X : Y;

    internal override IEnumerable<AxisContent> OnX => IsHorizontal ? [Lengths] : [new(X)];

    internal override IEnumerable<AxisContent> OnY => IsHorizontal ? [new(Y)] : [Lengths];

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this with { X = X.In(x), Y = Y.In(y) };

    internal override int Count => Same(X, Y);

    internal override string Kind => IsHorizontal ? "horizontal bars" : "bars";

    private AxisContent Lengths => new(Length, IncludesZero: true, Maximum: IsStacked ? StackedMaximum() : double.NaN);

    private double StackedMaximum() => Enumerable.Range(0, Count)
        .GroupBy(row => (Position.Values[row], Facet?.Values[row]))
        .Max(stack => stack.Sum(row => double.IsNaN(Length.Values[row]) ? 0 : Math.Max(0, Length.Values[row])));
}

/// <summary>Intervals as thin bars with caps; horizontal when the positions are categories on the vertical axis.</summary>
/// <param name="Position">Where they stand.</param>
/// <param name="Lower">Lower ends.</param>
/// <param name="Upper">Upper ends.</param>
/// <param name="IsHorizontal">Whether they lie, as in a forest plot.</param>
public sealed record ErrorBarMark(Channel Position, Channel Lower, Channel Upper, bool IsHorizontal = false) : Mark
{
    internal override IEnumerable<AxisContent> OnX => IsHorizontal ? Ends : [new(Position)];

    internal override IEnumerable<AxisContent> OnY => IsHorizontal ? [new(Position)] : Ends;

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this with { Position = Position.In(IsHorizontal ? y : x) };

    internal override int Count => Same(Position, Lower, Upper);

    internal override string Kind => "intervals";

    private IEnumerable<AxisContent> Ends => [new(Lower, TitleFrom: false), new(Upper, TitleFrom: false)];
}

/// <summary>A histogram: counts in bins. The rows are bins, not observations.</summary>
/// <param name="Lower">Lower edges of the bins.</param>
/// <param name="Upper">Upper edges.</param>
/// <param name="Frequency">Count (or density) in each.</param>
public sealed record HistogramMark(Channel Lower, Channel Upper, Channel Frequency) : Mark
{
    internal override IEnumerable<AxisContent> OnX => [new(Lower), new(Upper)];

    internal override IEnumerable<AxisContent> OnY => [new(Frequency, IncludesZero: true)];

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this;

    internal override int Count => Same(Lower, Upper, Frequency);

    internal override string Kind => "histogram";
}

/// <summary>Box plots of summaries made before: quartiles, whiskers at the last value within 1.5 interquartile ranges, points beyond.</summary>
/// <param name="X">Categories, one a box.</param>
/// <param name="Boxes">The summaries.</param>
/// <param name="Measure">Name and unit of what is summed up; its values are not used.</param>
public sealed record BoxMark(Channel X, ImmutableArray<BoxSummary> Boxes, Channel Measure) : Mark
{
    internal override IEnumerable<AxisContent> OnX => [new(X)];

    internal override IEnumerable<AxisContent> OnY =>
        [new(Channel.Number(Measure.Name, Boxes.SelectMany(box => box.Outliers.Append(box.LowerWhisker).Append(box.UpperWhisker)), Measure.Unit))];

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this with { X = X.In(x) };

    internal override int Count => X.Count;

    internal override string Kind => "box plots";
}

/// <summary>The numbers of one box.</summary>
/// <param name="Count">Observations.</param>
/// <param name="LowerWhisker">Smallest value within 1.5 interquartile ranges of the box.</param>
/// <param name="LowerQuartile">First quartile (type 7, R's and Excel's).</param>
/// <param name="Median">Median.</param>
/// <param name="UpperQuartile">Third quartile.</param>
/// <param name="UpperWhisker">Largest value within 1.5 interquartile ranges of the box.</param>
/// <param name="Outliers">Values beyond the whiskers.</param>
public sealed record BoxSummary(
    int Count, double LowerWhisker, double LowerQuartile, double Median, double UpperQuartile, double UpperWhisker, ImmutableArray<double> Outliers);

/// <summary>Coloured cells, one a row, with their values written in.</summary>
/// <param name="X">Categories across.</param>
/// <param name="Y">Categories down, the first on top.</param>
/// <param name="Value">Numbers mapped to colour; missing cells stay empty.</param>
public sealed record HeatMapMark(Channel X, Channel Y, Channel Value) : Mark
{
    internal override IEnumerable<AxisContent> OnX => [new(X)];

    internal override IEnumerable<AxisContent> OnY => [new(Y)];

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this with { X = X.In(x), Y = Y.In(y) };

    internal override int Count => Same(X, Y, Value);

    internal override string Kind => "heat map";
}

/// <summary>A straight reference line across the panel: at X, or at Y.</summary>
/// <param name="X">Position on the horizontal axis, or null.</param>
/// <param name="Y">Position on the vertical axis, or null.</param>
/// <param name="Label">What it marks; null for none.</param>
public sealed record RuleMark(double? X = null, double? Y = null, string? Label = null) : Mark
{
    internal override IEnumerable<AxisContent> OnX => X is { } x ? [new(Channel.Number("", [x]), TitleFrom: false, IsReference: true)] : [];

    internal override IEnumerable<AxisContent> OnY => Y is { } y ? [new(Channel.Number("", [y]), TitleFrom: false, IsReference: true)] : [];

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this;

    internal override int Count => 1;

    internal override string Kind => "reference line";
}

/// <summary>Texts at positions.</summary>
/// <param name="X">Horizontal positions.</param>
/// <param name="Y">Vertical positions.</param>
/// <param name="Texts">One a row.</param>
public sealed record TextMark(Channel X, Channel Y, ImmutableArray<string> Texts) : Mark
{
    internal override IEnumerable<AxisContent> OnX => [new(X)];

    internal override IEnumerable<AxisContent> OnY => [new(Y)];

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this with { X = X.In(x), Y = Y.In(y) };

    internal override int Count => Same(X, Y);

    internal override string Kind => "texts";
}

/// <summary>What one channel of a mark asks of an axis.</summary>
/// <param name="Channel">The values.</param>
/// <param name="IncludesZero">Whether lengths are measured from zero.</param>
/// <param name="TitleFrom">Whether the axis may take its title from it.</param>
/// <param name="Maximum">A larger maximum than the values have (a stack); NaN for none.</param>
/// <param name="IsReference">A position in the axis' own terms, whatever their kind.</param>
internal sealed record AxisContent(
    Channel Channel, bool IncludesZero = false, bool TitleFrom = true, double Maximum = double.NaN, bool IsReference = false);
