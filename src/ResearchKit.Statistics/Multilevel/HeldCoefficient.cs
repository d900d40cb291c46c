namespace ResearchKit.Statistics.Multilevel;

/// <summary>
/// Parameters of which one combination of the first is held at a value: the rest in an orthonormal basis of what the combination leaves free
/// (a Householder reflection that takes the combination to the first axis).
/// </summary>
internal sealed class HeldCoefficient
{
    private readonly double[] _mirror;
    private readonly double _length;
    private readonly double _value;
    private readonly int _rank;

    /// <param name="combination">The combination, an element for each of the first parameters.</param>
    /// <param name="value">What it is held at.</param>
    public HeldCoefficient(double[] combination, double value)
    {
        _rank = combination.Length;
        _value = value;
        double length = Math.Sqrt(RowProducts.Dot(combination, combination));
        _length = combination[0] > 0 ? -length : length;
        _mirror = [.. combination];
        _mirror[0] -= _length;
        double size = Math.Sqrt(RowProducts.Dot(_mirror, _mirror));
        for (int k = 0; k < _rank; k++)
            _mirror[k] /= size;
    }

    /// <summary>All parameters, of the free ones.</summary>
    public double[] Whole(double[] free)
    {
        double[] whole = [_value / _length, .. free];
        Reflect(whole);
        return whole;
    }

    /// <summary>The free parameters nearest to the given ones.</summary>
    public double[] Start(double[] whole)
    {
        double[] reflected = [.. whole];
        Reflect(reflected);
        return reflected[1..];
    }

    /// <summary>A gradient by the free parameters.</summary>
    public double[] Free(double[] gradient) => Start(gradient);

    /// <summary>A Hessian by the free parameters.</summary>
    public double[,] Free(double[,] hessian)
    {
        int n = hessian.GetLength(0);
        var rows = new double[n][];
        for (int i = 0; i < n; i++)
        {
            rows[i] = new double[n];
            for (int j = 0; j < n; j++)
                rows[i][j] = hessian[i, j];
            Reflect(rows[i]);
        }

        var free = new double[n - 1, n - 1];
        var column = new double[n];
        for (int j = 1; j < n; j++)
        {
            for (int i = 0; i < n; i++)
                column[i] = rows[i][j];
            Reflect(column);
            for (int i = 1; i < n; i++)
                free[i - 1, j - 1] = column[i];
        }

        return free;
    }

    private void Reflect(double[] parameters)
    {
        double along = 2 * RowProducts.Dot(_mirror, parameters.AsSpan(0, _rank));
        for (int k = 0; k < _rank; k++)
            parameters[k] -= along * _mirror[k];
    }
}
