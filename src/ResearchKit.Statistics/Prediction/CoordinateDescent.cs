using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Prediction;

/// <summary>
/// Minimises loss + penalty × (share × Σ|b| + (1 - share) / 2 × Σb²) by cyclic coordinate descent over the terms that are in, with a sweep over all when these are settled (Friedman, Hastie and Tibshirani 2010, JSS 33).
/// </summary>
/// <remarks>
/// The loss is replaced by its parabola at the present point (it is one for numbers), whose cross-products are computed for a term when it first comes in. Updates cost one column of these, however many rows there are.
/// </remarks>
internal sealed class CoordinateDescent(PenalizedProblem problem, double lassoShare, int maximumSweeps, CancellationToken cancellationToken)
{
    // Of the outcome's variance (or a loss of one): how much a step may still gain when the search ends.
    private const double Tolerance = 1e-17;
    private const int MostParabolas = 200;

    // Up to so many terms all cross-products are taken at once, in one pass over the rows.
    private const int FewColumns = 64;

    private readonly double[]?[] _products = new double[problem.Columns + 1][];
    private readonly double[] _coefficients = new double[problem.Columns + 1]; // the intercept last
    private readonly double[] _gradient = new double[problem.Columns + 1];
    private readonly double[] _residual = new double[problem.Count];
    private readonly double[] _curvature = new double[problem.Count];
    private readonly double _scale = problem.Kind == PenalizedOutcome.Binomial ? 1 : Math.Max(double.Epsilon, problem.Outcome.Zip(problem.Weights, (y, w) => w * y * y).Sum());
    private double[]? _diagonal;
    private bool _isFixed;
    private (double Loss, double[] Coefficients, double[] Gradient) _nothing;

    /// <summary>Whether each is in; the intercept always is.</summary>
    private readonly bool[] _isIn = new bool[problem.Columns + 1];

    /// <summary>Coefficients of the columns as they stand in the problem.</summary>
    public double[] Coefficients => _coefficients[..problem.Columns];

    public double Intercept => _coefficients[problem.Columns];

    /// <summary>The gradient's largest element where no term is in: the least penalty of a lasso that keeps all out.</summary>
    public double LargestGradient()
    {
        Minimise(double.PositiveInfinity);
        double largest = 0;
        for (int j = 0; j < problem.Columns; j++)
            largest = Math.Max(largest, Math.Abs(_gradient[j]));
        return largest;
    }

    /// <summary>Moves the intercept alone, and returns the loss there.</summary>
    public double Begin()
    {
        Minimise(double.PositiveInfinity);
        _nothing = (problem.Loss(problem.Predictor(Intercept, Coefficients)), [.. _coefficients], [.. _gradient]);
        return _nothing.Loss;
    }

    /// <summary>The loss at the present point. Of numbers it is a parabola: that of <see cref="Begin"/> less the mean of the slopes at both ends along the way between.</summary>
    public double Loss()
    {
        if (!_isFixed)
            return problem.Loss(problem.Predictor(Intercept, Coefficients));
        double fall = 0;
        for (int j = 0; j < _coefficients.Length; j++)
            fall += (_coefficients[j] - _nothing.Coefficients[j]) * (_nothing.Gradient[j] + _gradient[j]) / 2;
        return Math.Max(0, _nothing.Loss - fall);
    }

    /// <summary>Goes on from where it is to the minimum for a penalty; an infinite one moves the intercept alone. False if it gave up.</summary>
    public bool Minimise(double penalty)
    {
        int sweeps = 0;
        for (int parabola = 0; parabola < MostParabolas; parabola++)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // Of numbers the loss is its own parabola, whose slopes have been kept up to date since it was first taken.
            if (_isFixed)
                return Descend(penalty, Tolerance * _scale, ref sweeps);
            double[] before = [.. _coefficients], predictor = problem.Predictor(Intercept, Coefficients);
            double value = Objective(predictor, _coefficients, penalty);
            Expand(predictor);
            if (!Descend(penalty, Tolerance * _scale, ref sweeps))
                return false;
            if (problem.Kind == PenalizedOutcome.Gaussian)
                return true;
            double moved = 0;
            for (int j = 0; j < before.Length; j++)
                moved = Math.Max(moved, (_coefficients[j] - before[j]) * (_coefficients[j] - before[j]) * _diagonal![j]);

            // The parabola may lie below the loss far away: back towards where it was taken.
            double[] aim = [.. _coefficients];
            double size = 1;
            for (int halving = 0; halving < 30 && moved > 1e-10; halving++, size /= 2)
            {
                for (int j = 0; j < before.Length; j++)
                    _coefficients[j] = before[j] + size * (aim[j] - before[j]);
                if (Objective(problem.Predictor(Intercept, Coefficients), _coefficients, penalty) <= value + 1e-12 * Math.Abs(value))
                    break;
            }

            if (moved < Tolerance)
                return true;
        }

        return false;
    }

    private double Objective(double[] predictor, double[] coefficients, double penalty)
    {
        if (problem.Kind == PenalizedOutcome.Gaussian || double.IsInfinity(penalty))
            return problem.Kind == PenalizedOutcome.Gaussian ? 0 : problem.Loss(predictor);
        double sum = 0;
        for (int j = 0; j < problem.Columns; j++)
            sum += penalty * (lassoShare * Math.Abs(coefficients[j]) + (1 - lassoShare) / 2 * coefficients[j] * coefficients[j]);
        return problem.Loss(predictor) + sum;
    }

    /// <summary>The parabola at a point: its slope along every term, and its products where terms are few (else as they come in). Those of numbers never change.</summary>
    private void Expand(double[] predictor)
    {
        int p = problem.Columns;
        problem.Derivatives(predictor, _residual, _curvature);
        if (p <= FewColumns)
        {
            NormalEquations products = problem.Products(_curvature, _residual);
            products.Right.CopyTo(_gradient);
            _diagonal = new double[p + 1];
            for (int j = 0; j <= p; j++)
            {
                double[] row = _products[j] = new double[p + 1];
                for (int k = 0; k <= p; k++)
                    row[k] = products[j, k];
                _diagonal[j] = row[j];
            }

            _isFixed = problem.Kind == PenalizedOutcome.Gaussian;
            return;
        }

        for (int j = 0; j < p; j++)
            _gradient[j] = problem.Scale[j] == 0 ? 0 : PenalizedProblem.Dot(problem.Column(j), _residual);
        _gradient[p] = problem.HasIntercept ? _residual.Sum() : 0;
        Array.Clear(_products);
        _diagonal = new double[p + 1];
        for (int j = 0; j < p; j++)
        {
            ReadOnlySpan<double> column = problem.Column(j);
            double sum = 0;
            for (int i = 0; i < column.Length; i++)
                sum += _curvature[i] * column[i] * column[i];
            _diagonal[j] = sum;
        }

        _diagonal[p] = _curvature.Sum();
        _isFixed = problem.Kind == PenalizedOutcome.Gaussian;
    }

    private bool Descend(double penalty, double tolerance, ref int sweeps)
    {
        int p = problem.Columns;
        while (true)
        {
            double moved = Sweep(penalty, all: true);
            sweeps++;
            if (moved <= tolerance)
                return true;
            do
            {
                if ((sweeps & 0xFF) == 0)
                    cancellationToken.ThrowIfCancellationRequested();
                if (sweeps++ > maximumSweeps)
                    return false;
                moved = Sweep(penalty, all: false);
            }
            while (moved > tolerance);
        }

        double Sweep(double strength, bool all)
        {
            double most = 0;
            if (problem.HasIntercept)
                most = Update(p, _gradient[p] / _diagonal![p]);
            for (int j = 0; j < p && !double.IsInfinity(strength); j++)
            {
                if (_diagonal![j] == 0 || (!all && !_isIn[j]))
                    continue;
                double target = _gradient[j] + _diagonal[j] * _coefficients[j], threshold = strength * lassoShare;
                double next = target > threshold ? target - threshold : target < -threshold ? target + threshold : 0;
                next /= _diagonal[j] + strength * (1 - lassoShare);
                _isIn[j] |= next != 0;
                most = Math.Max(most, Update(j, next - _coefficients[j]));
            }

            return most;
        }
    }

    /// <summary>Moves one coefficient and every slope with it; returns how much the parabola's value may have changed.</summary>
    private double Update(int j, double change)
    {
        if (change == 0)
            return 0;
        _coefficients[j] += change;
        PenalizedProblem.AddMultiple(_gradient, _products[j] ??= Products(j), -change);
        return _diagonal![j] * change * change;
    }

    private double[] Products(int j)
    {
        int p = problem.Columns;
        var products = new double[p + 1];
        double[] weighted = [.. _curvature];
        if (j < p)
        {
            ReadOnlySpan<double> column = problem.Column(j);
            for (int i = 0; i < weighted.Length; i++)
                weighted[i] *= column[i];
        }

        for (int k = 0; k < p; k++)
            products[k] = problem.Scale[k] == 0 ? 0 : PenalizedProblem.Dot(problem.Column(k), weighted);
        products[p] = problem.HasIntercept ? weighted.Sum() : 0;
        return products;
    }
}
