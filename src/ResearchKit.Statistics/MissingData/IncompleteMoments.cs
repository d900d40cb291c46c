using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.MissingData;

/// <summary>Means and covariance of a normal distribution from incomplete rows, by expectation and maximisation (Little and Rubin 2002, section 11.2), pattern by pattern.</summary>
internal sealed class IncompleteMoments
{
    private const double Tolerance = 1e-11;
    private const int MostSteps = 20000;
    private readonly List<Pattern> _patterns;
    private readonly double[] _shift, _scale, _mean;
    private readonly double[,] _covariance;

    private IncompleteMoments(List<Pattern> patterns, double[] shift, double[] scale, double[] mean, double[,] covariance) =>
        (_patterns, _shift, _scale, _mean, _covariance) = (patterns, shift, scale, mean, covariance);

    public string? Reason { get; private init; }

    public int Iterations { get; private init; }

    public bool IsConverged { get; private init; }

    public int PatternCount => _patterns.Count;

    public int RowsUsed => _patterns.Sum(pattern => pattern.Count);

    public int ObservedByPattern => _patterns.Sum(pattern => pattern.Observed.Length);

    public double[] Means => [.. _mean.Select((mean, v) => _shift[v] + _scale[v] * mean)];

    public double[,] Covariance
    {
        get
        {
            int p = _mean.Length;
            var matrix = new double[p, p];
            for (int i = 0; i < p * p; i++)
                matrix[i / p, i % p] = _covariance[i / p, i % p] * _scale[i / p] * _scale[i % p];
            return matrix;
        }
    }

    /// <summary>Sum over patterns of rows times Mahalanobis's distance of their means, under the covariance times a factor.</summary>
    public double Distance(double factor)
    {
        double sum = 0;
        foreach (Pattern pattern in _patterns)
        {
            double[] difference = [.. pattern.Observed.Select((v, k) => pattern.Sum[k] / pattern.Count - _mean[v])];
            double[] solved = SymmetricSolver.Of(Part(_covariance, pattern.Observed))!.Solve(difference);
            for (int k = 0; k < difference.Length; k++)
                sum += pattern.Count / factor * difference[k] * solved[k];
        }

        return sum;
    }

    public static IncompleteMoments Estimate(double[][] columns, CancellationToken cancellationToken)
    {
        int p = columns.Length;
        double[] shift = [.. columns.Select(column => column.Where(value => !double.IsNaN(value)).Average())];
        double[] scale = [.. columns.Select((column, v) => Math.Sqrt(column.Where(value => !double.IsNaN(value)).Average(value => (value - shift[v]) * (value - shift[v]))))];
        List<Pattern> patterns = PatternsOf(columns, shift, scale);
        int n = patterns.Sum(pattern => pattern.Count);
        var mean = new double[p];
        var covariance = new double[p, p];
        for (int v = 0; v < p; v++)
            covariance[v, v] = 1;
        for (int step = 1; step <= MostSteps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var sums = new double[p];
            var products = new double[p, p];
            foreach (Pattern pattern in patterns)
            {
                if (!pattern.Expect(mean, covariance, sums, products))
                    return new IncompleteMoments(patterns, shift, scale, mean, covariance) { Reason = "No test, because some variables are a combination of others in the rows that have them: their covariance is singular. Leave one out." };
            }

            double change = 0;
            var next = new double[p, p];
            for (int a = 0; a < p; a++)
                change = Math.Max(change, Math.Abs(sums[a] / n - mean[a]));
            for (int a = 0; a < p; a++)
            {
                for (int b = 0; b < p; b++)
                {
                    next[a, b] = products[a, b] / n - sums[a] / n * (sums[b] / n);
                    change = Math.Max(change, Math.Abs(next[a, b] - covariance[a, b]));
                }
            }

            mean = [.. sums.Select(sum => sum / n)];
            covariance = next;
            if (change < Tolerance || step == MostSteps)
                return SymmetricSolver.Of(covariance) is null
                    ? new IncompleteMoments(patterns, shift, scale, mean, covariance) { Reason = "No test, because the covariance of the variables is singular: one is a combination of others. Leave one out." }
                    : new IncompleteMoments(patterns, shift, scale, mean, covariance) { Iterations = step, IsConverged = change < Tolerance };
        }

        throw new InvalidOperationException("EM ended without a last step.");
    }

    internal static double[,] Part(double[,] matrix, int[] indices)
    {
        var part = new double[indices.Length, indices.Length];
        for (int a = 0; a < indices.Length; a++)
        {
            for (int b = 0; b < indices.Length; b++)
                part[a, b] = matrix[indices[a], indices[b]];
        }

        return part;
    }

    private static List<Pattern> PatternsOf(double[][] columns, double[] shift, double[] scale)
    {
        var byKey = new Dictionary<string, Pattern>(StringComparer.Ordinal);
        for (int i = 0; i < columns[0].Length; i++)
        {
            int[] observed = [.. Enumerable.Range(0, columns.Length).Where(v => !double.IsNaN(columns[v][i]))];
            if (observed.Length == 0)
                continue;
            string key = string.Join(',', observed);
            if (!byKey.TryGetValue(key, out Pattern? pattern))
                byKey.Add(key, pattern = new Pattern(observed, columns.Length));
            pattern.Add([.. observed.Select(v => (columns[v][i] - shift[v]) / scale[v])]);
        }

        return [.. byKey.Values];
    }

    /// <summary>Rows with the same variables observed: their sums and cross-products.</summary>
    private sealed class Pattern(int[] observed, int variables)
    {
        private readonly double[,] _products = new double[observed.Length, observed.Length];

        public int[] Observed { get; } = observed;

        public double[] Sum { get; } = new double[observed.Length];

        public int Count { get; private set; }

        public void Add(double[] values)
        {
            Count++;
            for (int a = 0; a < values.Length; a++)
            {
                Sum[a] += values[a];
                for (int b = 0; b < values.Length; b++)
                    _products[a, b] += values[a] * values[b];
            }
        }

        /// <summary>Adds expected sums and cross-products of all variables given those observed; false where their covariance is singular.</summary>
        public bool Expect(double[] mean, double[,] covariance, double[] sums, double[,] products)
        {
            int k = Observed.Length;
            if (SymmetricSolver.Of(Part(covariance, Observed)) is not { } solver)
                return false;
            var slopes = new double[variables][];
            var means = new double[variables];
            for (int v = 0; v < variables; v++)
            {
                int at = Array.IndexOf(Observed, v);
                slopes[v] = at >= 0 ? [.. Enumerable.Range(0, k).Select(j => j == at ? 1.0 : 0)] : solver.Solve([.. Observed.Select(o => covariance[o, v])]);
                means[v] = mean[v];
                for (int j = 0; j < k; j++)
                    means[v] -= slopes[v][j] * mean[Observed[j]];
            }

            // Each variable is means + slopes · observed, plus for those missing a residual covariance.
            for (int a = 0; a < variables; a++)
            {
                double whole = Count * means[a];
                for (int j = 0; j < k; j++)
                    whole += slopes[a][j] * Sum[j];
                sums[a] += whole;
            }

            for (int a = 0; a < variables; a++)
            {
                bool isMissing = Array.IndexOf(Observed, a) < 0;
                for (int b = 0; b < variables; b++)
                {
                    double product = Count * means[a] * means[b];
                    for (int j = 0; j < k; j++)
                    {
                        product += (means[a] * slopes[b][j] + means[b] * slopes[a][j]) * Sum[j];
                        for (int l = 0; l < k; l++)
                            product += slopes[a][j] * slopes[b][l] * _products[j, l];
                    }

                    if (isMissing && Array.IndexOf(Observed, b) < 0)
                    {
                        double rest = covariance[a, b];
                        for (int j = 0; j < k; j++)
                            rest -= slopes[a][j] * covariance[Observed[j], b];
                        product += Count * rest;
                    }

                    products[a, b] += product;
                }
            }

            return true;
        }
    }
}
