using System.Text.Json.Serialization;

namespace ResearchKit.Synthesis;

/// <summary>Absence from lessons, discontinuation of upper secondary studies, and support for learning.</summary>
public sealed record ParticipationEffects
{
    /// <summary>Median lessons missed without leave a week. Source: planted, so that most learners are low and 2 to 3 % miss a tenth of their lessons.</summary>
    public double UnauthorisedMedian { get; init; } = 0.33;

    /// <summary>Standard deviation of the log of that rate between learners and half-years. Source: planted, as the median.</summary>
    public double UnauthorisedSpread { get; init; } = 1.1;

    /// <summary>Mean lessons missed with leave a week. Source: planted; health, the same for all schools.</summary>
    public double AuthorisedMean { get; init; } = 1.1;

    /// <summary>Share of general upper secondary students who discontinue in a year. Source: Statistics Finland, discontinuation of education: about 4 %.</summary>
    public double DiscontinuationGeneral { get; init; } = 0.04;

    /// <summary>Share of vocational students who discontinue in a year. Source: Statistics Finland: 12 to 13 %.</summary>
    public double DiscontinuationVet { get; init; } = 0.125;

    /// <summary>Odds ratio of discontinuing in a week after six or more lessons missed without leave in the four weeks before. Source: about 2.3, after reviews of absence and non-completion.</summary>
    public double AbsenceOddsRatio { get; init; } = 2.3;

    /// <summary>Log odds of discontinuing in a week at one standard deviation more cynicism in the half-year. Source: planted; Bask and Salmela-Aro (2013) find cynicism to predict dropout.</summary>
    public double CynicismLogOdds { get; init; } = 0.25;

    /// <summary>Log odds of discontinuing in a week at one standard deviation more mathematics in the half-year. Source: planted.</summary>
    public double MathematicsLogOdds { get; init; } = -0.30;

    /// <summary>Log odds of discontinuing in a week for those with support: support given keeps people in. Source: planted.</summary>
    public double SupportLogOdds { get; init; } = -0.40;

    /// <summary>Rise of the log odds in the first eight weeks of the first year: the transition. Source: planted hazard shape.</summary>
    public double TransitionLogOdds { get; init; } = 0.90;

    /// <summary>Rise of the log odds in the first six weeks after the turn of the year. Source: planted hazard shape.</summary>
    public double NewYearLogOdds { get; init; } = 0.50;

    /// <summary>Change of the log odds in the last year of a programme. Source: planted hazard shape.</summary>
    public double FinalYearLogOdds { get; init; } = -0.40;

    /// <summary>Share of basic-education learners with intensified support before the reform. Source: Statistics Finland, support for learning: about 16 %.</summary>
    public double IntensifiedSupport { get; init; } = 0.16;

    /// <summary>Share with special support before the reform. Source: Statistics Finland: about 10 %.</summary>
    public double SpecialSupport { get; init; } = 0.10;

    /// <summary>Share of boys among those with support. Source: Statistics Finland: 61 to 69 %.</summary>
    public double BoysAmongSupported { get; init; } = 0.65;

    /// <summary>Correlation of the need for support with a learner's own level of mathematics. Source: planted.</summary>
    public double SupportMathematics { get; init; } = -0.60;

    /// <summary>In a drift city, after the reform: change of the log odds of discontinuing. Source: planted break.</summary>
    public double DriftLogOdds { get; init; } = 0.50;

    /// <summary>In a drift city, after the reform: what the log odds ratio of absence is multiplied by. Source: planted break.</summary>
    public double DriftAbsenceFactor { get; init; } = 0.25;

    /// <summary>In a drift city, after the reform: what the shares of supported learners are multiplied by. Source: planted break.</summary>
    public double DriftSupportFactor { get; init; } = 0.70;

    /// <summary>Nothing to find: who discontinues depends on the kind of programme alone, who is supported on nothing. Shares stay.</summary>
    [JsonIgnore]
    public static ParticipationEffects None { get; } = new()
    {
        AbsenceOddsRatio = 1,
        CynicismLogOdds = 0,
        MathematicsLogOdds = 0,
        SupportLogOdds = 0,
        TransitionLogOdds = 0,
        NewYearLogOdds = 0,
        FinalYearLogOdds = 0,
        BoysAmongSupported = 0.5,
        SupportMathematics = 0,
        DriftLogOdds = 0,
        DriftAbsenceFactor = 1,
        DriftSupportFactor = 1,
    };

    internal void Validate()
    {
        if (IntensifiedSupport < 0 || SpecialSupport < 0 || 2 * (IntensifiedSupport + SpecialSupport) * Math.Max(BoysAmongSupported, 1 - BoysAmongSupported) >= 1)
            throw new ArgumentException("The shares of supported learners, by sex, must be under 1. Plant smaller shares.", nameof(IntensifiedSupport));
        if (Math.Abs(SupportMathematics) >= 1)
            throw new ArgumentException($"{nameof(SupportMathematics)} is a correlation and must be within -1 and 1; it is {SupportMathematics}.", nameof(SupportMathematics));
        if (AbsenceOddsRatio <= 0)
            throw new ArgumentException($"{nameof(AbsenceOddsRatio)} must be above 0; it is {AbsenceOddsRatio}.", nameof(AbsenceOddsRatio));
        foreach (var share in new[] { DiscontinuationGeneral, DiscontinuationVet })
        {
            if (share is not (> 0 and < 0.5))
                throw new ArgumentException($"The share of students who discontinue in a year must be above 0 and under 0.5; it is {share}.", nameof(DiscontinuationVet));
        }
    }
}
