using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.MetaAnalysis;

/// <summary>The weighted fit of effects at one value of tau², with the traces that estimators of it need.</summary>
internal sealed class WeightedEffects
{
    private const double LogTwoPi = 1.8378770664093456;

    public WeightedEffects(EffectRows rows, double tau2)
    {
        int k = rows.Count, p = rows.Terms;
        var first = new double[p, p];
        var second = new double[p, p];
        var third = new double[p, p];
        var right = new double[p];
        var design = new double[p, p];
        for (int i = 0; i < k; i++)
        {
            double w = 1 / (rows.V[i] + tau2);
            SumOfWeights += w;
            SumOfSquares += w * w;
            LogVariance -= Elementary.Log(w);
            for (int a = 0; a < p; a++)
            {
                right[a] += w * rows.X[i, a] * rows.Y[i];
                for (int b = 0; b < p; b++)
                {
                    double product = rows.X[i, a] * rows.X[i, b];
                    design[a, b] += product;
                    first[a, b] += w * product;
                    second[a, b] += w * w * product;
                    third[a, b] += w * w * w * product;
                }
            }
        }

        SymmetricSolver solver = SymmetricSolver.Of(first) ?? throw new InvalidOperationException("The weighted terms are singular though they were told apart: variances differ by too many orders of magnitude.");
        Inverse = solver.Inverse();
        Coefficients = solver.Solve(right);
        for (int i = 0; i < k; i++)
        {
            double residual = rows.Y[i], w = 1 / (rows.V[i] + tau2);
            for (int a = 0; a < p; a++)
                residual -= rows.X[i, a] * Coefficients[a];
            Q += w * residual * residual;
            ProjectedSquares += w * w * residual * residual;
        }

        double[,] step = Product(Inverse, second);
        TraceP = SumOfWeights - Trace(step);
        TracePP = SumOfSquares - 2 * Trace(Product(Inverse, third)) + Trace(Product(step, step));
        LogLikelihood = -0.5 * (k * LogTwoPi + LogVariance + Q);
        RestrictedLogLikelihood = -0.5 * ((k - p) * LogTwoPi + LogVariance + Q - LogDeterminant(design) - LogDeterminant(Inverse));
    }

    public double[] Coefficients { get; }

    /// <summary>(X'WX)⁻¹.</summary>
    public double[,] Inverse { get; }

    /// <summary>Weighted squares of residuals.</summary>
    public double Q { get; }

    /// <summary>y'PPy.</summary>
    public double ProjectedSquares { get; }

    public double SumOfWeights { get; }

    public double SumOfSquares { get; }

    public double TraceP { get; }

    public double TracePP { get; }

    public double LogLikelihood { get; }

    public double RestrictedLogLikelihood { get; }

    private double LogVariance { get; }

    internal static double[,] Product(double[,] a, double[,] b)
    {
        int n = a.GetLength(0), inner = a.GetLength(1), m = b.GetLength(1);
        var product = new double[n, m];
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < inner; k++)
            {
                for (int j = 0; j < m; j++)
                    product[i, j] += a[i, k] * b[k, j];
            }
        }

        return product;
    }

    internal static double Trace(double[,] matrix)
    {
        double sum = 0;
        for (int i = 0; i < matrix.GetLength(0); i++)
            sum += matrix[i, i];
        return sum;
    }

    /// <summary>Logarithm of the determinant of a positive definite matrix, by Cholesky's factor.</summary>
    internal static double LogDeterminant(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        var lower = new double[n, n];
        double log = 0;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[i, j];
                for (int k = 0; k < j; k++)
                    sum -= lower[i, k] * lower[j, k];
                lower[i, j] = i == j ? Math.Sqrt(sum) : sum / lower[j, j];
            }

            log += 2 * Elementary.Log(lower[i, i]);
        }

        return log;
    }
}
