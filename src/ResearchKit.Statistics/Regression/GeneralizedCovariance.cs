using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Regression;

/// <summary>Covariances of a generalised linear model's coefficients, in the weighted coordinates of the last step.</summary>
internal static class GeneralizedCovariance
{
    public static CoefficientCovariance Of(
        StandardErrorKind kind, RegressionData data, GeneralizedRows rows, GeneralizedFamily family, GeneralizedFit fit, double dispersion, CancellationToken cancellationToken)
    {
        int residual = rows.Count - fit.Factor.Rank;
        double degrees = !family.HasDispersion ? double.PositiveInfinity : residual > 0 ? residual : double.NaN;
        if (kind == StandardErrorKind.Classical)
            return HeteroskedasticCovariance.Classical(fit.Factor, dispersion, degrees);

        int n = rows.Count;
        double[] residuals = new double[n], roots = new double[n];
        family.Evaluate(rows.Outcome, fit.Predictor, rows.WeightsOf(0, n), residuals, roots);
        for (int i = 0; i < n; i++)
        {
            roots[i] = Math.Sqrt(roots[i]);
            residuals[i] = roots[i] > 0 ? residuals[i] / roots[i] : 0;
        }

        CentredRows weighted = rows.Design.Reweighted(roots);
        return kind.NeedsClusters()
            ? ClusterCovariance.Estimate(kind, data.Clusters!, weighted, fit.Factor, residuals, cancellationToken)
            : HeteroskedasticCovariance.Robust(kind, weighted, fit.Factor, residuals, residual, cancellationToken) with { DegreesOfFreedom = _ => degrees, GeneralDegreesOfFreedom = degrees };
    }
}
