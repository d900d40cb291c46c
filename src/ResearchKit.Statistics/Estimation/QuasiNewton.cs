namespace ResearchKit.Statistics.Estimation;

/// <summary>Where a minimisation ended.</summary>
/// <param name="Point">The parameters.</param>
/// <param name="Value">The objective there.</param>
/// <param name="Gradient">Its gradient.</param>
/// <param name="Iterations">Steps taken.</param>
/// <param name="Evaluations">How often the objective was computed.</param>
/// <param name="IsConverged">Whether the tolerance was met.</param>
internal sealed record Minimum(double[] Point, double Value, double[] Gradient, int Iterations, int Evaluations, bool IsConverged);

/// <summary>
/// Minimises a smooth function of a few parameters by the Broyden-Fletcher-Goldfarb-Shanno method with steps shortened by parabolas, from a given
/// curvature where there is one (Nocedal and Wright 2006, Numerical Optimization, 2nd edition, sections 3.5 and 6.1).
/// </summary>
internal static class QuasiNewton
{
    private const double SufficientDecrease = 1e-4;
    private const int MostShortenings = 40;
    private const double FarAway = 0.3; // while steps gain more than this, the given curvature is better than the one learned on the way

    /// <summary>Minimises.</summary>
    /// <param name="objective">Value, gradient and, where there is one, a stand-in for the Hessian that is used far from the minimum; a value of positive infinity or NaN is a place that the search keeps away from.</param>
    /// <param name="start">Where to begin; the objective is finite there.</param>
    /// <param name="tolerance">The search ends when half the predicted decrease of a Newton step is below this.</param>
    /// <param name="maximumIterations">Steps after which it gives up.</param>
    /// <param name="longestStep">Longest change of any parameter in one step, where parameters are below a half; twice the largest parameter, times this, where it is larger.</param>
    /// <param name="report">Told of each step: its number, value, largest element of the gradient.</param>
    public static Minimum Minimise(
        Func<double[], (double Value, double[] Gradient, double[,]? Curvature)> objective, double[] start, double tolerance, int maximumIterations, double longestStep = 1, Action<int, double, double>? report = null)
    {
        int n = start.Length, evaluations = 1;
        double[] x = [.. start];
        (double value, double[] gradient, double[,]? curvatureHere) = objective(x);
        double[,] inverse = Scaled(n, 1);
        bool isFresh = true;
        double lastDecrease = double.PositiveInfinity;
        for (int iteration = 0; iteration < maximumIterations; iteration++)
        {
            if (lastDecrease > FarAway && curvatureHere is not null && Inverse(curvatureHere) is { } informed)
                (inverse, isFresh) = (informed, false);
            double[] step = Step(inverse, gradient);
            double slope = Dot(step, gradient);
            if (!(slope < 0))
            {
                (inverse, isFresh) = (Scaled(n, 1), true);
                step = Step(inverse, gradient);
                slope = Dot(step, gradient);
            }

            if (!isFresh && -slope / 2 <= tolerance || slope == 0)
                return new Minimum(x, value, gradient, iteration, evaluations, true);
            double longest = step.Max(Math.Abs);
            double limit = longestStep * Math.Max(1, 2 * x.Max(Math.Abs)) * (isFresh ? 0.25 : 1);
            double length = longest > limit ? limit / longest : 1;
            (double[] next, double nextValue, double[] nextGradient, double[,]? nextCurvature, int used) = Search(objective, x, value, slope, step, length);
            evaluations += used;
            if (next.Length == 0)
            {
                if (isFresh)
                    return new Minimum(x, value, gradient, iteration, evaluations, -slope <= 1e-3 * Math.Max(1, Math.Abs(value)) * 1e-6);
                (inverse, isFresh) = (Scaled(n, 1), true);
                continue;
            }

            double[] change = [.. next.Select((one, i) => one - x[i])], difference = [.. nextGradient.Select((one, i) => one - gradient[i])];
            double curvature = Dot(change, difference);
            if (curvature > 1e-12 * Math.Sqrt(Dot(change, change) * Dot(difference, difference)))
            {
                if (isFresh)
                    inverse = Scaled(n, curvature / Dot(difference, difference));
                Update(inverse, change, difference, curvature);
                isFresh = false;
            }

            lastDecrease = value - nextValue;
            (x, value, gradient, curvatureHere) = (next, nextValue, nextGradient, nextCurvature);
            report?.Invoke(iteration + 1, value, gradient.Max(Math.Abs));
        }

        return new Minimum(x, value, gradient, maximumIterations, evaluations, false);
    }

    private static (double[] Point, double Value, double[] Gradient, double[,]? Curvature, int Used) Search(
        Func<double[], (double Value, double[] Gradient, double[,]? Curvature)> objective, double[] x, double value, double slope, double[] step, double length)
    {
        for (int used = 1; used <= MostShortenings; used++)
        {
            double[] next = [.. x.Select((one, i) => one + length * step[i])];
            (double nextValue, double[] nextGradient, double[,]? nextCurvature) = objective(next);
            if (nextValue <= value + SufficientDecrease * length * slope)
                return (next, nextValue, nextGradient, nextCurvature, used);

            // The parabola through value and slope here and the value there.
            double guess = -slope * length * length / (2 * (nextValue - value - slope * length));
            length = double.IsFinite(nextValue) ? Math.Clamp(guess, 0.1 * length, 0.5 * length) : 0.2 * length;
            if (length * step.Max(Math.Abs) < 1e-14)
                return ([], value, [], null, used);
        }

        return ([], value, [], null, MostShortenings);
    }

    /// <summary>The inverse of a symmetric matrix; null where it is not positive definite.</summary>
    private static double[,]? Inverse(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        var lower = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[i, j];
                for (int k = 0; k < j; k++)
                    sum -= lower[i, k] * lower[j, k];
                if (j < i)
                    lower[i, j] = sum / lower[j, j];
                else if (!(sum > 1e-10 * matrix[i, i]) || double.IsInfinity(sum))
                    return null;
                else
                    lower[i, i] = Math.Sqrt(sum);
            }
        }

        var inverse = new double[n, n];
        for (int c = 0; c < n; c++)
        {
            for (int i = 0; i < n; i++)
            {
                double sum = i == c ? 1 : 0;
                for (int k = 0; k < i; k++)
                    sum -= lower[i, k] * inverse[k, c];
                inverse[i, c] = sum / lower[i, i];
            }

            for (int i = n - 1; i >= 0; i--)
            {
                double sum = inverse[i, c];
                for (int k = i + 1; k < n; k++)
                    sum -= lower[k, i] * inverse[k, c];
                inverse[i, c] = sum / lower[i, i];
            }
        }

        return inverse;
    }

    private static double[,] Scaled(int n, double scale)
    {
        var matrix = new double[n, n];
        for (int i = 0; i < n; i++)
            matrix[i, i] = scale;
        return matrix;
    }

    private static double[] Step(double[,] inverse, double[] gradient)
    {
        var step = new double[gradient.Length];
        for (int i = 0; i < step.Length; i++)
        {
            for (int j = 0; j < step.Length; j++)
                step[i] -= inverse[i, j] * gradient[j];
        }

        return step;
    }

    private static void Update(double[,] inverse, double[] change, double[] difference, double curvature)
    {
        int n = change.Length;
        var product = new double[n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                product[i] += inverse[i, j] * difference[j];
        }

        double factor = (curvature + Dot(difference, product)) / (curvature * curvature);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                inverse[i, j] += factor * change[i] * change[j] - (product[i] * change[j] + change[i] * product[j]) / curvature;
        }
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
