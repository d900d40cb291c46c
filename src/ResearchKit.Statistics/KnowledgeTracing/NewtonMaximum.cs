namespace ResearchKit.Statistics.KnowledgeTracing;

/// <summary>Where Newton's method inside the bounds ended.</summary>
/// <param name="Point">The parameters.</param>
/// <param name="Value">The log-likelihood.</param>
/// <param name="Iterations">Steps taken.</param>
/// <param name="IsConverged">Whether the gain that one more step promises is below the tolerance.</param>
internal sealed record NewtonMaximum(KnowledgeParameters Point, double Value, int Iterations, bool IsConverged)
{
    private const double Tolerance = 1e-9; // of the log-likelihood
    private const int MostHalvings = 30;

    /// <summary>Maximises from a point: steps with the exact second derivatives of the parameters that are not held at a bound, shortened until they gain.</summary>
    public static NewtonMaximum From(KnowledgeLikelihood likelihood, KnowledgeParameters start, bool forgets, int maximumIterations, CancellationToken cancellationToken)
    {
        double[] x = Inside(start.ToArray(forgets));
        int n = x.Length;
        double value = double.NaN;
        for (int iteration = 0; iteration < maximumIterations; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            value = likelihood.Differentiate(KnowledgeParameters.Of(x));
            int[] free = [.. Enumerable.Range(0, n).Where(i => !IsHeld(x[i], likelihood.Gradient[i]))];
            double[] step = Ascent(likelihood, free, out double promised);
            if (promised < Tolerance)
                return new(KnowledgeParameters.Of(x), value, iteration, true);

            bool gained = false;
            double share = 1;
            for (int halving = 0; halving < MostHalvings && !gained; halving++, share /= 2)
            {
                double[] next = [.. x];
                double expected = 0;
                for (int k = 0; k < free.Length; k++)
                {
                    next[free[k]] = Math.Clamp(x[free[k]] + share * step[k], SkillFit.Bound, 1 - SkillFit.Bound);
                    expected += likelihood.Gradient[free[k]] * (next[free[k]] - x[free[k]]);
                }

                double candidate = likelihood.Value(KnowledgeParameters.Of(next));
                gained = candidate > value + 1e-4 * Math.Max(0, expected) || (candidate > value && promised < 1e-5);
                if (gained)
                    x = next;
            }

            if (!gained)
                return new(KnowledgeParameters.Of(x), value, iteration, promised < 1e-5);
        }

        return new(KnowledgeParameters.Of(x), likelihood.Value(KnowledgeParameters.Of(x)), maximumIterations, false);
    }

    /// <summary>Whether a parameter stands at a bound that the likelihood presses it against.</summary>
    public static bool IsHeld(double x, double gradient) => (x <= 2 * SkillFit.Bound && gradient <= 0) || (x >= 1 - 2 * SkillFit.Bound && gradient >= 0);

    /// <summary>The Newton step, with the curvature made positive by adding to its diagonal where it is not (Levenberg 1944).</summary>
    private static double[] Ascent(KnowledgeLikelihood likelihood, int[] free, out double promised)
    {
        int n = free.Length;
        var gradient = new double[n];
        double scale = 0;
        for (int i = 0; i < n; i++)
        {
            gradient[i] = likelihood.Gradient[free[i]];
            scale = Math.Max(scale, Math.Abs(likelihood.Hessian[free[i], free[i]]));
        }

        double[] step = gradient;
        for (double added = 0; n > 0; added = added == 0 ? 1e-8 * scale : added * 10)
        {
            var curvature = new double[n, n];
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                    curvature[i, j] = -likelihood.Hessian[free[i], free[j]] + (i == j ? added : 0);
            }

            if (PositiveDefinite.Solve(curvature, gradient) is { } solution)
            {
                step = solution;
                break;
            }

            if (added > 1e6 * scale)
                break;
        }

        promised = 0;
        for (int i = 0; i < n; i++)
            promised += 0.5 * gradient[i] * step[i];
        return step;
    }

    private static double[] Inside(double[] values)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = Math.Clamp(values[i], SkillFit.Bound, 1 - SkillFit.Bound);
        return values;
    }
}
