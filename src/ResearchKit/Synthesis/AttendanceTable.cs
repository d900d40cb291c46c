using ResearchKit.Frames;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis;

/// <summary>Lessons and absences, a row for each learner and week of school.</summary>
internal static class AttendanceTable
{
    /// <summary>Mean lessons missed a week, with leave and without, of a learner who is average in everything.</summary>
    private const double Authorised = 0.9;
    private const double Unauthorised = 0.15;

    public static CityTable Of(CityOptions options, LearnerTraits[] traits, RandomStream random, CancellationToken cancellationToken)
    {
        var rows = traits.Length * options.Weeks;
        var learner = new int[rows];
        var week = new DateOnly[rows];
        var scheduled = new short[rows];
        var authorised = new short[rows];
        var unauthorised = new short[rows];
        var mondays = Mondays(options).ToArray();
        var stream = random.Split("attendance");
        Parallel.For(0, traits.Length, new ParallelOptions { CancellationToken = cancellationToken }, who =>
        {
            var own = stream.Split(who);
            var person = traits[who];
            var health = own.Normal();
            var lessons = (short)(person.Grade == 7 ? 29 : 30);
            for (var w = 0; w < mondays.Length; w++)
            {
                var row = (who * mondays.Length) + w;
                learner[row] = who + 1;
                week[row] = mondays[w];
                scheduled[row] = lessons;
                unauthorised[row] = (short)Math.Min(lessons, own.Poisson(Unauthorised * Elementary.Exp(TruancyScore(person) - 0.5)));
                authorised[row] = (short)Math.Min(lessons - unauthorised[row], own.Poisson(Authorised * Elementary.Exp(0.6 * health - 0.18)));
            }
        });
        return CityTable.Of(
            "attendance_week",
            Column.Create("learner_id", learner),
            Column.Create("week_start", week),
            Column.Create("lessons_scheduled", scheduled),
            Column.Create("absent_authorised", authorised),
            Column.Create("absent_unauthorised", unauthorised));
    }

    /// <summary>Log of the factor by which a learner's absence without leave differs: most are low, a few are far above.</summary>
    private static double TruancyScore(LearnerTraits learner) => 0.9 * learner.Truancy;

    /// <summary>The first Mondays of the school year, the Christmas weeks left out.</summary>
    private static IEnumerable<DateOnly> Mondays(CityOptions options)
    {
        var monday = new DateOnly(options.SchoolYear, 8, 8);
        while (monday.DayOfWeek != DayOfWeek.Monday)
            monday = monday.AddDays(1);
        for (var found = 0; found < options.Weeks; monday = monday.AddDays(7))
        {
            var holiday = monday.AddDays(4) is { Month: 12, Day: > 24 } or { Month: 1, Day: < 6 };
            if (holiday)
                continue;
            found++;
            yield return monday;
        }
    }
}
