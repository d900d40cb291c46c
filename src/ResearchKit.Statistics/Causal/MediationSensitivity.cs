using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Causal;

/// <summary>What an unmeasured common cause of mediator and outcome would do to an indirect effect. Immutable.</summary>
/// <param name="Correlations">The correlations ρ of the errors of mediator and outcome that were tried.</param>
/// <param name="IndirectEffects">The indirect effect if ρ were true, with interval, one for each.</param>
/// <param name="CorrelationOfNoEffect">The ρ at which the indirect effect is zero; NaN without an estimate. Near 0: a weak common cause would explain the effect away.</param>
/// <param name="Reason">Why there is no estimate; null if there is.</param>
public sealed record MediationSensitivity(IReadOnlyList<double> Correlations, IReadOnlyList<Estimate> IndirectEffects, double CorrelationOfNoEffect, string? Reason = null)
{
    /// <summary>The indirect effect under correlated errors of two linear models without interaction (Imai, Keele and Yamamoto 2010, Statistical Science 25, theorem 2).</summary>
    /// <remarks>
    /// With β the effect of the treatment on the mediator, σ₁ and σ₂ the standard deviations of the errors of outcome and mediator given treatment and covariates and r their correlation, it is
    /// β (σ₁/σ₂) (r − ρ √((1 − r²)/(1 − ρ²))) for one unit of treatment, times the difference of the two treatments. ρ = 0 is the estimate of linear models without interaction.
    /// </remarks>
    /// <param name="data">The data; no confounders that follow from the treatment.</param>
    /// <param name="correlations">The correlations to try, each strictly between -1 and 1; null for -0.9 to 0.9 by 0.1.</param>
    /// <param name="options">The two treatments and the level. Linear models without interaction are taken, whatever they say of these.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">There are confounders that follow from the treatment, a correlation is out of its range, or a number is infinite.</exception>
    public static MediationSensitivity OfCorrelation(MediationData data, IReadOnlyList<double>? correlations = null, MediationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= new MediationOptions();
        options.Validate();
        correlations ??= [.. Enumerable.Range(-9, 19).Select(k => k / 10.0)];
        if (data.Confounders.Count > 0)
            throw new ArgumentException("This analysis is of natural effects, without confounders that follow from the treatment. For interventional effects use the bias formula ConfoundingBias.", nameof(data));
        foreach (double rho in correlations)
        {
            if (!(rho > -1 && rho < 1))
                throw new ArgumentException($"A correlation of errors lies strictly between -1 and 1; one is {rho}.", nameof(correlations));
        }

        MediationRows rows = MediationRows.Find(data, cancellationToken);
        MediationSensitivity None(string reason) => new(correlations, [.. correlations.Select(rho => Estimate.None(Term(rho)))], double.NaN, reason);
        if (rows.WhyNone() is { } none)
            return None(none);
        string[] terms = ["treatment", .. rows.Terms];
        double[][] columns = [rows.Treatment, .. rows.Covariates];
        NuisanceModel outcome = NuisanceModel.Of(GeneralizedFamily.Gaussian, terms, columns, rows.Outcome, rows.All, cancellationToken);
        NuisanceModel mediator = NuisanceModel.Of(GeneralizedFamily.Gaussian, terms, columns, rows.Mediator, rows.All, cancellationToken);
        if ((outcome.Reason ?? mediator.Reason) is { } reason)
            return None(reason);
        int n = rows.Count;
        double[] first = [.. rows.Outcome.Zip(outcome.Predictors(), (y, p) => y - p)], second = [.. rows.Mediator.Zip(mediator.Predictors(), (m, p) => m - p)];
        double s11 = first.Sum(e => e * e) / n, s22 = second.Sum(e => e * e) / n, s12 = first.Zip(second, (a, b) => a * b).Sum() / n;
        double r = s12 / Math.Sqrt(s11 * s22);
        if (!(s22 > 1e-24 * rows.Mediator.Sum(m => m * m) / n) || !(r * r < 1 - 1e-12))
            return None("No estimate, because treatment and covariates fit the mediator perfectly, or it fits the outcome perfectly. Check how they were made.");
        double beta = mediator.Part(mediator.Coefficients, 0, options.To) - mediator.Part(mediator.Coefficients, 0, options.From);
        var byTreatment = new double[mediator.Coefficients.Length];
        double[] unit = [.. byTreatment];
        unit[1] = 1;
        byTreatment[1] = mediator.Part(unit, 0, options.To) - mediator.Part(unit, 0, options.From);
        var slope = new double[n];
        mediator.AddInfluenceOf(byTreatment, slope);
        return new MediationSensitivity(correlations, [.. correlations.Select(rho =>
        {
            // f = s12/s22 − ρ/√(1 − ρ²) √(s11/s22 − (s12/s22)²), and its derivatives.
            double k = rho / Math.Sqrt(1 - rho * rho), ratio = s12 / s22, root = Math.Sqrt(s11 / s22 - ratio * ratio), f = ratio - k * root;
            double by11 = -k / (2 * root * s22), by12 = 1 / s22 + k * ratio / (root * s22), by22 = -ratio / s22 + k * (s11 / s22 - 2 * ratio * ratio) / (2 * root * s22);
            double[] influence = [.. Enumerable.Range(0, n).Select(i => f * slope[i] + beta / n * (by11 * (first[i] * first[i] - s11) + by12 * (first[i] * second[i] - s12) + by22 * (second[i] * second[i] - s22)))];
            return InfluenceEstimate.Of(Term(rho), beta * f, influence, rows.Clusters, options.ConfidenceLevel);
        })], r);
    }

    private static string Term(double rho) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"ρ = {rho:0.###}");
}
