namespace ResearchKit.Statistics.Factors;

/// <summary>The derivatives of one group's moments by its parameters, used with one pattern of observed variables after another.</summary>
internal sealed class CellDerivatives
{
    private readonly ParameterCell[] _cells;
    private readonly ImpliedMoments _implied;
    private readonly int[] _u;
    private readonly int[] _v;
    private readonly int[] _meanOf;
    private readonly double[] _meanFactor;
    private readonly int[] _basis;
    private ResponsePattern _pattern = null!;
    private double[] _inverse = [];
    private double[] _deviation = [];
    private double[] _x = [];
    private double[] _y = [];
    private double[] _products = [];

    /// <summary>Prepares the parameters' places.</summary>
    public CellDerivatives(ParameterCell[] cells, ImpliedMoments implied, bool valueOnly)
    {
        _cells = cells;
        _implied = implied;
        int n = valueOnly ? 0 : cells.Length, v = implied.Variables;
        _u = new int[n];
        _v = new int[n];
        _meanOf = new int[n];
        _meanFactor = new double[n];
        var places = new Dictionary<int, int>();
        for (int k = 0; k < n; k++)
        {
            ParameterCell cell = cells[k];
            _u[k] = Place(cell.Row);
            _v[k] = cell.Matrix == ModelMatrix.Means ? -1 : Place(cell.Matrix == ModelMatrix.Paths ? v + cell.Column : cell.Column);
            _meanOf[k] = cell.Matrix == ModelMatrix.Covariances ? -1 : _u[k];
            _meanFactor[k] = cell.Matrix == ModelMatrix.Paths ? implied.FullMeans[cell.Column] : 1;
        }

        _basis = [.. places.OrderBy(pair => pair.Value).Select(pair => pair.Key)];

        int Place(int column)
        {
            if (!places.TryGetValue(column, out int place))
                places.Add(column, place = places.Count);
            return place;
        }
    }

    private int Width => _basis.Length;

    /// <summary>Takes up a pattern; the logarithm of the determinant of its Σ, or null where that is not positive definite.</summary>
    public double? Use(ResponsePattern pattern, bool hasMeans)
    {
        _pattern = pattern;
        int k = pattern.Observed.Length, v = _implied.Variables, w = Width;
        var sigma = new double[k * k];
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < k; b++)
                sigma[a * k + b] = _implied.Full[pattern.Observed[a] * v + pattern.Observed[b]];
        }

        if (SymmetricMatrix.Invert(sigma, k, out _) is not { } found)
            return null;
        _inverse = found.Inverse;
        _deviation = new double[k];
        for (int a = 0; a < k && hasMeans; a++)
            _deviation[a] = pattern.Mean[a] - _implied.FullMeans[pattern.Observed[a]];
        if (w == 0)
            return found.LogDeterminant;

        // Columns of the basis, restricted to what is observed, and Σ⁻¹ times them; each basis vector in a row.
        _x = new double[w * k];
        _y = new double[w * k];
        for (int c = 0; c < w; c++)
        {
            int column = _basis[c] % v;
            double[] source = _basis[c] < v ? _implied.Total : _implied.Full;
            for (int a = 0; a < k; a++)
                _x[c * k + a] = source[pattern.Observed[a] * v + column];
            for (int a = 0; a < k; a++)
                _y[c * k + a] = Dot(_inverse.AsSpan(a * k, k), _x.AsSpan(c * k, k));
        }

        _products = new double[w * w];
        for (int c = 0; c < w; c++)
        {
            for (int d = 0; d <= c; d++)
                _products[c * w + d] = _products[d * w + c] = Dot(_x.AsSpan(c * k, k), _y.AsSpan(d * k, k));
        }

        return found.LogDeterminant;
    }

    /// <summary>tr(Σ⁻¹(S + dd')).</summary>
    public double TraceWithMoments()
    {
        int k = _deviation.Length;
        double sum = 0;
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < k; b++)
                sum += _inverse[a * k + b] * (_pattern.Covariance[a * k + b] + _deviation[a] * _deviation[b]);
        }

        return sum;
    }

    /// <summary>Adds the pattern's part of the gradient of minus the log-likelihood.</summary>
    public void AddGradient(Span<double> gradient)
    {
        int k = _deviation.Length, w = Width;
        double n = _pattern.Weight;
        var moments = new double[w * k];
        var means = new double[w];
        for (int c = 0; c < w; c++)
        {
            means[c] = Dot(_y.AsSpan(c * k, k), _deviation);
            for (int a = 0; a < k; a++)
                moments[c * k + a] = Dot(_pattern.Covariance.AsSpan(a * k, k), _y.AsSpan(c * k, k)) + _deviation[a] * means[c];
        }

        for (int i = 0; i < _cells.Length; i++)
        {
            double part = 0;
            if (_v[i] >= 0)
                part = n * Scale(i) * (_products[_u[i] * w + _v[i]] - Dot(_y.AsSpan(_u[i] * k, k), moments.AsSpan(_v[i] * k, k)));
            if (_meanOf[i] >= 0)
                part -= n * _meanFactor[i] * means[_meanOf[i]];
            gradient[_cells[i].Parameter] += part;
        }
    }

    /// <summary>Adds the pattern's part of the expected information.</summary>
    public void AddInformation(Span<double> information, int parameters)
    {
        int w = Width;
        double n = _pattern.Weight;
        for (int i = 0; i < _cells.Length; i++)
        {
            int u = _u[i] * w, v = _v[i] * w;
            int row = _cells[i].Parameter;
            for (int j = 0; j <= i; j++)
            {
                double part = 0;
                if (v >= 0 && _v[j] >= 0)
                    part = Scale(i) * Scale(j) * (_products[u + _u[j]] * _products[v + _v[j]] + _products[u + _v[j]] * _products[v + _u[j]]);
                if (_meanOf[i] >= 0 && _meanOf[j] >= 0)
                    part += _meanFactor[i] * _meanFactor[j] * _products[_meanOf[i] * w + _meanOf[j]];
                int column = _cells[j].Parameter;
                information[row * parameters + column] += n * part;
                if (i != j)
                    information[column * parameters + row] += n * part;
            }
        }
    }

    /// <summary>uᵀΣ⁻¹SΣ⁻¹v of all pairs of the basis, for the pattern's own covariances S: what scores about the sample's moments are measured from.</summary>
    public double[] ProductsWithMoments()
    {
        int k = _deviation.Length, w = Width;
        var result = new double[w * w];
        var moments = new double[k];
        for (int c = 0; c < w; c++)
        {
            for (int a = 0; a < k; a++)
                moments[a] = Dot(_pattern.Covariance.AsSpan(a * k, k), _y.AsSpan(c * k, k));
            for (int d = 0; d < w; d++)
                result[c * w + d] = Dot(moments, _y.AsSpan(d * k, k));
        }

        return result;
    }

    /// <summary>Adds the score of a row: the gradient of its log-likelihood, or about other products than those of Σ.</summary>
    public void AddScore(ReadOnlySpan<double> deviation, Span<double> score, double[]? about = null)
    {
        double[] centre = about ?? _products;
        int k = deviation.Length, w = Width;
        Span<double> projected = w <= 256 ? stackalloc double[w] : new double[w];
        for (int c = 0; c < w; c++)
            projected[c] = Dot(_y.AsSpan(c * k, k), deviation);
        for (int i = 0; i < _cells.Length; i++)
        {
            double part = _v[i] >= 0 ? Scale(i) * (projected[_u[i]] * projected[_v[i]] - centre[_u[i] * w + _v[i]]) : 0;
            if (_meanOf[i] >= 0)
                part += _meanFactor[i] * projected[_meanOf[i]];
            score[_cells[i].Parameter] += part;
        }
    }

    private double Scale(int i) => _cells[i].Matrix == ModelMatrix.Covariances && _cells[i].Row == _cells[i].Column ? 0.5 : 1;

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
