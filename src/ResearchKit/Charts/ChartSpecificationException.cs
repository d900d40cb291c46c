namespace ResearchKit.Charts;

/// <summary>Marks, axes and data of a chart do not fit together. The message names which, and what would.</summary>
public sealed class ChartSpecificationException : InvalidOperationException
{
    /// <summary>The exception with its sentence.</summary>
    /// <param name="message">What does not fit, and what would.</param>
    public ChartSpecificationException(string message)
        : base(message)
    {
    }
}
