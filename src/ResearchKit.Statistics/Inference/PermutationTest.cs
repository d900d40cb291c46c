using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Inference;

/// <summary>Which statistics count as at least as extreme.</summary>
public enum PermutationAlternative
{
    /// <summary>Those as far from zero.</summary>
    TwoSided,

    /// <summary>Those as large.</summary>
    Greater,

    /// <summary>Those as small.</summary>
    Less,
}

/// <summary>Settings of a <see cref="PermutationTest"/>.</summary>
public sealed record PermutationOptions
{
    /// <summary>Random permutations where there are too many to go through, at least 1. Default 9,999.</summary>
    public int Replications { get; init; } = 9999;

    /// <summary>All different arrangements are gone through if there are at most so many; 0 for never. Default 20,000.</summary>
    public int ExactUpTo { get; init; } = 20_000;

    /// <summary>What counts as extreme. Default: two-sided.</summary>
    public PermutationAlternative Alternative { get; init; }

    /// <summary>Seed of the permutations. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads, at least 1; null for all processors. The result is the same on any number.</summary>
    public int? Threads { get; init; }
}

/// <summary>
/// A permutation test: how often a statistic is as extreme when the values of one variable, such as who was in which group, are dealt out anew. Immutable.
/// </summary>
/// <param name="Statistic">The statistic of the data.</param>
/// <param name="PValue">
/// The share of arrangements as extreme. Exact: of all. Random: (as extreme + 1) / (permutations + 1), which is never zero and keeps its level (Phipson and Smyth 2010).
/// </param>
/// <param name="Arrangements">Arrangements that were looked at.</param>
/// <param name="IsExact">Whether these are all there are.</param>
/// <param name="Units">What was exchanged: rows or clusters.</param>
/// <param name="Method">The test in words.</param>
public sealed record PermutationTest(double Statistic, double PValue, int Arrangements, bool IsExact, int Units, string Method)
{
    // Statistics this near to each other are equal: sums in another order differ in their last digits.
    private const double Tie = 1e-10;

    /// <summary>Tests.</summary>
    /// <param name="variable">The values that are dealt out, one a row, finite: a treatment coded 0 and 1, a score.</param>
    /// <param name="statistic">Computes the statistic from the values as they are dealt, row by row. Called from several threads at once; must not change anything.</param>
    /// <param name="clusters">Rows that keep a value in common and are dealt to as one, such as classes that were assigned whole; null for single rows.</param>
    /// <param name="strata">Groups within which values are dealt, such as the blocks of an experiment; null for none.</param>
    /// <param name="options">Number, seed, alternative; null for the defaults.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ArgumentException">A value is not finite, differs within a cluster, a cluster lies in two strata, or something is missing; the message names the row.</exception>
    public static PermutationTest Of(
        ReadOnlyMemory<double> variable, Func<ReadOnlyMemory<double>, double> statistic, Grouping? clusters = null, Grouping? strata = null,
        PermutationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        options ??= new PermutationOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Replications, 1, nameof(options));
        var design = ExchangeableUnits.Of(variable.Span, clusters, strata);
        double observed = statistic(variable);
        if (double.IsNaN(observed))
            throw new ArgumentException("The statistic of the data is not a number: there is nothing to test.", nameof(statistic));
        double margin = Tie * Math.Max(1e-300, Math.Abs(observed));
        bool IsExtreme(double value) => options.Alternative switch
        {
            PermutationAlternative.Greater => value >= observed - margin,
            PermutationAlternative.Less => value <= observed + margin,
            _ => Math.Abs(value) >= Math.Abs(observed) - margin,
        };

        bool isExact = design.Arrangements() <= options.ExactUpTo;
        int count = isExact ? (int)design.Arrangements() : options.Replications;
        var extreme = new bool[count];
        var parallel = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = options.Threads ?? Environment.ProcessorCount };
        var stream = new RandomStream(options.Seed).Split("permutation");
        Parallel.For(0, count, parallel, i => extreme[i] = IsExtreme(statistic(isExact ? design.Arrangement(i) : design.Shuffled(stream.Split(i)))));
        int hits = extreme.Count(one => one);
        return new PermutationTest(
            observed, isExact ? (double)hits / count : (hits + 1.0) / (count + 1.0), count, isExact, design.UnitCount, string.Create(
                CultureInfo.InvariantCulture,
                $"{(isExact ? $"exact permutation test, all {count:N0} arrangements" : $"permutation test, {count:N0} random arrangements, seed {options.Seed}")} of {design.UnitCount:N0} {(clusters is null ? "rows" : $"clusters ({clusters.Name})")}{(strata is null ? "" : $" within {strata.Name}")}, {options.Alternative switch { PermutationAlternative.TwoSided => "two-sided", PermutationAlternative.Greater => "greater", _ => "less" }}"));
    }
}
