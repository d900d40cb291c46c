namespace ResearchKit.Synthesis.Population;

/// <summary>Parental education of a learner, as in the store's codes.</summary>
internal enum ParentalEducation
{
    Basic,
    UpperSecondary,
    Tertiary,
}

/// <summary>Home language of a learner, as in the store's codes.</summary>
internal enum HomeLanguage
{
    Finnish,
    Swedish,
    Other,
}

/// <summary>Device and connection at home, as in the store's codes.</summary>
internal enum DigitalAccess
{
    OwnDevice,
    SharedDevice,
    None,
    Unknown,
}

/// <summary>Support for learning under the three tiers: general support is for all.</summary>
internal enum SupportTier
{
    General,
    Intensified,
    Special,
}

/// <summary>A learner's school year at one school.</summary>
/// <param name="Year">School year, counted from 0.</param>
/// <param name="Grade">Grade, 4 to 12.</param>
/// <param name="Level">Level of education.</param>
/// <param name="School">School, counted from 0; the store's number is one more.</param>
/// <param name="Letter">Group within the grade, counted from 0.</param>
/// <param name="GroupId">The store's number of the class group.</param>
/// <param name="LastWeek">Last week at school in that year, counted over the whole span: the year's last, or the week of discontinuation.</param>
internal readonly record struct Stay(int Year, int Grade, Level Level, int School, int Letter, int GroupId, int LastWeek)
{
    /// <summary>First week of the year, counted over the whole span.</summary>
    public int FirstWeek => Year * SchoolCalendar.WeeksPerYear;

    /// <summary>Whether the learner discontinued in that year.</summary>
    public bool Discontinued => LastWeek < FirstWeek + SchoolCalendar.WeeksPerYear - 1;
}

/// <summary>
/// The truth about one learner over all years, from which the records of all systems follow: who they are, where they go to school, how burnout,
/// engagement, mathematics and absence develop, and when they leave. Processes read it and draw their own randomness from streams of their own.
/// </summary>
internal sealed class Life
{
    private readonly double[] _states;
    private readonly byte[] _authorised;
    private readonly byte[] _unauthorised;

    internal Life(CityPlan plan, int number, double[] states, byte[] authorised, byte[] unauthorised, Stay[] stays)
    {
        Plan = plan;
        Number = number;
        _states = states;
        _authorised = authorised;
        _unauthorised = unauthorised;
        Stays = stays;
    }

    public CityPlan Plan { get; }

    /// <summary>Number of the learner, from 0.</summary>
    public int Number { get; }

    /// <summary>The store's number of the learner, from 1.</summary>
    public int Id => Number + 1;

    /// <summary>School years in order, without gaps. Empty when nobody of that number is ever at school, which the plan does not do.</summary>
    public IReadOnlyList<Stay> Stays { get; }

    public bool IsGirl { get; init; }

    public ParentalEducation Parents { get; init; }

    /// <summary>Parental education in standard deviations of the city.</summary>
    public double ParentalStanding { get; init; }

    public HomeLanguage Language { get; init; }

    public bool ArrivedRecently { get; init; }

    public DigitalAccess Access { get; init; }

    public SupportTier Support { get; init; }

    /// <summary>Grade in the first school year of the span; under 4 for those who start later.</summary>
    public int FirstYearGrade { get; init; }

    public short BirthYear => (short)(Plan.Calendar.FirstYear - 6 - FirstYearGrade);

    /// <summary>A learner's own lasting level of a quantity, in standard deviations of the city: what lies between persons but not between schools.</summary>
    public double[] PersonLevel { get; init; } = [];

    /// <summary>The school year that a week, term or year falls into; null when the learner is not at school then.</summary>
    public Stay? InYear(int year)
    {
        foreach (var stay in Stays)
        {
            if (stay.Year == year)
                return stay;
        }
        return null;
    }

    /// <summary>Whether the learner is still at school at the middle of a term, when surveys and tests are held.</summary>
    public bool IsThere(int term) => InYear(term / 2) is { } stay && stay.LastWeek >= SchoolCalendar.FirstWeek(term) + (SchoolCalendar.WeeksPerTerm / 2);

    /// <summary>A quantity in a term, in standard deviations of the city. For terms before or after school it goes on as it would have.</summary>
    public double State(Construct construct, int term) => _states[(term * WellLearningModel.Size) + (int)construct];

    /// <summary>Lessons missed with leave in a week, counted over the whole span.</summary>
    public int Authorised(int week) => _authorised[week];

    /// <summary>Lessons missed without leave in a week, counted over the whole span.</summary>
    public int Unauthorised(int week) => _unauthorised[week];

    /// <summary>Lessons missed without leave in the four weeks before a week of the same school year.</summary>
    public int UnauthorisedBefore(int week)
    {
        var sum = 0;
        for (var w = Math.Max(week - 4, week / SchoolCalendar.WeeksPerYear * SchoolCalendar.WeeksPerYear); w < week; w++)
            sum += _unauthorised[w];
        return sum;
    }

    /// <summary>Lessons in the timetable of a week.</summary>
    public static int LessonsPerWeek(int grade) => grade <= 6 ? 25 : grade <= 9 ? 30 : 32;
}
