namespace ResearchKit.Statistics.Multilevel;

/// <summary>Points and weights with which a mean over the standard normal distribution is a sum: exact for polynomials of degree up to 2 n − 1.</summary>
/// <param name="Points">Symmetric about zero, ascending.</param>
/// <param name="Weights">Positive, of sum one.</param>
/// <remarks>Points are the eigenvalues of the Jacobi matrix (Golub and Welsch 1969), found by bisection with Sturm's count and polished by Newton's method.</remarks>
internal sealed record GaussHermite(double[] Points, double[] Weights)
{
    /// <summary>The rule of n points, n from 1 on.</summary>
    public static GaussHermite Of(int n)
    {
        var points = new double[n];
        var weights = new double[n];
        for (int k = n / 2; k < n; k++)
        {
            double point = n % 2 == 1 && k == n / 2 ? 0 : Root(n, k);
            double weight = 1 / Evaluate(n, point).Squares;
            (points[k], points[n - 1 - k]) = (point, -point);
            weights[k] = weights[n - 1 - k] = weight;
        }

        double sum = weights.Sum();
        return new GaussHermite(points, [.. weights.Select(weight => weight / sum)]);
    }

    private static double Root(int n, int k)
    {
        double low = 0, high = Math.Sqrt(4.0 * n + 2);
        for (int step = 0; step < 40; step++)
        {
            double middle = (low + high) / 2;
            if (CountBelow(n, middle) > k)
                high = middle;
            else
                low = middle;
        }

        double x = (low + high) / 2;
        for (int step = 0; step < 3; step++)
        {
            (double value, double slope, _) = Evaluate(n, x);
            x -= value / slope;
        }

        return x;
    }

    /// <summary>How many eigenvalues of the Jacobi matrix, with √j beside a diagonal of zeros, lie below x.</summary>
    private static int CountBelow(int n, double x)
    {
        int count = 0;
        double pivot = 1;
        for (int j = 0; j < n; j++)
        {
            pivot = -x - (j == 0 ? 0 : j / pivot);
            if (pivot == 0)
                pivot = -1e-300;
            count += pivot < 0 ? 1 : 0;
        }

        return count;
    }

    /// <summary>The orthonormal polynomial of degree n, its slope, and the sum of squares of those below (one over the weight at a root).</summary>
    private static (double Value, double Slope, double Squares) Evaluate(int n, double x)
    {
        double before = 0, value = 1, squares = 1;
        for (int j = 1; j <= n; j++)
        {
            (before, value) = (value, (x * value - Math.Sqrt(j - 1.0) * before) / Math.Sqrt(j));
            squares += j < n ? value * value : 0;
        }

        return (value, Math.Sqrt(n) * before, squares);
    }
}
