namespace ResearchKit.Statistics.MissingData;

/// <summary>Predictors of one draw, centred and scaled over the observed rows, with a column of ones first; those that add nothing left out by name.</summary>
internal sealed class PredictorRows
{
    private const double Negligible = 1e-10;
    private readonly double[][] _columns;
    private readonly double[] _shift, _scale;

    private PredictorRows(double[][] columns, double[] shift, double[] scale, IReadOnlyList<string> leftOut) => (_columns, _shift, _scale, LeftOut) = (columns, shift, scale, leftOut);

    /// <summary>Columns with the intercept.</summary>
    public int Count => _columns.Length + 1;

    public IReadOnlyList<string> LeftOut { get; }

    public static PredictorRows Of(IReadOnlyList<(string Name, double[] Values)> columns, int[] observed)
    {
        var kept = new List<double[]>();
        var shifts = new List<double>();
        var scales = new List<double>();
        var leftOut = new List<string>();
        var factor = new List<double[]>(); // rows of the Cholesky factor of the kept columns' correlations
        foreach ((string name, double[] values) in columns)
        {
            double mean = 0, squares = 0;
            foreach (int row in observed)
                mean += values[row] / observed.Length;
            foreach (int row in observed)
                squares += (values[row] - mean) * (values[row] - mean);
            double scale = Math.Sqrt(squares / observed.Length);
            if (!(scale > 1e-12 * Math.Abs(mean)) || kept.Count + 2 >= observed.Length)
            {
                leftOut.Add(name);
                continue;
            }

            var next = new double[kept.Count + 1];
            double rest = 1;
            for (int k = 0; k < kept.Count; k++)
            {
                double sum = 0;
                foreach (int row in observed)
                    sum += (kept[k][row] - shifts[k]) / scales[k] * ((values[row] - mean) / scale);
                sum /= observed.Length;
                for (int j = 0; j < k; j++)
                    sum -= factor[k][j] * next[j];
                next[k] = sum / factor[k][k];
                rest -= next[k] * next[k];
            }

            if (!(rest > Negligible))
            {
                leftOut.Add(name);
                continue;
            }

            next[^1] = Math.Sqrt(rest);
            factor.Add(next);
            kept.Add(values);
            shifts.Add(mean);
            scales.Add(scale);
        }

        return new PredictorRows([.. kept], [.. shifts], [.. scales], leftOut);
    }

    /// <summary>Writes a row.</summary>
    public void Write(int row, Span<double> target)
    {
        target[0] = 1;
        for (int k = 0; k < _columns.Length; k++)
            target[k + 1] = (_columns[k][row] - _shift[k]) / _scale[k];
    }

    public double Predict(int row, ReadOnlySpan<double> coefficients)
    {
        double sum = coefficients[0];
        for (int k = 0; k < _columns.Length; k++)
            sum += coefficients[k + 1] * ((_columns[k][row] - _shift[k]) / _scale[k]);
        return sum;
    }
}
