using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Multilevel;

/// <content>From the solved problem to the result.</content>
public sealed partial class LinearMixedModelResult
{
    internal static LinearMixedModelResult None(MixedProblem problem, LinearMixedModelOptions options, string reason) =>
        new(options, null)
        {
            Method = LinearMixedModel.Describe(options),
            Estimates = [.. problem.Data.Design.Terms.Select(Estimate.None)],
            SampleSizes = Sizes(problem),
            Missingness = problem.Missingness,
            Convergence = ConvergenceRecord.NoEstimate(reason),
            Warnings = [],
            AliasedTerms = [],
        };

    internal static LinearMixedModelResult Of(MixedProblem problem, LinearMixedModelOptions options, Minimum minimum, DeviancePoint point, CancellationToken cancellationToken)
    {
        var parts = new MixedEstimates(problem, options, point);
        LeastSquaresFactor fixedPart = problem.Fixed;
        KenwardRoger? adjusted = options.Test == FixedEffectTest.KenwardRoger ? KenwardRoger.Of(problem.Deviance!, point, problem.Used.Length, cancellationToken) : null;
        SatterthwaiteDegrees? degrees = options.Test != FixedEffectTest.Normal && adjusted is null ? SatterthwaiteDegrees.Of(problem.Deviance!, point, cancellationToken) : null;
        CentredPlane plane = parts.Plane(adjusted?.Covariance ?? point.Covariance);
        IReadOnlyList<string> terms = problem.Data.Design.Terms;
        var estimates = new Estimate[terms.Count];
        for (int j = 0; j < estimates.Length; j++)
        {
            if (!plane.Has(j))
            {
                estimates[j] = Estimate.None(terms[j]);
                continue;
            }

            double[] combination = plane.Combination(j);
            fixedPart.SolveLower(combination);
            estimates[j] = Estimate.FromStandardError(
                terms[j], plane.Coefficient(j), Math.Sqrt(plane.Covariance(j, j)), adjusted?.Of(combination) ?? degrees?.Of(combination) ?? double.PositiveInfinity, options.ConfidenceLevel);
        }

        double deviance = point.Objective + problem.DevianceConstant;
        int parameters = fixedPart.Rank + point.Theta.Length + 1;
        string[] aliased = [.. fixedPart.Aliased.Select(j => terms[j])];
        bool isSingular = parts.IsSingular;
        ConvergenceStatus status = !minimum.IsConverged ? ConvergenceStatus.NotConverged : isSingular ? ConvergenceStatus.Boundary : ConvergenceStatus.Converged;
        return new LinearMixedModelResult(options, plane)
        {
            Method = LinearMixedModel.Describe(options),
            Estimates = estimates,
            SampleSizes = Sizes(problem),
            Missingness = problem.Missingness,
            Convergence = new ConvergenceRecord(status, minimum.Iterations, deviance, point.Gradient().Max(Math.Abs), ReasonOf(status, minimum)),
            Warnings = [.. WarningsOf(problem, parts, aliased, adjusted, degrees, options)],
            AliasedTerms = aliased,
            VarianceComponents = parts.VarianceComponents(),
            GroupEffects = parts.GroupEffects(),
            ResidualVariance = parts.ResidualVariance,
            IsSingular = isSingular,
            LogLikelihood = -deviance / 2,
            LogLikelihoodWithoutGroups = -problem.DevianceConstant / 2,
            ParameterCount = parameters,
            GroupParameterCount = point.Theta.Length,
            Aic = deviance + 2 * parameters,
            Bic = deviance + Elementary.Log(problem.Used.Length) * parameters,
            RSquared = parts.RSquared(),
            IntraclassCorrelations = parts.IntraclassCorrelations(),
            Theta = point.Theta,
            TermPlaces = parts.TermPlaces(),
        };
    }

    private static IReadOnlyList<LevelCount> Sizes(MixedProblem problem) =>
        [new LevelCount("rows", problem.Used.Length), .. problem.Factors.Select(factor => new LevelCount(factor.Grouping.Name, factor.LevelCount))];

    private static string? ReasonOf(ConvergenceStatus status, Minimum minimum) => status switch
    {
        ConvergenceStatus.NotConverged => string.Create(
            CultureInfo.InvariantCulture,
            $"The search stopped after {minimum.Iterations} iterations before its tolerance was met: the likelihood is flat or has a ridge. Simplify the random terms, or raise MaximumIterations."),
        ConvergenceStatus.Boundary => "A variance of groups is estimated at zero, or a correlation at 1 or -1 (a singular fit): the data hold less variation between groups than the model asks for. Leave out the slopes or the term that the warning names.",
        _ => null,
    };

    private static IEnumerable<string> WarningsOf(MixedProblem problem, MixedEstimates parts, string[] aliased, KenwardRoger? adjusted, SatterthwaiteDegrees? degrees, LinearMixedModelOptions options)
    {
        if (AliasingWarning.Of(aliased, problem.Fixed.Aliased.All(j => problem.Rows.IsConstant[j])) is { } left)
            yield return left;
        foreach (string singular in parts.SingularTerms())
            yield return singular;
        foreach (RandomFactor factor in problem.Factors)
        {
            if (factor.LevelCount < 10)
                yield return string.Create(CultureInfo.InvariantCulture, $"There are {factor.LevelCount} groups of {factor.Grouping.Name}: their variance is poorly known. Say so, use profile intervals, or take {factor.Grouping.Name} into the fixed part.");
            for (int c = 0; c < factor.Width; c++)
            {
                if (factor.InterceptOf[c] < 0 && factor.Names[c] != DesignMatrix.Intercept && parts.LiesFarFromZero(factor, c))
                    yield return $"{factor.Names[c]} lies far from zero for its spread, and its effects by {factor.Grouping.Name} are independent of the others: the fit depends on where zero is. Centre it, or let the effects be correlated.";
            }
        }

        if (options.Test == FixedEffectTest.KenwardRoger && adjusted is null)
            yield return "Kenward and Roger's adjustment was not computed, because the likelihood is flat at the estimates or too many effects of crossed groups are linked (over 2,500): Satterthwaite's degrees of freedom stand instead. With many groups of every kind they do as well.";
        if (options.Test != FixedEffectTest.Normal && adjusted is null && degrees is null)
            yield return "Satterthwaite's degrees of freedom cannot be computed, because the likelihood is flat at the estimates: tests and intervals of the fixed effects use the normal distribution. Take profile or bootstrap intervals.";
    }
}
