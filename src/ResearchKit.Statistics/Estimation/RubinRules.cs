using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Estimation;

/// <summary>
/// Rubin's rules: one answer of the answers that several completed data sets (imputations, plausible values) give.
/// </summary>
/// <remarks>
/// Sources: Rubin (1987), Multiple Imputation for Nonresponse in Surveys; Barnard and Rubin (1999), Biometrika 86 (degrees of freedom); Li, Raghunathan and Rubin (1991), JASA 86, and
/// Reiter (2007), Biometrika 94 (joint test "D1"). Agree with <c>mice::pool</c> and <c>mitools::MIcombine</c> to a relative 1e-12 on the stored reference values.
/// Averaging data sets first, or analysing one of them, leaves the between variance out: standard errors are then too small.
/// </remarks>
public static class RubinRules
{
    /// <summary>Pools one quantity.</summary>
    /// <param name="term">Its name.</param>
    /// <param name="values">The estimate in each data set; 2 or more, all finite.</param>
    /// <param name="standardErrors">Its standard error in each, finite and not negative.</param>
    /// <param name="completeDegreesOfFreedom">Degrees of freedom there would be without anything missing; positive infinity where tests are normal.</param>
    /// <param name="confidenceLevel">Level of the interval, between 0 and 1.</param>
    /// <exception cref="ArgumentException">Fewer than two data sets, lengths differ, or a number is not finite: the message names the data set.</exception>
    public static PooledEstimate Pool(string term, ReadOnlySpan<double> values, ReadOnlySpan<double> standardErrors, double completeDegreesOfFreedom, double confidenceLevel = 0.95)
    {
        int m = values.Length;
        if (m < 2)
            throw new ArgumentException($"Rubin's rules need at least 2 data sets and {term} has {m}: between-imputation variance cannot be seen in one. Impute 20 or more times.", nameof(values));
        if (standardErrors.Length != m)
            throw new ArgumentException($"{term} has {m} estimates and {standardErrors.Length} standard errors. Give one of each a data set.", nameof(standardErrors));
        double mean = 0, within = 0;
        for (int i = 0; i < m; i++)
        {
            if (!double.IsFinite(values[i]) || !double.IsFinite(standardErrors[i]) || standardErrors[i] < 0)
            {
                throw new ArgumentException(
                    $"{term} has the estimate {values[i]:R} with the standard error {standardErrors[i]:R} in data set {i + 1}; pooling needs finite numbers in each. See why that data set gave none.", nameof(values));
            }

            mean += values[i] / m;
            within += standardErrors[i] * standardErrors[i] / m;
        }

        double between = 0;
        foreach (double value in values)
            between += (value - mean) * (value - mean) / (m - 1);
        double extra = (1 + 1.0 / m) * between, total = within + extra;
        double degrees = DegreesOfFreedom(m, extra, total, completeDegreesOfFreedom), increase = extra / within;
        double fraction = extra == 0 ? 0 : double.IsInfinity(increase) ? 1 : (increase + 2 / (degrees + 3)) / (increase + 1);
        return new PooledEstimate(Estimate.FromStandardError(term, mean, Math.Sqrt(total), degrees, confidenceLevel), within, between, m, fraction);
    }

    /// <summary>Barnard and Rubin's degrees of freedom.</summary>
    private static double DegreesOfFreedom(int m, double extra, double total, double complete)
    {
        double share = total > 0 ? extra / total : 0;
        double old = share == 0 ? double.PositiveInfinity : (m - 1) / (share * share);
        if (double.IsPositiveInfinity(complete))
            return old;
        double observed = (complete + 1) / (complete + 3) * complete * (1 - share);
        return double.IsPositiveInfinity(old) ? observed : old * observed / (old + observed);
    }

    /// <summary>Tests jointly that several quantities are zero ("D1"): Wald's test with the average relative increase of variance.</summary>
    /// <param name="values">For each data set, the estimates.</param>
    /// <param name="covariances">For each data set, their covariance matrix.</param>
    /// <param name="completeDegreesOfFreedom">Degrees of freedom of the complete data; positive infinity where tests are normal.</param>
    /// <returns>The F statistic, its degrees of freedom and p value, and the average relative increase of variance.</returns>
    /// <exception cref="ArgumentException">Fewer than two data sets, sizes differ, or the mean covariance is singular.</exception>
    public static PooledTest Test(IReadOnlyList<double[]> values, IReadOnlyList<double[,]> covariances, double completeDegreesOfFreedom = double.PositiveInfinity)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(covariances);
        int m = values.Count;
        if (m < 2 || covariances.Count != m)
            throw new ArgumentException($"A pooled test needs at least 2 data sets with estimates and covariances; there are {m} and {covariances.Count}.", nameof(values));
        int k = values[0].Length;
        if (k == 0 || values.Any(one => one.Length != k) || covariances.Any(one => one.GetLength(0) != k || one.GetLength(1) != k))
            throw new ArgumentException($"Each data set needs the same estimates (the first has {k}) and a covariance matrix of that size.", nameof(values));
        var mean = new double[k];
        var within = new double[k, k];
        var between = new double[k, k];
        for (int i = 0; i < m; i++)
        {
            for (int a = 0; a < k; a++)
            {
                mean[a] += values[i][a] / m;
                for (int b = 0; b < k; b++)
                    within[a, b] += covariances[i][a, b] / m;
            }
        }

        for (int i = 0; i < m; i++)
        {
            for (int a = 0; a < k; a++)
            {
                for (int b = 0; b < k; b++)
                    between[a, b] += (values[i][a] - mean[a]) * (values[i][b] - mean[b]) / (m - 1);
            }
        }

        double[,] lower = Cholesky(within);
        double trace = 0;
        for (int b = 0; b < k; b++)
            trace += Solve(lower, [.. Enumerable.Range(0, k).Select(a => between[a, b])])[b];
        double increase = (1 + 1.0 / m) * trace / k;
        double[] solved = Solve(lower, mean);
        double statistic = 0;
        for (int a = 0; a < k; a++)
            statistic += mean[a] * solved[a];
        statistic /= k * (1 + increase);
        double denominator = Denominator(k, m, increase, completeDegreesOfFreedom);
        double p = double.IsPositiveInfinity(denominator) ? ChiSquaredDistribution.UpperTail(statistic * k, k) : FDistribution.UpperTail(statistic, k, denominator);
        return new PooledTest(statistic, k, denominator, p, increase);
    }

    private static double Denominator(int k, int m, double r, double complete)
    {
        double t = k * (m - 1.0);
        if (r == 0)
            return double.IsPositiveInfinity(complete) ? complete : (complete + 1) / (complete + 3) * complete;
        if (double.IsPositiveInfinity(complete) || t <= 4)
        {
            return t > 4
                ? 4 + (t - 4) * (1 + (1 - 2 / t) / r) * (1 + (1 - 2 / t) / r)
                : t * (1 + 1.0 / k) * (1 + 1 / r) * (1 + 1 / r) / 2;
        }

        double a = r * t / (t - 2), ideal = (complete + 1) / (complete + 3) * complete;
        double c0 = 1 / (t - 4);
        double c1 = ideal - 2 * (1 + a);
        double c2 = ideal - 4 * (1 + a);
        double z = 1 / c2
            + c0 * (a * a * c1 / ((1 + a) * (1 + a) * c2))
            + c0 * (8 * a * a * c1 / ((1 + a) * c2 * c2) + 4 * a * a / ((1 + a) * c2))
            + c0 * (4 * a * a / (c2 * c1) + 16 * a * a * c1 / (c2 * c2 * c2))
            + c0 * (8 * a * a / (c2 * c2));
        return 4 + 1 / z;
    }

    private static double[,] Cholesky(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        var lower = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[i, j];
                for (int k = 0; k < j; k++)
                    sum -= lower[i, k] * lower[j, k];
                if (i == j && !(sum > 1e-13 * matrix[i, i]))
                    throw new ArgumentException($"The mean covariance matrix of the tested estimates is singular at estimate {i + 1}: they are not independent of each other. Leave out what the others determine.");
                lower[i, j] = i == j ? Math.Sqrt(sum) : sum / lower[j, j];
            }
        }

        return lower;
    }

    private static double[] Solve(double[,] lower, double[] vector)
    {
        double[] x = [.. vector];
        int n = x.Length;
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < i; k++)
                x[i] -= lower[i, k] * x[k];
            x[i] /= lower[i, i];
        }

        for (int i = n - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < n; k++)
                x[i] -= lower[k, i] * x[k];
            x[i] /= lower[i, i];
        }

        return x;
    }
}

/// <summary>A joint test over completed data sets.</summary>
/// <param name="Statistic">The F statistic.</param>
/// <param name="NumeratorDegreesOfFreedom">Number of quantities tested.</param>
/// <param name="DenominatorDegreesOfFreedom">Degrees of freedom of the denominator; positive infinity where nothing is missing and tests are normal.</param>
/// <param name="PValue">From 0 to 1.</param>
/// <param name="RelativeIncrease">Average relative increase of variance through what is missing.</param>
public sealed record PooledTest(double Statistic, double NumeratorDegreesOfFreedom, double DenominatorDegreesOfFreedom, double PValue, double RelativeIncrease);
