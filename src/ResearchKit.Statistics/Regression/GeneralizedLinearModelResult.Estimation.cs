using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Regression;

/// <content>From the maximised likelihood to the result.</content>
public sealed partial class GeneralizedLinearModelResult
{
    private const double LogTwoPi = 1.8378770664093456;

    // Counts that vary half as much again as their mean, beyond chance, make classical intervals a fifth too short.
    private const double NotableDispersion = 1.5;

    internal static GeneralizedLinearModelResult None(
        RegressionData data, GeneralizedFamily family, GeneralizedLinearModelOptions options, MissingnessRecord missingness, int rows, string reason) =>
        new(family, options, null)
        {
            Method = Describe(data, family, options),
            Estimates = [.. data.Design.Terms.Select(Estimate.None)],
            SampleSizes = [new LevelCount("rows", rows)],
            Missingness = missingness,
            Convergence = ConvergenceRecord.NoEstimate(reason),
            Warnings = [],
            AliasedTerms = [],
        };

    internal static GeneralizedLinearModelResult Of(
        RegressionData data,
        GeneralizedFamily family,
        GeneralizedLinearModelOptions options,
        MissingnessRecord missingness,
        GeneralizedRows rows,
        GeneralizedFit fit,
        ReweightedLeastSquares steps,
        CoefficientCovariance covariance,
        CancellationToken cancellationToken,
        (double Value, double StandardError)? theta = null)
    {
        LeastSquaresFactor factor = fit.Factor;
        double[] solution = [.. factor.Kept.Select(j => fit.Solution[j])];
        var plane = new CentredPlane(rows.Design, factor, solution, covariance.Matrix, -rows.OffsetShift, 1);
        IReadOnlyList<string> terms = data.Design.Terms;
        string[] aliased = [.. factor.Aliased.Select(j => terms[j])];
        double residualDegrees = rows.Count - factor.Rank;
        double deviance = GeneralizedSummary.Deviance(rows, family, fit.Predictor, steps);
        double[] nothing = GeneralizedSummary.NullPredictor(rows, family, options.MaximumThreads, cancellationToken);
        double nullDeviance = GeneralizedSummary.Deviance(rows, family, nothing, steps);
        double logLikelihood = LogLikelihoodOf(rows, family, fit.Predictor, deviance, steps);
        double pearson = residualDegrees > 0 ? GeneralizedSummary.Pearson(rows, family, fit, steps) / residualDegrees : double.NaN;
        int parameters = factor.Rank + (family.HasDispersion || theta is not null ? 1 : 0);
        bool isPoissonLimit = theta is { Value: double.PositiveInfinity };
        return new GeneralizedLinearModelResult(family, options, plane)
        {
            Method = (isPoissonLimit ? "Negative binomial regression at its Poisson limit: " : "") + Describe(data, family, options),
            Estimates = [.. Enumerable.Range(0, terms.Count).Select(j => plane.Has(j)
                ? Estimate.FromStandardError(terms[j], plane.Coefficient(j), Math.Sqrt(plane.Covariance(j, j)), covariance.DegreesOfFreedom(plane.Combination(j)), options.ConfidenceLevel)
                : Estimate.None(terms[j]))],
            SampleSizes = options.StandardErrors.NeedsClusters()
                ? [new LevelCount("rows", rows.Count), new LevelCount(data.Clusters!.Name, covariance.Clusters)]
                : [new LevelCount("rows", rows.Count)],
            Missingness = missingness,
            Convergence = new ConvergenceRecord(
                !fit.IsConverged ? ConvergenceStatus.NotConverged : isPoissonLimit ? ConvergenceStatus.Boundary : ConvergenceStatus.Converged, fit.Iterations, logLikelihood, fit.Decrement,
                fit.IsConverged
                    ? isPoissonLimit ? "Theta has no finite estimate: given the terms, the counts vary no more than a Poisson distribution says. The estimates are those of the Poisson regression." : null
                    : $"Not converged in {fit.Iterations} iterations. Look for terms of very rare categories or extreme values, or raise MaximumIterations."),
            Warnings = [.. WarningsOf(rows, family, options, aliased, factor, covariance, pearson, residualDegrees, isPoissonLimit)],
            AliasedTerms = aliased,
            ResidualDegreesOfFreedom = residualDegrees,
            LogLikelihood = logLikelihood,
            Theta = theta?.Value ?? double.NaN,
            ThetaStandardError = theta?.StandardError ?? double.NaN,
            Deviance = deviance,
            NullDeviance = nullDeviance,
            NullLogLikelihood = LogLikelihoodOf(rows, family, nothing, nullDeviance, steps),
            PearsonDispersion = pearson,
            Aic = -2 * logLikelihood + 2 * parameters,
            Bic = -2 * logLikelihood + Elementary.Log(rows.Count) * parameters,
        };
    }

    private static string Describe(RegressionData data, GeneralizedFamily family, GeneralizedLinearModelOptions options)
    {
        string model = family switch
        {
            BinomialFamily => "Logistic regression",
            PoissonFamily => "Poisson regression",
            NegativeBinomialFamily => "Negative binomial regression (NB2)",
            _ => $"{family.Name} regression with the {family.Link} link",
        };
        return $"{model}, maximum likelihood, {options.StandardErrors.Describe(data.Clusters?.Name)}, Wald intervals";
    }

    private static double LogLikelihoodOf(GeneralizedRows rows, GeneralizedFamily family, double[] predictor, double deviance, ReweightedLeastSquares steps)
    {
        if (!family.HasDispersion)
            return GeneralizedSummary.LogLikelihood(rows, family, predictor, steps);
        double n = rows.Count, logWeights = 0;
        foreach (double weight in rows.Weights)
            logWeights += Elementary.Log(weight);
        return 0.5 * (logWeights - n * (LogTwoPi + 1 - Elementary.Log(n) + Elementary.Log(deviance)));
    }

    private static IEnumerable<string> WarningsOf(
        GeneralizedRows rows, GeneralizedFamily family, GeneralizedLinearModelOptions options, string[] aliased, LeastSquaresFactor factor, CoefficientCovariance covariance, double pearson, double degrees, bool isPoissonLimit)
    {
        if (AliasingWarning.Of(aliased, factor.Aliased.All(j => rows.Design.IsConstant[j])) is { } left)
            yield return left;
        if (degrees == 0)
            yield return "There are as many coefficients as rows: the fit repeats the data. Add rows or leave out terms.";
        if (family is PoissonFamily or NegativeBinomialFamily && OutcomeCheck.Fractions(rows.Outcome) is { } fractions)
            yield return fractions;
        if (!isPoissonLimit && family is PoissonFamily && options.StandardErrors == StandardErrorKind.Classical && pearson > NotableDispersion && ChiSquaredDistribution.UpperTail(pearson * degrees, degrees) < 0.001)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The counts vary {pearson:0.0} times as much as a Poisson distribution says: classical standard errors are too small by about {Math.Sqrt(pearson):0.0} times. Fit a negative binomial regression, or use robust standard errors (HC1, or cluster-robust).");
        }

        if (covariance.Warning is { } warning)
            yield return warning;
    }
}
