using System.Globalization;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Monitoring;

/// <summary>One bin's part of a stability index.</summary>
/// <param name="Label">Name of the bin.</param>
/// <param name="Reference">Cases of the reference in it.</param>
/// <param name="Current">Current cases in it.</param>
/// <param name="Contribution">Its part of the index, 0 or above; NaN where there is no index.</param>
public sealed record BinShift(string Label, long Reference, long Current, double Contribution);

/// <summary>How far a variable's distribution has moved from the reference's: the population stability index, with the threshold that an unchanged variable passes at a stated rate.</summary>
/// <remarks>
/// <para>
/// The index is the sum over bins of (q − p) ln(q / p), p the reference's shares and q the current ones (Kullback and Leibler's J divergence, 1951; Siddiqi, 2006). Unchanged, it is about (1 / n + 1 / m) times
/// chi-squared with bins − 1 degrees of freedom (Yurdakul and Naranjo, 2020), so that the customary 0.1 and 0.25 mean alarms all the time for 100 cases and none at all for 100,000: the threshold here follows the sizes.
/// </para>
/// <para>
/// Bins that are empty on both sides are left out. Bins are the reference's (<see cref="ReferenceBins"/>). A change that keeps the shares of bins is not seen; small samples see large changes only.
/// Shares agree with direct computation in NumPy to 1e-12.
/// </para>
/// </remarks>
public sealed class StabilityIndex
{
    private StabilityIndex(IReadOnlyList<BinShift> bins, StabilityOptions options)
    {
        (Bins, Options) = (bins, options);
    }

    /// <summary>The index, 0 or above, in nats; NaN where there is none.</summary>
    public double Value { get; private init; } = double.NaN;

    /// <summary>The value that an unchanged variable passes at the stated false-alarm rate; NaN where there is no index.</summary>
    public double Threshold { get; private init; } = double.NaN;

    /// <summary>How often an unchanged variable has an index this large or larger; NaN where there is none.</summary>
    public double PValue { get; private init; } = double.NaN;

    /// <summary>Jensen and Shannon's divergence of the shares, 0 to ln 2, in nats: the square of SciPy's <c>jensenshannon</c>. It needs no rule for empty bins.</summary>
    public double JensenShannon { get; private init; } = double.NaN;

    /// <summary>Whether the index passes the threshold.</summary>
    public bool IsAlarm => Value > Threshold;

    /// <summary>Cases of the reference.</summary>
    public long ReferenceCount { get; private init; }

    /// <summary>Current cases.</summary>
    public long CurrentCount { get; private init; }

    /// <summary>The bins, with what each brings to the index.</summary>
    public IReadOnlyList<BinShift> Bins { get; }

    /// <summary>Whether half a case was added to every bin, or shares were raised to the floor, since a bin is empty on one side.</summary>
    public bool EmptyBinRuleApplied { get; private init; }

    /// <summary>Whether the threshold was simulated rather than taken from chi-squared.</summary>
    public bool IsSimulated { get; private init; }

    /// <summary>Why there is no index; empty where there is one.</summary>
    public string Reason { get; private init; } = "";

    /// <summary>The settings.</summary>
    public StabilityOptions Options { get; }

    /// <summary>The index of numbers, in ten quantile bins of the reference and one for missing values.</summary>
    /// <param name="reference">The reference's values; NaN is missing.</param>
    /// <param name="current">The current values.</param>
    /// <param name="options">False-alarm rate, rule of empty bins; null for the defaults.</param>
    /// <param name="bins">Bins asked for. Default 10.</param>
    /// <exception cref="ArgumentException">A number is infinite.</exception>
    public static StabilityIndex OfNumbers(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, StabilityOptions? options = null, int bins = 10) =>
        Of(CountedVariable.OfNumbers("", reference, current, bins), options);

    /// <summary>The index of categories: one bin each, one for categories that the reference did not have, one for missing values.</summary>
    /// <param name="reference">The reference's values; null is missing.</param>
    /// <param name="current">The current values.</param>
    /// <param name="options">False-alarm rate, rule of empty bins; null for the defaults.</param>
    public static StabilityIndex OfCategories(IReadOnlyCollection<string?> reference, IReadOnlyCollection<string?> current, StabilityOptions? options = null) =>
        Of(CountedVariable.OfCategories("", reference, current), options);

    /// <summary>The index of counts in the same bins.</summary>
    /// <param name="counts">Cases in each bin, 0 or more.</param>
    /// <param name="options">False-alarm rate, rule of empty bins; null for the defaults.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a count is negative.</exception>
    public static StabilityIndex Of(CountedVariable counts, StabilityOptions? options = null) => Of(counts, options ?? new StabilityOptions(), null);

    internal static StabilityIndex Of(CountedVariable counts, StabilityOptions options, StabilityNulls? shared)
    {
        ArgumentNullException.ThrowIfNull(counts);
        options.Validate();
        (IReadOnlyList<string> labels, IReadOnlyList<long> reference, IReadOnlyList<long> current) = (counts.Labels, counts.Reference, counts.Current);
        if (labels.Count != reference.Count || labels.Count != current.Count)
            throw new ArgumentException($"There are {labels.Count} labels, {reference.Count} counts of the reference and {current.Count} current ones; give one of each for a bin.", nameof(counts));
        var (kept, p, q) = (new List<int>(labels.Count), new List<long>(labels.Count), new List<long>(labels.Count));
        long n = 0, m = 0;
        for (int i = 0; i < labels.Count; i++)
        {
            if (reference[i] < 0 || current[i] < 0)
                throw new ArgumentException($"Bin '{labels[i]}' has {reference[i]} cases of the reference and {current[i]} current ones; counts are 0 or more.", nameof(counts));
            if (reference[i] == 0 && current[i] == 0)
                continue;
            kept.Add(i);
            p.Add(reference[i]);
            q.Add(current[i]);
            n += reference[i];
            m += current[i];
        }

        BinShift[] Bins(double[]? parts) => [.. kept.Select((bin, k) => new BinShift(labels[bin], p[k], q[k], parts?[k] ?? double.NaN))];
        StabilityIndex None(string reason) => new(Bins(null), options) { Reason = reason, ReferenceCount = n, CurrentCount = m };
        if (n == 0 || m == 0)
            return None(n == 0 ? "The reference has no cases." : "Now there are no cases.");
        int empty = Enumerable.Range(0, kept.Count).FirstOrDefault(k => p[k] == 0 || q[k] == 0, -1);
        if (empty >= 0 && options.EmptyBins == EmptyBinRule.NoIndex)
            return None($"Bin '{labels[kept[empty]]}' is empty {(p[empty] == 0 ? "in the reference" : "now")}, where the index is infinite. Merge it with a neighbour, or choose EmptyBinRule.AddHalf.");

        double[] from = [.. p], to = [.. q], parts = new double[kept.Count];
        double value = StabilityNulls.Index(from, to, options.EmptyBins, parts);
        StabilityNull chance = (shared ?? new StabilityNulls(options)).Of(from, n, m, counts.BinsAreQuantiles);
        return new StabilityIndex(Bins(parts), options)
        {
            Value = value,
            Threshold = chance.Threshold,
            PValue = chance.UpperTail(value),
            JensenShannon = Divergence(from, n, to, m),
            ReferenceCount = n,
            CurrentCount = m,
            EmptyBinRuleApplied = empty >= 0,
            IsSimulated = chance.IsSimulated,
        };
    }

    private static double Divergence(double[] from, double n, double[] to, double m)
    {
        double sum = 0;
        for (int i = 0; i < from.Length; i++)
        {
            double p = from[i] / n, q = to[i] / m, middle = (p + q) / 2;
            sum += ((p > 0 ? p * Elementary.Log(p / middle) : 0) + (q > 0 ? q * Elementary.Log(q / middle) : 0)) / 2;
        }

        return Math.Max(0, sum);
    }

    /// <inheritdoc/>
    public override string ToString() => Reason.Length > 0 ? $"No index: {Reason}" : string.Create(
        CultureInfo.InvariantCulture, $"{Value:F4}, threshold {Threshold:F4} for {Options.FalseAlarmRate * 100:0.###} % false alarms ({ReferenceCount:N0} and {CurrentCount:N0} cases, {Bins.Count} bins)");
}
