namespace ResearchKit.Statistics.Regression;

/// <summary>Cholesky's factor of a small symmetric positive definite matrix, given by its lower triangle.</summary>
internal sealed class SymmetricSolver
{
    private readonly double[,] _lower;

    private SymmetricSolver(double[,] lower) => _lower = lower;

    /// <summary>Factors the matrix; null where it is not positive definite to rounding.</summary>
    public static SymmetricSolver? Of(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        var lower = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double element = matrix[i, j];
                for (int k = 0; k < j; k++)
                    element -= lower[i, k] * lower[j, k];
                if (i == j && !(element > 1e-14 * matrix[i, i]))
                    return null;
                lower[i, j] = i == j ? Math.Sqrt(element) : element / lower[j, j];
            }
        }

        return new SymmetricSolver(lower);
    }

    /// <summary>The inverse times a vector.</summary>
    public double[] Solve(ReadOnlySpan<double> vector)
    {
        int n = vector.Length;
        double[] x = vector.ToArray();
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < i; k++)
                x[i] -= _lower[i, k] * x[k];
            x[i] /= _lower[i, i];
        }

        for (int i = n - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < n; k++)
                x[i] -= _lower[k, i] * x[k];
            x[i] /= _lower[i, i];
        }

        return x;
    }

    /// <summary>The inverse.</summary>
    public double[,] Inverse()
    {
        int n = _lower.GetLength(0);
        var inverse = new double[n, n];
        var unit = new double[n];
        for (int j = 0; j < n; j++)
        {
            Array.Clear(unit);
            unit[j] = 1;
            double[] column = Solve(unit);
            for (int i = 0; i < n; i++)
                inverse[i, j] = column[i];
        }

        return inverse;
    }
}
