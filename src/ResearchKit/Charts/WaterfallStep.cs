namespace ResearchKit.Charts;

/// <summary>One bar of a waterfall: a change of the number before it, or a total stated there.</summary>
public sealed record WaterfallStep
{
    private WaterfallStep(string label, long count, bool isTotal) => (Label, Count, IsTotal) = (label, count, isTotal);

    /// <summary>What happens: read, merged as duplicates, not linked, kept.</summary>
    public string Label { get; }

    /// <summary>The change, below zero for what is taken away; or the total.</summary>
    public long Count { get; }

    /// <summary>Whether the count is the level reached and not a change.</summary>
    public bool IsTotal { get; }

    /// <summary>What comes in or goes away.</summary>
    /// <param name="label">What happens.</param>
    /// <param name="count">How many come in (above zero) or go away (below zero).</param>
    public static WaterfallStep Change(string label, long count)
    {
        ArgumentNullException.ThrowIfNull(label);
        return new WaterfallStep(label, count, isTotal: false);
    }

    /// <summary>The level that must have been reached.</summary>
    /// <param name="label">What the level is.</param>
    /// <param name="count">How many there are, 0 or more.</param>
    public static WaterfallStep Total(string label, long count)
    {
        ArgumentNullException.ThrowIfNull(label);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new WaterfallStep(label, count, isTotal: true);
    }
}
