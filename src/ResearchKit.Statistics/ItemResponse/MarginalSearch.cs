namespace ResearchKit.Statistics.ItemResponse;

/// <summary>
/// Maximises a marginal likelihood: steps of expectation-maximisation (each one Newton step on the expected complete data, Lange 1995), accelerated by a limited-memory
/// quasi-Newton method (Jamshidian and Jennrich 1997) while far away, then Newton's steps with the exact second derivatives to the end.
/// </summary>
internal sealed class MarginalSearch(
    MarginalLikelihood likelihood, ResponsePatterns patterns, ItemResponseOptions options, bool[] frozen, List<int> runaway, CancellationToken cancellationToken)
{
    public const double SteepestSlope = 20; // per standard deviation of ability: beyond any test's
    private const double LeastLogSpread = -7;
    private const int Memory = 20;
    private const double LongestStep = 2;
    private const double NearEnough = 1e-4; // gain still to be had, in log-likelihood, at which Newton's steps take over
    private const double EnoughGradient = 1e-7;

    private int _iterations;
    private bool _hasNoSpread;

    public MarginalMaximum Run(double[] start)
    {
        MarginalState state = likelihood.Evaluate(start, cancellationToken);
        double near = NearEnough;
        int failed = -1;
        for (int attempt = 0; attempt < 4 && _iterations < options.MaximumIterations; attempt++, near *= 1e-3)
        {
            state = Approach(state, near);
            (state, DenseInformation? information, bool converged, failed) = Finish(state);
            if (converged || (information is not null && attempt == 3))
                return new MarginalMaximum(state, information, _iterations, converged, runaway, _hasNoSpread, failed);
        }

        return new MarginalMaximum(state, null, _iterations, false, runaway, _hasNoSpread, failed);
    }

    /// <summary>Quasi-Newton steps, preconditioned by the complete data's information.</summary>
    private MarginalState Approach(MarginalState state, double near)
    {
        var changes = new List<(double[] Step, double[] Gradient, double Curvature)>();
        while (_iterations < options.MaximumIterations)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double[] step = Direction(state, changes);
            double slope = Dot(step, state.Gradient);
            if (!(slope > 0))
            {
                changes.Clear();
                step = state.Information.Solve(state.Gradient);
                slope = Dot(step, state.Gradient);
            }

            if (!(slope / 2 > near))
                return state;
            double longest = step.Max(Math.Abs), length = longest > LongestStep ? LongestStep / longest : 1;
            MarginalState? next = null;
            for (int halving = 0; halving < 30; halving++, length /= 2)
            {
                MarginalState there = likelihood.Evaluate(Along(state.Point, step, length), cancellationToken);
                if (there.Objective >= state.Objective + 1e-4 * length * slope)
                {
                    next = there;
                    break;
                }
            }

            if (next is null)
            {
                if (changes.Count == 0)
                    return state;
                changes.Clear();
                continue;
            }

            _iterations++;
            double[] moved = Along(next.Point, state.Point, -1), turned = Along(state.Gradient, next.Gradient, -1);
            double curvature = Dot(moved, turned);
            if (curvature > 1e-12 * Math.Sqrt(Dot(moved, moved) * Dot(turned, turned)))
            {
                changes.Add((moved, turned, curvature));
                if (changes.Count > Memory)
                    changes.RemoveAt(0);
            }

            state = next;
            if (Hold(state))
            {
                changes.Clear();
                state = likelihood.Evaluate(state.Point, cancellationToken);
            }
        }

        return state;
    }

    /// <summary>Newton's steps; the matrix is kept while it serves.</summary>
    private (MarginalState State, DenseInformation? Information, bool IsConverged, int Failed) Finish(MarginalState state)
    {
        double rounding = Math.Max(1, patterns.TotalWeight / 1e4), previous = double.PositiveInfinity;
        DenseInformation? information = null;
        double movedSince = 0;
        while (_iterations < options.MaximumIterations)
        {
            double largest = state.LargestGradient;
            bool stalled = information is not null && largest > 0.3 * previous;
            if (information is not null && (largest < 1e-11 * rounding || (stalled && largest < EnoughGradient * rounding)))
            {
                if (movedSince > 1e-5)
                    information = Factor(state, out _) ?? information;
                return (state, information, true, -1);
            }

            if (information is null || stalled)
            {
                information = Factor(state, out int failed);
                if (information is null)
                    return (state, null, false, failed);
                movedSince = 0;
            }

            double[] step = information.Solve(state.Gradient);
            double longest = step.Max(Math.Abs);
            if (!(longest < LongestStep))
                return (state, information, false, -1);
            MarginalState next = likelihood.Evaluate(Along(state.Point, step, 1), cancellationToken);
            if (!(next.Objective >= state.Objective - 1e-9 * (1 + Math.Abs(state.Objective))))
                return (state, information, false, -1);
            _iterations++;
            movedSince += longest;
            (previous, state) = (largest, next);
        }

        return (state, information, false, -1);
    }

    private DenseInformation? Factor(MarginalState state, out int failed) => DenseInformation.Factorise(
        MarginalHessian.Compute(likelihood, state, patterns, options, cancellationToken), likelihood.Layout.Count, place => frozen[place], out failed);

    /// <summary>Holds slopes that run to infinity, and a spread that runs to zero.</summary>
    private bool Hold(MarginalState state)
    {
        ParameterLayout layout = likelihood.Layout;
        bool any = false;
        for (int i = 0; i < layout.Curves.Length; i++)
        {
            int place = layout.Places[i][0];
            if (place < 0 || frozen[place] || Math.Abs(state.Point[place]) <= SteepestSlope)
                continue;
            any = true;
            foreach (int own in layout.Places[i])
                frozen[own] = true;
            for (int other = 0; other < layout.Curves.Length; other++)
            {
                if (layout.Places[other][0] == place && !runaway.Contains(other))
                    runaway.Add(other);
            }
        }

        foreach (int place in layout.Spreads)
        {
            if (place < 0 || frozen[place] || (state.Point[place] > LeastLogSpread && state.Point[place] < 3))
                continue;
            frozen[place] = any = true;
            _hasNoSpread |= state.Point[place] < 0;
            if (state.Point[place] > 0)
                runaway.AddRange(Enumerable.Range(0, layout.Curves.Length));
        }

        return any;
    }

    private static double[] Direction(MarginalState state, List<(double[] Step, double[] Gradient, double Curvature)> changes)
    {
        double[] q = [.. state.Gradient];
        var alphas = new double[changes.Count];
        for (int k = changes.Count - 1; k >= 0; k--)
        {
            alphas[k] = Dot(changes[k].Step, q) / changes[k].Curvature;
            AddScaled(q, changes[k].Gradient, -alphas[k]);
        }

        double[] step = state.Information.Solve(q);
        for (int k = 0; k < changes.Count; k++)
        {
            double beta = Dot(changes[k].Gradient, step) / changes[k].Curvature;
            AddScaled(step, changes[k].Step, alphas[k] - beta);
        }

        return step;
    }

    private static void AddScaled(double[] sum, double[] part, double scale)
    {
        for (int i = 0; i < sum.Length; i++)
            sum[i] += scale * part[i];
    }

    private static double[] Along(double[] from, double[] step, double length)
    {
        double[] point = [.. from];
        AddScaled(point, step, length);
        return point;
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
