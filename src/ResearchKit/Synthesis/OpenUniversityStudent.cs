using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis;

/// <summary>One student in one module presentation: traits that are drawn first, and how the time in the module ended.</summary>
/// <param name="Id">Number of the student; the same student has the same number in another presentation.</param>
/// <param name="Presentation">Index of the presentation.</param>
/// <param name="Education">Education on entry, from 0 (no formal qualification) to 4 (postgraduate).</param>
/// <param name="Deprivation">Decile of the area's deprivation index, from 0 (most deprived) to 9; −1 if unknown.</param>
/// <param name="Engagement">Engagement in standard deviations.</param>
/// <param name="Registered">Day of registration, from the start of the module.</param>
/// <param name="Withdrew">Day of withdrawal; null for those who stayed.</param>
internal sealed record OpenUniversityStudent(
    int Id, int Presentation, int Education, int Deprivation, double Engagement, int Registered, int? Withdrew)
{
    /// <summary>Days of teaching in each presentation.</summary>
    public const int Length = 240;

    /// <summary>Share of students by education on entry.</summary>
    private static readonly double[] EducationShares = [0.02, 0.40, 0.42, 0.14, 0.02];

    /// <summary>Log odds of withdrawing in a week by week: high at the beginning, before the first fee is due, and low later.</summary>
    private static double Hazard(int week) => week < 3 ? -3.8 : week < 12 ? -4.5 : -5.2;

    public static OpenUniversityStudent Draw(int id, int presentation, OpenUniversityOptions options, RandomStream random)
    {
        var education = random.Categorical(EducationShares);
        var deprivation = random.Bernoulli(0.035) ? -1 : random.Integer(10);
        var engagement = random.Normal();
        var registered = -(10 + random.Integer(140));
        int? withdrew = null;
        for (var week = -2; week < Length / 7 && withdrew is null; week++)
        {
            var logOdds = Hazard(week) + (options.EducationWithdrawal * (education - 1.5)) + (options.EngagementWithdrawal * engagement);
            if (random.Bernoulli(1 / (1 + Elementary.Exp(-logOdds))))
                withdrew = Math.Max(registered, (week * 7) + random.Integer(7));
        }
        return new OpenUniversityStudent(id, presentation, education, deprivation, engagement, registered, withdrew);
    }

    /// <summary>Whether the student was there on a day of teaching.</summary>
    public bool IsThere(int day) => Withdrew is null || day < Withdrew;
}
