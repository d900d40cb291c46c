using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Multilevel;

/// <content>From the solved problem to the result.</content>
public sealed partial class GeneralizedLinearMixedModelResult
{
    private const double NotableDispersion = 1.2;
    private const int FewGroups = 30;

    internal static GeneralizedLinearMixedModelResult None(GeneralizedProblem problem, string reason) =>
        new(problem.Options, null)
        {
            Method = GeneralizedLinearMixedModel.Describe(problem.Options),
            Estimates = [.. problem.Data.Design.Terms.Select(Estimate.None)],
            SampleSizes = Sizes(problem),
            Missingness = problem.Missingness,
            Convergence = ConvergenceRecord.NoEstimate(reason),
            Warnings = [],
            AliasedTerms = [],
        };

    internal static GeneralizedLinearMixedModelResult Of(GeneralizedProblem problem, GeneralizedMinimum minimum, CancellationToken cancellationToken)
    {
        var parts = new GeneralizedEstimates(problem, minimum, cancellationToken);
        CentredPlane plane = parts.Plane();
        IReadOnlyList<string> terms = problem.Data.Design.Terms;
        double level = problem.Options.ConfidenceLevel, deviance = minimum.Point.Value + problem.Constant;
        Estimate[] estimates = [.. terms.Select((term, j) => plane.Has(j)
            ? Estimate.FromStandardError(term, plane.Coefficient(j), Math.Sqrt(plane.Covariance(j, j)), double.PositiveInfinity, level)
            : Estimate.None(term))];
        string[] aliased = [.. problem.Fixed.Aliased.Select(j => terms[j])];
        int parameters = problem.Deviance.Count;
        ConvergenceStatus status = !minimum.IsConverged ? ConvergenceStatus.NotConverged : parts.IsSingular ? ConvergenceStatus.Boundary : ConvergenceStatus.Converged;
        IReadOnlyList<(string Name, double Variance)> means = parts.MeanVariances();
        double distribution = parts.DistributionVariance(), fixedVariance = parts.FixedVariance(), groups = means.Sum(mean => mean.Variance), total = fixedVariance + groups + distribution;
        double dispersion = parts.Dispersion();
        return new GeneralizedLinearMixedModelResult(problem.Options, plane)
        {
            Method = GeneralizedLinearMixedModel.Describe(problem.Options),
            Estimates = estimates,
            SampleSizes = Sizes(problem),
            Missingness = problem.Missingness,
            Convergence = new ConvergenceRecord(status, minimum.Iterations, deviance, minimum.Point.Gradient.Max(Math.Abs), ReasonOf(status, minimum)),
            Warnings = [.. WarningsOf(problem, minimum, parts, aliased, dispersion)],
            AliasedTerms = aliased,
            VarianceComponents = parts.VarianceComponents(),
            GroupEffects = parts.GroupEffects(),
            IsSingular = parts.IsSingular,
            LogLikelihood = -deviance / 2,
            LogLikelihoodWithoutGroups = -(problem.Start.Deviance + problem.Constant) / 2,
            ParameterCount = parameters,
            GroupParameterCount = problem.Deviance.Factors.Count,
            Aic = deviance + 2 * parameters,
            Bic = deviance + Elementary.Log(problem.Used.Length) * parameters,
            RSquared = (fixedVariance / total, (fixedVariance + groups) / total),
            DistributionVariance = distribution,
            IntraclassCorrelations = [.. means.Select(mean => (mean.Name, mean.Variance / (groups + distribution)))],
            Dispersion = dispersion,
            TermPlaces = parts.TermPlaces(),
            Parameters = minimum.Point.Parameters,
        };
    }

    private static IReadOnlyList<LevelCount> Sizes(GeneralizedProblem problem) =>
        [new LevelCount("rows", problem.Used.Length), .. problem.Factors.Select(factor => new LevelCount(factor.Grouping.Name, factor.LevelCount))];

    private static string? ReasonOf(ConvergenceStatus status, GeneralizedMinimum minimum) => status switch
    {
        ConvergenceStatus.NotConverged => string.Create(
            CultureInfo.InvariantCulture,
            $"The search stopped after {minimum.Iterations} iterations before its tolerance was met: the likelihood is flat or has a ridge. Simplify the random terms, or raise MaximumIterations."),
        ConvergenceStatus.Boundary => "A variance of groups is estimated at zero, or a correlation at 1 or -1 (a singular fit): the data hold less variation between groups than the model asks for. Leave out the slopes or the term that the warning names.",
        _ => null,
    };

    private static IEnumerable<string> WarningsOf(GeneralizedProblem problem, GeneralizedMinimum minimum, GeneralizedEstimates parts, string[] aliased, double dispersion)
    {
        if (AliasingWarning.Of(aliased, problem.Fixed.Aliased.All(j => problem.Centred.IsConstant[j])) is { } left)
            yield return left;
        foreach (string singular in parts.SingularTerms())
            yield return singular;
        foreach (RandomFactor factor in problem.Factors)
        {
            if (factor.LevelCount < 10)
                yield return string.Create(CultureInfo.InvariantCulture, $"There are {factor.LevelCount} groups of {factor.Grouping.Name}: their variance is poorly known and drawn towards zero (there is no restricted likelihood here). Say so, or take {factor.Grouping.Name} into the fixed part.");
        }

        if (problem.Factors.MinBy(factor => factor.LevelCount) is { LevelCount: < FewGroups } few)
        {
            yield return $"There are fewer than {FewGroups} groups of {few.Grouping.Name}: Wald tests and intervals of what varies between them are too bold. Take likelihood-ratio tests (LikelihoodRatioTest.Compare), below about 15 groups those of "
                + "ParametricBootstrap.Test, and profile or bootstrap intervals.";
        }

        if (minimum.IsFlat)
            yield return "Standard errors are those at known variances, because the likelihood is flat at the estimates. Take profile or bootstrap intervals.";
        bool isScalar = problem.Factors is [{ Width: 1 }];
        double perGroup = (double)problem.Used.Length / problem.Factors[0].LevelCount;
        if (problem.Options is { Kernel: MixedModelFamily.Binomial, QuadraturePoints: 1 } && problem.Rows.Weights.Length == 0 && isScalar && perGroup < 10)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Groups of {problem.Factors[0].Grouping.Name} have {perGroup:F1} rows on average: Laplace's approximation then makes variances too small, and effects with them. Set QuadraturePoints = 25.");
        }

        if (dispersion > NotableDispersion && IsNotable(problem, dispersion))
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The outcomes vary {dispersion:F1} times as much as a {(problem.Options.Kernel == MixedModelFamily.Poisson ? "Poisson" : "binomial")} distribution says (overdispersion): standard errors are too small. Add an effect of each row, such as (1 | row), or a term that is missing.");
        }
    }

    private static bool IsNotable(GeneralizedProblem problem, double dispersion)
    {
        double degrees = problem.Used.Length - problem.Deviance.Count;
        return ChiSquaredDistribution.UpperTail(dispersion * degrees, degrees) < 0.01;
    }
}
