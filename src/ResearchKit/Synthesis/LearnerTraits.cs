using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis;

/// <summary>Parental education of a learner, as in the store's codes.</summary>
internal enum ParentalEducation
{
    Basic,
    UpperSecondary,
    Tertiary,
}

/// <summary>Latent truth about one learner: what is drawn first, and what all records follow from.</summary>
/// <param name="School">School, counted from 0.</param>
/// <param name="Grade">Grade: 7, 8 or 9.</param>
/// <param name="Group">Teaching group within school and grade, counted from 0.</param>
/// <param name="IsGirl">Whether registered as a girl.</param>
/// <param name="Parents">Parental education.</param>
/// <param name="Burnout">Exhaustion, cynicism, inadequacy, in standard deviations.</param>
/// <param name="Engagement">Engagement, in standard deviations.</param>
/// <param name="Achievement">Achievement, in standard deviations.</param>
/// <param name="Truancy">Tendency to be absent without leave, in standard deviations.</param>
internal readonly record struct LearnerTraits(
    int School, int Grade, int Group, bool IsGirl, ParentalEducation Parents, (double Exhaustion, double Cynicism, double Inadequacy) Burnout,
    double Engagement, double Achievement, double Truancy)
{
    /// <summary>Shares of the levels of parental education.</summary>
    private static readonly double[] ParentShares = [0.10, 0.45, 0.45];

    /// <summary>Mean and standard deviation of the level's number under those shares.</summary>
    private const double ParentMean = 1.35;
    private static readonly double ParentDeviation = Math.Sqrt((0.10 * ParentMean * ParentMean) + (0.45 * 0.35 * 0.35) + (0.45 * 0.65 * 0.65));

    /// <summary>Draws one learner from a stream of their own, so that neither order nor number of threads matters.</summary>
    public static LearnerTraits Draw(int learner, CityOptions options, LatentModel model, RandomStream city)
    {
        var effects = options.Effects;
        var random = city.Split("learner").Split(learner);
        var place = Place.Of(learner, options);
        var school = city.Split("school").Split(place.School);
        var schoolBurnout = school.Normal() * Math.Sqrt(effects.BurnoutBetweenSchools);
        var schoolAchievement = school.Normal() * Math.Sqrt(effects.AchievementBetweenSchools);

        var isGirl = random.Bernoulli(0.5);
        var parents = (ParentalEducation)random.Categorical(ParentShares);
        var girl = isGirl ? 0.5 : -0.5;
        var years = place.Grade - 8;
        var shared = (effects.GirlsBurnout * girl) + (effects.BurnoutPerGrade * years) + (effects.GirlsBurnoutPerGrade * girl * years) + schoolBurnout;

        double z1 = random.Normal(), z2 = random.Normal(), z3 = random.Normal();
        var l = model.ResidualFactor;
        var exhaustion = shared + (l[0][0] * z1);
        var cynicism = shared + (l[1][0] * z1) + (l[1][1] * z2);
        var inadequacy = shared + (l[2][0] * z1) + (l[2][1] * z2) + (l[2][2] * z3);

        var engagement = (effects.CynicismEngagement * cynicism) + (Math.Sqrt(1 - (effects.CynicismEngagement * effects.CynicismEngagement)) * random.Normal());
        var parental = ((int)parents - ParentMean) / ParentDeviation;
        var b = model.Achievement;
        var achievement = (Math.Sqrt(effects.ParentalEducationR2) * parental) + schoolAchievement
            + (b[0] * exhaustion) + (b[1] * cynicism) + (b[2] * inadequacy) + (model.AchievementResidual * random.Normal());

        return new LearnerTraits(
            place.School, place.Grade, place.Group, isGirl, parents, (exhaustion, cynicism, inadequacy), engagement, achievement, random.Normal());
    }
}

/// <summary>Where a learner goes to school: schools, grades and groups of nearly equal size.</summary>
/// <param name="School">School, counted from 0.</param>
/// <param name="Grade">Grade: 7, 8 or 9.</param>
/// <param name="Group">Group within school and grade, counted from 0.</param>
internal readonly record struct Place(int School, int Grade, int Group)
{
    /// <summary>Number of schools of a city.</summary>
    public static int Schools(CityOptions options) => Math.Max(2, (int)Math.Round((double)options.Learners / options.LearnersPerSchool));

    /// <summary>Number of groups that each school has in each grade.</summary>
    public static int GroupsPerGrade(CityOptions options)
    {
        var perGrade = (double)options.Learners / Schools(options) / 3;
        return Math.Max(1, (int)Math.Round(perGrade / options.LearnersPerGroup));
    }

    /// <summary>The place of a learner, by number: schools take turns, then grades, then groups.</summary>
    public static Place Of(int learner, CityOptions options)
    {
        var schools = Schools(options);
        var turn = learner / schools;
        return new Place(learner % schools, 7 + (turn % 3), turn / 3 % GroupsPerGrade(options));
    }
}
