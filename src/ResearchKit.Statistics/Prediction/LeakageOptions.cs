namespace ResearchKit.Statistics.Prediction;

/// <summary>Settings of <see cref="LeakageChecks"/>.</summary>
public sealed record LeakageOptions
{
    /// <summary>
    /// A column that alone reaches this area under the ROC curve (turned either way, with the lower end of its interval above 0.9) is taken for a copy of the outcome. Above 0.5, at most 1. Default 0.95: the best models of
    /// students who leave a course reach about 0.79 three months in with all columns together, and published values above 0.93 turned out to be leaks.
    /// </summary>
    public double SingleColumnAuc { get; init; } = 0.95;

    /// <summary>Rows with, and rows without the outcome that a check of single columns needs, 5 or more. Default 10.</summary>
    public int LeastEach { get; init; } = 10;

    internal void Validate()
    {
        if (!(SingleColumnAuc > 0.5 && SingleColumnAuc <= 1))
            throw new ArgumentOutOfRangeException(nameof(SingleColumnAuc), SingleColumnAuc, "The area above which a column is taken for a copy lies above 0.5 and is at most 1.");
        ArgumentOutOfRangeException.ThrowIfLessThan(LeastEach, 5);
    }
}
