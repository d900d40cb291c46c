using System.Globalization;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Survival;

/// <summary>
/// Times in whole periods (weeks, terms) as one row a person and period at risk: what a discrete-time hazard is fitted to, as a logistic or complementary log-log regression of whether the event happens in the period. Immutable.
/// </summary>
/// <remarks>
/// A row (entry, time] is at risk in the periods entry + 1 to time. Hazards of several events: each is regressed on its own, rows with another event in the period counting as without it; the likelihood of each cause-specific hazard
/// factors that way (Lee, Feuer and Fine 2018, Biometrics 74). The logit model's ratios are of odds in a period; the complementary log-log model's are hazard ratios of a Cox model whose times were grouped (Prentice and Gloeckler 1978).
/// Rows of one person need no cluster-robust errors for that alone: the likelihood is a product over periods. Sources: Allison (1982); Singer and Willett (1993), JES 18; Tutz and Schmid (2016).
/// </remarks>
public sealed class PersonPeriods
{
    private PersonPeriods(int[] rows, double[] periods, int[] kinds, MissingnessRecord missingness, EarlyTimes early) =>
        (Rows, Periods, Kinds, Missingness, Early) = (rows, periods, kinds, missingness, early);

    /// <summary>Row of the event times that each row is of.</summary>
    public IReadOnlyList<int> Rows { get; }

    /// <summary>Its period, from 1.</summary>
    public IReadOnlyList<double> Periods { get; }

    /// <summary>0 where the period passed without an event, else the number of the event.</summary>
    public IReadOnlyList<int> Kinds { get; }

    /// <summary>Which rows of the event times were left out.</summary>
    public MissingnessRecord Missingness { get; }

    /// <summary>What became of times that are not after the origin.</summary>
    public EarlyTimes Early { get; }

    /// <summary>Whether an event of a kind happens, 1 and 0, by row.</summary>
    /// <param name="kind">The kind, from 1.</param>
    public double[] Outcome(int kind) => [.. Kinds.Select(one => one == kind ? 1.0 : 0)];

    /// <summary>Expands times.</summary>
    /// <param name="times">Times and entries in whole periods. Weights are not looked at, besides that a weight of zero leaves the row out.</param>
    /// <param name="kinds">How many kinds of event there are, 1 or more.</param>
    /// <param name="early">What becomes of times that are not after the origin. Moved ones are at risk in the first period.</param>
    /// <param name="cancellationToken">Stops a long expansion.</param>
    /// <exception cref="ArgumentException">A time is not whole, too early under the rule, or there would be more rows than an array holds; the message says which.</exception>
    public static PersonPeriods Expand(EventTimes times, int kinds = 1, EarlyTimeRule early = EarlyTimeRule.Refuse, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentOutOfRangeException.ThrowIfLessThan(kinds, 1);
        EventRows rows = EventRows.Find(times, kinds, early, [], [], cancellationToken);
        long total = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            double last = Math.Ceiling(rows.Time[i]);
            bool wasMoved = last != rows.Time[i] && early == EarlyTimeRule.Move && times.Time.Span[rows.Rows[i]] <= rows.Entry[i];
            if ((last != rows.Time[i] && !wasMoved) || Math.Floor(rows.Entry[i]) != rows.Entry[i])
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The time of row {rows.Rows[i]} is {rows.Time[i]:R} with an entry of {rows.Entry[i]:R}; discrete times are whole periods. Round times up to the period in which they fall, or fit a CoxRegression."), nameof(times));
            }

            total += (long)(last - rows.Entry[i]);
        }

        if (total > Array.MaxLength / 2)
            throw new ArgumentException($"There would be {total} rows, a person and period each. Count time in longer periods, or fit a CoxRegression.", nameof(times));
        int[] source = new int[total], kind = new int[total];
        var period = new double[total];
        int at = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            if ((i & 0xFFFF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            double last = Math.Ceiling(rows.Time[i]);
            for (double p = rows.Entry[i] + 1; p <= last; p++, at++)
                (source[at], period[at], kind[at]) = (rows.Rows[i], p, p == last ? rows.Kind[i] : 0);
        }

        return new PersonPeriods(source, period, kind, rows.Missingness, rows.Early);
    }
}
