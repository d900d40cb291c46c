using ResearchKit.DuckDB;

namespace ResearchKit.Frames.Storage;

/// <summary>What a column carries beside its values; handed on by every operation that keeps the column's meaning.</summary>
internal sealed record ColumnInfo(string Name)
{
    public string? Unit { get; init; }

    public string? Description { get; init; }

    public DisclosureClass? DisclosureClass { get; init; }

    /// <summary>DuckDB's type of a column that came from it and still has its values; nested columns need it to go back.</summary>
    public DuckDBLogicalType? SqlType { get; init; }

    public FrameProvenance Provenance { get; init; } = FrameProvenance.Unknown;
}
