namespace ResearchKit.Charts.Marks;

/// <summary>What one channel of a mark asks of an axis.</summary>
/// <param name="Channel">The values, one a row of the mark.</param>
/// <param name="IncludesZero">Whether lengths are measured from zero.</param>
/// <param name="TitleFrom">Whether the axis may take its title from it.</param>
/// <param name="IsReference">A position in the axis' own terms, whatever their kind.</param>
internal sealed record AxisContent(Channel Channel, bool IncludesZero = false, bool TitleFrom = true, bool IsReference = false);
