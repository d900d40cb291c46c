using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Survival;

/// <summary>Whether groups differ in the time to an event: the log-rank test and its family by Harrington and Fleming. Immutable.</summary>
/// <remarks>
/// At each event time, what each group has is held against what it would have if all had the same hazard. With rho = 0 all times count alike (log-rank, best where hazards are proportional), with rho = 1 each counts by the share
/// that is left (Peto and Peto's Wilcoxon, which looks at early differences). Strata: the comparison is made within each and added up. R: <c>survdiff</c>, which does not take entries; they are taken up here in who is at risk.
/// Sources: Mantel (1966); Harrington and Fleming (1982), Biometrika 69.
/// </remarks>
/// <param name="Groups">Codes of the groups with usable rows.</param>
/// <param name="Observed">Events of each group (with rho, weighted).</param>
/// <param name="Expected">Events that each would have under one hazard.</param>
/// <param name="ChiSquared">The statistic; NaN where there is none.</param>
/// <param name="DegreesOfFreedom">Groups less one.</param>
/// <param name="PValue">Its p value; NaN where there is none.</param>
/// <param name="Reason">Null, or why there is no test.</param>
/// <param name="Missingness">Which rows were left out.</param>
/// <param name="Early">What became of times that are not after the origin.</param>
public sealed record LogRankTest(
    IReadOnlyList<int> Groups, IReadOnlyList<double> Observed, IReadOnlyList<double> Expected, double ChiSquared, int DegreesOfFreedom, double PValue, string? Reason, MissingnessRecord Missingness, EarlyTimes Early)
{
    /// <summary>Compares groups.</summary>
    /// <param name="times">Times and events (0 and 1), without weights.</param>
    /// <param name="groups">The groups.</param>
    /// <param name="strata">Strata within which groups are compared; null for none.</param>
    /// <param name="rho">Power of the share left that weighs each time. Default 0.</param>
    /// <param name="early">What becomes of times that are not after the origin.</param>
    /// <param name="cancellationToken">Stops a long computation.</param>
    /// <exception cref="ArgumentException">There are weights, or the data are not times to one event; the message names the row.</exception>
    public static LogRankTest Of(EventTimes times, Grouping groups, Grouping? strata = null, double rho = 0, EarlyTimeRule early = EarlyTimeRule.Refuse, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(groups);
        if (times.Weights is not null)
            throw new ArgumentException("The log-rank test takes no weights. Leave them out, or fit a CoxRegression, whose score test takes them.", nameof(times));
        if (!double.IsFinite(rho))
            throw new ArgumentOutOfRangeException(nameof(rho), rho, "Rho is a finite number: 0 for the log-rank test, 1 for Peto and Peto's.");
        EventRows rows = EventRows.Find(times, 1, early, [], [groups, strata], cancellationToken);
        (int Group, int[] Members)[] found = [.. GroupMembers.Of(rows, groups)];
        int count = found.Length;
        int[] place = new int[groups.GroupCount];
        for (int g = 0; g < count; g++)
            place[found[g].Group] = g;
        double[] observed = new double[count], expected = new double[count];
        var variance = new double[count, count];
        foreach ((_, int[] members) in GroupMembers.Of(rows, strata))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Add(rows, members, i => place[groups.Codes[rows.Rows[i]]], rho, observed, expected, variance);
        }

        int[] codes = [.. found.Select(pair => pair.Group)];
        LogRankTest None(string reason) => new(codes, observed, expected, double.NaN, Math.Max(0, count - 1), double.NaN, reason, rows.Missingness, rows.Early);
        if (count < 2)
            return None($"No test, because there {(count == 1 ? "is one group" : "are no groups")} with usable rows and two are the least.");

        // Groups that are never at risk together with others have nothing to be compared by.
        int[] compared = [.. Enumerable.Range(0, count).Where(g => variance[g, g] > 1e-12 * Math.Max(1, expected[g]))];
        if (compared.Length < 2)
            return None("No test, because no event happened while two groups were at risk. Check that the groups were observed over the same times.");
        var block = new double[compared.Length - 1, compared.Length - 1];
        var difference = new double[compared.Length - 1];
        for (int a = 0; a < difference.Length; a++)
        {
            difference[a] = observed[compared[a]] - expected[compared[a]];
            for (int b = 0; b < difference.Length; b++)
                block[a, b] = variance[compared[a], compared[b]];
        }

        if (SymmetricSolver.Of(block) is not { } solver)
            return None("No test, because some groups are never at risk together with the others. Compare groups that were observed over the same times.");
        double statistic = difference.Zip(solver.Solve(difference), (d, s) => d * s).Sum();
        return new LogRankTest(codes, observed, expected, statistic, difference.Length, ChiSquaredDistribution.UpperTail(statistic, difference.Length), null, rows.Missingness, rows.Early);
    }

    private static void Add(EventRows rows, int[] members, Func<int, int> groupOf, double rho, double[] observed, double[] expected, double[,] variance)
    {
        int count = observed.Length;
        int[] order = [.. members], entering = [.. members];
        double[] keys = [.. order.Select(i => rows.Time[i])], entries = [.. entering.Select(i => rows.Entry[i])];
        Array.Sort(keys, order);
        Array.Sort(entries, entering);
        double[] weights = Weights(rows, members, rho);
        var steps = weights.Length;
        double[] atRisk = new double[count], events = new double[count];
        int late = entering.Length - 1;
        for (int i = order.Length - 1; i >= 0;)
        {
            double time = keys[i];
            Array.Clear(events);
            for (; i >= 0 && keys[i] == time; i--)
            {
                int g = groupOf(order[i]);
                atRisk[g]++;
                events[g] += rows.Kind[order[i]];
            }

            for (; rows.HasEntry && late >= 0 && entries[late] >= time; late--)
                atRisk[groupOf(entering[late])]--;
            double weight = weights[--steps], all = atRisk.Sum(), happened = events.Sum();
            if (happened == 0)
                continue;
            double spread = all > 1 ? weight * weight * happened * (all - happened) / (all - 1) : 0;
            for (int a = 0; a < count; a++)
            {
                observed[a] += weight * events[a];
                double share = atRisk[a] / all;
                expected[a] += weight * happened * share;
                if (share == 0)
                    continue;
                for (int b = 0; b < count; b++)
                    variance[a, b] += spread * share * ((a == b ? 1 : 0) - atRisk[b] / all);
            }
        }
    }

    /// <summary>The share of all that is left just before each distinct time, to the power of rho.</summary>
    private static double[] Weights(EventRows rows, int[] members, double rho)
    {
        RiskSteps steps = RiskSteps.Of(rows, members, 1);
        var weights = new double[steps.Times.Length];
        double share = 1;
        for (int k = 0; k < weights.Length; k++)
        {
            weights[k] = rho == 0 ? 1 : rho == 1 ? share : Elementary.Pow(share, rho);
            share *= 1 - steps.Events[0][k] / steps.AtRisk[k];
        }

        return weights;
    }
}
