namespace ResearchKit.Statistics.Factors;

/// <summary>Where a search ended.</summary>
internal sealed record ScoringMinimum(double[] Point, double Value, double[] Gradient, double[] Information, int Iterations, bool IsConverged);

/// <summary>
/// Minimises minus a log-likelihood by Fisher scoring with Levenberg's damping, and by Newton steps from differences of gradients where scoring is slow. No step depends on the
/// units of a parameter.
/// </summary>
internal static class FisherScoring
{
    private const double Tolerance = 1e-12;
    private const double DifferenceStep = 5e-3; // standard errors

    public delegate double Objective(double[] point, double[] gradient, double[] information);

    /// <summary>Minimises.</summary>
    /// <param name="objective">Value; fills the gradient, and the information where its array is not empty. Positive infinity keeps the search away.</param>
    /// <param name="start">Where to begin; the objective is finite there.</param>
    /// <param name="maximumIterations">Steps after which it gives up.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static ScoringMinimum Minimise(Objective objective, double[] start, int maximumIterations, CancellationToken cancellationToken)
    {
        int q = start.Length;
        double[] x = [.. start], gradient = new double[q], information = new double[q * q];
        double value = objective(x, gradient, information), damping = 0, last = double.PositiveInfinity;
        double[]? curvature = null;
        for (int iteration = 0; iteration < maximumIterations; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double[]? step = Solve(curvature ?? information, gradient, damping, q);
            if (step is null)
            {
                if (curvature is not null)
                    curvature = null;
                else
                    damping = Math.Max(1e-6, damping * 10);
                if (damping > 1e12)
                    return new ScoringMinimum(x, value, gradient, information, iteration, false);
                continue;
            }

            double decrement = -Dot(step, gradient) / 2;
            if (damping <= 1e-6 && decrement >= 0 && decrement <= Tolerance)
                return new ScoringMinimum(x, value, gradient, information, iteration, true);
            double[] next = [.. x.Select((one, i) => one + step[i])], nextGradient = new double[q], nextInformation = new double[q * q];
            double nextValue = objective(next, nextGradient, nextInformation);
            double rounding = 1e-14 * Math.Abs(value) + 1e-12;
            bool isGain = double.IsFinite(nextValue) && (nextValue <= value - 1e-4 * decrement || decrement < 1e-6 && nextValue <= value + rounding);
            if (!isGain)
            {
                if (decrement < 10 * rounding)
                    return new ScoringMinimum(x, value, gradient, information, iteration, true);
                curvature = null;
                damping = damping == 0 ? 1e-3 : damping * 10;
                if (damping > 1e14)
                    return new ScoringMinimum(x, value, gradient, information, iteration, false);
                continue;
            }

            (x, value, gradient, information) = (next, nextValue, nextGradient, nextInformation);
            damping = damping > 1e-5 ? damping / 10 : 0;
            bool isSlow = decrement < 1 && decrement > 0.2 * last;
            last = decrement;
            if (isSlow)
                curvature = Hessian(objective, x, information, cancellationToken);
        }

        return new ScoringMinimum(x, value, gradient, information, maximumIterations, false);
    }

    /// <summary>Second derivatives by differences of the gradient, of fourth order, with steps in units of standard errors.</summary>
    public static double[] Hessian(Objective objective, double[] point, double[] information, CancellationToken cancellationToken)
    {
        int q = point.Length;
        var hessian = new double[q * q];
        var plus = new double[q];
        var minus = new double[q];
        for (int j = 0; j < q; j++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double size = information[j * q + j] > 0 ? DifferenceStep / Math.Sqrt(information[j * q + j]) : 1e-4 * Math.Max(1, Math.Abs(point[j]));
            for (int level = 1; level <= 2; level++)
            {
                double[] moved = [.. point];
                moved[j] = point[j] + level * size;
                double up = moved[j];
                objective(moved, plus, []);
                moved[j] = point[j] - level * size;
                double width = up - moved[j];
                objective(moved, minus, []);
                double share = level == 1 ? 4.0 / 3 : -1.0 / 3;
                for (int i = 0; i < q; i++)
                    hessian[i * q + j] += share * (plus[i] - minus[i]) / width;
            }
        }

        for (int i = 0; i < q; i++)
        {
            for (int j = 0; j < i; j++)
                hessian[i * q + j] = hessian[j * q + i] = (hessian[i * q + j] + hessian[j * q + i]) / 2;
        }

        return hessian;
    }

    private static double[]? Solve(double[] matrix, double[] gradient, double damping, int q)
    {
        double[] damped = [.. matrix];
        for (int i = 0; i < q; i++)
            damped[i * q + i] *= 1 + damping;
        if (SymmetricMatrix.InvertScaled(damped, q, 1e-11) is not { } inverse)
            return null;
        var step = new double[q];
        for (int i = 0; i < q; i++)
        {
            for (int j = 0; j < q; j++)
                step[i] -= inverse[i * q + j] * gradient[j];
        }

        return step;
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
