using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>
/// One standard deviation or correlation of groups in its own units, and the free numbers beside it: a smooth way from (value, free numbers) to the relative
/// covariance factors and the residual standard deviation.
/// </summary>
/// <remarks>
/// The covariance of the term is written as σ² times the square of a lower triangle in own units whose first row is the column of interest: a fixed standard
/// deviation s makes its first element s/σ, a fixed correlation ρ makes the second row b(ρ, √(1 − ρ²)). The working factor is the Cholesky factor of that
/// covariance in working coordinates. Free numbers: the rest of the triangle, the other terms' factors, log σ last.
/// </remarks>
internal sealed class ProfiledParameter
{
    private readonly int[] _places; // of the term's elements in theta, row by row of the triangle
    private readonly int[] _order;
    private readonly bool _isCorrelation;
    private readonly double[] _toWorking; // T⁻¹ of the term, size × size
    private readonly double[] _toOwn;
    private readonly int _size;

    public ProfiledParameter(ProfiledDeviance deviance, int factor, int column, int? with)
    {
        RandomFactor one = deviance.Products.Factors[factor];
        int[] columns = [.. Enumerable.Range(0, one.Width).Where(c => one.TermOf[c] == one.TermOf[column] && (c == column || one.Free[Math.Max(c, column), Math.Min(c, column)]))];
        _size = columns.Length;
        _isCorrelation = with is not null;
        int first = Array.IndexOf(columns, column), second = with is { } other ? Array.IndexOf(columns, other) : -1;
        _order = [first, .. second >= 0 ? [second] : Array.Empty<int>(), .. Enumerable.Range(0, _size).Where(i => i != first && i != second)];
        _places =
        [
            .. from i in Enumerable.Range(0, _size)
               from j in Enumerable.Range(0, i + 1)
               select deviance.Parameters.Select((parameter, k) => (parameter, k)).First(pair => pair.parameter == (factor, columns[i], columns[j])).k,
        ];
        double[,] own = one.ToOwnUnits();
        _toOwn = new double[_size * _size];
        _toWorking = new double[_size * _size];
        for (int i = 0; i < _size; i++)
        {
            for (int j = 0; j < _size; j++)
                _toOwn[i * _size + j] = own[columns[i], columns[j]];
        }

        // T is diagonal but for the intercept's row, so that its inverse is at hand.
        for (int i = 0; i < _size; i++)
        {
            _toWorking[i * _size + i] = 1 / _toOwn[i * _size + i];
            for (int j = 0; j < _size; j++)
            {
                if (i != j)
                    _toWorking[i * _size + j] = -_toOwn[i * _size + j] / (_toOwn[i * _size + i] * _toOwn[j * _size + j]);
            }
        }
    }

    /// <summary>The value and the free numbers at theta and σ.</summary>
    public (double Value, double[] Free) At(double[] theta, double sigma)
    {
        double[] triangle = OwnTriangle(theta);
        double value = _isCorrelation ? triangle[_size] / Math.Sqrt(triangle[_size] * triangle[_size] + triangle[_size + 1] * triangle[_size + 1]) : sigma * triangle[0];
        var free = new List<double>();
        for (int i = 0; i < _size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                if (_isCorrelation && i == 1)
                {
                    if (j == 0)
                        free.Add(Math.Sqrt(triangle[_size] * triangle[_size] + triangle[_size + 1] * triangle[_size + 1]));
                }
                else if (_isCorrelation || i + j > 0)
                {
                    free.Add(triangle[i * _size + j]);
                }
            }
        }

        for (int k = 0; k < theta.Length; k++)
        {
            if (!_places.Contains(k))
                free.Add(theta[k]);
        }

        free.Add(Elementary.Log(sigma));
        return (value, [.. free]);
    }

    /// <summary>Theta and σ at the value and the free numbers.</summary>
    public (double[] Theta, double Sigma) From(double value, double[] free, int count)
    {
        double sigma = Elementary.Exp(free[^1]);
        var triangle = new double[_size * _size];
        int next = 0;
        for (int i = 0; i < _size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                if (_isCorrelation && i == 1)
                    triangle[i * _size + j] = j == 0 ? value * free[next++] : Math.Sqrt(Math.Max(0, 1 - value * value)) * free[next - 1];
                else
                    triangle[i * _size + j] = !_isCorrelation && i + j == 0 ? value / sigma : free[next++];
            }
        }

        // Back to the columns' own order, and to working coordinates.
        var rows = new double[_size * _size];
        for (int i = 0; i < _size; i++)
            triangle.AsSpan(i * _size, _size).CopyTo(rows.AsSpan(_order[i] * _size));
        var working = new double[_size * _size];
        SmallMatrix.Multiply(working, _toWorking, rows, _size, _size, _size);
        LowerTriangle(working);
        var theta = new double[count];
        for (int i = 0, k = 0; i < _size; i++)
        {
            for (int j = 0; j <= i; j++, k++)
                theta[_places[k]] = working[i * _size + j];
        }

        for (int k = 0; k < count; k++)
        {
            if (!_places.Contains(k))
                theta[k] = free[next++];
        }

        return (theta, sigma);
    }

    private double[] OwnTriangle(double[] theta)
    {
        var lambda = new double[_size * _size];
        for (int i = 0, k = 0; i < _size; i++)
        {
            for (int j = 0; j <= i; j++, k++)
                lambda[i * _size + j] = theta[_places[k]];
        }

        var own = new double[_size * _size];
        SmallMatrix.Multiply(own, _toOwn, lambda, _size, _size, _size);
        var ordered = new double[_size * _size];
        for (int i = 0; i < _size; i++)
            own.AsSpan(_order[i] * _size, _size).CopyTo(ordered.AsSpan(i * _size));
        LowerTriangle(ordered);
        return ordered;
    }

    /// <summary>Rotates the columns of a square matrix A until it is a lower triangle L with L L' = A A' and a diagonal of at least zero.</summary>
    private void LowerTriangle(double[] a)
    {
        for (int i = 0; i < _size; i++)
        {
            for (int j = i + 1; j < _size; j++)
            {
                double p = a[i * _size + i], q = a[i * _size + j], length = Math.Sqrt(p * p + q * q);
                if (q == 0)
                    continue;
                for (int r = 0; r < _size; r++)
                {
                    double x = a[r * _size + i], y = a[r * _size + j];
                    a[r * _size + i] = (p * x + q * y) / length;
                    a[r * _size + j] = (p * y - q * x) / length;
                }
            }

            for (int r = 0; a[i * _size + i] < 0 && r < _size; r++)
                a[r * _size + i] = r == i ? a[r * _size + i] : -a[r * _size + i];
            a[i * _size + i] = Math.Abs(a[i * _size + i]);
        }
    }
}
