using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Causal;

/// <summary>
/// Least squares with an effect for each unit and each time. Units are taken out by subtracting their means, which leaves estimates and cluster-robust errors as they are with a dummy each (Pustejovsky and Tipton 2018, theorem 2; units lie within
/// clusters); times have a dummy each.
/// </summary>
internal static class WithinUnits
{
    public static LinearRegressionResult Fit(
        PanelData data, int[] rows, IReadOnlyList<(string Term, double[] Values)> terms, PanelOptions options, CancellationToken cancellationToken)
    {
        double[] outcome = CausalRows.Of(data.Outcome, rows).ToArray();
        double[] times = [.. rows.Select(row => data.Times.Span[row]).Distinct().Order()];
        int[] units = [.. rows.Select(row => data.Units.Codes[row])];
        var columns = new List<(string Term, ReadOnlyMemory<double> Values)>();
        foreach ((string term, double[] values) in terms)
            columns.Add((term, Centred(values, units, data.Units.GroupCount)));
        foreach (double time in times.Skip(1))
            columns.Add((FormattableString.Invariant($"time {time:R}"), Centred([.. rows.Select(row => data.Times.Span[row] == time ? 1.0 : 0)], units, data.Units.GroupCount)));
        cancellationToken.ThrowIfCancellationRequested();
        return new LinearRegression(new() { StandardErrors = options.StandardErrors, ConfidenceLevel = options.ConfidenceLevel }).Fit(
            new RegressionData(Centred(outcome, units, data.Units.GroupCount), DesignMatrix.Create(false, rows.Length, columns), null, null, CausalRows.Of(data.Clusters, rows)), cancellationToken);
    }

    public static double[] Centred(double[] values, int[] units, int count)
    {
        var (sums, counts) = (new double[count], new int[count]);
        for (int i = 0; i < values.Length; i++)
            (sums[units[i]], counts[units[i]]) = (sums[units[i]] + values[i], counts[units[i]] + 1);
        // Twice, so that a large mean leaves no rounding behind.
        double[] centred = [.. values.Select((value, i) => value - (sums[units[i]] / counts[units[i]]))];
        Array.Clear(sums);
        for (int i = 0; i < values.Length; i++)
            sums[units[i]] += centred[i];
        return [.. centred.Select((value, i) => value - (sums[units[i]] / counts[units[i]]))];
    }
}
