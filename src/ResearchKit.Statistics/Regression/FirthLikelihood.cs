using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Regression;

/// <summary>
/// The likelihood of a logistic regression with Jeffreys's prior as penalty (half the log determinant of the information), maximised freely or with one linear combination of the coefficients held fast.
/// </summary>
internal sealed class FirthLikelihood
{
    private readonly GeneralizedRows _rows;
    private readonly LeastSquaresFactor _basis;
    private readonly double[] _rotated; // rows of the orthonormal basis, one after the other
    private readonly int _rank;
    private readonly int _maximumIterations;
    private readonly CancellationToken _cancellationToken;

    public FirthLikelihood(GeneralizedRows rows, LeastSquaresFactor basis, int maximumIterations, CancellationToken cancellationToken)
    {
        (_rows, _basis, _rank, _maximumIterations, _cancellationToken) = (rows, basis, basis.Rank, maximumIterations, cancellationToken);
        CentredRows plain = rows.Design.Reweighted([.. Enumerable.Repeat(1.0, rows.Count)]);
        _rotated = new double[rows.Count * _rank];
        Span<double> row = new double[rows.Design.ColumnCount];
        for (int i = 0; i < rows.Count; i++)
        {
            plain.Write(i, row, 1);
            Span<double> q = _rotated.AsSpan(i * _rank, _rank);
            for (int k = 0; k < _rank; k++)
                q[k] = row[basis.Kept[k]];
            basis.SolveLower(q);
        }
    }

    /// <summary>A maximum.</summary>
    /// <param name="Point">Coefficients in the orthonormal basis.</param>
    /// <param name="Value">The penalised log-likelihood.</param>
    /// <param name="Cholesky">Lower triangle of the information in that basis.</param>
    /// <param name="Iterations">Steps taken.</param>
    /// <param name="Step">Length of the last step in standard errors.</param>
    /// <param name="IsConverged">Whether the tolerance was met.</param>
    public sealed record Maximum(double[] Point, double Value, double[,] Cholesky, int Iterations, double Step, bool IsConverged);

    /// <summary>Maximises.</summary>
    /// <param name="start">Where to begin; null for zero.</param>
    /// <param name="fixedCombination">A combination of the coefficients in the basis that is held at a value; null for none.</param>
    /// <param name="fixedValue">That value.</param>
    public Maximum Maximise(double[]? start, double[]? fixedCombination = null, double fixedValue = 0)
    {
        double[] point = start is null ? new double[_rank] : [.. start];
        if (fixedCombination is not null)
        {
            double gap = fixedValue - Dot(fixedCombination, point), square = Dot(fixedCombination, fixedCombination);
            for (int k = 0; k < _rank; k++)
                point[k] += gap / square * fixedCombination[k];
        }

        double before = double.NegativeInfinity;
        for (int iteration = 1; ; iteration++)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            (double value, double[,] lower) = Value(point);
            double[] score = Score(point, lower), step = Solve(lower, score);
            if (fixedCombination is not null)
            {
                double[] along = Solve(lower, fixedCombination);
                double share = Dot(fixedCombination, step) / Dot(fixedCombination, along);
                for (int k = 0; k < _rank; k++)
                    step[k] -= share * along[k];
            }

            double length = Math.Sqrt(Math.Max(0, Dot(step, Times(lower, step))));

            // Of a profile only the height is wanted, and far out its steps shrink slowly.
            bool isConverged = length < 1e-8 || (fixedCombination is not null && value - before < 1e-13 * (1 + Math.Abs(value)) && length < 0.1);
            before = value;
            double size = Math.Min(1, 5 / Math.Max(length, 1e-300));
            double[] next = point;
            for (int halving = 0; halving < 40; halving++, size /= 2)
            {
                next = [.. point.Select((p, k) => p + size * step[k])];
                if (isConverged || length < 1e-4 || Value(next).Value >= value)
                    break;
            }

            point = next;
            if (isConverged || iteration == _maximumIterations)
            {
                (value, lower) = Value(point);
                return new Maximum(point, value, lower, iteration, length, isConverged);
            }
        }
    }

    /// <summary>A vector in the basis, as coefficients of the centred columns: R⁻¹ v.</summary>
    public double[] Coefficients(double[] point)
    {
        double[] coefficients = [.. point];
        _basis.SolveUpper(coefficients);
        return coefficients;
    }

    /// <summary>A combination of the coefficients of the centred columns, as one in the basis: R⁻ᵀ v.</summary>
    public double[] Combination(double[] combination)
    {
        double[] rotated = [.. combination];
        _basis.SolveLower(rotated);
        return rotated;
    }

    public static double[] Solve(double[,] lower, double[] vector)
    {
        int n = vector.Length;
        double[] x = [.. vector];
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < i; k++)
                x[i] -= lower[i, k] * x[k];
            x[i] /= lower[i, i];
        }

        for (int i = n - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < n; k++)
                x[i] -= lower[k, i] * x[k];
            x[i] /= lower[i, i];
        }

        return x;
    }

    private ReadOnlySpan<double> Row(int i) => _rotated.AsSpan(i * _rank, _rank);

    private double Predictor(int i, double[] point) => Dot(Row(i), point) + (_rows.Offset.Length == 0 ? 0 : _rows.Offset[i]);

    private (double Value, double[,] Cholesky) Value(double[] point)
    {
        var information = new double[_rank, _rank];
        double value = 0;
        for (int i = 0; i < _rows.Count; i++)
        {
            double eta = Predictor(i, point), weight = _rows.Weight(i);
            value += weight * GeneralizedFamily.Binomial.LogLikelihood(_rows.Outcome[i], eta);
            double variance = weight * GeneralizedFamily.Binomial.VarianceAt(eta);
            ReadOnlySpan<double> q = Row(i);
            for (int a = 0; a < _rank; a++)
            {
                double scaled = variance * q[a];
                for (int b = 0; b <= a; b++)
                    information[a, b] += scaled * q[b];
            }
        }

        for (int a = 0; a < _rank; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double element = information[a, b];
                for (int k = 0; k < b; k++)
                    element -= information[a, k] * information[b, k];
                if (a == b && !(element > 0))
                    return (double.NegativeInfinity, information);
                information[a, b] = a == b ? Math.Sqrt(element) : element / information[b, b];
            }

            value += Elementary.Log(information[a, a]); // half the logarithm of the determinant
        }

        return (value, information);
    }

    private double[] Score(double[] point, double[,] lower)
    {
        var score = new double[_rank];
        var z = new double[_rank];
        for (int i = 0; i < _rows.Count; i++)
        {
            double eta = Predictor(i, point), weight = _rows.Weight(i), mean = Elementary.Logistic(eta), complement = Elementary.Logistic(-eta);
            ReadOnlySpan<double> q = Row(i);
            double leverage = 0;
            for (int a = 0; a < _rank; a++)
            {
                double element = q[a];
                for (int k = 0; k < a; k++)
                    element -= lower[a, k] * z[k];
                z[a] = element / lower[a, a];
                leverage += z[a] * z[a];
            }

            leverage *= weight * mean * complement;
            double residual = weight * (_rows.Outcome[i] == 1 ? complement : -mean) + leverage * (complement - mean) / 2;
            for (int a = 0; a < _rank; a++)
                score[a] += q[a] * residual;
        }

        return score;
    }

    private static double[] Times(double[,] lower, double[] vector)
    {
        int n = vector.Length;
        var half = new double[n];
        var result = new double[n];
        for (int k = 0; k < n; k++)
        {
            for (int i = k; i < n; i++)
                half[k] += lower[i, k] * vector[i];
        }

        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k <= i; k++)
                result[i] += lower[i, k] * half[k];
        }

        return result;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int k = 0; k < a.Length; k++)
            sum += a[k] * b[k];
        return sum;
    }
}
