using System.Runtime.CompilerServices;
using ResearchKit.Frames;

namespace ResearchKit.Synthesis.Checks;

/// <summary>
/// Learners' weeks at school, lessons missed, support, and when they discontinued: what the checks of participation estimate from. It is made of
/// tables alone, as an analyst would make it; tables that are not there leave their part empty.
/// </summary>
internal sealed class StudyPanel
{
    public const int WeeksPerYear = 38;

    private static readonly ConditionalWeakTable<CityData, StudyPanel> Made = [];
    private static readonly string[] LevelCodes = ["primary", "lower_secondary", "general_upper", "vet"];

    private readonly CityData _city;
    private readonly Dictionary<int, int> _learners = [];
    private readonly int _firstYear;

    private StudyPanel(CityData city)
    {
        _city = city;
        foreach (var id in city.Integers("learner", "learner_id"))
            _learners.Add(id, _learners.Count);
        var classes = Classes();
        _firstYear = classes.Values.Min(at => at.Year);
        Years = classes.Values.Max(at => at.Year) - _firstYear + 1;
        IsGirl = city.Texts("learner", "sex_code").Select(code => code == "F").ToArray();
        Level = Filled(Learners * Years, -1);
        Grade = new int[Learners * Years];
        Class = new int[Learners * Years];
        ReadClasses(classes);
        Supported = new bool[Learners * Years];
        Tier = new int[Learners * Years];
        if (city.Has("support_measure"))
            ReadSupport();
        Mondays = [];
        Missed = [];
        LeftInWeek = Filled(Learners, -1);
        if (city.Has("attendance_week"))
        {
            Mondays = ReadMondays();
            Missed = new short[Learners * Weeks];
            Array.Fill(Missed, (short)-1);
            ReadAttendance();
        }
        if (city.Has("enrolment") && Mondays.Length > 0)
            ReadEndings();
    }

    public int Learners => _learners.Count;

    public int Years { get; }

    public int Weeks => Mondays.Length;

    public bool[] IsGirl { get; }

    /// <summary>Level of education by learner and year: 0 primary, 1 lower secondary, 2 general upper secondary, 3 vocational; -1 not at school.</summary>
    public int[] Level { get; }

    public int[] Grade { get; }

    /// <summary>Class group by learner and year; 0 when not at school.</summary>
    public int[] Class { get; }

    /// <summary>Whether a learner had support that names them, above the general tier, by year.</summary>
    public bool[] Supported { get; }

    /// <summary>Tier of support before the reform by learner and year: 0 none or general, 1 intensified, 2 special.</summary>
    public int[] Tier { get; }

    /// <summary>Mondays of all school weeks in order, 38 a year.</summary>
    public DateOnly[] Mondays { get; }

    /// <summary>Lessons missed without leave by learner and week; -1 when not at school.</summary>
    public short[] Missed { get; }

    /// <summary>Last week of those who discontinued, by learner; -1 for all others.</summary>
    public int[] LeftInWeek { get; }

    public static StudyPanel Of(CityData city) => Made.GetValue(city, key => new StudyPanel(key));

    /// <summary>The learner's place, counted from 0; -1 when unknown.</summary>
    public int Place(int learner) => _learners.TryGetValue(learner, out var place) ? place : -1;

    /// <summary>Calendar year in which a school year begins.</summary>
    public int CalendarYear(int year) => _firstYear + year;

    /// <summary>Whether the support reform of 1 August 2025 is in force in a school year.</summary>
    public bool IsAfterReform(int year) => CalendarYear(year) >= 2025;

    public int YearOf(DateOnly day) => (day.Month >= 8 ? day.Year : day.Year - 1) - _firstYear;

    private static int[] Filled(int length, int value)
    {
        var filled = new int[length];
        Array.Fill(filled, value);
        return filled;
    }

    private Dictionary<int, (int Year, int Grade, int Level)> Classes()
    {
        var levels = new Dictionary<int, int>();
        var (schools, codes) = (_city.Integers("school", "school_id"), _city.Texts("school", "education_level"));
        for (var i = 0; i < schools.Length; i++)
            levels.Add(schools[i], Array.IndexOf(LevelCodes, codes[i]));
        var classes = new Dictionary<int, (int, int, int)>();
        var (ids, at, years) = (_city.Integers("teaching_group", "group_id"), _city.Integers("teaching_group", "school_id"), _city.Integers("teaching_group", "school_year"));
        var (grades, kinds) = (_city.Integers("teaching_group", "grade"), _city.Texts("teaching_group", "kind"));
        for (var i = 0; i < ids.Length; i++)
        {
            if (kinds[i] == "class")
                classes.Add(ids[i], (years[i], grades[i], levels[at[i]]));
        }
        return classes;
    }

    private void ReadClasses(Dictionary<int, (int Year, int Grade, int Level)> classes)
    {
        var (learners, groups) = (_city.Integers("group_membership", "learner_id"), _city.Integers("group_membership", "group_id"));
        for (var i = 0; i < learners.Length; i++)
        {
            if (!classes.TryGetValue(groups[i], out var at) || Place(learners[i]) is not (>= 0 and var learner))
                continue;
            var cell = (learner * Years) + at.Year - _firstYear;
            (Level[cell], Grade[cell], Class[cell]) = (at.Level, at.Grade, groups[i]);
        }
    }

    private void ReadSupport()
    {
        var (learners, forms) = (_city.Integers("support_measure", "learner_id"), _city.Texts("support_measure", "form_code"));
        var from = ((Column<DateOnly>)_city["support_measure"]["from_date"]).Filled(default);
        for (var i = 0; i < learners.Length; i++)
        {
            if (learners[i] == 0 || forms[i] == "general" || Place(learners[i]) is not (>= 0 and var learner))
                continue;
            var cell = (learner * Years) + YearOf(from[i]);
            Supported[cell] = true;
            Tier[cell] = forms[i] switch { "intensified" => 1, "special" => 2, _ => 0 };
        }
    }

    private DateOnly[] ReadMondays() =>
        [.. ((Column<DateOnly>)_city["attendance_week"]["week_start"]).Filled(default).Distinct().Order()];

    private void ReadAttendance()
    {
        var weeks = new Dictionary<DateOnly, int>();
        foreach (var monday in Mondays)
            weeks.Add(monday, weeks.Count);
        var learners = _city.Integers("attendance_week", "learner_id");
        var starts = ((Column<DateOnly>)_city["attendance_week"]["week_start"]).Filled(default);
        var missed = _city.Integers("attendance_week", "absent_unauthorised");
        for (var i = 0; i < learners.Length; i++)
            Missed[(Place(learners[i]) * Weeks) + weeks[starts[i]]] = (short)missed[i];
    }

    private void ReadEndings()
    {
        var (learners, statuses) = (_city.Integers("enrolment", "learner_id"), _city.Texts("enrolment", "status_code"));
        for (var i = 0; i < learners.Length; i++)
        {
            if (statuses[i] is not ("eronnut" or "katsotaaneronneeksi"))
                continue;
            var learner = Place(learners[i]);
            for (var week = Weeks - 1; week >= 0 && LeftInWeek[learner] < 0; week--)
            {
                if (Missed[(learner * Weeks) + week] >= 0)
                    LeftInWeek[learner] = week;
            }
        }
    }
}
