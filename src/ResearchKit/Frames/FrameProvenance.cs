namespace ResearchKit.Frames;

/// <summary>Where the rows of a <c>DataFrame</c> came from. Handed on to every frame derived from it.</summary>
/// <param name="Source">What was read, as a person would name it: a store's file name, a CSV file, "objects". Never a row's content.</param>
/// <param name="Query">The SQL or the chain of operations that made the rows, or null when the source was read whole.</param>
/// <param name="Protection">Whether the rows may be shown. Default: protected.</param>
/// <param name="DataAsOf">When the data in the source was current, in UTC; null if the source does not say.</param>
public sealed record FrameProvenance(
    string Source,
    string? Query = null,
    Protection Protection = Protection.Protected,
    DateTimeOffset? DataAsOf = null)
{
    /// <summary>Provenance of rows that nobody vouched for: protected.</summary>
    public static FrameProvenance Unknown { get; } = new("unknown");

    /// <summary>Provenance of what is made of this and another input: both sources, the stricter protection, the older date.</summary>
    /// <param name="other">Provenance of the other input.</param>
    /// <param name="operation">What was done, for example <c>Merge</c>.</param>
    public FrameProvenance Combine(FrameProvenance other, string operation)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new FrameProvenance(
            Source == other.Source ? Source : $"{Source} + {other.Source}",
            operation,
            Protection.And(other.Protection),
            Older(DataAsOf, other.DataAsOf));
    }

    private static DateTimeOffset? Older(DateTimeOffset? a, DateTimeOffset? b) => (a, b) switch
    {
        (null, _) => b,
        (_, null) => a,
        _ => a < b ? a : b,
    };
}
