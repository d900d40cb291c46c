using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>The units of practice that each learner takes once.</summary>
internal enum PracticeUnit
{
    StaticTest,
    AdditiveFactors,
    Feedback,
    Recommendations,
    KnowledgeTracing,
    Scaffolds,
}

/// <summary>
/// When a learner takes which unit: in lessons of the class, so that a class sits together. The static test and the additive-factor unit fall into the autumn,
/// and the feedback unit into the spring, of a learner's first year; recommendations into the autumn, and the knowledge-tracing and scaffold units into the
/// spring, of the last one. A learner who is gone before a unit ends has not taken it at all.
/// </summary>
internal sealed class PracticeTimetable(CityPlan plan)
{
    private const int FirstHour = 6;
    private const int Hours = 6;

    /// <summary>Whether a unit falls into the learner's last year, the week of that year in which it begins, and its length in weeks.</summary>
    private static (bool InLastYear, int Week, int Weeks) Placed(PracticeUnit unit) => unit switch
    {
        PracticeUnit.StaticTest => (false, 4, 1),
        PracticeUnit.AdditiveFactors => (false, 8, 2),
        PracticeUnit.Feedback => (false, 22, 4),
        PracticeUnit.Recommendations => (true, 11, 6),
        PracticeUnit.KnowledgeTracing => (true, 28, 2),
        PracticeUnit.Scaffolds => (true, 32, 4),
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "Expected a unit of practice."),
    };

    /// <summary>A learner's lessons of a unit; null when the learner does not take it.</summary>
    public PracticeLessons? Of(Life life, PracticeUnit unit)
    {
        var (inLastYear, week, weeks) = Placed(unit);
        var stay = life.Stays[inLastYear ? ^1 : 0];
        var first = stay.FirstWeek + week;
        return stay.LastWeek >= first + weeks - 1 ? new PracticeLessons(plan.Calendar, stay.GroupId, first) : null;
    }

    /// <summary>The lessons of one unit and class.</summary>
    internal readonly record struct PracticeLessons(SchoolCalendar Calendar, int Group, int FirstWeek)
    {
        /// <summary>Term in which the unit begins.</summary>
        public int Term => SchoolCalendar.TermOf(FirstWeek);

        /// <summary>Begin of the lesson in a week of the unit, counted from 0, in UTC.</summary>
        public DateTime Begin(int week) => Calendar.Monday(FirstWeek + week).AddDays(Group % 5).ToDateTime(new TimeOnly(FirstHour + (Group / 5 % Hours), 0), DateTimeKind.Utc);
    }
}
