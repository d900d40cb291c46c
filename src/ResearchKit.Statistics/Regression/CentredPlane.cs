namespace ResearchKit.Statistics.Regression;

/// <summary>The fitted plane in the coordinates of <see cref="CentredRows"/>, and the way from there to the terms' own units.</summary>
internal sealed class CentredPlane
{
    private readonly bool _hasIntercept;
    private readonly int[] _kept;
    private readonly double[] _shift;
    private readonly double[] _scale;
    private readonly double _outcomeShift;
    private readonly double _outcomeScale;
    private readonly double[] _solution;
    private readonly double[,] _covariance;

    public CentredPlane(CentredRows rows, LeastSquaresFactor factor, double[] solution, double[,] covariance, double outcomeShift, double outcomeScale)
    {
        _hasIntercept = rows.HasIntercept;
        _kept = factor.Kept;
        _shift = rows.Shift;
        _scale = rows.Scale;
        _outcomeShift = outcomeShift;
        _outcomeScale = outcomeScale;
        _solution = solution;
        _covariance = covariance;
    }

    /// <summary>Whether the coefficient is in the fit.</summary>
    public bool Has(int term) => Array.IndexOf(_kept, term) >= 0;

    /// <summary>The combination of centred coefficients that is the term's coefficient in its own units.</summary>
    public double[] Combination(int term)
    {
        var combination = new double[_kept.Length];
        for (int k = 0; k < _kept.Length; k++)
        {
            int j = _kept[k];
            if (j == term)
                combination[k] = _scale[j] / _outcomeScale;
            else if (_hasIntercept && term == 0)
                combination[k] = -_scale[j] * _shift[j] / _outcomeScale;
        }

        return combination;
    }

    public double Coefficient(int term)
    {
        if (!Has(term))
            return double.NaN;
        double value = _hasIntercept && term == 0 ? _outcomeShift : 0;
        double[] combination = Combination(term);
        for (int k = 0; k < combination.Length; k++)
            value += combination[k] * _solution[k];
        return value;
    }

    public double Covariance(int first, int second) =>
        Has(first) && Has(second) ? Covariance(Combination(first), Combination(second)) : double.NaN;

    /// <summary>Number of coefficients in the fit.</summary>
    public int Rank => _kept.Length;

    /// <summary>Writes what a row (the values of all terms but the intercept) makes of the coefficients, and returns the value there.</summary>
    public double Row(ReadOnlySpan<double> slopes, Span<double> combination)
    {
        int first = _hasIntercept ? 1 : 0;
        double value = _outcomeShift;
        for (int k = 0; k < _kept.Length; k++)
        {
            int j = _kept[k];
            double centred = _hasIntercept && j == 0 ? 1 : (slopes[j - first] - _shift[j]) * _scale[j];
            combination[k] = centred / _outcomeScale;
            value += combination[k] * _solution[k];
        }

        return value;
    }

    /// <summary>Variance of a combination of the coefficients in these coordinates.</summary>
    public double Variance(double[] combination) => Covariance(combination, combination);

    /// <summary>Value and standard error at a row given as the values of all terms but the intercept.</summary>
    public (double Value, double StandardError) At(ReadOnlySpan<double> slopes)
    {
        var combination = new double[_kept.Length];
        double value = Row(slopes, combination);
        return (value, Math.Sqrt(Covariance(combination, combination)));
    }

    private double Covariance(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double row = 0;
            for (int k = 0; k < b.Length; k++)
                row += _covariance[i, k] * b[k];
            sum += a[i] * row;
        }

        return sum;
    }
}
