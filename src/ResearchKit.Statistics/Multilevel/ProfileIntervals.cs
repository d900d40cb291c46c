using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>
/// Intervals of all parameters of a linear mixed model by profiling its likelihood: the values at which the best deviance that the other parameters can reach
/// lies no more than a quantile of chi-squared with one degree of freedom above the minimum. They need not be symmetric, and are to be preferred to ± standard
/// errors for variances.
/// </summary>
/// <remarks>By maximum likelihood, as R's lme4 does, also of models that are fitted by REML (Bates and others 2015, section 5.1).</remarks>
public static class ProfileIntervals
{
    private const int MostSteps = 30;

    /// <summary>Profiles every parameter.</summary>
    /// <param name="data">The data of the model.</param>
    /// <param name="options">Settings of the model, of which the level of the intervals is used; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>Standard deviations and correlations in the order of the model, the residual standard deviation, then the fixed effects that are in the fit. Empty where there is no estimate.</returns>
    public static IReadOnlyList<ParameterInterval> Of(MixedModelData data, LinearMixedModelOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        options = (options ?? new LinearMixedModelOptions()) with { Likelihood = LikelihoodKind.Full, Progress = null };
        options.Validate();
        MixedProblem problem = MixedProblem.Of(data, options, cancellationToken);
        if (problem.Reason is not null)
            return [];
        (_, DeviancePoint best) = LinearMixedModel.Search(problem, options, cancellationToken);
        if (best.ResidualSum < MixedProblem.PerfectFit)
            return [];
        double limit = NormalDistribution.Quantile(0.5 + options.ConfidenceLevel / 2);
        var search = new ProfileSearch(problem, best, options, cancellationToken);
        var intervals = new List<ParameterInterval>();
        foreach (VarianceComponent component in new MixedEstimates(problem, options, best).VarianceComponents())
        {
            double value = component.StandardDeviationOrCorrelation;
            (double lower, double upper) = double.IsNaN(value) ? (double.NaN, double.NaN) : search.Component(component, value, limit);
            intervals.Add(new ParameterInterval(component.Group, component.Term, component.With, value, lower, upper));
        }

        var plane = new MixedEstimates(problem, options, best).Plane(best.Covariance);
        for (int j = 0; j < data.Design.Terms.Count; j++)
        {
            if (!plane.Has(j))
                continue;
            double error = Math.Sqrt(plane.Covariance(j, j)), value = plane.Coefficient(j);
            (double lower, double upper) = search.Fixed(plane.Combination(j), error, limit);
            intervals.Add(new ParameterInterval("", data.Design.Terms[j], null, value, value + lower, value + upper));
        }

        return intervals;
    }

    /// <summary>Where a function that grows from zero at the start reaches the limit; the edge where it does not, NaN where the search fails.</summary>
    internal static double Reach(Func<double, double> root, double start, double step, double edge, double limit)
    {
        double inside = start, insideValue = 0, outside = double.NaN, outsideValue = double.NaN;
        for (int k = 0; k < MostSteps; k++)
        {
            double next;
            if (double.IsNaN(outside))
            {
                // Along the chord, and at least a quarter on, so that the limit is soon between two places.
                double reached = inside - start;
                next = insideValue > 0 ? start + reached * Math.Clamp(1.05 * limit / insideValue, 1.25, 4) : start + Math.Max(1, k) * step;
                if (step > 0 ? next >= edge : next <= edge)
                    next = edge;
            }
            else
            {
                next = inside + (limit - insideValue) * (outside - inside) / (outsideValue - insideValue);
                double margin = 0.02 * (outside - inside);
                next = step > 0 ? Math.Clamp(next, inside + margin, outside - margin) : Math.Clamp(next, outside - margin, inside + margin);
            }

            double value = root(next);
            if (double.IsNaN(value))
                return double.NaN;
            if (Math.Abs(value - limit) < 1e-5)
                return next;
            if (value < limit)
            {
                if (next == edge)
                    return edge;
                (inside, insideValue) = (next, value);
            }
            else
            {
                (outside, outsideValue) = (next, value);
            }

            if (Math.Abs(outside - inside) < 1e-9 * Math.Abs(start - inside))
                return inside;
        }

        return double.NaN;
    }
}
