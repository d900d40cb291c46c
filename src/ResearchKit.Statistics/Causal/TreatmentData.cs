using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Causal;

/// <summary>An outcome, a treatment that some had and others had not, and what was measured before it. Arrays are kept, not copied.</summary>
public sealed class TreatmentData
{
    /// <summary>Puts outcome, treatment and covariates together.</summary>
    /// <param name="outcome">One value a row; NaN is a missing value.</param>
    /// <param name="treatment">1 for treated, 0 for untreated; NaN is a missing value.</param>
    /// <param name="covariates">Terms of the propensity, measured before the treatment, with an intercept.</param>
    /// <param name="outcomeCovariates">Terms of models of the outcome, without the treatment; null for <paramref name="covariates"/>. Weighting and matching take no notice of them.</param>
    /// <param name="clusters">Groups whose rows may depend on each other, such as the school; null for none.</param>
    /// <param name="exact">Strata, such as grade and sex, within which alone matches are sought; null for none. Only matching takes notice of it.</param>
    /// <param name="treatmentName">What the treatment is called in messages. Default "treatment".</param>
    /// <exception cref="ArgumentException">Lengths differ, or a design has no intercept.</exception>
    public TreatmentData(
        ReadOnlyMemory<double> outcome, ReadOnlyMemory<double> treatment, DesignMatrix covariates, DesignMatrix? outcomeCovariates = null, Grouping? clusters = null, Grouping? exact = null, string treatmentName = "treatment")
    {
        ArgumentNullException.ThrowIfNull(covariates);
        foreach ((string what, int length) in new[] { ("The outcome", outcome.Length), ("The treatment", treatment.Length), ("The outcome's covariates", outcomeCovariates?.RowCount ?? covariates.RowCount), ("The clusters", clusters?.Codes.Length ?? covariates.RowCount), ("The strata", exact?.Codes.Length ?? covariates.RowCount) })
        {
            if (length != covariates.RowCount)
                throw new ArgumentException($"{what} has {length} values and the covariates {covariates.RowCount} rows. Give one value a row.");
        }

        if (!covariates.HasIntercept || outcomeCovariates is { HasIntercept: false })
            throw new ArgumentException("Models of treatment and outcome need an intercept: make the design matrix with hasIntercept: true.", nameof(covariates));
        (Outcome, Treatment, Covariates, OutcomeCovariates, Clusters, Exact, TreatmentName) = (outcome, treatment, covariates, outcomeCovariates ?? covariates, clusters, exact, treatmentName);
    }

    /// <summary>One value a row.</summary>
    public ReadOnlyMemory<double> Outcome { get; }

    /// <summary>1 for treated, 0 for untreated.</summary>
    public ReadOnlyMemory<double> Treatment { get; }

    /// <summary>Terms of the propensity.</summary>
    public DesignMatrix Covariates { get; }

    /// <summary>Terms of models of the outcome.</summary>
    public DesignMatrix OutcomeCovariates { get; }

    /// <summary>The clusters, or null for none.</summary>
    public Grouping? Clusters { get; }

    /// <summary>Strata within which matches are sought, or null.</summary>
    public Grouping? Exact { get; }

    /// <summary>What the treatment is called.</summary>
    public string TreatmentName { get; }
}
