namespace ResearchKit.Charts;

/// <summary>What is asked of the colours that stand for numbers; what is not is taken from the data.</summary>
/// <param name="Title">Title of the colour bar; null for the channel's name and unit.</param>
/// <param name="Minimum">The number of the first colour; null for the data's minimum.</param>
/// <param name="Maximum">The number of the last colour; null for the data's maximum.</param>
/// <param name="Center">
/// The number of the neutral colour between two hues (no difference, no correlation, the city's mean); the ramp then reaches as far on both sides. Null for one
/// hue from light to dark, or for zero where there are values on both sides of it.
/// </param>
public sealed record ColorAxis(string? Title = null, double? Minimum = null, double? Maximum = null, double? Center = null)
{
    /// <summary>All from the data.</summary>
    public static ColorAxis Automatic { get; } = new();
}
