using System.Collections.Immutable;
using ResearchKit.Charts.Layout;

namespace ResearchKit.Charts.Marks;

/// <summary>One layer of a chart. Channels of a mark have one value a row and equal lengths. Immutable.</summary>
public abstract record Mark
{
    /// <summary>Groups the rows by colour (and by shape or dash, for readers who do not see colour). Categories; null for one colour.</summary>
    public Channel? Color { get; init; }

    /// <summary>Splits the rows into small panels, side by side and wrapped, or the columns of a grid. Categories; null to draw in every panel.</summary>
    public Channel? Facet { get; init; }

    /// <summary>Splits the rows into the rows of a grid of panels. Categories; null to draw in every row of it.</summary>
    public Channel? FacetRow { get; init; }

    /// <summary>Name in the legend where there is no colour channel; null to leave out.</summary>
    public string? Name { get; init; }

    /// <summary>How a picture of the field draws it; null for what its group has.</summary>
    internal MarkStyle? Style { get; init; }

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

    /// <summary>What it shows, as the alternative text names it; null for what the axes say.</summary>
    internal virtual string? Subject => null;

    /// <summary>Whether it goes with other marks and is no picture of its own: a reference, an interval, a text.</summary>
    internal virtual bool IsAccompaniment => false;

    /// <summary>Whether it shows how uncertain another mark is.</summary>
    internal virtual bool ShowsUncertainty => false;

    /// <summary>Whether its positions are values that axes are to show; no axes are drawn where no mark needs them.</summary>
    internal virtual bool HasAxes => true;

    /// <summary>Numbers that colours of a ramp stand for, one a row; null for none.</summary>
    internal virtual Channel? Shade => null;

    /// <summary>Numbers that sizes stand for, one a row; null for none.</summary>
    internal virtual Channel? Sized => null;

    /// <summary>Numbers by which its categories are ordered where an axis is to be in the order of values, one a row; null for its positions on the other axis.</summary>
    internal virtual Channel? Ordering => null;

    /// <summary>The categories beside which its groups stand, one next to the other; null where they lie on each other.</summary>
    internal virtual Channel? DodgedOn => null;

    /// <summary>Width of a category's share that it fills, 0 to 1, where groups are not side by side.</summary>
    internal virtual double BandWidth => 0.72;

    /// <summary>What it shows, in sentences that begin with a space: how much, extremes, where. Empty where there is nothing to add.</summary>
    internal virtual string InWords(ChartScene scene) => "";

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
