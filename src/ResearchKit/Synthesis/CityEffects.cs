using System.Text.Json.Serialization;

namespace ResearchKit.Synthesis;

/// <summary>
/// What is planted in the city: parameters of one generating model in which all of them hold together. A record for each part of the model; its
/// equations, graph and sources stand in MODEL.md beside this file.
/// </summary>
public sealed record CityEffects
{
    /// <summary>Burnout, engagement, mathematics and absence, between and within persons.</summary>
    public WellLearningEffects WellLearning { get; init; } = new();

    /// <summary>Who answers the well-being survey, and how items measure.</summary>
    public SurveyEffects Survey { get; init; } = new();

    /// <summary>Absence, discontinuation and support.</summary>
    public ParticipationEffects Participation { get; init; } = new();

    /// <summary>Transversal competences in the eyes of oneself and of others, and goals.</summary>
    public CompetenceEffects Competence { get; init; } = new();

    /// <summary>Staff training at a company, and what comes of it.</summary>
    public WorkplaceEffects Workplace { get; init; } = new();
    /// <summary>Tests, and programmes with their effects.</summary>
    public ProgrammeEffects Programmes { get; init; } = new();

    /// <summary>Answers to a static test and in two units of practice.</summary>
    public PracticeEffects Practice { get; init; } = new();

    /// <summary>Feedback, scaffolds and their fading.</summary>
    public FeedbackEffects Feedback { get; init; } = new();

    /// <summary>Recommended activities and what they are worth.</summary>
    public RecommendationEffects Recommendation { get; init; } = new();

    /// <summary>Use of learning platforms, and access from home.</summary>
    public PlatformEffects Platform { get; init; } = new();

    /// <summary>The values of the literature.</summary>
    [JsonIgnore]
    public static CityEffects Literature { get; } = new();

    /// <summary>The null city: every estimand is zero, while variances, missingness, school differences and practice stay.</summary>
    [JsonIgnore]
    public static CityEffects Null { get; } = new()
    {
        WellLearning = WellLearningEffects.None,
        Survey = SurveyEffects.None,
        Participation = ParticipationEffects.None,
        Competence = CompetenceEffects.None,
        Workplace = WorkplaceEffects.None,
        Practice = PracticeEffects.None,
        Feedback = FeedbackEffects.None,
        Recommendation = RecommendationEffects.None,
        Platform = PlatformEffects.None,
        Programmes = ProgrammeEffects.None,
    };

    /// <summary>Checks that the effects can hold together.</summary>
    /// <exception cref="ArgumentException">They cannot; the message names what would have a negative variance or a probability outside 0 to 1.</exception>
    internal void Validate()
    {
        WellLearning.Solve();
        Survey.Validate();
        Participation.Validate();
        Competence.Validate(WellLearning);
        Workplace.Validate();
        Practice.Validate();
        Feedback.Validate();
        Recommendation.Validate();
        Platform.Validate();
        Programmes.Validate();
    }
}
