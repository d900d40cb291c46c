using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Regression;

/// <content>From the solved problem to the result.</content>
public sealed partial class LinearRegressionResult
{
    private const double LogTwoPi = 1.8378770664093456;

    // A residual sum of squares below this share of the outcome's is rounding.
    private const double PerfectFit = 1e-28;

    internal static LinearRegressionResult None(
        RegressionData data, LinearRegressionOptions options, MissingnessRecord missingness, int rows, string reason) =>
        new(options, null)
        {
            Method = Describe(data, options),
            Estimates = [.. data.Design.Terms.Select(Estimate.None)],
            SampleSizes = [new LevelCount("rows", rows)],
            Missingness = missingness,
            Convergence = ConvergenceRecord.NoEstimate(reason),
            Warnings = [],
            AliasedTerms = [],
        };

    internal static LinearRegressionResult Of(
        RegressionData data,
        LinearRegressionOptions options,
        MissingnessRecord missingness,
        CentredRows rows,
        LeastSquaresFactor factor,
        double[] solution,
        double centredResidualSum,
        CoefficientCovariance covariance)
    {
        if (factor.Rank == 0)
            return None(data, options, missingness, rows.Count, "No estimate, because every term is zero in all rows. Check how the terms were made.");

        int n = rows.Count;
        double degreesOfFreedom = n - factor.Rank;
        var plane = new CentredPlane(rows, factor, solution, covariance.Matrix, rows.OutcomeShift, rows.OutcomeScale);
        IReadOnlyList<string> terms = data.Design.Terms;
        var estimates = new Estimate[terms.Count];
        for (int j = 0; j < estimates.Length; j++)
        {
            estimates[j] = plane.Has(j)
                ? Estimate.FromStandardError(
                    terms[j], plane.Coefficient(j), Math.Sqrt(plane.Covariance(j, j)),
                    degreesOfFreedom > 0 ? covariance.DegreesOfFreedom(plane.Combination(j)) : double.NaN, options.ConfidenceLevel)
                : Estimate.None(terms[j]);
        }

        double explained = 0;
        for (int k = rows.HasIntercept ? 1 : 0; k < factor.Rank; k++)
            explained += factor.RotatedOutcome[k] * factor.RotatedOutcome[k];
        bool outcomeVaries = rows.OutcomeVaries;
        double rSquared = outcomeVaries ? explained / (explained + centredResidualSum) : double.NaN;
        double residualSum = centredResidualSum / rows.OutcomeScale / rows.OutcomeScale;
        double logLikelihood = LogLikelihoodOf(rows, residualSum);
        int intercepts = rows.HasIntercept ? 1 : 0;
        string[] aliased = [.. factor.Aliased.Select(j => terms[j])];

        return new LinearRegressionResult(options, plane)
        {
            Method = Describe(data, options),
            Estimates = estimates,
            SampleSizes = options.StandardErrors.NeedsClusters()
                ? [new LevelCount("rows", n), new LevelCount(data.Clusters!.Name, covariance.Clusters)]
                : [new LevelCount("rows", n)],
            Missingness = missingness,
            Convergence = ConvergenceRecord.ClosedForm(residualSum),
            Warnings = [.. WarningsOf(rows, aliased, factor, degreesOfFreedom, outcomeVaries, explained, centredResidualSum, covariance)],
            AliasedTerms = aliased,
            ResidualDegreesOfFreedom = degreesOfFreedom,
            ResidualSumOfSquares = residualSum,
            ResidualStandardDeviation = degreesOfFreedom > 0 ? Math.Sqrt(centredResidualSum / degreesOfFreedom) / rows.OutcomeScale : double.NaN,
            RSquared = rSquared,
            AdjustedRSquared = degreesOfFreedom > 0 ? 1 - (1 - rSquared) * ((n - intercepts) / degreesOfFreedom) : double.NaN,
            OverallTest = degreesOfFreedom > 0 && outcomeVaries
                ? OverallTestOf(options.StandardErrors, factor, solution, explained, centredResidualSum, degreesOfFreedom, intercepts, covariance)
                : null,
            LogLikelihood = logLikelihood,
            Aic = -2 * logLikelihood + 2 * (factor.Rank + 1),
            Bic = -2 * logLikelihood + Elementary.Log(n) * (factor.Rank + 1),
        };
    }

    private static string Describe(RegressionData data, LinearRegressionOptions options) =>
        (data.Weights is null ? "Ordinary" : "Weighted") + " least squares, " + options.StandardErrors.Describe(data.Clusters?.Name);

    private static double LogLikelihoodOf(CentredRows rows, double residualSum)
    {
        double logWeights = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            double weight = rows.Weight(i);
            logWeights += weight == 1 ? 0 : Elementary.Log(weight);
        }

        double n = rows.Count;
        return 0.5 * (logWeights - n * (LogTwoPi + 1 - Elementary.Log(n) + Elementary.Log(residualSum)));
    }

    private static FTest? OverallTestOf(
        StandardErrorKind kind, LeastSquaresFactor factor, double[] solution, double explained, double residualSum, double degreesOfFreedom, int intercepts, CoefficientCovariance covariance)
    {
        int tested = factor.Rank - intercepts;
        if (tested == 0 || kind == StandardErrorKind.CR2)
            return null;
        double statistic = kind == StandardErrorKind.Classical
            ? explained / tested / (residualSum / degreesOfFreedom)
            : Wald(covariance.Matrix, solution, intercepts) / tested;
        double denominator = covariance.GeneralDegreesOfFreedom;
        return double.IsNaN(statistic) ? null : new FTest(statistic, tested, denominator, FDistribution.UpperTail(statistic, tested, denominator));
    }

    /// <summary>b' V⁻¹ b over the coefficients after the intercept, by Cholesky; NaN where V is singular.</summary>
    private static double Wald(double[,] covariance, double[] solution, int first)
    {
        int n = solution.Length - first;
        var lower = new double[n, n];
        var z = new double[n];
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            double value = solution[i + first];
            for (int j = 0; j <= i; j++)
            {
                double element = covariance[i + first, j + first];
                for (int k = 0; k < j; k++)
                    element -= lower[i, k] * lower[j, k];
                if (j < i)
                {
                    lower[i, j] = element / lower[j, j];
                    value -= lower[i, j] * z[j];
                }
                else if (!(element > 1e-12 * covariance[i + first, i + first]))
                {
                    return double.NaN;
                }
                else
                {
                    lower[i, i] = Math.Sqrt(element);
                }
            }

            z[i] = value / lower[i, i];
            sum += z[i] * z[i];
        }

        return sum;
    }

    private static IEnumerable<string> WarningsOf(
        CentredRows rows,
        string[] aliased,
        LeastSquaresFactor factor,
        double degreesOfFreedom,
        bool outcomeVaries,
        double explained,
        double residualSum,
        CoefficientCovariance covariance)
    {
        if (AliasingWarning.Of(aliased, factor.Aliased.All(j => rows.IsConstant[j])) is { } left)
            yield return left;

        if (degreesOfFreedom == 0)
            yield return "There are as many coefficients as rows: the fit is exact whatever the data, and there are no standard errors. Add rows or leave out terms.";
        else if (!outcomeVaries)
            yield return "The outcome is the same in every row: there is nothing to explain. Check the outcome and the rows chosen.";
        else if (residualSum <= PerfectFit * (explained + residualSum + rows.Count * Square(rows.OutcomeShift * rows.OutcomeScale)))
            yield return "The fit is perfect to rounding: standard errors and tests mean nothing. Check whether the outcome was computed from the terms.";

        if (covariance.Warning is { } warning)
            yield return warning;
    }

    private static double Square(double x) => x * x;
}
