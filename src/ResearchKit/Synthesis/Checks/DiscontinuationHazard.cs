using System.Runtime.CompilerServices;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Checks;

/// <summary>
/// The weekly hazard of discontinuing upper secondary studies, as an analyst would model it: weeks of students, counted by pattern of circumstances, and a logit of
/// level, phase, recent absence, support, and what tests, surveys and earlier absence show of mathematics and cynicism.
/// </summary>
internal sealed class DiscontinuationHazard
{
    /// <summary>Lessons missed without leave in the four weeks before, from which a week counts as one after absence.</summary>
    public const int AbsenceThreshold = 6;

    private static readonly ConditionalWeakTable<CityData, DiscontinuationHazard> Made = [];

    private readonly PenalisedLogit _fit;
    private readonly int[] _column = new int[Terms];
    private const int Terms = 14;

    private DiscontinuationHazard(CityData city)
    {
        var panel = StudyPanel.Of(city);
        var circumstances = StudyCircumstances.Of(city);
        var patterns = new SortedDictionary<long, (double[] X, double AtRisk, double Events)>();
        for (var learner = 0; learner < panel.Learners; learner++)
        {
            for (var year = 0; year < panel.Years; year++)
            {
                if (panel.Level[(learner * panel.Years) + year] >= 2)
                    Count(panel, circumstances, patterns, learner, year);
            }
        }
        // A term that is the same in all weeks is left out: nothing after the reform, or no test before any week.
        var rows = patterns.Values.ToArray();
        var kept = Enumerable.Range(0, Terms).Where(j => j == 0 || rows.Any(row => row.X[j] != rows[0].X[j])).ToArray();
        Array.Fill(_column, -1);
        for (var j = 0; j < kept.Length; j++)
            _column[kept[j]] = j;
        _fit = new PenalisedLogit(
            [.. rows.Select(row => kept.Select(j => row.X[j]).ToArray())], [.. rows.Select(row => row.Events)], [.. rows.Select(row => row.AtRisk)]);
    }

    /// <summary>Terms of the logit.</summary>
    public enum Term
    {
        Intercept,
        Vocational,
        Transition,
        NewYear,
        FinalYear,
        Absence,
        Support,
        AfterReform,
        AbsenceAfterReform,
        Mathematics,
        NoTest,
        Cynicism,
        NoAnswer,
        EarlierAbsence,
    }

    public static TruthEstimate Of(CityData city, Term term)
    {
        var hazard = Made.GetValue(city, key => new DiscontinuationHazard(key));
        return hazard._column[(int)term] is >= 0 and var column ? hazard._fit[column] : new TruthEstimate(double.NaN, double.NaN);
    }

    private static void Count(
        StudyPanel panel, StudyCircumstances circumstances, SortedDictionary<long, (double[] X, double AtRisk, double Events)> patterns, int learner, int year)
    {
        var cell = (learner * panel.Years) + year;
        var first = year * StudyPanel.WeeksPerYear;
        var missed = panel.Missed.AsSpan(learner * panel.Weeks, panel.Weeks);
        var studyYear = panel.Grade[cell] - 9;
        // Nobody is seen to leave in the last week: who leaves then has finished the year.
        for (var week = first + 1; week < first + StudyPanel.WeeksPerYear - 1 && missed[week] >= 0; week++)
        {
            var recent = 0;
            for (var before = Math.Max(first, week - 4); before < week; before++)
                recent += missed[before];
            var (earlier, weeks) = (0, 0);
            for (var before = Math.Max(0, week - 24); before < week - 4; before++)
            {
                if (missed[before] < 0)
                    continue;
                earlier += missed[before];
                weeks++;
            }
            var inYear = week - first;
            var mathematics = Coarse(circumstances.Mathematics(learner, week));
            var cynicism = Coarse(circumstances.Cynicism(learner, week));
            var isAbsent = recent >= AbsenceThreshold;
            var isAfter = panel.IsAfterReform(year);
            var x = new double[Terms];
            x[(int)Term.Intercept] = 1;
            x[(int)Term.Vocational] = panel.Level[cell] == 3 ? 1 : 0;
            x[(int)Term.Transition] = studyYear == 1 && inYear <= 8 ? 1 : 0;
            x[(int)Term.NewYear] = inYear is >= 19 and < 25 ? 1 : 0;
            x[(int)Term.FinalYear] = studyYear == 3 ? 1 : 0;
            x[(int)Term.Absence] = isAbsent ? 1 : 0;
            x[(int)Term.Support] = panel.Supported[cell] ? 1 : 0;
            x[(int)Term.AfterReform] = isAfter ? 1 : 0;
            x[(int)Term.AbsenceAfterReform] = isAbsent && isAfter ? 1 : 0;
            x[(int)Term.NoTest] = double.IsNaN(mathematics) ? 1 : 0;
            x[(int)Term.Mathematics] = double.IsNaN(mathematics) ? 0 : mathematics;
            x[(int)Term.NoAnswer] = double.IsNaN(cynicism) ? 1 : 0;
            x[(int)Term.Cynicism] = double.IsNaN(cynicism) ? 0 : cynicism;
            // About the typical rate, where there are no earlier weeks to tell.
            x[(int)Term.EarlierAbsence] = weeks < 4 ? 0.5 : Math.Round(2 * Elementary.Log1P((double)earlier / weeks)) / 2;
            var key = 0L;
            foreach (var value in x)
                key = (key * 16) + (long)Math.Round(2 * (value + 3));
            var (_, atRisk, events) = patterns.GetValueOrDefault(key, (x, 0, 0));
            patterns[key] = (x, atRisk + 1, events + (panel.LeftInWeek[learner] == week ? 1 : 0));
        }
    }

    /// <summary>In halves of a standard deviation, held within 2.</summary>
    private static double Coarse(double value) => Math.Clamp(Math.Round(2 * value) / 2, -2, 2);
}
