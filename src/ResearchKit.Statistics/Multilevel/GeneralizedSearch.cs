using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>Where the search for the minimum of a marginal deviance ended.</summary>
/// <param name="Point">The minimum, signs of the factors in order and zeros made zero.</param>
/// <param name="Iterations">Steps taken.</param>
/// <param name="IsConverged">Whether the tolerance was met.</param>
/// <param name="Covariance">Covariance of the coefficients of the basis (row by row), from the Hessian of the deviance by all parameters that are not at an edge.</param>
/// <param name="IsFlat">Whether that Hessian was not positive definite, and the covariance is that at known covariance factors.</param>
internal sealed record GeneralizedMinimum(MarginalPoint Point, int Iterations, bool IsConverged, double[] Covariance, bool IsFlat);

/// <summary>Minimises the deviance over coefficients and covariance factors together.</summary>
internal static class GeneralizedSearch
{
    private const double SingularBelow = 3e-3;

    public static GeneralizedMinimum Run(GeneralizedProblem problem, double[] start, CancellationToken cancellationToken)
    {
        MarginalDeviance deviance = problem.Deviance;
        (MarginalPoint point, int iterations, bool isConverged) = Minimise(problem, start, null, cancellationToken);
        point = Settle(deviance, point, cancellationToken);
        (double[,]? hessian, int[] active) = Hessian(deviance, point, cancellationToken);
        if (hessian is not null && Step(hessian, active, point) is { } step)
        {
            // One Newton step ends what the quasi-Newton search left.
            double[] next = [.. point.Parameters.Zip(step, (value, change) => value + change)];
            MarginalPoint there = deviance.Evaluate(next, wantsGradient: true, wantsCurvature: false, cancellationToken);
            if (there.Value <= point.Value + 1e-9 * (1 + 1e-4 * Math.Abs(point.Value)))
                point = there;
        }

        (double[] covariance, bool isFlat) = Covariance(problem, hessian, active, point, cancellationToken);
        return new GeneralizedMinimum(point, iterations, isConverged, covariance, isFlat);
    }

    /// <summary>Minimises, with one combination of the coefficients held at a value where one is given.</summary>
    public static (MarginalPoint Point, int Iterations, bool IsConverged) Minimise(GeneralizedProblem problem, double[] start, HeldCoefficient? held, CancellationToken cancellationToken)
    {
        MarginalDeviance deviance = problem.Deviance;
        MarginalPoint? best = null;
        Minimum minimum = QuasiNewton.Minimise(
            free =>
            {
                double[] parameters = held is null ? free : held.Whole(free);
                if (parameters.Any(value => !double.IsFinite(value)))
                    return (double.PositiveInfinity, new double[free.Length], null);
                bool isFirst = best is null;
                MarginalPoint point = deviance.Evaluate(parameters, wantsGradient: true, wantsCurvature: isFirst, cancellationToken);
                bool isMuchBetter = !isFirst && point.Value < best!.Value - 0.3;
                if (isMuchBetter)
                    point = deviance.Evaluate(parameters, wantsGradient: true, wantsCurvature: true, cancellationToken);
                if (isFirst || point.Value <= best!.Value)
                    best = point;
                return held is null ? (point.Value, point.Gradient, point.Curvature) : (point.Value, held.Free(point.Gradient), point.Curvature is null ? null : held.Free(point.Curvature));
            },
            held is null ? start : held.Start(start),
            1e-8 + 1e-14 * problem.Used.Length,
            problem.Options.MaximumIterations,
            report: (iteration, value, gradient) => problem.Options.Progress?.Report(new MixedModelProgress(iteration, value + problem.Constant, gradient)));
        double[] at = held is null ? minimum.Point : held.Whole(minimum.Point);
        MarginalPoint last = best is not null && best.Parameters.AsSpan().SequenceEqual(at) ? best : deviance.Evaluate(at, wantsGradient: true, wantsCurvature: false, cancellationToken);
        return (last, minimum.Iterations, minimum.IsConverged);
    }

    /// <summary>Diagonals made positive, and those that are as well zero made zero.</summary>
    private static MarginalPoint Settle(MarginalDeviance deviance, MarginalPoint point, CancellationToken cancellationToken)
    {
        int p = deviance.Rows.Rank;
        double[] parameters = [.. point.Parameters];
        for (int k = 0; k < deviance.Factors.Count; k++)
        {
            (int f, int row, int column) = deviance.Factors[k];
            if (row != column || parameters[p + k] >= 0)
                continue;
            for (int m = 0; m < deviance.Factors.Count; m++)
            {
                if (deviance.Factors[m].Factor == f && deviance.Factors[m].Column == column)
                    parameters[p + m] = parameters[p + m] == 0 ? 0 : -parameters[p + m];
            }
        }

        for (int k = 0; k < deviance.Factors.Count; k++)
        {
            if (deviance.Factors[k].Row != deviance.Factors[k].Column || parameters[p + k] >= 0.05 || parameters[p + k] == 0)
                continue;
            double[] zero = [.. parameters];
            zero[p + k] = 0;
            if (parameters[p + k] < SingularBelow && deviance.Evaluate(zero, wantsGradient: false, wantsCurvature: false, cancellationToken).Value <= point.Value + 1e-6 * Math.Max(1, 1e-6 * Math.Abs(point.Value)))
                parameters = zero;
        }

        return parameters.AsSpan().SequenceEqual(point.Parameters) ? point : deviance.Evaluate(parameters, wantsGradient: true, wantsCurvature: false, cancellationToken);
    }

    /// <summary>The Hessian by central differences of the gradient, over the parameters that are not at an edge; null where it cannot be computed.</summary>
    private static (double[,]? Hessian, int[] Active) Hessian(MarginalDeviance deviance, MarginalPoint point, CancellationToken cancellationToken)
    {
        int p = deviance.Rows.Rank;
        int[] active = [.. Enumerable.Range(0, point.Parameters.Length).Where(k => k < p || deviance.Factors[k - p].Row != deviance.Factors[k - p].Column || point.Parameters[k] > 0)];
        var hessian = new double[active.Length, active.Length];
        MarginalPoint informed = deviance.Evaluate(point.Parameters, wantsGradient: false, wantsCurvature: true, cancellationToken);
        for (int a = 0; a < active.Length; a++)
        {
            int k = active[a];
            double information = informed.Curvature is { } curvature ? curvature[k, k] : 0;
            double step = k < p && information > 0 ? 0.02 / Math.Sqrt(information) : 1e-3 * Math.Max(Math.Abs(point.Parameters[k]), 0.05);
            double[] above = At(k, step), below = At(k, -step);
            if (above.Length == 0 || below.Length == 0)
                return (null, active);
            for (int b = 0; b < active.Length; b++)
                hessian[a, b] = (above[active[b]] - below[active[b]]) / (2 * step);
        }

        for (int a = 0; a < active.Length; a++)
        {
            for (int b = 0; b < a; b++)
                hessian[a, b] = hessian[b, a] = (hessian[a, b] + hessian[b, a]) / 2;
        }

        return (hessian, active);

        double[] At(int k, double step)
        {
            double[] parameters = [.. point.Parameters];
            parameters[k] += step;
            MarginalPoint there = deviance.Evaluate(parameters, wantsGradient: true, wantsCurvature: false, cancellationToken);
            return double.IsFinite(there.Value) ? there.Gradient : [];
        }
    }

    private static double[]? Step(double[,] hessian, int[] active, MarginalPoint point)
    {
        int n = active.Length;
        double[] lower = Flat(hessian), step = [.. active.Select(k => -point.Gradient[k])];
        if (!SmallMatrix.Cholesky(lower, n))
            return null;
        SmallMatrix.SolveLower(lower, step, n, 1);
        if (RowProducts.Dot(step, step) > 1e-2)
            return null; // far from the minimum: the search gave up before
        SmallMatrix.SolveUpper(lower, step, n, 1);
        var whole = new double[point.Parameters.Length];
        for (int a = 0; a < n; a++)
            whole[active[a]] = step[a];
        return whole;
    }

    private static (double[] Covariance, bool IsFlat) Covariance(GeneralizedProblem problem, double[,]? hessian, int[] active, MarginalPoint point, CancellationToken cancellationToken)
    {
        int p = problem.Rows.Rank, n = active.Length;
        if (hessian is not null)
        {
            double[] lower = Flat(hessian), inverse = new double[n * n];
            if (SmallMatrix.Cholesky(lower, n))
            {
                SmallMatrix.InverseOfSquare(lower, inverse, n);
                return ([.. from i in Enumerable.Range(0, p) from j in Enumerable.Range(0, p) select 2 * inverse[i * n + j]], false);
            }
        }

        MarginalPoint informed = problem.Deviance.Evaluate(point.Parameters, wantsGradient: false, wantsCurvature: true, cancellationToken);
        var covariance = new double[p * p];
        double[] information = new double[p * p];
        for (int i = 0; i < p * p; i++)
            information[i] = informed.Curvature is { } curvature ? curvature[i / p, i % p] / 2 : double.NaN;
        if (SmallMatrix.Cholesky(information, p))
            SmallMatrix.InverseOfSquare(information, covariance, p);
        else
            Array.Fill(covariance, double.NaN);
        return (covariance, true);
    }

    private static double[] Flat(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        var flat = new double[n * n];
        for (int i = 0; i < n * n; i++)
            flat[i] = matrix[i / n, i % n];
        return flat;
    }
}
