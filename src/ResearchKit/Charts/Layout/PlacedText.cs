namespace ResearchKit.Charts.Layout;

/// <summary>A text at a place in pixels; its height is that of its middle.</summary>
/// <param name="X">Where its anchor stands.</param>
/// <param name="Y">Where its middle stands.</param>
/// <param name="Text">The text.</param>
/// <param name="Anchor">start, middle or end, as SVG has them.</param>
/// <param name="Size">Size of its letters.</param>
/// <param name="Color">Its colour.</param>
/// <param name="IsStrong">Whether it is bold.</param>
internal sealed record PlacedText(double X, double Y, string Text, string Anchor, double Size, string Color, bool IsStrong = false);
