using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Charts.Scales;
using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Charts;

/// <summary>The way from a frame's columns to channels, past the check that the frame may be shown.</summary>
internal sealed class ChartData
{
    /// <summary>More rows than this are no chart of rows any more.</summary>
    public const int MaxRows = 20_000;

    private readonly DataFrame _frame;

    private ChartData(DataFrame frame) => _frame = frame;

    public bool IsSynthetic => _frame.Provenance.Protection == Protection.Synthetic;

    public FrameProvenance Provenance => _frame.Provenance;

    public string Source => _frame.Provenance.Label;

    /// <summary>The frame's data, if it may be shown and each row becomes a mark.</summary>
    public static ChartData Of(DataFrame frame, string picture)
    {
        var data = Summarised(frame, picture);
        if (frame.Length > MaxRows)
            throw new ArgumentException(
                $"A chart of {picture} would draw {frame.Length:N0} rows; it draws up to {MaxRows:N0}. Sum the rows up (Chart.HexBin, Chart.Density, Chart.Histogram, Chart.Box, or group by in SQL), "
                + "or draw a sample: frame.Sample(2000, seed).", nameof(frame));
        return data;
    }

    /// <summary>The frame's data, if it may be shown, for a chart that sums the rows up.</summary>
    public static ChartData Summarised(DataFrame frame, string picture)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (!frame.Provenance.Protection.MayBeShown())
            throw new ProtectedDataException(
                $"This frame is protected (source: {frame.Provenance.Source}), and a chart of {picture} would show its learners. Chart a released table instead: "
                + "var table = frame.Release(by: [\"school_type\"], Measure.Count(), Measure.Mean(\"grade\")); Chart.Bar(table.ToFrame(), x: \"school_type\", y: \"mean_grade\"). "
                + "For a distribution, make bins in SQL and release counts by bin; or chart a model's results.");
        return new ChartData(frame);
    }

    /// <summary>Numbers and groups that were worked out of rows that passed the check.</summary>
    public static ChartData OfResult(DataFrame result) => new(result);

    /// <summary>A column of the frame.</summary>
    public Column Column(string name) => _frame[name];

    /// <summary>Refuses a column whose values can't be groups.</summary>
    public void MustGroup(string name) => _ = Channel(_frame.Head(1)[name]);

    public Channel Channel(string name) => Channel(_frame[name]);

    private static Channel Channel(Column column)
    {
        if (column is StringColumn text) return Charts.Channel.Category(column.Name, text.All(), text.Categories);
        if (column is Column<bool> flags) return Charts.Channel.Category(column.Name, flags.All().Select(flag => flag is { } known ? (known ? "yes" : "no") : null));
        if (column is Column<DateOnly> dates) return Charts.Channel.Time(column.Name, dates.All().Select(date => date?.ToDateTime(TimeOnly.MinValue)));
        if (column is Column<DateTime> times) return Charts.Channel.Time(column.Name, times.All());
        if (column is Column<DateTimeOffset> instants) return Charts.Channel.Time(column.Name, instants.All().Select(instant => instant?.UtcDateTime));
        if (column.IsNumeric) return Charts.Channel.Number(column.Name, column.Doubles(), column.Unit);
        throw new ArgumentException(
            $"Column '{column.Name}' holds {Frames.Column.TypeName(column.ElementType)}, which has no place on a chart. Use a column of numbers, texts, truth values or times.", column.Name);
    }

    /// <summary>A channel of categories for positions: whole numbers (a grade level, a year) become categories in ascending order.</summary>
    public Channel Categories(string name)
    {
        var channel = Channel(name);
        return channel.Kind == ChannelKind.Time
            ? Charts.Channel.Category(channel.Name, channel.Values.Select(value => double.IsNaN(value) ? null : ValueLabel.Time(value)), channel.Values.Where(double.IsFinite).Distinct().Order().Select(ValueLabel.Time))
            : channel.AsCategories();
    }

    /// <summary>A channel that groups rows; null for no name.</summary>
    public Channel? Groups(string? name, string? shown = null)
    {
        if (name is null) return null;
        var channel = Categories(name);
        const int most = 24;
        if (channel.Categories.Length > most)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"Column '{shown ?? name}' has {channel.Categories.Length} distinct values; colours and panels tell up to {most} apart. Make fewer groups, or use a heat map."), nameof(name));
        return channel;
    }

    /// <summary>A channel of groups; of numbers where there are fractions, or more than eight different whole numbers.</summary>
    public Channel? GroupsOrNumbers(string? name)
    {
        if (name is null) return null;
        var channel = Channel(name);
        if (channel.Kind != ChannelKind.Number) return Groups(name);
        var distinct = channel.Values.Where(double.IsFinite).Distinct().Take(9).ToArray();
        return distinct.Length > 8 || distinct.Any(value => value != Math.Floor(value)) ? channel : Groups(name);
    }

    /// <summary>A channel that must hold numbers.</summary>
    public Channel Numbers(string name, string what) => Channel(name) is { Kind: ChannelKind.Number } channel ? channel
        : throw new ArgumentException($"{what} need numbers; column '{name}' holds {Frames.Column.TypeName(_frame[name].ElementType)}.", nameof(name));

    /// <summary>The values of a column as texts, empty where missing; none without a name.</summary>
    public ImmutableArray<string> Texts(string? name)
    {
        if (name is null) return [];
        var channel = Categories(name);
        return [.. Enumerable.Range(0, channel.Count).Select(row => channel.Label(row) ?? "")];
    }

    /// <summary>The columns that hold the interval of a measure at a level in per cent.</summary>
    public (Channel Lower, Channel Upper) Interval(string measure, int level)
    {
        var own = string.Create(CultureInfo.InvariantCulture, $"{measure}_lower_{level}");
        var (lower, upper) = _frame.HasColumn(own) ? (own, string.Create(CultureInfo.InvariantCulture, $"{measure}_upper_{level}"))
            : _frame.HasColumn(string.Create(CultureInfo.InvariantCulture, $"lower_{level}")) ? (string.Create(CultureInfo.InvariantCulture, $"lower_{level}"), string.Create(CultureInfo.InvariantCulture, $"upper_{level}"))
            : (own, string.Create(CultureInfo.InvariantCulture, $"{measure}_upper_{level}"));
        return (Numbers(lower, "Intervals"), Numbers(upper, "Intervals"));
    }

    /// <summary>The columns that hold the interval of a measure, if the frame has them: <c>y_lower</c> and <c>y_upper</c>, or <c>lower</c> and <c>upper</c>.</summary>
    public (Channel Lower, Channel Upper)? Interval(string measure)
    {
        foreach (var (lower, upper) in new[] { ($"{measure}_lower", $"{measure}_upper"), ("lower", "upper"), ("ci_lower", "ci_upper") })
        {
            if (_frame.HasColumn(lower) && _frame.HasColumn(upper)) return (Channel(lower), Channel(upper));
        }

        return null;
    }
}
