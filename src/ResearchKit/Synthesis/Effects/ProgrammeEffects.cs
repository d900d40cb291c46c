using System.Text.Json.Serialization;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis;

/// <summary>Tests of each term, and programmes whose effects are asked about: two randomised over classes, one that learners choose, and two scaffolds for teachers.</summary>
public sealed record ProgrammeEffects
{
    /// <summary>Reliability of the tests of each term: share of a score's variance that is the learner's standing. Source: usual for standardised tests, 0.8 to 0.9.</summary>
    public double TestReliability { get; init; } = 0.85;

    /// <summary>Effect of the mathematics programme on its outcome test, in standard deviations (Hedges g). Source: planted; Kraft (2020): 0.20 is large for a programme.</summary>
    public double MathematicsProgramme { get; init; } = 0.20;

    /// <summary>Effect of the reading programme on its outcome test, in standard deviations (Hedges g): a programme that does nothing. Source: planted.</summary>
    public double ReadingProgramme { get; init; }

    /// <summary>Effect of the mathematics club on its later tests, in standard deviations (Hedges g). Source: planted; the naive difference has the other sign.</summary>
    public double ClubEffect { get; init; } = 0.25;

    /// <summary>Share of those screened who come to the mathematics club. Source: planted.</summary>
    public double ClubUptake { get; init; } = 0.30;

    /// <summary>Log odds of coming to the club at one standard deviation more in the screening test: the confounder. Source: planted; those who need it come.</summary>
    public double ClubUptakeOnTest { get; init; } = -0.80;

    /// <summary>Log odds of coming to the club at one standard deviation more of parental education: the other confounder. Source: planted.</summary>
    public double ClubUptakeOnParents { get; init; } = -0.60;

    /// <summary>Log odds of a teacher's answering an alert when it says what to do next, against when it says only whom it is about. Source: planted.</summary>
    public double SpecificPromptLogOdds { get; init; } = 0.50;

    /// <summary>Log odds of a teacher's answering an alert at eight alerts a week, against three: alarm fatigue. Source: planted.</summary>
    public double AlertLoadLogOdds { get; init; } = -0.60;

    /// <summary>Nothing to find: no programme works. The tests' reliability and who chooses the club stay.</summary>
    [JsonIgnore]
    public static ProgrammeEffects None { get; } = new()
    {
        MathematicsProgramme = 0,
        ReadingProgramme = 0,
        ClubEffect = 0,
        SpecificPromptLogOdds = 0,
        AlertLoadLogOdds = 0,
    };

    /// <summary>The constant of the club's logit, so that the planted share comes: the logistic of a normal index, by its usual approximation.</summary>
    internal double ClubBase(double parentalEducationR2)
    {
        var variance = (ClubUptakeOnTest * ClubUptakeOnTest) + (ClubUptakeOnParents * ClubUptakeOnParents)
            + (2 * ClubUptakeOnTest * ClubUptakeOnParents * Math.Sqrt(parentalEducationR2));
        return Elementary.Logit(ClubUptake) * Math.Sqrt(1 + (0.346 * variance));
    }

    internal void Validate()
    {
        if (TestReliability is not (> 0 and < 1))
            throw new ArgumentException($"{nameof(TestReliability)} must be above 0 and under 1; it is {TestReliability}.", nameof(TestReliability));
        if (ClubUptake is not (> 0.02 and < 0.98))
            throw new ArgumentException($"{nameof(ClubUptake)} must be above 0.02 and under 0.98, so that there is somebody to compare with; it is {ClubUptake}.", nameof(ClubUptake));
    }
}
