using System.Text.Json.Serialization;

namespace ResearchKit.Synthesis;

/// <summary>Who answers the well-being survey, how the answers measure, and one item that works differently by home language.</summary>
public sealed record SurveyEffects
{
    /// <summary>Share of answered waves in primary school. Source: School Health Promotion study, Finland: 83 %.</summary>
    public double CoveragePrimary { get; init; } = 0.83;

    /// <summary>Share of answered waves in lower secondary school. Source: as for primary school: 73 %.</summary>
    public double CoverageLowerSecondary { get; init; } = 0.73;

    /// <summary>Share of answered waves in general upper secondary school. Source: as for primary school: 68 %.</summary>
    public double CoverageGeneralUpper { get; init; } = 0.68;

    /// <summary>Share of answered waves in vocational education. Source: as for primary school: 31 %.</summary>
    public double CoverageVet { get; init; } = 0.31;

    /// <summary>Share of the variance of the propensity to answer that lies between persons. Source: planted; the same people tend to miss several waves.</summary>
    public double PersistentNonresponse { get; init; } = 0.40;

    /// <summary>Where answers are missing at random: change of the propensity to answer (probit) at one more on log(1 + lessons missed without leave in the four weeks before). Source: planted.</summary>
    public double AbsenceNonresponse { get; init; } = -0.35;

    /// <summary>Where answers are not missing at random: change of the propensity to answer (probit) at one standard deviation more exhaustion at the time. Source: planted.</summary>
    public double ExhaustionNonresponse { get; init; } = -0.50;

    /// <summary>Loading of every item on its factor, on the scale of the latent answer. Source: Salmela-Aro et al. (2009): standardised loadings of 0.6 to 0.9.</summary>
    public double Loading { get; init; } = 0.75;

    /// <summary>How much higher item SBI05 is for learners of another home language at the same cynicism, in standard deviations of the latent answer: differential item functioning. Source: planted.</summary>
    public double LanguageItemShift { get; init; } = 0.50;

    /// <summary>Nothing to find: the item works alike for all. Coverage and missingness stay.</summary>
    [JsonIgnore]
    public static SurveyEffects None { get; } = new() { LanguageItemShift = 0 };

    internal void Validate()
    {
        foreach (var (name, share) in new[]
        {
            (nameof(CoveragePrimary), CoveragePrimary), (nameof(CoverageLowerSecondary), CoverageLowerSecondary),
            (nameof(CoverageGeneralUpper), CoverageGeneralUpper), (nameof(CoverageVet), CoverageVet), (nameof(Loading), Loading),
        })
        {
            if (share is not (> 0 and < 1))
                throw new ArgumentException($"{name} must be above 0 and under 1; it is {share}.", name);
        }
        if (PersistentNonresponse is not (>= 0 and < 1))
            throw new ArgumentException($"{nameof(PersistentNonresponse)} must be from 0 to under 1; it is {PersistentNonresponse}.", nameof(PersistentNonresponse));
    }
}
