namespace ResearchKit.Statistics.Causal;

/// <summary>Whose average effect is estimated. Where effects differ between people, the four differ too.</summary>
public enum TreatmentEstimand
{
    /// <summary>Of everybody (ATE): weights 1/e for treated and 1/(1 − e) for others, where e is the propensity.</summary>
    Everybody,

    /// <summary>Of the treated (ATT): weights 1 and e/(1 − e).</summary>
    Treated,

    /// <summary>Of the untreated (ATC): weights (1 − e)/e and 1.</summary>
    Untreated,

    /// <summary>
    /// Of those in equipoise (ATO): weights 1 − e and e, which are between 0 and 1 and balance the means of all covariates of a logistic propensity exactly.
    /// Li, Morgan and Zaslavsky (2018), JASA 113.
    /// </summary>
    Overlap,
}

internal static class TreatmentWeights
{
    /// <summary>Weight of a treated and of an untreated row, and their derivatives by the predictor of the propensity.</summary>
    public static (double Treated, double Untreated, double TreatedSlope, double UntreatedSlope) Of(TreatmentEstimand estimand, double predictor)
    {
        double e = Distributions.Elementary.Logistic(predictor), rest = Distributions.Elementary.Logistic(-predictor);
        return estimand switch
        {
            TreatmentEstimand.Everybody => (1 / e, 1 / rest, -rest / e, e / rest),
            TreatmentEstimand.Treated => (1, e / rest, 0, e / rest),
            TreatmentEstimand.Untreated => (rest / e, 1, -rest / e, 0),
            _ => (rest, e, -e * rest, e * rest),
        };
    }

    public static string Words(TreatmentEstimand estimand) => estimand switch
    {
        TreatmentEstimand.Everybody => "average effect in everybody (ATE)",
        TreatmentEstimand.Treated => "average effect in the treated (ATT)",
        TreatmentEstimand.Untreated => "average effect in the untreated (ATC)",
        _ => "average effect in the overlap population (ATO)",
    };
}
