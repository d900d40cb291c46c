namespace ResearchKit.Statistics.Multilevel;

/// <summary>Products of matrices of a few rows and columns, stored row by row.</summary>
internal static class SmallMatrix
{
    /// <summary>c = a b, or c += sign × a b; a is rows × inner, b is inner × columns.</summary>
    public static void Multiply(Span<double> c, ReadOnlySpan<double> a, ReadOnlySpan<double> b, int rows, int inner, int columns, double sign = 1, bool add = false)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                double sum = 0;
                for (int k = 0; k < inner; k++)
                    sum += a[i * inner + k] * b[k * columns + j];
                c[i * columns + j] = (add ? c[i * columns + j] : 0) + sign * sum;
            }
        }
    }

    /// <summary>c = a' b, or c += sign × a' b; a is inner × rows, b is inner × columns.</summary>
    public static void TransposeMultiply(Span<double> c, ReadOnlySpan<double> a, ReadOnlySpan<double> b, int rows, int inner, int columns, double sign = 1, bool add = false)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                double sum = 0;
                for (int k = 0; k < inner; k++)
                    sum += a[k * rows + i] * b[k * columns + j];
                c[i * columns + j] = (add ? c[i * columns + j] : 0) + sign * sum;
            }
        }
    }

    /// <summary>c += sign × a b'; a is rows × inner, b is columns × inner.</summary>
    public static void AddMultiplyTranspose(Span<double> c, ReadOnlySpan<double> a, ReadOnlySpan<double> b, int rows, int inner, int columns, double sign = 1)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                double sum = 0;
                for (int k = 0; k < inner; k++)
                    sum += a[i * inner + k] * b[j * inner + k];
                c[i * columns + j] += sign * sum;
            }
        }
    }

    /// <summary>Replaces a symmetric matrix by the lower triangle of its Cholesky factor. False if a pivot is not positive.</summary>
    public static bool Cholesky(Span<double> a, int n)
    {
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = a[i * n + j];
                for (int k = 0; k < j; k++)
                    sum -= a[i * n + k] * a[j * n + k];
                if (j < i)
                    a[i * n + j] = sum / a[j * n + j];
                else if (!(sum > 0) || double.IsInfinity(sum))
                    return false;
                else
                    a[i * n + i] = Math.Sqrt(sum);
            }
        }

        return true;
    }

    /// <summary>Solves L x = b in place for each column of b (n × columns).</summary>
    public static void SolveLower(ReadOnlySpan<double> lower, Span<double> b, int n, int columns)
    {
        for (int i = 0; i < n; i++)
        {
            for (int c = 0; c < columns; c++)
            {
                double sum = b[i * columns + c];
                for (int k = 0; k < i; k++)
                    sum -= lower[i * n + k] * b[k * columns + c];
                b[i * columns + c] = sum / lower[i * n + i];
            }
        }
    }

    /// <summary>Solves L' x = b in place for each column of b (n × columns).</summary>
    public static void SolveUpper(ReadOnlySpan<double> lower, Span<double> b, int n, int columns)
    {
        for (int i = n - 1; i >= 0; i--)
        {
            for (int c = 0; c < columns; c++)
            {
                double sum = b[i * columns + c];
                for (int k = i + 1; k < n; k++)
                    sum -= lower[k * n + i] * b[k * columns + c];
                b[i * columns + c] = sum / lower[i * n + i];
            }
        }
    }

    /// <summary>The inverse of L L'.</summary>
    public static void InverseOfSquare(ReadOnlySpan<double> lower, Span<double> inverse, int n)
    {
        inverse[..(n * n)].Clear();
        for (int i = 0; i < n; i++)
            inverse[i * n + i] = 1;
        SolveLower(lower, inverse, n, n);
        SolveUpper(lower, inverse, n, n);
    }
}
