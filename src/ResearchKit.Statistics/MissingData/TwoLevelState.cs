using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.MissingData;

/// <summary>
/// Gibbs sampling of a linear regression with an intercept for each cluster; the state goes on from round to round of a chain. Flat priors for coefficients and for the standard deviation between clusters
/// (Gelman 2006), the usual one for the residual variance.
/// </summary>
internal sealed class TwoLevelState(int clusterCount)
{
    private const int Sweeps = 15;
    private readonly double[] _effects = new double[clusterCount];
    private double _within = double.NaN, _between;

    public double[] Draw(PredictorRows rows, int[] observed, double[] y, int[] missing, ReadOnlySpan<int> clusters, RandomStream random)
    {
        int p = rows.Count, n = observed.Length;
        var x = new double[n][];
        var cross = new double[p, p];
        for (int i = 0; i < n; i++)
        {
            rows.Write(observed[i], x[i] = new double[p]);
            for (int a = 0; a < p; a++)
            {
                for (int b = 0; b <= a; b++)
                    cross[a, b] += x[i][a] * x[i][b];
            }
        }

        double[,] lower = TriangularFactor.Of(cross);
        if (double.IsNaN(_within))
        {
            double mean = y.Average();
            _within = Math.Max(y.Sum(value => (value - mean) * (value - mean)) / n, 1e-300);
            _between = _within / 4;
        }

        double[] coefficients = [];
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            var right = new double[p];
            for (int i = 0; i < n; i++)
            {
                for (int a = 0; a < p; a++)
                    right[a] += x[i][a] * (y[i] - _effects[clusters[observed[i]]]);
            }

            coefficients = TriangularFactor.Draw(lower, TriangularFactor.Solve(lower, right), Math.Sqrt(_within), random);
            var sums = new double[clusterCount];
            var counts = new int[clusterCount];
            var fitted = new double[n];
            for (int i = 0; i < n; i++)
            {
                for (int a = 0; a < p; a++)
                    fitted[i] += x[i][a] * coefficients[a];
                sums[clusters[observed[i]]] += y[i] - fitted[i];
                counts[clusters[observed[i]]]++;
            }

            double squares = 0;
            for (int g = 0; g < clusterCount; g++)
            {
                double precision = counts[g] / _within + 1 / _between;
                _effects[g] = sums[g] / _within / precision + random.Normal() / Math.Sqrt(precision);
                squares += _effects[g] * _effects[g];
            }

            double residuals = 0;
            for (int i = 0; i < n; i++)
            {
                double residual = y[i] - fitted[i] - _effects[clusters[observed[i]]];
                residuals += residual * residual;
            }

            _within = Math.Max(residuals / random.Gamma(n / 2.0, 2), 1e-300);
            _between = Math.Max(squares / random.Gamma((clusterCount - 1) / 2.0, 2), 1e-12 * _within);
        }

        var drawn = new double[missing.Length];
        for (int i = 0; i < drawn.Length; i++)
            drawn[i] = rows.Predict(missing[i], coefficients) + _effects[clusters[missing[i]]] + Math.Sqrt(_within) * random.Normal();
        return drawn;
    }
}
