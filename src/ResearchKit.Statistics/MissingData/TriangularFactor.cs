using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.MissingData;

/// <summary>Cholesky's factor of an information matrix, and draws from the normal distribution whose precision it is.</summary>
internal static class TriangularFactor
{
    /// <summary>Factors a positive definite matrix given by its lower triangle; a pivot lost to rounding is raised to 1e-12 of its diagonal, which draws that direction as all but unknown.</summary>
    public static double[,] Of(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        var lower = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[i, j];
                for (int k = 0; k < j; k++)
                    sum -= lower[i, k] * lower[j, k];
                lower[i, j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-12 * Math.Max(matrix[i, i], 1e-300))) : sum / lower[j, j];
            }
        }

        return lower;
    }

    /// <summary>Solves L L' x = b.</summary>
    public static double[] Solve(double[,] lower, ReadOnlySpan<double> b)
    {
        double[] x = b.ToArray();
        int n = x.Length;
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < i; k++)
                x[i] -= lower[i, k] * x[k];
            x[i] /= lower[i, i];
        }

        Back(lower, x);
        return x;
    }

    /// <summary>A draw with this mean and covariance scale² (L L')⁻¹.</summary>
    public static double[] Draw(double[,] lower, double[] mean, double scale, RandomStream random)
    {
        var z = new double[mean.Length];
        random.FillNormal(z);
        Back(lower, z);
        return [.. mean.Zip(z, (centre, step) => centre + scale * step)];
    }

    private static void Back(double[,] lower, double[] x)
    {
        for (int i = x.Length - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < x.Length; k++)
                x[i] -= lower[k, i] * x[k];
            x[i] /= lower[i, i];
        }
    }
}
