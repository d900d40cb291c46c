using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.MetaAnalysis;

/// <summary>
/// CR2 covariance of weighted coefficients with the model's own variance as target, and Satterthwaite's degrees of freedom (Bell and McCaffrey 2002; Pustejovsky and Tipton 2018), with the root that clubSandwich takes.
/// </summary>
internal sealed class SmallSampleSandwich
{
    private readonly double[][] _own;      // a_j' Φ_j a_j is needed by contrast: kept as matrices p × p
    private readonly double[][,] _cross;
    private readonly double[,] _inverse;

    /// <summary>Accumulates over clusters.</summary>
    /// <param name="rows">The effects.</param>
    /// <param name="clusters">Rows of each cluster.</param>
    /// <param name="variance">The model's covariance matrix of a cluster's effects.</param>
    /// <param name="coefficients">The fitted coefficients of scaled terms.</param>
    /// <param name="inverse">(X'V⁻¹X)⁻¹.</param>
    public SmallSampleSandwich(EffectRows rows, int[][] clusters, Func<int[], double[,]> variance, double[] coefficients, double[,] inverse)
    {
        int p = rows.Terms;
        _inverse = inverse;
        _own = new double[clusters.Length][];
        _cross = new double[clusters.Length][,];
        Meat = new double[p, p];
        for (int j = 0; j < clusters.Length; j++)
        {
            int[] members = clusters[j];
            int n = members.Length;
            double[,] target = variance(members);
            double[,] weights = SymmetricSolver.Of(target)!.Inverse();
            double[,] upper = Upper(target);
            var x = new double[n, p];
            for (int i = 0; i < n; i++)
            {
                for (int a = 0; a < p; a++)
                    x[i, a] = rows.X[members[i], a];
            }

            double[,] rest = WeightedEffects.Product(WeightedEffects.Product(x, inverse), Transpose(x));
            for (int a = 0; a < n; a++)
            {
                for (int b = 0; b < n; b++)
                    rest[a, b] = target[a, b] - rest[a, b];
            }

            double[,] adjust = WeightedEffects.Product(
                Transpose(upper), WeightedEffects.Product(InverseRoot(WeightedEffects.Product(WeightedEffects.Product(upper, rest), Transpose(upper))), upper));

            // For a contrast c, a_j = A_j W_j X_j M c: kept without c.
            double[,] lever = WeightedEffects.Product(WeightedEffects.Product(Transpose(adjust), WeightedEffects.Product(weights, x)), inverse);
            double[,] spread = WeightedEffects.Product(Transpose(lever), WeightedEffects.Product(target, lever));
            _own[j] = [.. Enumerable.Range(0, p * p).Select(at => spread[at / p, at % p])];
            _cross[j] = WeightedEffects.Product(Transpose(x), lever);
            var score = new double[p];
            for (int i = 0; i < n; i++)
            {
                double residual = rows.Y[members[i]];
                for (int a = 0; a < p; a++)
                    residual -= x[i, a] * coefficients[a];
                for (int a = 0; a < p; a++)
                    score[a] += lever[i, a] * residual;
            }

            for (int a = 0; a < p; a++)
            {
                for (int b = 0; b < p; b++)
                    Meat[a, b] += score[a] * score[b];
            }
        }
    }

    /// <summary>The covariance of the scaled coefficients.</summary>
    public double[,] Meat { get; }

    /// <summary>Degrees of freedom of a combination of the scaled coefficients.</summary>
    public double DegreesOfFreedom(double[] contrast)
    {
        int p = contrast.Length, count = _own.Length;
        var along = new double[count][];
        var own = new double[count];
        for (int j = 0; j < count; j++)
        {
            along[j] = new double[p];
            for (int a = 0; a < p; a++)
            {
                for (int b = 0; b < p; b++)
                {
                    along[j][a] += _cross[j][a, b] * contrast[b];
                    own[j] += contrast[a] * _own[j][a * p + b] * contrast[b];
                }
            }
        }

        double trace = 0, squares = 0;
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                double element = i == j ? own[i] : 0;
                for (int a = 0; a < p; a++)
                {
                    for (int b = 0; b < p; b++)
                        element -= along[i][a] * _inverse[a, b] * along[j][b];
                }

                squares += element * element;
                trace += i == j ? element : 0;
            }
        }

        return trace * trace / squares;
    }

    private static double[,] Upper(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        var upper = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[i, j];
                for (int k = 0; k < j; k++)
                    sum -= upper[k, i] * upper[k, j];
                upper[j, i] = i == j ? Math.Sqrt(sum) : sum / upper[j, j];
            }
        }

        return upper;
    }

    private static double[,] Transpose(double[,] matrix)
    {
        var transposed = new double[matrix.GetLength(1), matrix.GetLength(0)];
        for (int i = 0; i < matrix.GetLength(0); i++)
        {
            for (int j = 0; j < matrix.GetLength(1); j++)
                transposed[j, i] = matrix[i, j];
        }

        return transposed;
    }

    /// <summary>The symmetric root of the generalised inverse.</summary>
    private static double[,] InverseRoot(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        (double[] values, double[,] vectors) = SymmetricEigen.Decompose(matrix);
        double largest = values.Max();
        var root = new double[n, n];
        for (int k = 0; k < n; k++)
        {
            if (!(values[k] > 1e-12 * largest))
                continue;
            double factor = 1 / Math.Sqrt(values[k]);
            for (int a = 0; a < n; a++)
            {
                for (int b = 0; b < n; b++)
                    root[a, b] += vectors[a, k] * factor * vectors[b, k];
            }
        }

        return root;
    }
}
