namespace ResearchKit.Statistics.Multilevel;

/// <summary>
/// Kenward and Roger's covariance of fixed effects for few groups, and degrees of freedom of combinations of them (Kenward and Roger 1997, Biometrics 53,
/// 983-997; Halekoh and Højsgaard 2014, Journal of Statistical Software 59(9)).
/// </summary>
/// <remarks>
/// In units of the residual variance V = I + ZΛΛ'Z', with one component G a variance or covariance (G = ZEZ', and I for the residual):
/// P = −X'V⁻¹GV⁻¹X, Q = X'V⁻¹GV⁻¹G'V⁻¹X, W twice the inverse of the expected restricted information about the components; the covariance becomes
/// Φ + 2Φ(ΣΣ W (Q − PΦP'))Φ. All is made of products by level; no matrix has as many rows as the data.
/// </remarks>
internal sealed class KenwardRoger
{
    private readonly double[] _plain;
    private readonly double[][] _spread; // ΦPΦ
    private readonly double[] _components; // W
    private readonly int _rank;

    private KenwardRoger(double[] plain, double[] covariance, double[][] spread, double[] components, int rank)
    {
        (_plain, Covariance, _spread, _components, _rank) = (plain, covariance, spread, components, rank);
    }

    /// <summary>The adjusted covariance of the basis coefficients, over the residual variance.</summary>
    public double[] Covariance { get; }

    /// <summary>What the adjustment is at an estimate; null where the likelihood is flat, or there are too many groups for it to be computed (or needed).</summary>
    public static KenwardRoger? Of(ProfiledDeviance deviance, DeviancePoint point, int rows, CancellationToken cancellationToken)
    {
        CrossProducts products = deviance.Products;
        if (LevelCovariances.Of(deviance, point, rows, cancellationToken) is not { } levels)
            return null;
        int p = deviance.Rank;
        double[] phi = point.Covariance;
        double[][] b = [.. point.Inverse!.Rest.Select(one => First(one, p))]; // Z'V⁻¹X
        double[][] solved = deviance.Resolve(point, b, p); // ΛM⁻¹Λ'Z'V⁻¹X
        double[][] across = products.Multiply(solved, p);
        double[][] twice = [.. b.Select((one, f) => one.Zip(across[f], (value, taken) => value - taken).ToArray())]; // Z'V⁻²X
        double[] square = Square(deviance, point, b, p), cube = [.. square]; // X'V⁻²X, X'V⁻³X
        for (int f = 0; f < b.Length; f++)
            SmallMatrix.TransposeMultiply(cube, b[f], solved[f], p, b[f].Length / p, p, -1, add: true);

        Component[] components = [new(-1, 0, 0), .. deviance.Parameters.Select(parameter => new Component(parameter.Factor, parameter.Row, parameter.Column))];
        int count = components.Length;
        double[][][] turned = [.. components.Select(component => component.Factor < 0 ? [] : Turn(component, b, products, p))]; // E Z'V⁻¹X
        var spreadAll = new double[count][];
        var q = new double[count, count][];
        for (int k = 0; k < count; k++)
        {
            int f = components[k].Factor;
            double[] own = f < 0 ? [.. square.Select(value => -value)] : Cross(b[f], turned[k][f], p, -1);
            spreadAll[k] = own;
            if (f < 0)
            {
                q[0, 0] = cube;
                continue;
            }

            q[0, k] = Cross(twice[f], turned[k][f], p, 1);
            double[][] along = products.Multiply(turned[k], p), back = products.Multiply(deviance.Resolve(point, along, p), p);
            for (int m = 1; m <= k; m++)
            {
                int g = components[m].Factor;
                double[] difference = [.. along[g].Zip(back[g], (value, taken) => value - taken)]; // Z'V⁻¹Z E Z'V⁻¹X
                q[m, k] = Cross(turned[m][g], difference, p, 1);
            }
        }

        var information = new double[count * count];
        for (int k = 0; k < count; k++)
        {
            for (int m = 0; m <= k; m++)
            {
                information[k * count + m] = information[m * count + k] = levels.Trace(components[m], components[k])
                    - 2 * Trace(phi, q[m, k], p) + Trace(Product(phi, spreadAll[m], p), Product(phi, spreadAll[k], p), p);
            }
        }

        if (!SmallMatrix.Cholesky(information, count))
            return null;
        var w = new double[count * count];
        SmallMatrix.InverseOfSquare(information, w, count);
        for (int i = 0; i < w.Length; i++)
            w[i] *= 2;
        var bias = new double[p * p];
        for (int k = 0; k < count; k++)
        {
            for (int m = 0; m < count; m++)
            {
                double[] pair = m <= k ? q[m, k] : q[k, m], crossed = Product(Product(spreadAll[m], phi, p), spreadAll[k], p);
                for (int i = 0; i < p; i++)
                {
                    for (int j = 0; j < p; j++)
                        bias[i * p + j] += w[k * count + m] * ((pair[i * p + j] + pair[j * p + i]) / 2 - (crossed[i * p + j] + crossed[j * p + i]) / 2);
                }
            }
        }

        double[] adjusted = Product(Product(phi, bias, p), phi, p);
        for (int i = 0; i < adjusted.Length; i++)
            adjusted[i] = phi[i] + 2 * adjusted[i];
        for (int i = 0; i < p; i++)
        {
            if (!(adjusted[i * p + i] > 0))
                return null;
        }

        return new KenwardRoger(phi, adjusted, [.. spreadAll.Select(one => Product(Product(phi, one, p), phi, p))], w, p);
    }

    /// <summary>Degrees of freedom of a combination of the basis coefficients.</summary>
    public double Of(double[] combination)
    {
        double variance = Quadratic(_plain, combination), sum = 0;
        double[] slopes = [.. _spread.Select(one => Quadratic(one, combination) / variance)];
        for (int k = 0; k < slopes.Length; k++)
        {
            for (int m = 0; m < slopes.Length; m++)
                sum += _components[k * slopes.Length + m] * slopes[k] * slopes[m];
        }

        return 2 / sum;
    }

    /// <summary>One variance or covariance; the residual variance has no factor (−1).</summary>
    internal readonly record struct Component(int Factor, int Row, int Column);

    private double Quadratic(double[] matrix, double[] vector)
    {
        double sum = 0;
        for (int i = 0; i < _rank; i++)
        {
            for (int j = 0; j < _rank; j++)
                sum += vector[i] * matrix[i * _rank + j] * vector[j];
        }

        return sum;
    }

    /// <summary>X'V⁻²X = I − (Z'X)'c − c'Z'V⁻¹X with c = ΛU, since X is orthonormal.</summary>
    private static double[] Square(ProfiledDeviance deviance, DeviancePoint point, double[][] b, int p)
    {
        CrossProducts products = deviance.Products;
        var square = new double[p * p];
        for (int i = 0; i < p; i++)
            square[i * p + i] = 1;
        for (int f = 0; f < b.Length; f++)
        {
            int r = products.Factors[f].Width;
            double[] u = First(point.Inverse!.Solution[f], p), right = First(products.Right[f], p), c = new double[u.Length];
            for (int at = 0; at < u.Length; at += r * p)
                SmallMatrix.Multiply(c.AsSpan(at, r * p), point.Lambda[f], u.AsSpan(at, r * p), r, r, p);
            SmallMatrix.TransposeMultiply(square, right, c, p, c.Length / p, p, -1, add: true);
            SmallMatrix.TransposeMultiply(square, c, b[f], p, c.Length / p, p, -1, add: true);
        }

        for (int i = 0; i < p; i++)
        {
            for (int j = 0; j < i; j++)
                square[i * p + j] = square[j * p + i] = (square[i * p + j] + square[j * p + i]) / 2;
        }

        return square;
    }

    /// <summary>The first columns of rows of one column more.</summary>
    private static double[] First(double[] rows, int p)
    {
        var first = new double[rows.Length / (p + 1) * p];
        for (int row = 0; row < first.Length / p; row++)
            rows.AsSpan(row * (p + 1), p).CopyTo(first.AsSpan(row * p));
        return first;
    }

    private static double[][] Turn(Component component, double[][] b, CrossProducts products, int p)
    {
        double[][] turned = [.. b.Select(one => new double[one.Length])];
        int f = component.Factor, size = products.Factors[f].Width * p;
        for (int at = 0; at < b[f].Length; at += size)
        {
            b[f].AsSpan(at + component.Column * p, p).CopyTo(turned[f].AsSpan(at + component.Row * p));
            b[f].AsSpan(at + component.Row * p, p).CopyTo(turned[f].AsSpan(at + component.Column * p));
        }

        return turned;
    }

    private static double[] Cross(double[] left, double[] right, int p, double sign)
    {
        var cross = new double[p * p];
        SmallMatrix.TransposeMultiply(cross, left, right, p, left.Length / p, p, sign, add: true);
        return cross;
    }

    private static double[] Product(double[] a, double[] b, int p)
    {
        var product = new double[p * p];
        SmallMatrix.Multiply(product, a, b, p, p, p);
        return product;
    }

    private static double Trace(double[] a, double[] b, int p)
    {
        double sum = 0;
        for (int i = 0; i < p; i++)
        {
            for (int j = 0; j < p; j++)
                sum += a[i * p + j] * b[j * p + i];
        }

        return sum;
    }
}
