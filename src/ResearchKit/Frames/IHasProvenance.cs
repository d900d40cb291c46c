namespace ResearchKit.Frames;

/// <summary>
/// A value that gives access to rows and knows where they came from: a frame, a column, whatever enumerates rows. The release gate stops
/// every such value whose rows are protected.
/// </summary>
public interface IHasProvenance
{
    /// <summary>Where the rows came from, and whether they may be shown.</summary>
    FrameProvenance Provenance { get; }
}
