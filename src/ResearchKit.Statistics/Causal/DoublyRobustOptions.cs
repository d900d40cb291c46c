namespace ResearchKit.Statistics.Causal;

/// <summary>Settings of <see cref="DoublyRobust"/>.</summary>
public sealed record DoublyRobustOptions
{
    /// <summary>Whose average effect is estimated: everybody's (default) or that of the treated. Others are refused; weight for them.</summary>
    public TreatmentEstimand Estimand { get; init; } = TreatmentEstimand.Everybody;

    /// <summary>Model of the outcome, one for treated and one for untreated: null for logistic where all outcomes are 0 or 1, else linear. Default null.</summary>
    public bool? LogisticOutcome { get; init; }

    /// <summary>
    /// Folds of cross-fitting, 2 or more: models are fitted to other rows than they predict, whole clusters on one side (Chernozhukov and others 2018, Econometrics Journal 21). 0 fits once to all rows. Default 0.
    /// </summary>
    public int Folds { get; init; }

    /// <summary>Decides which rows go into which fold. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Level of all intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    internal void Validate()
    {
        PropensityWeightingOptions.CheckLevel(ConfidenceLevel);
        if (Estimand is not (TreatmentEstimand.Everybody or TreatmentEstimand.Treated))
            throw new ArgumentOutOfRangeException(nameof(Estimand), Estimand, "Doubly robust estimation is of everybody's effect or of that of the treated. For others use PropensityWeighting.");
        if (Folds is < 0 or 1)
            throw new ArgumentOutOfRangeException(nameof(Folds), Folds, "Cross-fitting takes 2 folds or more; 0 is without.");
    }
}
