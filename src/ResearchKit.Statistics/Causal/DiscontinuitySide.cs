using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Causal;

/// <summary>The rows on one side of the cutoff, in order of their distance to it (signed), with local polynomials at the cutoff.</summary>
internal sealed class DiscontinuitySide(double[] x, double[] y, int[]? clusters, int neighbours)
{
    public int Count => x.Length;

    /// <summary>The largest distance to the cutoff.</summary>
    public double Range { get; } = x.Length == 0 ? 0 : Math.Max(Math.Abs(x[0]), Math.Abs(x[^1]));

    public int DistinctWithin(double bandwidth) => x.Where(value => Math.Abs(value) <= bandwidth).Distinct().Count();

    public int Within(double bandwidth) => x.Count(value => Math.Abs(value) <= bandwidth);

    /// <summary>A polynomial of the outcome in the distance, with triangular weights that are zero at the bandwidth.</summary>
    /// <param name="bandwidth">The bandwidth.</param>
    /// <param name="order">The order, 0 or more.</param>
    /// <returns>The rows that count and what each adds to each coefficient; null where they do not determine it.</returns>
    public LocalPolynomial? Fit(double bandwidth, int order)
    {
        int first = Array.FindIndex(x, value => Math.Abs(value) < bandwidth), last = Array.FindLastIndex(x, value => Math.Abs(value) < bandwidth);
        if (first < 0)
            return null;
        int n = last - first + 1;
        var gram = new double[order + 1, order + 1];
        var powers = new double[n][];
        for (int i = 0; i < n; i++)
        {
            double u = x[first + i] / bandwidth, weight = 1 - Math.Abs(u);
            powers[i] = new double[order + 1];
            powers[i][0] = 1;
            for (int k = 1; k <= order; k++)
                powers[i][k] = powers[i][k - 1] * u;
            for (int a = 0; a <= order; a++)
            {
                for (int b = 0; b <= order; b++)
                    gram[a, b] += weight * powers[i][a] * powers[i][b];
            }
        }

        if (SymmetricSolver.Of(gram) is not { } solver)
            return null;
        var shares = new double[order + 1][];
        for (int k = 0; k <= order; k++)
            shares[k] = new double[n];
        for (int i = 0; i < n; i++)
        {
            double weight = 1 - Math.Abs(x[first + i] / bandwidth);
            double[] solved = solver.Solve(powers[i]);
            for (int k = 0; k <= order; k++)
                shares[k][i] = solved[k] * weight / Math.Pow(bandwidth, k);
        }

        return new LocalPolynomial(first, bandwidth, shares);
    }

    public double Coefficient(LocalPolynomial fit, int power) => Sum(fit, i => fit.Shares[power][i] * y[fit.First + i]);

    /// <summary>The constant of the bias: what the next power of the distance, in bandwidths, adds to a coefficient.</summary>
    public double Leading(LocalPolynomial fit, int power, int next) =>
        Math.Pow(fit.Bandwidth, power) * Sum(fit, i => fit.Shares[power][i] * Math.Pow(x[fit.First + i] / fit.Bandwidth, next));

    /// <summary>The variance of a sum of outcomes: by residuals from nearest neighbours, or of clusters from the polynomial of the rows' window.</summary>
    /// <param name="first">The first row of the window.</param>
    /// <param name="shares">What each row of the window adds.</param>
    /// <param name="fit">The polynomial whose residuals count where there are clusters.</param>
    /// <param name="parameters">How many coefficients the sum rests on.</param>
    public double Variance(int first, double[] shares, LocalPolynomial fit, int parameters)
    {
        if (clusters is null)
        {
            double[] residuals = FromNeighbours(first, shares.Length);
            double sum = 0;
            for (int i = 0; i < shares.Length; i++)
                sum += shares[i] * shares[i] * residuals[i] * residuals[i];
            return sum;
        }

        double[] coefficients = [.. fit.Shares.Select((_, k) => Coefficient(fit, k))];
        var sums = new Dictionary<int, double>();
        for (int i = 0; i < shares.Length; i++)
        {
            double expected = 0;
            for (int k = coefficients.Length - 1; k >= 0; k--)
                expected = (expected * x[first + i]) + coefficients[k];
            int cluster = clusters[first + i];
            sums[cluster] = sums.GetValueOrDefault(cluster) + (shares[i] * (y[first + i] - expected));
        }

        double g = sums.Count, n = shares.Length;
        return sums.OrderBy(pair => pair.Key).Sum(pair => pair.Value * pair.Value) * (g / (g - 1)) * ((n - 1) / (n - parameters));
    }

    // Abadie and Imbens (2006): each row less the mean of its nearest ones; those at the same distance are taken together.
    private double[] FromNeighbours(int first, int count)
    {
        var residuals = new double[count];
        for (int i = 0; i < count; i++)
        {
            int low = i, high = i;
            while (low > 0 && x[first + low - 1] == x[first + i])
                low--;
            while (high < count - 1 && x[first + high + 1] == x[first + i])
                high++;
            while (high - low < Math.Min(neighbours, count - 1))
            {
                double below = low == 0 ? double.PositiveInfinity : x[first + i] - x[first + low - 1], above = high == count - 1 ? double.PositiveInfinity : x[first + high + 1] - x[first + i];
                if (below <= above)
                    low = GroupStart(low - 1);
                if (above <= below)
                    high = GroupEnd(high + 1);
            }

            double sum = 0;
            for (int j = low; j <= high; j++)
                sum += j == i ? 0 : y[first + j];
            double others = high - low;
            residuals[i] = Math.Sqrt(others / (others + 1)) * (y[first + i] - (sum / others));
        }

        return residuals;

        int GroupStart(int at)
        {
            while (at > 0 && x[first + at - 1] == x[first + at])
                at--;
            return at;
        }

        int GroupEnd(int at)
        {
            while (at < count - 1 && x[first + at + 1] == x[first + at])
                at++;
            return at;
        }
    }

    private static double Sum(LocalPolynomial fit, Func<int, double> of)
    {
        double sum = 0;
        for (int i = 0; i < fit.Count; i++)
            sum += of(i);
        return sum;
    }
}

/// <summary>A local polynomial as what each row adds to each coefficient.</summary>
/// <param name="First">The first row of its window.</param>
/// <param name="Bandwidth">Its bandwidth.</param>
/// <param name="Shares">Of each power, in units of the running variable, the share of each row of the window.</param>
internal sealed record LocalPolynomial(int First, double Bandwidth, double[][] Shares)
{
    public int Count => Shares[0].Length;
}
