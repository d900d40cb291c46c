using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>One place of the deviance: everything in units in which Q is orthonormal (the outcome's rest after the fixed part has length 1).</summary>
internal sealed class DeviancePoint
{
    /// <summary>The free elements of the relative covariance factors.</summary>
    public required double[] Theta { get; init; }

    /// <summary>The factors Λ, one a grouping, row by row.</summary>
    public required double[][] Lambda { get; init; }

    /// <summary>log det M, and under REML log det of X'V⁻¹X in the basis Q.</summary>
    public required double LogDeterminant { get; init; }

    /// <summary>The smallest penalised residual sum of squares.</summary>
    public required double ResidualSum { get; init; }

    /// <summary>Coefficients of the basis for the outcome's rest.</summary>
    public required double[] Coefficients { get; init; }

    /// <summary>Inverse of X'V⁻¹X in the basis, rank × rank.</summary>
    public required double[] Covariance { get; init; }

    /// <summary>Degrees of freedom of the residual variance: rows, less the rank under REML.</summary>
    public required double Divisor { get; init; }

    /// <summary>Divisor × log(residual sum) + log determinants: the deviance but for a constant.</summary>
    public double Objective => LogDeterminant + Divisor * Elementary.Log(ResidualSum);

    /// <summary>Derivatives of <see cref="LogDeterminant"/> by theta; empty where not asked for.</summary>
    public double[] LogDeterminantGradient { get; set; } = [];

    /// <summary>Derivatives of <see cref="ResidualSum"/> by theta; empty where not asked for.</summary>
    public double[] ResidualGradient { get; set; } = [];

    /// <summary>Average information about theta with the residual variance profiled out, as the Hessian's stand-in; empty where not asked for.</summary>
    public double[,] Curvature { get; set; } = new double[0, 0];

    /// <summary>Solutions and inverse blocks; null where not asked for.</summary>
    public MixedInverse? Inverse { get; set; }

    /// <summary>Gradient of <see cref="Objective"/>.</summary>
    public double[] Gradient() => [.. LogDeterminantGradient.Select((value, k) => value + Divisor / ResidualSum * ResidualGradient[k])];
}

/// <summary>
/// The profiled deviance of a linear mixed model with its gradient, as a function of the free elements of the relative covariance factors
/// (Bates, Mächler, Bolker and Walker 2015, Journal of Statistical Software 67(1), equations 30 to 42).
/// </summary>
/// <remarks>
/// The gradient of log det M is 2 tr(M⁻¹Λ'Z'Z ∂Λ), of which only elements of M⁻¹ in the pattern of Z'Z are needed; that of the residual sum of squares is
/// −2 (Z'e)'∂Λ u at the solution; that of log det X'V⁻¹X is −2 tr(C⁻¹ E'∂Λ U).
/// </remarks>
internal sealed partial class ProfiledDeviance
{
    private readonly CrossProducts _products;
    private readonly MixedCholesky _cholesky;
    private readonly double _divisor;
    private readonly bool _isRestricted;

    public ProfiledDeviance(MixedLayout layout, LikelihoodKind likelihood, int rows, int threads)
    {
        _products = layout.Products;
        _cholesky = new MixedCholesky(layout, threads);
        _isRestricted = likelihood == LikelihoodKind.Restricted;
        _divisor = rows - (_isRestricted ? Rank : 0);
        Parameters =
        [
            .. _products.Factors.SelectMany((factor, f) =>
                from i in Enumerable.Range(0, factor.Width) from j in Enumerable.Range(0, i + 1) where factor.Free[i, j] select (f, i, j)),
        ];
    }

    /// <summary>Which element of which factor each parameter is.</summary>
    public IReadOnlyList<(int Factor, int Row, int Column)> Parameters { get; }

    public int Rank => _products.Basis - 1;

    public CrossProducts Products => _products;

    /// <summary>Relative covariance factors of one: where the search begins.</summary>
    public double[] Start() => [.. Parameters.Select(parameter => parameter.Row == parameter.Column ? 1.0 : 0.0)];

    /// <summary>The deviance at theta; null where it cannot be computed.</summary>
    /// <param name="theta">The free elements.</param>
    /// <param name="wantsGradient">Whether derivatives and solutions are wanted too.</param>
    /// <param name="fixedDirection">A combination of the basis coefficients that is held at a value, or null.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public DeviancePoint? Evaluate(double[] theta, bool wantsGradient, (double[] Direction, double Value)? fixedDirection, CancellationToken cancellationToken)
    {
        double[][] lambda = Lambda(theta);
        if (!_cholesky.Factorise(lambda, cancellationToken))
            return null;
        int p = Rank, basis = p + 1;
        var cross = new double[p * p];
        var coefficients = new double[p];
        double[] explained = _cholesky.Explained;
        for (int i = 0; i < p; i++)
        {
            for (int j = 0; j <= i; j++)
                cross[i * p + j] = cross[j * p + i] = (i == j ? 1 : 0) - explained[i * basis + j];
            coefficients[i] = -explained[p * basis + i];
        }

        if (!SmallMatrix.Cholesky(cross, p))
            return null;
        SmallMatrix.SolveLower(cross, coefficients, p, 1);
        double residualSum = 1 - explained[p * basis + p];
        double logDeterminant = _cholesky.LogDeterminant;
        for (int i = 0; i < p; i++)
        {
            residualSum -= coefficients[i] * coefficients[i];
            logDeterminant += _isRestricted ? 2 * Elementary.Log(cross[i * p + i]) : 0;
        }

        SmallMatrix.SolveUpper(cross, coefficients, p, 1);
        var covariance = new double[p * p];
        SmallMatrix.InverseOfSquare(cross, covariance, p);
        if (fixedDirection is { } held)
            residualSum += Hold(held.Direction, held.Value, coefficients, covariance);
        if (!(residualSum > 1e-300) || !double.IsFinite(logDeterminant))
            return null;
        var point = new DeviancePoint
        {
            Theta = [.. theta],
            Lambda = lambda,
            LogDeterminant = logDeterminant,
            ResidualSum = residualSum,
            Coefficients = coefficients,
            Covariance = covariance,
            Divisor = _divisor,
        };
        if (wantsGradient)
            Differentiate(point, cancellationToken);
        return point;
    }

    /// <summary>ΛM⁻¹Λ'S for right-hand sides S (by factor, a row an effect), at a place that was evaluated: it is factorised again.</summary>
    public double[][] Resolve(DeviancePoint point, double[][] right, int columns)
    {
        if (!_cholesky.Factorise(point.Lambda, CancellationToken.None))
            throw new InvalidOperationException("A place of the deviance that was factorised before is not positive definite.");
        double[][] work = [.. right.Select(one => new double[one.Length])], result = [.. right.Select(one => new double[one.Length])];
        for (int f = 0; f < right.Length; f++)
        {
            int r = _products.Factors[f].Width, size = r * columns;
            for (int at = 0; at < work[f].Length; at += size)
                SmallMatrix.TransposeMultiply(work[f].AsSpan(at, size), point.Lambda[f], right[f].AsSpan(at, size), r, r, columns);
        }

        _cholesky.Solve(work, columns);
        for (int f = 0; f < right.Length; f++)
        {
            int r = _products.Factors[f].Width, size = r * columns;
            for (int at = 0; at < work[f].Length; at += size)
                SmallMatrix.Multiply(result[f].AsSpan(at, size), point.Lambda[f], work[f].AsSpan(at, size), r, r, columns);
        }

        return result;
    }

    /// <summary>Moves the coefficients to where a combination has the value; returns what that adds to the residual sum.</summary>
    private static double Hold(double[] direction, double value, double[] coefficients, double[] covariance)
    {
        int p = coefficients.Length;
        var towards = new double[p];
        SmallMatrix.Multiply(towards, covariance, direction, p, p, 1);
        double variance = RowProducts.Dot(direction, towards), distance = value - RowProducts.Dot(direction, coefficients);
        for (int i = 0; i < p; i++)
            coefficients[i] += towards[i] * distance / variance;
        return distance * distance / variance;
    }

    private double[][] Lambda(double[] theta)
    {
        double[][] lambda = [.. _products.Factors.Select(factor => new double[factor.Width * factor.Width])];
        for (int k = 0; k < theta.Length; k++)
        {
            (int f, int row, int column) = Parameters[k];
            lambda[f][row * _products.Factors[f].Width + column] = theta[k];
        }

        return lambda;
    }

    private void Differentiate(DeviancePoint point, CancellationToken cancellationToken)
    {
        MixedInverse inverse = _cholesky.Invert(cancellationToken);
        point.Inverse = inverse;
        double[][] logDeterminant = inverse.LogDeterminant, residual = [.. inverse.LogDeterminant.Select(one => new double[one.Length])];
        for (int f = 0; f < _products.Factors.Length; f++)
            AddSolutions(f, point, inverse, logDeterminant[f], residual[f]);
        point.LogDeterminantGradient = [.. Parameters.Select(parameter => logDeterminant[parameter.Factor][parameter.Row * _products.Factors[parameter.Factor].Width + parameter.Column])];
        point.ResidualGradient = [.. Parameters.Select(parameter => residual[parameter.Factor][parameter.Row * _products.Factors[parameter.Factor].Width + parameter.Column])];
        point.Curvature = AverageInformation(point, inverse);

    }

    private void AddSolutions(int f, DeviancePoint point, MixedInverse inverse, double[] logDeterminant, double[] residual)
    {
        int r = _products.Factors[f].Width, p = Rank, basis = p + 1;
        Span<double> spread = new double[p];
        for (int level = 0; level < _products.Factors[f].LevelCount; level++)
        {
            ReadOnlySpan<double> rest = inverse.Rest[f].AsSpan(level * r * basis, r * basis), solution = inverse.Solution[f].AsSpan(level * r * basis, r * basis);
            for (int i = 0; i < r; i++)
            {
                double e = rest[i * basis + p];
                for (int k = 0; k < p; k++)
                    e -= rest[i * basis + k] * point.Coefficients[k];
                if (_isRestricted)
                    SmallMatrix.Multiply(spread, rest.Slice(i * basis, p), point.Covariance, 1, p, p);
                for (int j = 0; j <= i; j++)
                {
                    double u = solution[j * basis + p];
                    double trace = 0;
                    for (int k = 0; k < p; k++)
                    {
                        u -= solution[j * basis + k] * point.Coefficients[k];
                        trace += spread[k] * solution[j * basis + k];
                    }

                    residual[i * r + j] -= 2 * e * u;
                    if (_isRestricted)
                        logDeterminant[i * r + j] -= 2 * trace;
                }
            }
        }
    }
}
