using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Causal;

/// <summary>A treatment, what may carry its effect, and an outcome. Arrays are kept, not copied.</summary>
public sealed class MediationData
{
    /// <summary>Puts the variables together.</summary>
    /// <param name="outcome">One value a row; NaN is missing.</param>
    /// <param name="treatment">The treatment or exposure: 0 and 1, or a number.</param>
    /// <param name="mediator">What may carry the effect: a number, or 0 and 1.</param>
    /// <param name="covariates">What drives treatment, mediator and outcome and precedes the treatment; with an intercept.</param>
    /// <param name="confounders">
    /// What follows from the treatment and drives both mediator and outcome, by name; null or empty for none. With any, natural effects are not identified, and interventional ones are estimated.
    /// </param>
    /// <param name="clusters">Groups whose rows may depend on each other; null for none.</param>
    /// <exception cref="ArgumentException">Lengths differ, or there is no intercept.</exception>
    public MediationData(
        ReadOnlyMemory<double> outcome, ReadOnlyMemory<double> treatment, ReadOnlyMemory<double> mediator, DesignMatrix covariates,
        IReadOnlyList<(string Name, ReadOnlyMemory<double> Values)>? confounders = null, Grouping? clusters = null)
    {
        ArgumentNullException.ThrowIfNull(covariates);
        int n = covariates.RowCount;
        if (outcome.Length != n || treatment.Length != n || mediator.Length != n || (clusters is not null && clusters.Codes.Length != n) || confounders?.Any(one => one.Values.Length != n) == true)
            throw new ArgumentException($"The covariates have {n} rows; outcome, treatment, mediator, confounders and clusters need as many values.", nameof(covariates));
        if (!covariates.HasIntercept)
            throw new ArgumentException("Models of mediator and outcome need an intercept: make the design matrix with hasIntercept: true.", nameof(covariates));
        (Outcome, Treatment, Mediator, Covariates, Confounders, Clusters) = (outcome, treatment, mediator, covariates, confounders ?? [], clusters);
    }

    /// <summary>The outcome.</summary>
    public ReadOnlyMemory<double> Outcome { get; }

    /// <summary>The treatment.</summary>
    public ReadOnlyMemory<double> Treatment { get; }

    /// <summary>The mediator.</summary>
    public ReadOnlyMemory<double> Mediator { get; }

    /// <summary>What precedes the treatment.</summary>
    public DesignMatrix Covariates { get; }

    /// <summary>What follows from the treatment and drives both mediator and outcome.</summary>
    public IReadOnlyList<(string Name, ReadOnlyMemory<double> Values)> Confounders { get; }

    /// <summary>The clusters, or null for none.</summary>
    public Grouping? Clusters { get; }
}
