using System.Globalization;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Causal;

/// <summary>Units (schools, learners) at several times, some of which are treated from some time on.</summary>
public sealed class PanelData
{
    /// <summary>Outcomes of units at times.</summary>
    /// <param name="outcome">The outcome; rows without one (NaN) are left out and counted. A unit may have several rows at a time, as a school has learners.</param>
    /// <param name="units">The unit of each row.</param>
    /// <param name="times">The time of each row, a whole number: a year, a term.</param>
    /// <param name="starts">When the row's unit is first treated; NaN or positive infinity where it never is. The same in all rows of a unit.</param>
    /// <param name="clusters">Groups within which units depend on each other; null for the units themselves. Each unit lies in one.</param>
    /// <exception cref="ArgumentException">Lengths differ, a time is no whole number, or a unit has two starts or clusters; the message names the row.</exception>
    public PanelData(ReadOnlyMemory<double> outcome, Grouping units, ReadOnlyMemory<double> times, ReadOnlyMemory<double> starts, Grouping? clusters = null)
    {
        ArgumentNullException.ThrowIfNull(units);
        (Outcome, Units, Times, Starts, Clusters) = (outcome, units, times, starts, clusters ?? units);
        if (units.Codes.Length != outcome.Length || times.Length != outcome.Length || starts.Length != outcome.Length || Clusters.Codes.Length != outcome.Length)
            throw new ArgumentException($"Outcome, units, times, starts and clusters have one value a row; the outcome has {outcome.Length}.", nameof(outcome));
        var (start, cluster, isKnown) = (new double[units.GroupCount], new int[units.GroupCount], new bool[units.GroupCount]);
        for (int row = 0; row < outcome.Length; row++)
        {
            double time = times.Span[row];
            if (double.IsInfinity(outcome.Span[row]) || double.IsInfinity(time) || (!double.IsNaN(time) && time != Math.Floor(time)))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Row {row} has the outcome {outcome.Span[row]:R} at time {time:R}; outcomes are finite, times whole numbers (years, terms counted on)."), nameof(times));
            int unit = units.Codes[row];
            if (unit < 0)
                continue;
            double own = StartOf(row);
            if (isKnown[unit] && (start[unit] != own || cluster[unit] != Clusters.Codes[row]))
                throw new ArgumentException($"A {units.Name} has two {(start[unit] != own ? "times of first treatment" : $"groups of {Clusters.Name}")} (row {row}); each has one in all its rows.", nameof(starts));
            (start[unit], cluster[unit], isKnown[unit]) = (own, Clusters.Codes[row], true);
        }
    }

    /// <summary>The outcome.</summary>
    public ReadOnlyMemory<double> Outcome { get; }

    /// <summary>The unit of each row.</summary>
    public Grouping Units { get; }

    /// <summary>The time of each row.</summary>
    public ReadOnlyMemory<double> Times { get; }

    /// <summary>When the row's unit is first treated; NaN or positive infinity where it never is.</summary>
    public ReadOnlyMemory<double> Starts { get; }

    /// <summary>Groups within which units depend on each other.</summary>
    public Grouping Clusters { get; }

    /// <summary>When the row's unit is first treated; positive infinity where it never is.</summary>
    /// <param name="row">The row, from 0.</param>
    public double StartOf(int row) => double.IsNaN(Starts.Span[row]) ? double.PositiveInfinity : Starts.Span[row];

    /// <summary>Rows in which nothing is missing.</summary>
    internal (int[] Rows, MissingnessRecord Missingness) Complete() => CausalRows.Complete(Outcome.Length, [("outcome", Outcome), ("time", Times)], Units == Clusters ? [Units] : [Units, Clusters]);
}
