namespace ResearchKit.Statistics.Multilevel;

/// <summary>
/// Satterthwaite's degrees of freedom of combinations of fixed effects: twice the squared variance over the variance of the variance, by the delta method
/// (Giesbrecht and Burns 1985, Biometrics 41, 477-486; Kuznetsova, Brockhoff and Christensen 2017, Journal of Statistical Software 82(13)).
/// </summary>
/// <remarks>
/// The Hessian is that of the deviance in the relative covariance factors and the residual standard deviation, by central differences of the analytic
/// gradient. Factors at zero are held there.
/// </remarks>
internal sealed class SatterthwaiteDegrees
{
    private readonly double[] _covariance;
    private readonly double[][] _derivatives;
    private readonly double[] _hessian; // its Cholesky factor
    private readonly int _rank;

    private SatterthwaiteDegrees(double[] covariance, double[][] derivatives, double[] hessian, int rank)
    {
        _covariance = covariance;
        _derivatives = derivatives;
        _hessian = hessian;
        _rank = rank;
    }

    /// <summary>What degrees of freedom are computed from at an estimate; null where the likelihood is flat.</summary>
    public static SatterthwaiteDegrees? Of(ProfiledDeviance deviance, DeviancePoint point, CancellationToken cancellationToken)
    {
        int rank = deviance.Rank;
        int[] active = [.. Enumerable.Range(0, point.Theta.Length).Where(k => deviance.Parameters[k].Row != deviance.Parameters[k].Column || point.Theta[k] > 0)];
        int size = active.Length + 1;
        double variance = point.ResidualSum / point.Divisor, sigma = Math.Sqrt(variance);
        var hessian = new double[size * size];
        var derivatives = new double[size][];
        for (int a = 0; a < active.Length; a++)
        {
            double step = 1e-4 * Math.Max(Math.Abs(point.Theta[active[a]]), 0.05);
            DeviancePoint? above = At(active[a], step), below = At(active[a], -step);
            if (above is null || below is null)
                return null;
            for (int b = 0; b < active.Length; b++)
            {
                int k = active[b];
                hessian[a * size + b] = ((above.LogDeterminantGradient[k] - below.LogDeterminantGradient[k])
                    + (above.ResidualGradient[k] - below.ResidualGradient[k]) / variance) / (2 * step);
            }

            hessian[a * size + size - 1] = hessian[(size - 1) * size + a] = -2 * point.ResidualGradient[active[a]] / (variance * sigma);
            derivatives[a] = [.. above.Covariance.Select((value, i) => variance * (value - below.Covariance[i]) / (2 * step))];
        }

        for (int a = 0; a < active.Length; a++)
        {
            for (int b = 0; b < a; b++)
                hessian[a * size + b] = hessian[b * size + a] = (hessian[a * size + b] + hessian[b * size + a]) / 2;
        }

        hessian[size * size - 1] = 4 * point.Divisor / variance;
        derivatives[size - 1] = [.. point.Covariance.Select(value => 2 * sigma * value)];
        return SmallMatrix.Cholesky(hessian, size)
            ? new SatterthwaiteDegrees([.. point.Covariance.Select(value => variance * value)], derivatives, hessian, rank)
            : null;

        DeviancePoint? At(int k, double step)
        {
            double[] theta = [.. point.Theta];
            theta[k] += step;
            return deviance.Evaluate(theta, wantsGradient: true, null, cancellationToken);
        }
    }

    /// <summary>Degrees of freedom of a combination of the basis coefficients.</summary>
    public double Of(double[] combination)
    {
        double variance = Square(_covariance, combination);
        double[] gradient = [.. _derivatives.Select(derivative => Square(derivative, combination))];
        SmallMatrix.SolveLower(_hessian, gradient, gradient.Length, 1);
        double spread = 2 * gradient.Sum(value => value * value);
        return 2 * variance * variance / spread;
    }

    private double Square(double[] matrix, double[] vector)
    {
        double sum = 0;
        for (int i = 0; i < _rank; i++)
        {
            for (int j = 0; j < _rank; j++)
                sum += vector[i] * matrix[i * _rank + j] * vector[j];
        }

        return sum;
    }
}
