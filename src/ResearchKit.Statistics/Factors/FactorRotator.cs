namespace ResearchKit.Statistics.Factors;

/// <summary>Turns loadings. Patterns Λ and factor correlations Φ, with ΛΦΛᵀ unchanged.</summary>
internal static class FactorRotator
{
    private const int MostIterations = 10_000;

    public static (double[,] Pattern, double[,] Correlations) Rotate(double[,] loadings, FactorRotation rotation)
    {
        int p = loadings.GetLength(0), m = loadings.GetLength(1);
        if (m == 1 || rotation == FactorRotation.None)
            return Sorted(loadings, Identity(m));
        (double[,] pattern, double[,] correlations) = rotation switch
        {
            FactorRotation.Varimax => (Varimax(loadings), Identity(m)),
            FactorRotation.Promax => Promax(Varimax(loadings), 4),
            _ => Oblimin(loadings),
        };
        return Sorted(pattern, correlations);
    }

    /// <summary>Varimax of rows scaled to length one, by planar rotations (Kaiser 1958).</summary>
    public static double[,] Varimax(double[,] loadings)
    {
        int p = loadings.GetLength(0), m = loadings.GetLength(1);
        double[] length = [.. Enumerable.Range(0, p).Select(i => Math.Sqrt(Enumerable.Range(0, m).Sum(f => loadings[i, f] * loadings[i, f])))];
        var x = new double[p, m];
        for (int i = 0; i < p; i++)
        {
            for (int f = 0; f < m; f++)
                x[i, f] = length[i] > 0 ? loadings[i, f] / length[i] : 0;
        }

        for (int sweep = 0; sweep < MostIterations; sweep++)
        {
            double largest = 0;
            for (int a = 0; a < m; a++)
            {
                for (int b = a + 1; b < m; b++)
                {
                    double sumU = 0, sumV = 0, sumC = 0, sumD = 0;
                    for (int i = 0; i < p; i++)
                    {
                        double u = x[i, a] * x[i, a] - x[i, b] * x[i, b], v = 2 * x[i, a] * x[i, b];
                        sumU += u;
                        sumV += v;
                        sumC += u * u - v * v;
                        sumD += 2 * u * v;
                    }

                    double angle = Math.Atan2(sumD - 2 * sumU * sumV / p, sumC - (sumU * sumU - sumV * sumV) / p) / 4;
                    largest = Math.Max(largest, Math.Abs(angle));
                    (double sin, double cos) = Math.SinCos(angle);
                    for (int i = 0; i < p; i++)
                        (x[i, a], x[i, b]) = (cos * x[i, a] + sin * x[i, b], cos * x[i, b] - sin * x[i, a]);
                }
            }

            if (largest < 1e-12)
                break;
        }

        for (int i = 0; i < p; i++)
        {
            for (int f = 0; f < m; f++)
                x[i, f] *= length[i];
        }

        return x;
    }

    // Least squares of the powers on the loadings, columns scaled so that factors have variance one.
    private static (double[,] Pattern, double[,] Correlations) Promax(double[,] x, int power)
    {
        int p = x.GetLength(0), m = x.GetLength(1);
        double[] cross = new double[m * m], right = new double[m * m];
        for (int i = 0; i < p; i++)
        {
            for (int a = 0; a < m; a++)
            {
                for (int b = 0; b < m; b++)
                {
                    double target = x[i, b];
                    for (int k = 1; k < power; k++)
                        target *= Math.Abs(x[i, b]);
                    cross[a * m + b] += x[i, a] * x[i, b];
                    right[a * m + b] += x[i, a] * target;
                }
            }
        }

        double[] u = Multiply(SymmetricMatrix.InvertGeneral(cross, m)!, right, m);
        double[] phi = SymmetricMatrix.InvertGeneral(Multiply(Transposed(u, m), u, m), m)!;
        double[] scale = [.. Enumerable.Range(0, m).Select(f => Math.Sqrt(phi[f * m + f]))];
        var correlations = new double[m, m];
        for (int a = 0; a < m; a++)
        {
            for (int b = 0; b < m; b++)
            {
                correlations[a, b] = phi[a * m + b] / (scale[a] * scale[b]);
                u[a * m + b] *= scale[b];
            }
        }

        return (Apply(x, u), correlations);
    }

    /// <summary>Direct quartimin by gradient projection (Jennrich 2002; Bernaards and Jennrich 2005), from the loadings as they are and from their varimax; the better is kept.</summary>
    private static (double[,] Pattern, double[,] Correlations) Oblimin(double[,] loadings)
    {
        int m = loadings.GetLength(1);
        (double[,] Pattern, double[,] Correlations, double Value) best = ObliqueGradientProjection(loadings, m), other = ObliqueGradientProjection(Varimax(loadings), m);
        if (other.Value < best.Value - 1e-9)
            best = other;
        return (best.Pattern, best.Correlations);
    }

    private static (double[,] Pattern, double[,] Correlations, double Value) ObliqueGradientProjection(double[,] a, int m)
    {
        int p = a.GetLength(0);
        double[] t = [.. Identity(m).Cast<double>()];
        double step = 1;
        (double value, double[,] pattern, double[] gradient) = At(t);
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            // The gradient along the columns' unit lengths.
            var along = new double[m * m];
            double size = 0;
            for (int c = 0; c < m; c++)
            {
                double dot = 0;
                for (int r = 0; r < m; r++)
                    dot += t[r * m + c] * gradient[r * m + c];
                for (int r = 0; r < m; r++)
                {
                    along[r * m + c] = gradient[r * m + c] - t[r * m + c] * dot;
                    size += along[r * m + c] * along[r * m + c];
                }
            }

            if (size < 1e-20)
                break;
            step *= 2;
            bool isBetter = false;
            for (int halving = 0; halving < 40 && !isBetter; halving++)
            {
                double[] next = [.. t.Select((one, i) => one - step * along[i])];
                for (int c = 0; c < m; c++)
                {
                    double length = Math.Sqrt(Enumerable.Range(0, m).Sum(r => next[r * m + c] * next[r * m + c]));
                    for (int r = 0; r < m; r++)
                        next[r * m + c] /= length;
                }

                (double nextValue, double[,] nextPattern, double[] nextGradient) = At(next);
                isBetter = nextValue < value - 0.5 * size * step;
                if (isBetter)
                    (t, value, pattern, gradient) = (next, nextValue, nextPattern, nextGradient);
                else
                    step /= 2;
            }

            if (!isBetter)
                break;
        }

        double[] phi = Multiply(Transposed(t, m), t, m);
        var correlations = new double[m, m];
        for (int i = 0; i < m * m; i++)
            correlations[i / m, i % m] = phi[i];
        return (pattern, correlations, value);

        // Λ = A T⁻ᵀ, criterion Σ_{f<g} Σ λ²_f λ²_g / 2 ..., gradient by T: −(Λᵀ G T⁻¹)ᵀ.
        (double Value, double[,] Pattern, double[] Gradient) At(double[] turn)
        {
            double[] inverse = SymmetricMatrix.InvertGeneral(turn, m)!;
            double[,] l = Apply(a, Transposed(inverse, m));
            double criterion = 0;
            var inner = new double[m * m];
            for (int i = 0; i < p; i++)
            {
                double all = 0;
                for (int f = 0; f < m; f++)
                    all += l[i, f] * l[i, f];
                for (int f = 0; f < m; f++)
                {
                    double others = all - l[i, f] * l[i, f];
                    criterion += l[i, f] * l[i, f] * others / 4;
                    for (int g = 0; g < m; g++)
                        inner[g * m + f] += l[i, g] * l[i, f] * others;
                }
            }

            double[] product = Multiply(inner, inverse, m);
            return (criterion, l, [.. Transposed(product, m).Select(one => -one)]);
        }
    }

    // Factors by the size of what they explain, each with more positive than negative loading.
    private static (double[,] Pattern, double[,] Correlations) Sorted(double[,] pattern, double[,] correlations)
    {
        int p = pattern.GetLength(0), m = pattern.GetLength(1);
        double[] size = [.. Enumerable.Range(0, m).Select(f => Enumerable.Range(0, p).Sum(i => pattern[i, f] * Enumerable.Range(0, m).Sum(g => correlations[f, g] * pattern[i, g])))];
        int[] order = [.. Enumerable.Range(0, m).OrderByDescending(f => size[f])];
        double[] sign = [.. Enumerable.Range(0, m).Select(f => Enumerable.Range(0, p).Sum(i => pattern[i, f]) < 0 ? -1.0 : 1)];
        double[,] sorted = new double[p, m], related = new double[m, m];
        for (int f = 0; f < m; f++)
        {
            for (int i = 0; i < p; i++)
                sorted[i, f] = sign[order[f]] * pattern[i, order[f]];
            for (int g = 0; g < m; g++)
                related[f, g] = sign[order[f]] * sign[order[g]] * correlations[order[f], order[g]];
        }

        return (sorted, related);
    }

    private static double[,] Identity(int m)
    {
        var identity = new double[m, m];
        for (int i = 0; i < m; i++)
            identity[i, i] = 1;
        return identity;
    }

    private static double[,] Apply(double[,] x, double[] u)
    {
        int p = x.GetLength(0), m = x.GetLength(1);
        var product = new double[p, m];
        for (int i = 0; i < p; i++)
        {
            for (int k = 0; k < m; k++)
            {
                for (int f = 0; f < m; f++)
                    product[i, f] += x[i, k] * u[k * m + f];
            }
        }

        return product;
    }

    private static double[] Multiply(double[] a, double[] b, int m)
    {
        var product = new double[m * m];
        for (int i = 0; i < m; i++)
        {
            for (int k = 0; k < m; k++)
            {
                for (int j = 0; j < m; j++)
                    product[i * m + j] += a[i * m + k] * b[k * m + j];
            }
        }

        return product;
    }

    private static double[] Transposed(double[] a, int m) => [.. Enumerable.Range(0, m * m).Select(i => a[i % m * m + i / m])];
}
