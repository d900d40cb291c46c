namespace ResearchKit.Statistics.Factors;

/// <summary>
/// Means and covariances by maximum likelihood where answers are missing at random, by the EM algorithm (Dempster, Laird and Rubin 1977; Little and Rubin 2002, section 11.2).
/// </summary>
internal static class SaturatedMoments
{
    private const double Tolerance = 1e-10;
    private const int MostIterations = 20_000;

    public static (GroupMoments Moments, string? Reason) Estimate(GroupMoments moments, int p, IReadOnlyList<string> variables, CancellationToken cancellationToken)
    {
        // Pairs that no row has together have no covariance in the data.
        bool[] isThere = [.. Enumerable.Range(0, p).Select(i => moments.Patterns.Any(pattern => pattern.Observed.Contains(i)))];
        for (int a = 0; a < p; a++)
        {
            for (int b = 0; b < a; b++)
            {
                if (isThere[a] && isThere[b] && !moments.Patterns.Any(pattern => pattern.Observed.Contains(a) && pattern.Observed.Contains(b)))
                    return (moments, $"no row has answers to both {variables[b]} and {variables[a]}, so that their covariance is unknown");
            }
        }

        double n = moments.Weight;
        double[] mean = new double[p], covariance = new double[p * p];
        for (int j = 0; j < p; j++)
        {
            double weight = 0, sum = 0, square = 0;
            foreach (ResponsePattern pattern in moments.Patterns)
            {
                int at = Array.IndexOf(pattern.Observed, j);
                if (at < 0)
                    continue;
                weight += pattern.Weight;
                sum += pattern.Weight * pattern.Mean[at];
            }

            mean[j] = sum / weight;
            foreach (ResponsePattern pattern in moments.Patterns)
            {
                int at = Array.IndexOf(pattern.Observed, j);
                if (at >= 0)
                    square += pattern.Weight * (pattern.Covariance[at * pattern.Observed.Length + at] + Square(pattern.Mean[at] - mean[j]));
            }

            covariance[j * p + j] = square / weight;
        }

        double last = double.NegativeInfinity;
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var sums = new double[p];
            var products = new double[p * p];
            double logLikelihood = 0;
            foreach (ResponsePattern pattern in moments.Patterns)
            {
                if (Expect(pattern, p, mean, covariance, sums, products) is not { } part)
                    return (moments, "the covariances of the answers have no inverse: a variable is a combination of others, or too few rows have it");
                logLikelihood += part;
            }

            double[] before = mean;
            mean = [.. sums.Select((sum, j) => before[j] + sum / n)];
            for (int a = 0; a < p; a++)
            {
                for (int b = 0; b < p; b++)
                    covariance[a * p + b] = products[a * p + b] / n - sums[a] / n * sums[b] / n;
            }

            if (logLikelihood - last < Tolerance * Math.Max(1, Math.Abs(logLikelihood) * 1e-4))
                break;
            last = logLikelihood;
        }

        return (moments with { Mean = mean, Covariance = covariance }, null);
    }

    // Adds expected deviations from the present mean and their products; the pattern's part of the log-likelihood, or null where its covariances have no inverse.
    private static double? Expect(ResponsePattern pattern, int p, double[] mean, double[] covariance, double[] sums, double[] products)
    {
        int[] seen = pattern.Observed;
        int k = seen.Length;
        var own = new double[k * k];
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < k; b++)
                own[a * k + b] = covariance[seen[a] * p + seen[b]];
        }

        if (SymmetricMatrix.Invert(own, k, out _, 1e-11) is not { } found)
            return null;
        // Regression of every variable on those seen; a seen one is itself.
        var weights = new double[p * k];
        for (int j = 0; j < p; j++)
        {
            int at = Array.IndexOf(seen, j);
            for (int a = 0; a < k; a++)
            {
                if (at >= 0)
                {
                    weights[j * k + a] = at == a ? 1 : 0;
                    continue;
                }

                for (int b = 0; b < k; b++)
                    weights[j * k + a] += covariance[j * p + seen[b]] * found.Inverse[b * k + a];
            }
        }

        double n = pattern.Weight;
        var deviation = new double[k];
        var moments = new double[k * k];
        double trace = 0;
        for (int a = 0; a < k; a++)
            deviation[a] = pattern.Mean[a] - mean[seen[a]];
        for (int i = 0; i < k * k; i++)
        {
            moments[i] = pattern.Covariance[i] + deviation[i / k] * deviation[i % k];
            trace += moments[i] * found.Inverse[i];
        }

        var half = new double[p * k];
        for (int j = 0; j < p; j++)
        {
            for (int a = 0; a < k; a++)
            {
                sums[j] += n * weights[j * k + a] * deviation[a];
                for (int b = 0; b < k; b++)
                    half[j * k + a] += weights[j * k + b] * moments[b * k + a];
            }
        }

        var isSeen = new bool[p];
        foreach (int j in seen)
            isSeen[j] = true;
        for (int i = 0; i < p; i++)
        {
            for (int j = 0; j < p; j++)
            {
                double sum = 0;
                for (int a = 0; a < k; a++)
                    sum += half[i * k + a] * weights[j * k + a];
                if (!isSeen[i] && !isSeen[j])
                {
                    sum += covariance[i * p + j];
                    for (int a = 0; a < k; a++)
                        sum -= weights[i * k + a] * covariance[seen[a] * p + j];
                }

                products[i * p + j] += n * sum;
            }
        }

        return -n / 2 * (found.LogDeterminant + trace);
    }

    private static double Square(double x) => x * x;
}
