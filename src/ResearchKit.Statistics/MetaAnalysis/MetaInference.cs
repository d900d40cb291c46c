using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.MetaAnalysis;

/// <summary>From coefficients and their covariance to estimates and joint tests, in the terms that were asked for.</summary>
internal static class MetaInference
{
    /// <summary>Estimates of all terms, with degrees of freedom of each combination of the scaled coefficients.</summary>
    public static (Estimate[] Estimates, double[,] Covariance) Estimates(
        MetaAnalysisData data, EffectRows rows, double[] scaled, double[,] scaledCovariance, Func<double[], double> degreesOfFreedom, double level)
    {
        double[] values = rows.Coefficients(scaled);
        double[,] covariance = rows.Covariance(scaledCovariance);
        int count = data.Moderators.Terms.Count;
        var estimates = new Estimate[count];
        var all = new double[count, count];
        for (int j = 0; j < count; j++)
        {
            int at = Array.IndexOf(rows.Kept, j);
            double[] contrast = at < 0 ? [] : [.. Enumerable.Range(0, rows.Terms).Select(b => rows.Back[at, b])];
            estimates[j] = at < 0
                ? Estimate.None(data.Moderators.Terms[j])
                : Estimate.FromStandardError(data.Moderators.Terms[j], values[at], Math.Sqrt(covariance[at, at]), degreesOfFreedom(contrast), level);
            for (int k = 0; k < count; k++)
            {
                int other = Array.IndexOf(rows.Kept, k);
                all[j, k] = at < 0 || other < 0 ? double.NaN : covariance[at, other];
            }
        }

        return (estimates, all);
    }

    /// <summary>Wald's test of the terms after the intercept; null where there is none.</summary>
    public static HeterogeneityTest? Moderators(MetaAnalysisData data, EffectRows rows, double[] scaled, double[,] covariance, double denominator)
    {
        int first = data.Moderators.HasIntercept ? 1 : 0, tested = rows.Terms - first;
        if (tested <= 0)
            return null;
        var part = new double[tested, tested];
        double[] values = scaled[first..];
        for (int a = 0; a < tested; a++)
        {
            for (int b = 0; b < tested; b++)
                part[a, b] = covariance[a + first, b + first];
        }

        if (SymmetricSolver.Of(part) is not { } solver)
            return null;
        double statistic = solver.Solve(values).Zip(values, (a, b) => a * b).Sum();
        return double.IsPositiveInfinity(denominator)
            ? new HeterogeneityTest(statistic, tested, denominator, ChiSquaredDistribution.UpperTail(statistic, tested))
            : new HeterogeneityTest(statistic / tested, tested, denominator, FDistribution.UpperTail(statistic / tested, tested, denominator));
    }

    /// <summary>Rows by study; each its own where there are no studies.</summary>
    public static int[][] Clusters(MetaAnalysisData data, EffectRows rows)
    {
        if (data.Studies is not { } studies)
            return [.. Enumerable.Range(0, rows.Count).Select(i => new[] { i })];
        int[] codes = [.. rows.Rows.Select(row => studies.Codes[row])];
        return [.. Enumerable.Range(0, rows.Count).GroupBy(i => codes[i]).Select(group => group.ToArray())];
    }
}
