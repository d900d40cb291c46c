using System.Globalization;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Survival;

/// <summary>The rows of event times that can be used, in the order given: complete, with a weight above zero, and with the rule for early times applied.</summary>
internal sealed class EventRows
{
    private EventRows(int[] rows, double[] time, double[] entry, int[] kind, double[] weight, MissingnessRecord missingness, EarlyTimes early, bool hasEntry, bool hasWeights) =>
        (Rows, Time, Entry, Kind, Weight, Missingness, Early, HasEntry, HasWeights) = (rows, time, entry, kind, weight, missingness, early, hasEntry, hasWeights);

    public int[] Rows { get; }

    public double[] Time { get; }

    public double[] Entry { get; }

    public int[] Kind { get; }

    public double[] Weight { get; }

    public MissingnessRecord Missingness { get; }

    public EarlyTimes Early { get; }

    public bool HasEntry { get; }

    public bool HasWeights { get; }

    public int Count => Rows.Length;

    /// <summary>The same rows, each counting once.</summary>
    public EventRows WithoutWeights() => HasWeights ? new EventRows(Rows, Time, Entry, Kind, [.. Enumerable.Repeat(1.0, Count)], Missingness, Early, HasEntry, false) : this;

    /// <summary>Finds them.</summary>
    /// <param name="times">The data.</param>
    /// <param name="kinds">Kinds of event that there may be, from 1.</param>
    /// <param name="rule">What becomes of early times.</param>
    /// <param name="columns">Further columns that a row needs, by name.</param>
    /// <param name="groupings">Groups that a row needs to belong to.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="ArgumentException">A number is infinite, an event is no number of a kind, a weight negative, or a time too early under the rule.</exception>
    public static EventRows Find(
        EventTimes times, int kinds, EarlyTimeRule rule, IEnumerable<(string Name, ReadOnlyMemory<double> Values)> columns, IEnumerable<Grouping?> groupings, CancellationToken cancellationToken)
    {
        int n = times.RowCount;
        var dropped = new bool[n];
        var missing = new List<MissingCount>();
        Scan("time", times.Time.Span);
        Scan("event", times.Occurred.Span);
        if (times.Entry is { } entries)
            Scan("entry", entries.Span);
        foreach ((string name, ReadOnlyMemory<double> values) in columns)
            Scan(name, values.Span);
        if (times.Weights is { } weights)
        {
            Scan("weights", weights.Span);
            int negative = weights.Span.IndexOfAnyInRange(double.NegativeInfinity, -double.Epsilon);
            if (negative >= 0)
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The weight of row {negative} is {weights.Span[negative]:R}; weights are zero or more."), nameof(times));
        }

        foreach (Grouping? grouping in groupings)
        {
            if (grouping is not null)
                ScanGroups(grouping);
        }

        int complete = dropped.Count(drop => !drop);
        return Select(times, kinds, rule, dropped, new MissingnessRecord(n, complete, missing));

        void Scan(string name, ReadOnlySpan<double> values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = 0;
            for (int row = 0; row < values.Length; row++)
            {
                if (double.IsFinite(values[row]))
                    continue;
                if (double.IsInfinity(values[row]))
                    throw new ArgumentException($"{name} is infinite in row {row}. Times to an event need finite numbers: correct the value, or make it missing (NaN) to leave the row out.", nameof(times));
                dropped[row] = true;
                count++;
            }

            if (count > 0)
                missing.Add(new MissingCount(name, count));
        }

        void ScanGroups(Grouping grouping)
        {
            int count = 0;
            ReadOnlySpan<int> codes = grouping.Codes;
            for (int row = 0; row < codes.Length; row++)
            {
                if (codes[row] >= 0)
                    continue;
                dropped[row] = true;
                count++;
            }

            if (count > 0)
                missing.Add(new MissingCount(grouping.Name, count));
        }
    }

    private static EventRows Select(EventTimes times, int kinds, EarlyTimeRule rule, bool[] dropped, MissingnessRecord missingness)
    {
        ReadOnlySpan<double> time = times.Time.Span, occurred = times.Occurred.Span, entry = times.Entry is { } given ? given.Span : [], weights = times.Weights is { } some ? some.Span : [];
        var rows = new List<int>(missingness.RowsUsed);
        double shortest = double.PositiveInfinity;
        int early = 0, earlyEvents = 0, first = -1;
        for (int row = 0; row < time.Length; row++)
        {
            if (dropped[row] || (!weights.IsEmpty && weights[row] == 0))
                continue;
            double kind = occurred[row];
            if (!(kind >= 0 && kind <= kinds && kind == Math.Floor(kind)))
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture, $"The event of row {row} is {kind:R}; expected is 0 (censored){(kinds == 1 ? " or 1" : $", or the number of an event from 1 to {kinds}")}."), nameof(times));
            }

            double atRisk = time[row] - (entry.IsEmpty ? 0 : entry[row]);
            if (atRisk > 0)
            {
                shortest = Math.Min(shortest, atRisk);
            }
            else
            {
                early++;
                earlyEvents += kind > 0 ? 1 : 0;
                first = first < 0 ? row : first;
                if (rule == EarlyTimeRule.LeaveOut)
                    continue;
            }

            rows.Add(row);
        }

        if (early > 0 && rule == EarlyTimeRule.Refuse)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"{early} {(early == 1 ? "row has a time" : "rows have times")} at or before {(entry.IsEmpty ? "zero" : "entry")}, {earlyEvents} of them with the event (the first is row {first}, with a time of {time[first]:R}{(entry.IsEmpty ? "" : $" and an entry of {entry[first]:R}")}): such rows were never at risk. Set EarlyTimes to LeaveOut, which leaves them out and counts them, to Move, which puts them just after the start, or count time from an earlier origin."),
                nameof(times));
        }

        int[] kept = [.. rows];
        double[] keptTime = new double[kept.Length], keptEntry = new double[kept.Length], keptWeight = new double[kept.Length];
        int[] keptKind = new int[kept.Length];
        double step = double.IsFinite(shortest) ? shortest / 2 : 1;
        for (int i = 0; i < kept.Length; i++)
        {
            int row = kept[i];
            keptEntry[i] = entry.IsEmpty ? 0 : entry[row];
            keptTime[i] = time[row] > keptEntry[i] ? time[row] : keptEntry[i] + step;
            keptWeight[i] = weights.IsEmpty ? 1 : weights[row];
            keptKind[i] = (int)occurred[row];
        }

        return new EventRows(kept, keptTime, keptEntry, keptKind, keptWeight, missingness, new EarlyTimes(rule, early, earlyEvents), !entry.IsEmpty, !weights.IsEmpty);
    }
}
