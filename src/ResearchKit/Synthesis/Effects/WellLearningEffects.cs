using System.Text.Json.Serialization;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis;

/// <summary>
/// Learning and well-being as one: how exhaustion, cynicism, inadequacy, engagement, mathematics and the tendency to be absent hang together, between
/// persons and from one half-year to the next within a person. All six are standard normal over the city, so that every value here is in standard
/// deviations. The equations stand in the model's description beside this file.
/// </summary>
public sealed record WellLearningEffects
{
    /// <summary>Correlation of exhaustion with mathematics. Source: Salmela-Aro, Kiuru, Leskinen and Nurmi (2009), School Burnout Inventory.</summary>
    public double ExhaustionMathematics { get; init; } = -0.15;

    /// <summary>Correlation of cynicism with mathematics. Source: Salmela-Aro et al. (2009).</summary>
    public double CynicismMathematics { get; init; } = -0.24;

    /// <summary>Correlation of inadequacy with mathematics. Source: Salmela-Aro et al. (2009).</summary>
    public double InadequacyMathematics { get; init; } = -0.39;

    /// <summary>Correlation of exhaustion with cynicism: factors that stay apart. Source: Salmela-Aro et al. (2009), three-factor model.</summary>
    public double ExhaustionCynicism { get; init; } = 0.55;

    /// <summary>Correlation of exhaustion with inadequacy. Source: Salmela-Aro et al. (2009), three-factor model.</summary>
    public double ExhaustionInadequacy { get; init; } = 0.60;

    /// <summary>Correlation of cynicism with inadequacy. Source: Salmela-Aro et al. (2009), three-factor model.</summary>
    public double CynicismInadequacy { get; init; } = 0.65;

    /// <summary>Correlation of cynicism with engagement. Source: Salmela-Aro and Upadyaya (2014): moderate and negative.</summary>
    public double CynicismEngagement { get; init; } = -0.45;

    /// <summary>Correlation of engagement with mathematics. Source: Lei, Cui and Zhou (2018), meta-analysis: 0.2 to 0.4.</summary>
    public double EngagementMathematics { get; init; } = 0.30;

    /// <summary>Correlation of absence without leave with mathematics. Source: Gubbels, van der Put and Assink (2019): small to moderate.</summary>
    public double AbsenceMathematics { get; init; } = -0.25;

    /// <summary>Correlation of absence without leave with cynicism. Source: as for mathematics.</summary>
    public double AbsenceCynicism { get; init; } = 0.25;

    /// <summary>Within a person: exhaustion on mathematics half a year before. Source: size by the guidelines of Orth et al. (2022), by which 0.12 is a large cross-lagged effect.</summary>
    public double MathematicsToExhaustion { get; init; } = -0.12;

    /// <summary>Within a person: cynicism on mathematics half a year before. Source: Orth et al. (2022), benchmarks of cross-lagged effects.</summary>
    public double MathematicsToCynicism { get; init; } = -0.14;

    /// <summary>Within a person: engagement on mathematics half a year before. Source: Orth et al. (2022).</summary>
    public double MathematicsToEngagement { get; init; } = 0.15;

    /// <summary>Within a person: mathematics on cynicism half a year before. Source: Orth et al. (2022).</summary>
    public double CynicismToMathematics { get; init; } = -0.19;

    /// <summary>Within a person: mathematics on inadequacy half a year before. Source: Orth et al. (2022).</summary>
    public double InadequacyToMathematics { get; init; } = -0.19;

    /// <summary>Within a person: mathematics on engagement half a year before; the second step of the indirect effect of absence. Source: Orth et al. (2022).</summary>
    public double EngagementToMathematics { get; init; } = 0.12;

    /// <summary>Within a person: engagement on absence half a year before; the first step of the indirect effect. Source: planted; size as the other cross-lags.</summary>
    public double AbsenceToEngagement { get; init; } = -0.15;

    /// <summary>Within a person: cynicism on absence half a year before, so that burnout follows absence. Source: planted; size as the other cross-lags.</summary>
    public double AbsenceToCynicism { get; init; } = 0.12;

    /// <summary>Within a person: absence on cynicism half a year before. Source: planted; size as the other cross-lags.</summary>
    public double CynicismToAbsence { get; init; } = 0.16;

    /// <summary>Within a person: each quantity on itself half a year before. Source: Orth et al. (2022): 0.3 to 0.5 within persons.</summary>
    public double Autoregression { get; init; } = 0.40;

    /// <summary>Share of the variance that lies within a person: how far half-years differ from the person's own level. Source: intraclass correlations of repeated scales, 0.5 to 0.7.</summary>
    public double WithinPerson { get; init; } = 0.40;

    /// <summary>How much more burnout girls have, in grade 8. Source: Salmela-Aro et al. (2009); School Health Promotion study: about a quarter of a standard deviation.</summary>
    public double GirlsBurnout { get; init; } = 0.25;

    /// <summary>Rise of burnout a grade from 7 to 9; level before and after. Source: Salmela-Aro et al. (2009).</summary>
    public double BurnoutPerGrade { get; init; } = 0.10;

    /// <summary>How much steeper that rise is for girls. Source: Salmela-Aro et al. (2009).</summary>
    public double GirlsBurnoutPerGrade { get; init; } = 0.06;

    /// <summary>Share of the variance of reading, and of mathematics, that parental education explains. Source: PISA 2022, Finland: about 0.09.</summary>
    public double ParentalEducationR2 { get; init; } = 0.09;

    /// <summary>Variance between schools. Source: burnout at most 0.03; achievement 0.05 to 0.10 (PISA, Finland).</summary>
    public GroupVariances BetweenSchools { get; init; } = new(0.02, 0.02, 0.06, 0.03);

    /// <summary>Variance between the classes of a school. Source: planted.</summary>
    public GroupVariances BetweenClasses { get; init; } = new(0.01, 0.01, 0.03, 0.01);

    /// <summary>Nothing to find: estimands are zero; variances, autoregression and the structure of the scales stay.</summary>
    [JsonIgnore]
    public static WellLearningEffects None { get; } = new()
    {
        ExhaustionMathematics = 0,
        CynicismMathematics = 0,
        InadequacyMathematics = 0,
        CynicismEngagement = 0,
        EngagementMathematics = 0,
        AbsenceMathematics = 0,
        AbsenceCynicism = 0,
        MathematicsToExhaustion = 0,
        MathematicsToCynicism = 0,
        MathematicsToEngagement = 0,
        CynicismToMathematics = 0,
        InadequacyToMathematics = 0,
        EngagementToMathematics = 0,
        AbsenceToEngagement = 0,
        AbsenceToCynicism = 0,
        CynicismToAbsence = 0,
        GirlsBurnout = 0,
        BurnoutPerGrade = 0,
        GirlsBurnoutPerGrade = 0,
        ParentalEducationR2 = 0,
    };

    /// <summary>The model with these effects.</summary>
    /// <exception cref="ArgumentException">The effects cannot hold together: a variance would be negative. The message names it.</exception>
    internal WellLearningModel Solve() => WellLearningModel.From(this);
}

/// <summary>Shares of variance that lie between groups.</summary>
/// <param name="Burnout">Of each burnout factor; the same school raises all three.</param>
/// <param name="Engagement">Of engagement.</param>
/// <param name="Mathematics">Of mathematics.</param>
/// <param name="Absence">Of the tendency to be absent.</param>
public sealed record GroupVariances(double Burnout, double Engagement, double Mathematics, double Absence);
