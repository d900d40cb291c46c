using System.Globalization;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Causal;

/// <summary>What a regression discontinuity is estimated from.</summary>
public sealed class DiscontinuityData
{
    /// <summary>Outcomes and the variable that the cutoff is of.</summary>
    /// <param name="outcome">The outcome of each row; rows without one (NaN) are left out and counted.</param>
    /// <param name="running">The running variable: a test score, a birth date as a number; rows without it are left out.</param>
    /// <param name="clusters">Groups within which rows depend on each other; null for none.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a number is infinite; the message names it.</exception>
    public DiscontinuityData(ReadOnlyMemory<double> outcome, ReadOnlyMemory<double> running, Grouping? clusters = null)
    {
        if (outcome.Length != running.Length)
            throw new ArgumentException($"There are {outcome.Length} outcomes and {running.Length} values of the running variable. Give one of each a row.", nameof(running));
        if (clusters is not null && clusters.Codes.Length != outcome.Length)
            throw new ArgumentException($"There are clusters for {clusters.Codes.Length} rows and outcomes for {outcome.Length}. Give one a row.", nameof(clusters));
        Finite("outcome", outcome.Span);
        Finite("running variable", running.Span);
        (Outcome, Running, Clusters) = (outcome, running, clusters);
    }

    /// <summary>The outcome.</summary>
    public ReadOnlyMemory<double> Outcome { get; }

    /// <summary>The running variable.</summary>
    public ReadOnlyMemory<double> Running { get; }

    /// <summary>Groups within which rows depend on each other; null for none.</summary>
    public Grouping? Clusters { get; }

    private static void Finite(string name, ReadOnlySpan<double> values)
    {
        for (int row = 0; row < values.Length; row++)
        {
            if (double.IsInfinity(values[row]))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The {name} is infinite in row {row}. Make it missing (NaN), or leave the row out."), nameof(values));
        }
    }
}
