namespace ResearchKit.Frames;

/// <summary>
/// Where the rows of a <see cref="DataFrame"/> came from. Handed on to every frame and column derived from it.
/// Protection can't be chosen: what is made through the public constructor is protected, and only the kit's generator and a store
/// that it wrote make anything else.
/// </summary>
public sealed record FrameProvenance
{
    /// <summary>Provenance of rows that nobody vouched for: protected.</summary>
    /// <param name="source">What was read, as a person would name it. Never a row's content.</param>
    /// <param name="query">The SQL or the chain of operations that made the rows, or null when the source was read whole.</param>
    /// <param name="dataAsOf">When the data in the source was current, in UTC; null if the source does not say.</param>
    public FrameProvenance(string source, string? query = null, DateTimeOffset? dataAsOf = null)
        : this(source, Protection.Protected, query, dataAsOf)
    {
    }

    /// <summary>Provenance with a protection that the caller answers for: the generator, and a store that reads the generator's marker.</summary>
    internal FrameProvenance(string Source, Protection Protection, string? Query = null, DateTimeOffset? DataAsOf = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Source);
        this.Source = Source;
        this.Query = Query;
        this.Protection = Protection;
        this.DataAsOf = DataAsOf;
    }

    /// <summary>What was read, as a person would name it: a store's file name, a CSV file, "objects". Never a row's content.</summary>
    public string Source { get; }

    /// <summary>The SQL or the chain of operations that made the rows, or null when the source was read whole.</summary>
    public string? Query { get; init; }

    /// <summary>Whether the rows may be shown. Protected unless the kit itself says otherwise.</summary>
    public Protection Protection { get; }

    /// <summary>When the data in the source was current, in UTC; null if the source does not say.</summary>
    public DateTimeOffset? DataAsOf { get; }

    /// <summary>
    /// Whether a room of the kit has opened the rows to read them itself. Handed on to what it derives of them, never to a frame that leaves the room.
    /// </summary>
    internal bool IsOpen { get; init; }

    /// <summary>Whether single values and exact numbers of rows may be read.</summary>
    internal bool RowsMayBeRead => IsOpen || Protection.MayBeShown();

    /// <summary>The same rows, opened for a room of the kit.</summary>
    internal FrameProvenance Opened() => RowsMayBeRead ? this : this with { IsOpen = true };

    /// <summary>The data that the rows are of, with which the release gate compares releases; null when there is no telling.</summary>
    internal FrameOrigin? Origin { get; init; }

    /// <summary>What every table and figure says of its rows: the source and, if known, when it was current, for example <c>city.duckdb, data as of 2026-06-01</c>.</summary>
    public string Label => DataAsOf is { } asOf ? $"{Source}, data as of {asOf.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)}" : Source;

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
            Protection.And(other.Protection),
            operation,
            Older(DataAsOf, other.DataAsOf))
        { Origin = FrameOrigin.Union(Origin, other.Origin), IsOpen = (IsOpen || other.IsOpen) && RowsMayBeRead && other.RowsMayBeRead };
    }

    /// <summary>Provenance of what one operation made of these rows: the same source and protection, the operation added to the chain.</summary>
    /// <param name="operation">What was done, for example <c>Filter</c>. Never a row's content.</param>
    public FrameProvenance Then(string operation)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(operation);
        return this with { Query = Query is null ? operation : $"{Query} | {operation}" };
    }

    private static DateTimeOffset? Older(DateTimeOffset? a, DateTimeOffset? b) => (a, b) switch
    {
        (null, _) => b,
        (_, null) => a,
        _ => a < b ? a : b,
    };
}
