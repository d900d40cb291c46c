namespace ResearchKit.Statistics.Factors;

/// <summary>Small symmetric positive definite matrices, row by row in one array.</summary>
internal static class SymmetricMatrix
{
    /// <summary>Inverse and logarithm of the determinant; null where the matrix is not positive definite to twelve digits.</summary>
    /// <param name="matrix">n × n values; only the lower triangle is read.</param>
    /// <param name="n">Its order.</param>
    /// <param name="pivot">The row at which it failed, or -1.</param>
    /// <param name="tolerance">Least share of a diagonal element that the rows before leave of it.</param>
    public static (double[] Inverse, double LogDeterminant)? Invert(ReadOnlySpan<double> matrix, int n, out int pivot, double tolerance = 1e-12)
    {
        pivot = -1;
        var lower = new double[n * n];
        double logarithm = 0;
        for (int i = 0; i < n; i++)
        {
            Span<double> row = lower.AsSpan(i * n, n);
            for (int j = 0; j <= i; j++)
            {
                ReadOnlySpan<double> other = lower.AsSpan(j * n, n);
                double sum = matrix[i * n + j];
                for (int k = 0; k < j; k++)
                    sum -= row[k] * other[k];
                if (j < i)
                {
                    row[j] = sum / other[j];
                }
                else if (!(sum > tolerance * matrix[i * n + i]) || double.IsInfinity(sum))
                {
                    pivot = i;
                    return null;
                }
                else
                {
                    row[i] = Math.Sqrt(sum);
                    logarithm += Distributions.Elementary.Log(sum);
                }
            }
        }

        // The inverse of the triangle, then its cross-product.
        var inner = new double[n * n];
        for (int c = 0; c < n; c++)
        {
            inner[c * n + c] = 1 / lower[c * n + c];
            for (int i = c + 1; i < n; i++)
            {
                double sum = 0;
                for (int k = c; k < i; k++)
                    sum -= lower[i * n + k] * inner[k * n + c];
                inner[i * n + c] = sum / lower[i * n + i];
            }
        }

        var inverse = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = i; k < n; k++)
                    sum += inner[k * n + i] * inner[k * n + j];
                inverse[i * n + j] = inverse[j * n + i] = sum;
            }
        }

        return (inverse, logarithm);
    }

    /// <summary>Inverse after scaling rows and columns to a diagonal of one, so that units do not matter; null where not positive definite.</summary>
    public static double[]? InvertScaled(ReadOnlySpan<double> matrix, int n, double tolerance = 1e-12)
    {
        var scaled = new double[n * n];
        var scale = new double[n];
        for (int i = 0; i < n; i++)
        {
            scale[i] = 1 / Math.Sqrt(matrix[i * n + i]);
            if (!double.IsFinite(scale[i]))
                return null;
        }

        for (int i = 0; i < n * n; i++)
            scaled[i] = matrix[i] * scale[i / n] * scale[i % n];
        if (Invert(scaled, n, out _, tolerance) is not { } found)
            return null;
        for (int i = 0; i < n * n; i++)
            found.Inverse[i] *= scale[i / n] * scale[i % n];
        return found.Inverse;
    }

    /// <summary>The smallest eigenvalue and its vector, after scaling to a diagonal of one.</summary>
    public static (double Value, double[] Vector) SmallestScaled(ReadOnlySpan<double> matrix, int n)
    {
        var scaled = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double size = Math.Sqrt(Math.Abs(matrix[i * n + i] * matrix[j * n + j]));
                scaled[i, j] = size > 0 ? matrix[i * n + j] / size : 0;
            }
        }

        (double[] values, double[,] vectors) = Regression.SymmetricEigen.Decompose(scaled);
        int least = Array.IndexOf(values, values.Min());
        return (values[least], [.. Enumerable.Range(0, n).Select(i => vectors[i, least])]);
    }

    /// <summary>Inverse of a general matrix by elimination with row exchange; null where it is singular.</summary>
    public static double[]? InvertGeneral(ReadOnlySpan<double> matrix, int n)
    {
        double[] a = matrix.ToArray(), inverse = new double[n * n];
        for (int i = 0; i < n; i++)
            inverse[i * n + i] = 1;
        for (int c = 0; c < n; c++)
        {
            int best = c;
            for (int i = c + 1; i < n; i++)
            {
                if (Math.Abs(a[i * n + c]) > Math.Abs(a[best * n + c]))
                    best = i;
            }

            double head = a[best * n + c];
            if (!(Math.Abs(head) > 1e-14))
                return null;
            for (int k = 0; k < n && best != c; k++)
            {
                (a[best * n + k], a[c * n + k]) = (a[c * n + k], a[best * n + k]);
                (inverse[best * n + k], inverse[c * n + k]) = (inverse[c * n + k], inverse[best * n + k]);
            }

            for (int k = 0; k < n; k++)
            {
                a[c * n + k] /= head;
                inverse[c * n + k] /= head;
            }

            for (int i = 0; i < n; i++)
            {
                double factor = a[i * n + c];
                if (i == c || factor == 0)
                    continue;
                for (int k = 0; k < n; k++)
                {
                    a[i * n + k] -= factor * a[c * n + k];
                    inverse[i * n + k] -= factor * inverse[c * n + k];
                }
            }
        }

        return inverse;
    }
}
