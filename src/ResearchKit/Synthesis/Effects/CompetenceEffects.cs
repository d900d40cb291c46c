using System.Text.Json.Serialization;

namespace ResearchKit.Synthesis;

/// <summary>
/// Seven transversal competences, how people see them in themselves and in others, one item that does not measure alike for girls and boys, and how far
/// learners come with their goals. Competences are standard normal over the city's learners, latent answers over the answers to an item.
/// </summary>
public sealed record CompetenceEffects
{
    /// <summary>Each competence on mathematics of the same half-year, given engagement, in standard deviations. Source: planted; self-rated competence goes modestly with achievement (Zell and Krizan 2014).</summary>
    public double Mathematics { get; init; } = 0.25;

    /// <summary>Each competence on engagement of the same half-year, given mathematics, in standard deviations. Source: planted.</summary>
    public double Engagement { get; init; } = 0.20;

    /// <summary>Share of a competence's variance between schools, and between workplaces. Source: planted; small, as for burnout.</summary>
    public double BetweenSchools { get; init; } = 0.02;

    /// <summary>Share that the seven competences have in common, of what school, mathematics and engagement leave of their variance. Source: planted.</summary>
    public double InCommon { get; init; } = 0.50;

    /// <summary>Share of a latent answer's variance that is the competence, whoever rates: the correlation of two raters' latent answers. Source: Heidemeier and Moser (2009): self and others agree at 0.2 to 0.4.</summary>
    public double Person { get; init; } = 0.35;

    /// <summary>Share of a latent answer's variance that is the rater's leniency in all ratings. Source: planted; Scullen, Mount and Goff (2000) find large rater effects.</summary>
    public double Rater { get; init; } = 0.10;

    /// <summary>Share of a latent answer's variance that is one rater's view of one competence of one person. Source: planted; Scullen et al. (2000).</summary>
    public double PersonByRater { get; init; } = 0.20;

    /// <summary>How much higher latent answers about oneself are than others' about the same person, in standard deviations. Source: Heidemeier and Moser (2009): self-ratings are higher by about a third.</summary>
    public double SelfOverrating { get; init; } = 0.20;

    /// <summary>How much lower girls' latent answers about themselves are to the second item of competence T3 alone, at the same competence, in standard deviations: thresholds that are not invariant. Source: planted.</summary>
    public double GirlsItemShift { get; init; } = -0.45;

    /// <summary>Latent progress with a goal on engagement of the autumn, in standard deviations. Source: planted.</summary>
    public double EngagementToGoals { get; init; } = 0.30;

    /// <summary>Nothing to find: competences go with nothing, items measure alike, nobody overrates. Shares of variance stay.</summary>
    [JsonIgnore]
    public static CompetenceEffects None { get; } = new()
    {
        Mathematics = 0,
        Engagement = 0,
        SelfOverrating = 0,
        GirlsItemShift = 0,
        EngagementToGoals = 0,
    };

    /// <summary>Share of a latent answer's variance that belongs to the answer alone.</summary>
    internal double Unique => 1 - Person - Rater - PersonByRater;

    internal void Validate(WellLearningEffects wellLearning)
    {
        if (Person <= 0 || Rater < 0 || PersonByRater < 0 || Unique <= 0)
        {
            throw new ArgumentException(
                $"{nameof(Person)}, {nameof(Rater)} and {nameof(PersonByRater)} are shares of one variance and must leave some of it; they are {Person}, {Rater} and {PersonByRater}.", nameof(Person));
        }
        if (InCommon is not (>= 0 and <= 1))
            throw new ArgumentException($"{nameof(InCommon)} must be from 0 to 1; it is {InCommon}.", nameof(InCommon));
        if (BetweenSchools < 0 || Left(wellLearning) <= 0)
        {
            throw new ArgumentException(
                $"{nameof(Mathematics)}, {nameof(Engagement)} and {nameof(BetweenSchools)} explain more of a competence than its variance. Plant weaker ones.", nameof(Mathematics));
        }
        if (Math.Abs(EngagementToGoals) >= 1)
            throw new ArgumentException($"{nameof(EngagementToGoals)} is a correlation and must be within -1 and 1; it is {EngagementToGoals}.", nameof(EngagementToGoals));
    }

    /// <summary>Variance of a competence that mathematics, engagement and school leave.</summary>
    internal double Left(WellLearningEffects wellLearning) =>
        1 - BetweenSchools - (Mathematics * Mathematics) - (Engagement * Engagement) - (2 * Mathematics * Engagement * wellLearning.EngagementMathematics);
}
