namespace ResearchKit.Statistics.KnowledgeTracing;

/// <summary>Small symmetric positive definite systems by Cholesky's factor.</summary>
internal static class PositiveDefinite
{
    /// <summary>Solves; null where the matrix is not safely positive definite.</summary>
    /// <param name="matrix">Symmetric; its lower half is read and overwritten by the factor.</param>
    /// <param name="right">The right-hand side; left alone.</param>
    public static double[]? Solve(double[,] matrix, ReadOnlySpan<double> right)
    {
        if (!Factor(matrix))
            return null;
        double[] x = right.ToArray();
        Substitute(matrix, x);
        return x;
    }

    /// <summary>The inverse; null where the matrix is not safely positive definite.</summary>
    /// <param name="matrix">Symmetric; its lower half is read and overwritten by the factor.</param>
    public static double[,]? Inverse(double[,] matrix)
    {
        if (!Factor(matrix))
            return null;
        int n = matrix.GetLength(0);
        var inverse = new double[n, n];
        for (int j = 0; j < n; j++)
        {
            var unit = new double[n];
            unit[j] = 1;
            Substitute(matrix, unit);
            for (int i = 0; i < n; i++)
                inverse[i, j] = unit[i];
        }

        return inverse;
    }

    /// <summary>Replaces the lower half by Cholesky's factor; false where a pivot is lost to rounding.</summary>
    public static bool Factor(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        for (int j = 0; j < n; j++)
        {
            double diagonal = matrix[j, j], pivot = diagonal;
            for (int k = 0; k < j; k++)
                pivot -= matrix[j, k] * matrix[j, k];
            if (!(pivot > 1e-13 * diagonal) || double.IsInfinity(pivot))
                return false;
            double root = Math.Sqrt(pivot);
            matrix[j, j] = root;
            for (int i = j + 1; i < n; i++)
            {
                double value = matrix[i, j];
                for (int k = 0; k < j; k++)
                    value -= matrix[i, k] * matrix[j, k];
                matrix[i, j] = value / root;
            }
        }

        return true;
    }

    /// <summary>Solves in place with a factor.</summary>
    public static void Substitute(double[,] factor, Span<double> x)
    {
        int n = x.Length;
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < i; k++)
                x[i] -= factor[i, k] * x[k];
            x[i] /= factor[i, i];
        }

        for (int i = n - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < n; k++)
                x[i] -= factor[k, i] * x[k];
            x[i] /= factor[i, i];
        }
    }
}
