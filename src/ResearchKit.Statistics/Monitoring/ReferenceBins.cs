using System.Globalization;

namespace ResearchKit.Statistics.Monitoring;

/// <summary>
/// Bins of a variable, made of the reference alone: quantiles of its numbers, or its categories. What comes later is counted in the same bins, so that the bins do not move with what they measure.
/// The last bin is always the missing values; of categories the last but one is those that the reference did not have.
/// </summary>
public sealed class ReferenceBins
{
    /// <summary>The label of the bin of missing values.</summary>
    public const string MissingLabel = "(missing)";

    /// <summary>The label of the bin of categories that the reference did not have.</summary>
    public const string NewLabel = "(new)";

    private readonly double[]? _cuts;
    private readonly Dictionary<string, int>? _categories;

    private ReferenceBins(double[]? cuts, Dictionary<string, int>? categories, string[] labels)
    {
        (_cuts, _categories, Labels) = (cuts, categories, labels);
    }

    /// <summary>Names of the bins, in their order.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Upper ends of all bins of numbers but the last, ascending; a value at an end belongs to the bin below. Empty for categories.</summary>
    public IReadOnlyList<double> Cuts => _cuts ?? [];

    /// <summary>Bins of numbers at quantiles (definition R7) of the reference.</summary>
    /// <param name="reference">The reference's values in any order; NaN is missing.</param>
    /// <param name="count">Bins asked for, 2 to 100. Default 10. Ties make fewer: equal quantiles are one end.</param>
    /// <exception cref="ArgumentException">There is no number, or one is infinite.</exception>
    public static ReferenceBins OfNumbers(ReadOnlySpan<double> reference, int count = 10)
    {
        if (count is < 2 or > 100)
            throw new ArgumentOutOfRangeException(nameof(count), count, "Ask for 2 to 100 bins.");
        var sorted = new double[reference.Length];
        int known = 0;
        foreach (double value in reference)
        {
            if (double.IsInfinity(value))
                throw new ArgumentException("The reference holds an infinite number; leave it out or make it missing (NaN).", nameof(reference));
            if (!double.IsNaN(value))
                sorted[known++] = value;
        }

        if (known == 0)
            throw new ArgumentException("The reference holds no number to make bins of.", nameof(reference));
        Array.Sort(sorted, 0, known);
        var cuts = new List<double>(count - 1);
        int below = 0;
        for (int k = 1; k < count; k++)
        {
            // R7 on the sorted values: Quantiles.Of would copy and sort them again for each of many series.
            double position = (known - 1) * ((double)k / count), whole = Math.Floor(position);
            double nearest = Math.Round(position);
            if (Math.Abs(position - nearest) < 1e-12 * Math.Max(1, position))
                (position, whole) = (nearest, nearest);
            double low = sorted[(int)whole], high = sorted[Math.Min((int)whole + 1, known - 1)], part = position - whole;
            double cut = part == 0 ? low : (1 - part) * low + part * high;
            // Nothing lies above the largest value, and ends among ties hold nothing between them: such bins would be empty by construction.
            int upTo = UpTo(sorted, known, cut);
            if (upTo == known || upTo == below)
                continue;
            cuts.Add(cut);
            below = upTo;
        }

        return AtCuts([.. cuts]);
    }

    private static int UpTo(double[] sorted, int count, double value)
    {
        int low = 0, high = count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle] <= value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>Bins of numbers between given ends, such as those of a published scale.</summary>
    /// <param name="cuts">Inner ends, strictly ascending and finite; the first and the last bin are open.</param>
    /// <exception cref="ArgumentException">Ends do not ascend, or are not finite.</exception>
    public static ReferenceBins AtCuts(ReadOnlySpan<double> cuts)
    {
        for (int i = 0; i < cuts.Length; i++)
        {
            if (!double.IsFinite(cuts[i]) || (i > 0 && !(cuts[i] > cuts[i - 1])))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"End {i} of the bins is {cuts[i]:R}; ends are finite and strictly ascending."), nameof(cuts));
        }

        double[] kept = cuts.ToArray();
        var labels = new string[kept.Length + 2];
        for (int i = 0; i <= kept.Length; i++)
        {
            labels[i] = kept.Length == 0 ? "all values"
                : i == 0 ? string.Create(CultureInfo.InvariantCulture, $"≤ {kept[0]:G4}")
                : i == kept.Length ? string.Create(CultureInfo.InvariantCulture, $"> {kept[^1]:G4}")
                : string.Create(CultureInfo.InvariantCulture, $"{kept[i - 1]:G4} to {kept[i]:G4}");
        }

        labels[^1] = MissingLabel;
        return new ReferenceBins(kept, null, labels);
    }

    /// <summary>A bin for each category of the reference, in ordinal order; one for categories it did not have; one for missing values.</summary>
    /// <param name="reference">The reference's values; null is missing.</param>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static ReferenceBins OfCategories(IEnumerable<string?> reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        string[] levels = [.. reference.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (levels.Length == 0)
            throw new ArgumentException("The reference holds no category to make bins of.", nameof(reference));
        return new ReferenceBins(null, levels.Select((level, i) => (level, i)).ToDictionary(pair => pair.level, pair => pair.i, StringComparer.Ordinal), [.. levels, NewLabel, MissingLabel]);
    }

    /// <summary>How many values fall in each bin.</summary>
    /// <param name="values">Numbers; NaN is missing.</param>
    /// <exception cref="ArgumentException">A number is infinite.</exception>
    /// <exception cref="InvalidOperationException">These are bins of categories.</exception>
    public long[] Count(ReadOnlySpan<double> values)
    {
        if (_cuts is not { } cuts)
            throw new InvalidOperationException("These are bins of categories; count texts in them.");
        var counts = new long[Labels.Count];
        foreach (double value in values)
        {
            if (double.IsNaN(value))
            {
                counts[^1]++;
                continue;
            }

            if (double.IsInfinity(value))
                throw new ArgumentException("The values hold an infinite number; leave it out or make it missing (NaN).", nameof(values));
            int bin = 0;
            if (cuts.Length <= 16)
            {
                foreach (double cut in cuts)
                    bin += value > cut ? 1 : 0;
            }
            else
            {
                int place = Array.BinarySearch(cuts, value);
                bin = place >= 0 ? place : ~place;
            }

            counts[bin]++;
        }

        return counts;
    }

    /// <summary>How many values fall in each bin.</summary>
    /// <param name="values">Categories; null is missing.</param>
    /// <exception cref="InvalidOperationException">These are bins of numbers.</exception>
    public long[] Count(IEnumerable<string?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (_categories is not { } categories)
            throw new InvalidOperationException("These are bins of numbers; count numbers in them.");
        var counts = new long[Labels.Count];
        foreach (string? value in values)
            counts[value is null ? counts.Length - 1 : categories.GetValueOrDefault(value, counts.Length - 2)]++;
        return counts;
    }
}
