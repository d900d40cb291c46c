namespace ResearchKit.Statistics.Monitoring;

/// <summary>A variable counted in the reference's bins.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Labels">Names of the bins.</param>
/// <param name="Reference">Cases of the reference in each.</param>
/// <param name="Current">Current cases in each.</param>
/// <param name="BinsAreQuantiles">Whether the ends of the bins are quantiles of the reference, so that its counts are nearly equal by construction and not by chance.</param>
public sealed record CountedVariable(string Name, IReadOnlyList<string> Labels, IReadOnlyList<long> Reference, IReadOnlyList<long> Current, bool BinsAreQuantiles = false)
{
    /// <summary>Numbers in quantile bins of the reference.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="reference">The reference's values; NaN is missing. Without any number there is nothing to compare.</param>
    /// <param name="current">The current values.</param>
    /// <param name="bins">Bins asked for. Default 10.</param>
    public static CountedVariable OfNumbers(string name, ReadOnlySpan<double> reference, ReadOnlySpan<double> current, int bins = 10)
    {
        bool isEmpty = true;
        foreach (double value in reference)
            isEmpty &= double.IsNaN(value);
        if (isEmpty)
            return new(name, ["all values", ReferenceBins.MissingLabel], [0, 0], [0, 0]);
        ReferenceBins made = ReferenceBins.OfNumbers(reference, bins);
        return new(name, made.Labels, made.Count(reference), made.Count(current), BinsAreQuantiles: true);
    }

    /// <summary>Categories of the reference, with one bin for new ones and one for missing values.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="reference">The reference's values; null is missing. Without any there is nothing to compare.</param>
    /// <param name="current">The current values.</param>
    public static CountedVariable OfCategories(string name, IReadOnlyCollection<string?> reference, IReadOnlyCollection<string?> current)
    {
        ArgumentNullException.ThrowIfNull(reference);
        if (reference.All(value => value is null))
            return new(name, ["all values", ReferenceBins.MissingLabel], [0, 0], [0, 0]);
        ReferenceBins made = ReferenceBins.OfCategories(reference);
        return new(name, made.Labels, made.Count(reference), made.Count(current));
    }
}
