namespace ResearchKit.Statistics.Survival;

/// <summary>Distinct times of some rows in ascending order, with how many are at risk just before each, have an event of each kind, and are censored.</summary>
/// <remarks>Sums of weights; without weights they are exact counts. Times are equal where their bits are.</remarks>
internal sealed class RiskSteps
{
    private RiskSteps(double[] times, double[] atRisk, double[][] events, double[] censored) => (Times, AtRisk, Events, Censored) = (times, atRisk, events, censored);

    public double[] Times { get; }

    public double[] AtRisk { get; }

    /// <summary>By kind of event, from the first.</summary>
    public double[][] Events { get; }

    public double[] Censored { get; }

    public static RiskSteps Of(EventRows rows, IReadOnlyList<int> members, int kinds)
    {
        int[] order = [.. members];
        double[] keys = [.. order.Select(i => rows.Time[i])];
        Array.Sort(keys, order);
        double[] times = [.. Distinct(keys)];
        var events = new double[kinds][];
        for (int k = 0; k < kinds; k++)
            events[k] = new double[times.Length];
        double[] censored = new double[times.Length], atRisk = new double[times.Length];
        int at = -1;
        for (int i = 0; i < order.Length; i++)
        {
            if (at < 0 || keys[i] != times[at])
                at++;
            int row = order[i];
            (rows.Kind[row] == 0 ? censored : events[rows.Kind[row] - 1])[at] += rows.Weight[row];
            atRisk[at] += rows.Weight[row];
        }

        for (int k = times.Length - 2; k >= 0; k--)
            atRisk[k] += atRisk[k + 1];
        if (rows.HasEntry)
            TakeLateEntries(rows, [.. members], times, atRisk);
        return new RiskSteps(times, atRisk, events, censored);
    }

    /// <summary>Takes those away who come under observation at a time or later.</summary>
    private static void TakeLateEntries(EventRows rows, int[] members, double[] times, double[] atRisk)
    {
        double[] keys = [.. members.Select(i => rows.Entry[i])];
        Array.Sort(keys, members);
        double late = 0;
        int next = members.Length - 1;
        for (int k = times.Length - 1; k >= 0; k--)
        {
            for (; next >= 0 && keys[next] >= times[k]; next--)
                late += rows.Weight[members[next]];
            atRisk[k] -= late;
        }
    }

    private static IEnumerable<double> Distinct(double[] sorted)
    {
        for (int i = 0; i < sorted.Length; i++)
        {
            if (i == 0 || sorted[i] != sorted[i - 1])
                yield return sorted[i];
        }
    }
}
