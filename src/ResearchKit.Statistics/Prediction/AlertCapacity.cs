using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Inference;

namespace ResearchKit.Statistics.Prediction;

/// <summary>What a given number of alerts finds: a counsellor can see so many learners a week and no more. Immutable.</summary>
/// <remarks>
/// In each cell (a counsellor's week) the rows with the highest predictions are alerted. Rows of equal prediction at the limit share the places that are left: counts are then expected values over all orders of them, and do not depend on
/// the order of the data. Intervals are percentiles over resampled clusters, or of rows within cells where there are no clusters; the limit stays the same in each resample. A count of alerts, no order of learners, comes out.
/// </remarks>
/// <param name="AlertsPerCell">Most alerts in one cell.</param>
/// <param name="Cells">Cells with rows.</param>
/// <param name="Alerts">Alerts in all; fewer than cells × alerts where a cell has fewer rows.</param>
/// <param name="Found">Expected number of alerted rows with the outcome.</param>
/// <param name="Recall">Share of rows with the outcome that are alerted.</param>
/// <param name="Precision">Share of alerts that have the outcome.</param>
/// <param name="Warnings">What a careful reader must know.</param>
public sealed record AlertCapacity(int AlertsPerCell, int Cells, int Alerts, double Found, PredictionEstimate Recall, PredictionEstimate Precision, IReadOnlyList<string> Warnings)
{
    /// <summary>Alerts for one true case; positive infinity where none is found.</summary>
    public double AlertsPerTrueCase => Alerts / Found;

    /// <summary>Computes.</summary>
    /// <param name="scored">Predictions and outcomes.</param>
    /// <param name="alerts">Most alerts in one cell, 1 or more.</param>
    /// <param name="cells">The cell of each row given to <see cref="ScoredOutcomes.Of"/>, such as counsellor and week; null for one cell of all rows. Rows without a cell are never alerted.</param>
    /// <param name="confidenceLevel">Level of the intervals. Default 0.95.</param>
    /// <param name="replications">Resamples. Default 1,000.</param>
    /// <param name="seed">Their seed. Default 1.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static AlertCapacity Of(ScoredOutcomes scored, int alerts, Grouping? cells = null, double confidenceLevel = 0.95, int replications = 1000, ulong seed = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentOutOfRangeException.ThrowIfLessThan(alerts, 1);
        int[] all = cells?.Codes.ToArray() ?? [];
        if (cells is not null && scored.Count > 0 && all.Length <= scored.Rows.Max())
            throw new ArgumentException($"The grouping {cells.Name} has {all.Length} values; the predictions were given for more rows. Give one a row.", nameof(cells));
        int[] cellOf = cells is null ? new int[scored.Count] : Array.ConvertAll(scored.Rows, row => all[row]);
        int[] descending = [.. scored.Ascending.Reverse()];
        (double found, double alerted) = Count(scored, descending, cellOf, alerts, null);
        int used = cellOf.Where(cell => cell >= 0).Distinct().Count();
        string Why(string measure) => scored.WhyNoContrast(measure) ?? $"No {measure}, because no row is in a cell.";
        if (scored.WhyNoContrast("recall") is not null || alerted == 0)
            return new AlertCapacity(alerts, used, (int)alerted, found, PredictionEstimate.None("recall", scored, confidenceLevel, Why("recall")), PredictionEstimate.None("precision", scored, confidenceLevel, Why("precision")), []);

        Grouping? clusters = scored.Clusters is null ? null : Grouping.FromKeys(scored.ClusterName!, Array.ConvertAll(scored.Clusters, code => (int?)code));
        // Without clusters rows are drawn within their cells, so that each has as many as it had.
        Grouping? strata = clusters is null && cells is not null ? Grouping.FromKeys(cells.Name, Array.ConvertAll(cellOf, code => (int?)code)) : null;
        var options = new BootstrapOptions { Replications = replications, Seed = seed, Interval = BootstrapInterval.Percentile, ConfidenceLevel = confidenceLevel };
        double[][]? byCell = clusters is not null && AreWithin(cellOf, scored.Clusters!) ? Totals(scored, descending, cellOf, alerts) : null;
        BootstrapResult Resampled(Func<double, double, double, double> of) => Bootstrap.Of(
            rows =>
            {
                double drawnEvents = 0, drawnFound = 0, drawnAlerts = 0;
                if (byCell is not null)
                {
                    // A cluster that is drawn twice brings its cells twice, each with its own alerts.
                    foreach (int row in rows.Span)
                    {
                        drawnEvents += scored.Occurred[row] ? 1 : 0;
                        drawnFound += byCell[0][row];
                        drawnAlerts += byCell[1][row];
                    }

                    return of(drawnEvents, drawnFound, drawnAlerts);
                }

                var times = new int[scored.Count];
                foreach (int row in rows.Span)
                {
                    times[row]++;
                    drawnEvents += scored.Occurred[row] ? 1 : 0;
                }

                (drawnFound, drawnAlerts) = Count(scored, descending, cellOf, alerts, times);
                return of(drawnEvents, drawnFound, drawnAlerts);
            },
            scored.Count, clusters, strata, options, cancellationToken);
        BootstrapResult recall = Resampled((drawnEvents, drawnFound, _) => drawnFound / drawnEvents);
        BootstrapResult precision = Resampled((_, drawnFound, drawnAlerts) => drawnFound / drawnAlerts);
        PredictionEstimate Estimate(string measure, double value, BootstrapResult result) => new(
            measure, value, result.StandardError, result.Lower, result.Upper, confidenceLevel, result.Method, scored.Count, scored.Events,
            double.IsNaN(result.Lower) ? result.Warnings.FirstOrDefault() ?? "No interval." : null);
        return new AlertCapacity(
            alerts, used, (int)alerted, found, Estimate("recall", found / scored.Events, recall), Estimate("precision", found / alerted, precision), [.. recall.Warnings.Union(precision.Warnings, StringComparer.Ordinal)]);
    }

    /// <summary>Whether each cell lies in one cluster.</summary>
    private static bool AreWithin(int[] cellOf, int[] clusters) =>
        Enumerable.Range(0, cellOf.Length).Where(i => cellOf[i] >= 0).GroupBy(i => cellOf[i]).All(cell => cell.Select(i => clusters[i]).Distinct().Count() == 1);

    /// <summary>Found and alerted of each cell, at its first row.</summary>
    private static double[][] Totals(ScoredOutcomes scored, int[] descending, int[] cellOf, int alerts)
    {
        double[] found = new double[cellOf.Length], alerted = new double[cellOf.Length];
        foreach (IGrouping<int, int> cell in descending.Where(i => cellOf[i] >= 0).GroupBy(i => cellOf[i]))
            (found[cell.First()], alerted[cell.First()]) = Count(scored, [.. cell], cellOf, alerts, null);
        return [found, alerted];
    }

    /// <summary>Found and alerted, with each row counted so many times; ties at the limit share.</summary>
    private static (double Found, double Alerted) Count(ScoredOutcomes scored, int[] descending, int[] cellOf, int alerts, int[]? times)
    {
        double found = 0, alerted = 0;
        var used = new Dictionary<int, double>();
        var tied = new Dictionary<int, (double Rows, double Events)>();
        for (int start = 0; start < descending.Length;)
        {
            tied.Clear();
            int end = start;
            for (; end < descending.Length && scored.Predicted[descending[end]] == scored.Predicted[descending[start]]; end++)
            {
                int i = descending[end], count = times?[i] ?? 1;
                if (count == 0 || cellOf[i] < 0)
                    continue;
                (double rows, double events) = tied.GetValueOrDefault(cellOf[i]);
                tied[cellOf[i]] = (rows + count, events + (scored.Occurred[i] ? count : 0));
            }

            foreach ((int cell, (double rows, double events)) in tied.OrderBy(pair => pair.Key))
            {
                double before = used.GetValueOrDefault(cell), places = Math.Min(rows, alerts - before);
                if (places <= 0)
                    continue;
                found += events * (places / rows);
                alerted += places;
                used[cell] = before + places;
            }

            start = end;
        }

        return (found, alerted);
    }
}
