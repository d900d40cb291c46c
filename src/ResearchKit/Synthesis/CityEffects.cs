namespace ResearchKit.Synthesis;

/// <summary>
/// What is planted in the city, as parameters of one jointly feasible model of latent variables with variance 1. The model:
/// <code>
/// burnout k   F_k = girl·(girl − ½) + grade·(grade − 8) + growth·(girl − ½)·(grade − 8) + v_school + w_k     k = exhaustion, cynicism, inadequacy
/// engagement  G   = λ·F_cynicism + residual
/// achievement A   = √R²·P + u_school + Σ b_k·F_k + e                                                         b = corr(F)⁻¹·r
/// </code>
/// P is parental education in standard deviations, w_k are correlated so that the F_k have the correlations below, and the variances of
/// w_k and e are what is left of 1. Item answers, grades and absences are drawn from these latents.
/// </summary>
public sealed record CityEffects
{
    /// <summary>Correlation of exhaustion with achievement. Source: Salmela-Aro et al. (2009), School Burnout Inventory.</summary>
    public double ExhaustionAchievement { get; init; } = -0.15;

    /// <summary>Correlation of cynicism with achievement. Source: as for exhaustion.</summary>
    public double CynicismAchievement { get; init; } = -0.24;

    /// <summary>Correlation of inadequacy with achievement. Source: as for exhaustion.</summary>
    public double InadequacyAchievement { get; init; } = -0.39;

    /// <summary>Correlation of exhaustion with cynicism: three factors that stay apart.</summary>
    public double ExhaustionCynicism { get; init; } = 0.55;

    /// <summary>Correlation of exhaustion with inadequacy.</summary>
    public double ExhaustionInadequacy { get; init; } = 0.60;

    /// <summary>Correlation of cynicism with inadequacy.</summary>
    public double CynicismInadequacy { get; init; } = 0.65;

    /// <summary>How much more burnout girls have, in standard deviations, at grade 8.</summary>
    public double GirlsBurnout { get; init; } = 0.25;

    /// <summary>Rise of burnout a grade from 7 to 9, in standard deviations.</summary>
    public double BurnoutPerGrade { get; init; } = 0.10;

    /// <summary>How much steeper that rise is for girls, in standard deviations a grade.</summary>
    public double GirlsBurnoutPerGrade { get; init; } = 0.06;

    /// <summary>Share of the variance of burnout that lies between schools: at most 0.03.</summary>
    public double BurnoutBetweenSchools { get; init; } = 0.03;

    /// <summary>Variance of achievement between schools that burnout does not carry: intraclass correlations of 0.05 to 0.10 are usual (PISA, Finland).</summary>
    public double AchievementBetweenSchools { get; init; } = 0.075;

    /// <summary>Share of the variance of achievement that parental education explains. Source: PISA 2022, Finland: about 0.09.</summary>
    public double ParentalEducationR2 { get; init; } = 0.09;

    /// <summary>Regression of engagement on cynicism, in standard deviations.</summary>
    public double CynicismEngagement { get; init; } = -0.45;

    /// <summary>Share of learners who answer the survey, from 0 to 1, both excluded.</summary>
    public double SurveyCoverage { get; init; } = 0.73;

    /// <summary>Change of the propensity to answer at one standard deviation more absence without leave (probit scale): missing at random.</summary>
    public double AbsenceSurveyCoverage { get; init; } = -0.30;

    /// <summary>The values of the literature.</summary>
    public static CityEffects Literature { get; } = new();

    /// <summary>Nothing to find: every estimand is zero, while variances, missingness and school differences stay.</summary>
    public static CityEffects Null { get; } = new()
    {
        ExhaustionAchievement = 0,
        CynicismAchievement = 0,
        InadequacyAchievement = 0,
        GirlsBurnout = 0,
        BurnoutPerGrade = 0,
        GirlsBurnoutPerGrade = 0,
        ParentalEducationR2 = 0,
        CynicismEngagement = 0,
    };

    /// <summary>The latent model with these effects.</summary>
    /// <exception cref="ArgumentException">The effects cannot hold together: a variance would be negative. The message names it.</exception>
    internal LatentModel Validate() => LatentModel.From(this);
}
