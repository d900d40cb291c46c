using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>When the company's course of a school year is drawn by lots, begins and ends.</summary>
internal sealed class TrainingCalendar(SchoolCalendar calendar)
{
    /// <summary>The day on which places are given: the first of October.</summary>
    /// <param name="year">School year, counted from 0.</param>
    public DateOnly Drawn(int year) => new(calendar.FirstYear + year, 10, 1);

    /// <summary>The first Monday after that; a session is held in each of the ten weeks from then on.</summary>
    /// <param name="year">School year, counted from 0.</param>
    public DateOnly Start(int year)
    {
        var day = Drawn(year).AddDays(1);
        while (day.DayOfWeek != DayOfWeek.Monday)
            day = day.AddDays(1);
        return day;
    }

    /// <summary>The Friday of the last session's week.</summary>
    /// <param name="year">School year, counted from 0.</param>
    public DateOnly End(int year) => Start(year).AddDays((7 * EmployeeDraw.SessionsOfCourse) - 3);
}
