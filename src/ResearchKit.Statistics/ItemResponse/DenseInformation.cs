namespace ResearchKit.Statistics.ItemResponse;

/// <summary>Minus a matrix of second derivatives, factorised where it is positive definite; parameters that are held are left out.</summary>
internal sealed class DenseInformation
{
    private const double Tolerance = 1e-11;

    private readonly double[] _lower;
    private readonly int[] _free;
    private readonly int _all;

    private DenseInformation(double[] lower, int[] free, int all)
    {
        _lower = lower;
        _free = free;
        _all = all;
    }

    /// <summary>The factor; null where the information is singular or not positive, with the parameter at which it fails.</summary>
    public static DenseInformation? Factorise(double[] hessian, int n, Func<int, bool> isHeld, out int failed)
    {
        int[] free = [.. Enumerable.Range(0, n).Where(place => !isHeld(place))];
        int m = free.Length;
        var lower = new double[m * m];
        failed = -1;
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j <= i; j++)
                lower[i * m + j] = -hessian[free[i] * n + free[j]];
        }

        for (int i = 0; i < m; i++)
        {
            double diagonal = lower[i * m + i];
            for (int j = 0; j < i; j++)
                lower[i * m + j] = (lower[i * m + j] - Dot(lower.AsSpan(i * m, j), lower.AsSpan(j * m, j))) / lower[j * m + j];
            double rest = diagonal - Dot(lower.AsSpan(i * m, i), lower.AsSpan(i * m, i));
            if (!(rest > Tolerance * diagonal) || !(diagonal > 0))
            {
                failed = free[i];
                return null;
            }

            lower[i * m + i] = Math.Sqrt(rest);
        }

        return new DenseInformation(lower, free, n);
    }

    /// <summary>The Newton step for a gradient.</summary>
    public double[] Solve(double[] gradient)
    {
        int m = _free.Length;
        var x = new double[m];
        for (int i = 0; i < m; i++)
            x[i] = (gradient[_free[i]] - Dot(_lower.AsSpan(i * m, i), x.AsSpan(0, i))) / _lower[i * m + i];
        for (int i = m - 1; i >= 0; i--)
        {
            x[i] /= _lower[i * m + i];
            for (int j = 0; j < i; j++)
                x[j] -= _lower[i * m + j] * x[i];
        }

        var step = new double[_all];
        for (int i = 0; i < m; i++)
            step[_free[i]] = x[i];
        return step;
    }

    /// <summary>The covariance of all parameters; zero for those that are held.</summary>
    public double[] Covariance()
    {
        int m = _free.Length;
        var inverse = new double[m * m]; // of the factor, transposed: row c is its column c
        for (int c = 0; c < m; c++)
        {
            Span<double> x = inverse.AsSpan(c * m, m);
            for (int i = c; i < m; i++)
                x[i] = ((i == c ? 1 : 0) - Dot(_lower.AsSpan(i * m + c, i - c), x[c..i])) / _lower[i * m + i];
        }

        var covariance = new double[_all * _all];
        for (int a = 0; a < m; a++)
        {
            for (int b = a; b < m; b++)
            {
                double value = Dot(inverse.AsSpan(a * m + b, m - b), inverse.AsSpan(b * m + b, m - b));
                covariance[_free[a] * _all + _free[b]] = covariance[_free[b] * _all + _free[a]] = value;
            }
        }

        return covariance;
    }

    /// <summary>A dot product in four fixed lanes, the same on every processor.</summary>
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int i = 0;
        for (; i + 4 <= a.Length; i += 4)
        {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }

        for (; i < a.Length; i++)
            s0 += a[i] * b[i];
        return s0 + s1 + (s2 + s3);
    }
}
