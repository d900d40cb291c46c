namespace ResearchKit.Statistics.Regression;

/// <summary>Eigenvalues and eigenvectors of a small symmetric matrix by cyclic Jacobi rotations: slow for large ones, accurate for all.</summary>
internal static class SymmetricEigen
{
    /// <summary>Decomposes the matrix; it is overwritten. Column k of the vectors belongs to value k; values are in no order.</summary>
    public static (double[] Values, double[,] Vectors) Decompose(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        var vectors = new double[n, n];
        for (int i = 0; i < n; i++)
            vectors[i, i] = 1;

        for (int sweep = 0; sweep < 60; sweep++)
        {
            bool rotated = false;
            for (int p = 0; p < n - 1; p++)
            {
                for (int q = p + 1; q < n; q++)
                    rotated |= Rotate(matrix, vectors, p, q);
            }

            if (!rotated)
                break;
        }

        var values = new double[n];
        for (int i = 0; i < n; i++)
            values[i] = matrix[i, i];
        return (values, vectors);
    }

    private static bool Rotate(double[,] a, double[,] v, int p, int q)
    {
        double off = a[p, q];
        if (Math.Abs(off) <= 1e-17 * Math.Sqrt(Math.Abs(a[p, p] * a[q, q])) || Math.Abs(off) < 1e-300)
            return false;

        int n = a.GetLength(0);
        double theta = (a[q, q] - a[p, p]) / (2 * off);
        double t = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
        double c = 1 / Math.Sqrt(t * t + 1);
        double s = t * c;
        for (int k = 0; k < n; k++)
        {
            double akp = a[k, p], akq = a[k, q];
            a[k, p] = c * akp - s * akq;
            a[k, q] = s * akp + c * akq;
        }

        for (int k = 0; k < n; k++)
        {
            double apk = a[p, k], aqk = a[q, k];
            a[p, k] = c * apk - s * aqk;
            a[q, k] = s * apk + c * aqk;
            double vkp = v[k, p], vkq = v[k, q];
            v[k, p] = c * vkp - s * vkq;
            v[k, q] = s * vkp + c * vkq;
        }

        a[p, q] = a[q, p] = 0;
        return true;
    }
}
