namespace ResearchKit.Synthesis.Population;

/// <summary>The years, terms and weeks of the city's schools. Years, terms and weeks are counted from 0 over the whole span.</summary>
internal sealed class SchoolCalendar
{
    /// <summary>Weeks of school in a term; a year has two terms.</summary>
    public const int WeeksPerTerm = 19;

    public const int WeeksPerYear = 2 * WeeksPerTerm;

    private readonly DateOnly[] _mondays;

    public SchoolCalendar(CityOptions options)
    {
        FirstYear = options.FirstYear;
        Years = options.Years;
        _mondays = [.. Enumerable.Range(0, Years).SelectMany(year => Mondays(FirstYear + year))];
    }

    public int FirstYear { get; }

    public int Years { get; }

    public int Terms => 2 * Years;

    public int Weeks => Years * WeeksPerYear;

    /// <summary>The Monday of a week.</summary>
    public DateOnly Monday(int week) => _mondays[week];

    /// <summary>First day of a school year: its first Monday.</summary>
    public DateOnly YearStart(int year) => _mondays[year * WeeksPerYear];

    /// <summary>Last day of a school year: the Saturday of its last week.</summary>
    public DateOnly YearEnd(int year) => _mondays[((year + 1) * WeeksPerYear) - 1].AddDays(5);

    public static int TermOf(int week) => week / WeeksPerTerm;

    public static int YearOf(int week) => week / WeeksPerYear;

    /// <summary>First week of a term.</summary>
    public static int FirstWeek(int term) => term * WeeksPerTerm;

    /// <summary>Name of a term, for example 2024-autumn or 2025-spring: by calendar year.</summary>
    public string TermCode(int term) => term % 2 == 0 ? $"{FirstYear + (term / 2)}-autumn" : $"{FirstYear + (term / 2) + 1}-spring";

    /// <summary>Whether the support reform of 1 August 2025 is in force in a school year.</summary>
    public bool IsAfterReform(int year) => FirstYear + year >= 2025;

    private static IEnumerable<DateOnly> Mondays(int autumn)
    {
        var start = FirstMonday(new DateOnly(autumn, 8, 8));
        for (var week = 0; week < WeeksPerTerm; week++)
            yield return start.AddDays(7 * week);
        var spring = FirstMonday(new DateOnly(autumn + 1, 1, 6));
        for (var week = 0; week < WeeksPerTerm; week++)
            yield return spring.AddDays(7 * week);
    }

    private static DateOnly FirstMonday(DateOnly day)
    {
        while (day.DayOfWeek != DayOfWeek.Monday)
            day = day.AddDays(1);
        return day;
    }
}
