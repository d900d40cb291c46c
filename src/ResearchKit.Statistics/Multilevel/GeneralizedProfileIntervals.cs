using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>
/// Profile-likelihood intervals of the fixed effects of a generalised linear mixed model: all values of an effect that a likelihood-ratio test would not
/// reject, with everything else at its best for each. Better than estimate ± 1.96 standard errors where groups or events are few.
/// </summary>
public static class GeneralizedProfileIntervals
{
    private const int MostSteps = 25;

    /// <summary>Profiles the likelihood.</summary>
    /// <param name="data">The data of the model.</param>
    /// <param name="options">Settings of the model; null for the defaults.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>One interval a fixed effect in the fit (with an empty group), in the order of the model; an end is NaN where it was not found. Empty where there is no estimate.</returns>
    /// <exception cref="ArgumentException">As <see cref="GeneralizedLinearMixedModel.Fit"/>.</exception>
    public static IReadOnlyList<ParameterInterval> Of(MixedModelData data, GeneralizedLinearMixedModelOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        options = (options ?? new GeneralizedLinearMixedModelOptions()) with { Progress = null };
        GeneralizedLinearMixedModelResult fit = new GeneralizedLinearMixedModel(options).Fit(data, cancellationToken);
        if (!fit.Convergence.IsUsable)
            return [];
        GeneralizedProblem problem = GeneralizedProblem.Of(data, options, cancellationToken);
        double target = NormalDistribution.Quantile(0.5 + options.ConfidenceLevel / 2);
        double least = problem.Deviance.Evaluate(fit.Parameters, wantsGradient: false, wantsCurvature: false, cancellationToken).Value;
        var intervals = new List<ParameterInterval>();
        foreach (Estimation.Estimate estimate in fit.Estimates.Where(one => !double.IsNaN(one.Value)))
        {
            double[] combination = Combination(problem, Array.IndexOf([.. problem.Data.Design.Terms], estimate.Term));
            double End(int sign) => Find(problem, fit.Parameters, combination, estimate, sign, target, least, cancellationToken);
            intervals.Add(new ParameterInterval("", estimate.Term, null, estimate.Value, End(-1), End(1)));
        }

        return intervals;
    }

    /// <summary>The combination of the basis that a term's coefficient is.</summary>
    private static double[] Combination(GeneralizedProblem problem, int term)
    {
        int p = problem.Rows.Rank;
        double scale = Math.Sqrt(problem.Rows.Count);
        var combination = new double[p];
        for (int k = 0; k < p; k++)
        {
            int j = problem.Fixed.Kept[k];
            if (j == term)
                combination[k] = problem.Centred.Scale[j] * scale;
            else if (problem.Centred.HasIntercept && term == 0)
                combination[k] = -problem.Centred.Scale[j] * problem.Centred.Shift[j] * scale;
        }

        problem.Fixed.SolveLower(combination); // (√n R⁻¹)' of the combination of centred coefficients
        return combination;
    }

    /// <summary>Where the root of the deviance's rise reaches the target on one side, by the secant method.</summary>
    private static double Find(
        GeneralizedProblem problem, double[] parameters, double[] combination, Estimation.Estimate estimate, int sign, double target, double least, CancellationToken cancellationToken)
    {
        double inside = 0, rootInside = 0, outside = double.PositiveInfinity, rootOutside = 0, distance = target * estimate.StandardError;
        double[] start = parameters;
        for (int step = 0; step < MostSteps; step++)
        {
            (MarginalPoint point, _, bool isConverged) = GeneralizedSearch.Minimise(problem, start, new HeldCoefficient(combination, estimate.Value + sign * distance), cancellationToken);
            if (!double.IsFinite(point.Value) || !isConverged)
                return double.NaN;
            start = point.Parameters;
            double root = Math.Sqrt(Math.Max(0, point.Value - least));
            if (Math.Abs(root - target) < 1e-5)
                return estimate.Value + sign * distance;
            if (root < target)
                (inside, rootInside) = (distance, root);
            else
                (outside, rootOutside) = (distance, root);
            distance = double.IsInfinity(outside)
                ? inside + Math.Clamp((target - root) / Math.Max(root, 1e-6) * distance, 0.01 * distance, 2 * distance)
                : inside + (outside - inside) * Math.Clamp((target - rootInside) / (rootOutside - rootInside), 0.02, 0.98);
        }

        return double.NaN;
    }
}
