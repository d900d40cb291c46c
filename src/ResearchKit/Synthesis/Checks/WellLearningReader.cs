using System.Globalization;
using ResearchKit.Frames;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Checks;

/// <summary>Reads the tables of well-being, grades and absence into a panel.</summary>
internal sealed class WellLearningReader
{
    private const int WeeksOfTerm = 19;

    private static readonly string[] Levels = ["primary", "lower_secondary", "general_upper", "vet"];

    private readonly CityData _city;
    private readonly Dictionary<int, int> _learners = [];
    private readonly int _firstYear;

    public WellLearningReader(CityData city)
    {
        _city = city;
        foreach (var id in city.Integers("learner", "learner_id"))
            _learners.Add(id, _learners.Count);
        var years = city.Integers("teaching_group", "school_year");
        _firstYear = years.Min();
        Terms = 2 * (years.Max() - _firstYear + 1);
    }

    public int Learners => _learners.Count;

    public int Terms { get; }

    public void Fill(WellLearningPanel panel)
    {
        FillLearners(panel);
        FillGroups(panel);
        if (_city.Has("grade"))
            FillGrades(panel);
        if (_city.Has("attendance_week"))
            FillAbsence(panel);
        if (_city.Has("survey_response"))
            FillAnswers(panel);
    }

    private void FillLearners(WellLearningPanel panel)
    {
        var sex = _city.Texts("learner", "sex_code");
        var parents = _city.Texts("learner", "parental_education");
        var language = _city.Texts("learner", "home_language_group");
        for (var i = 0; i < sex.Length; i++)
        {
            panel.IsGirl[i] = sex[i] == "F";
            panel.SpeaksOther[i] = language[i] == "other";
            panel.Parents[i] = parents[i] switch { "basic" => 0, "upper_secondary" => 1, "tertiary" => 2, _ => double.NaN };
        }
    }

    private void FillGroups(WellLearningPanel panel)
    {
        var levels = new Dictionary<int, int>();
        if (_city.Has("school"))
        {
            var (numbers, names) = (_city.Integers("school", "school_id"), _city.Texts("school", "education_level"));
            for (var i = 0; i < numbers.Length; i++)
                levels.Add(numbers[i], Array.IndexOf(Levels, names[i]));
        }
        var groups = new Dictionary<int, (int School, int Year, int Grade)>();
        var kinds = _city.Texts("teaching_group", "kind");
        var (ids, schools) = (_city.Integers("teaching_group", "group_id"), _city.Integers("teaching_group", "school_id"));
        var (years, grades) = (_city.Integers("teaching_group", "school_year"), _city.Integers("teaching_group", "grade"));
        for (var i = 0; i < ids.Length; i++)
        {
            if (kinds[i] == "class")
                groups.Add(ids[i], (schools[i], years[i] - _firstYear, grades[i]));
        }
        var (members, of) = (_city.Integers("group_membership", "learner_id"), _city.Integers("group_membership", "group_id"));
        for (var i = 0; i < members.Length; i++)
        {
            if (!groups.TryGetValue(of[i], out var group) || !_learners.TryGetValue(members[i], out var learner))
                continue;
            for (var term = 2 * group.Year; term < (2 * group.Year) + 2; term++)
            {
                var cell = panel.Cell(learner, term);
                (panel.School[cell], panel.Group[cell], panel.Grade[cell]) = (group.School, of[i], group.Grade);
                panel.Level[cell] = levels.GetValueOrDefault(group.School, -1);
            }
        }
        for (var learner = 0; learner < Learners; learner++)
        {
            for (var term = 0; term < Terms; term++)
            {
                var cell = panel.Cell(learner, term);
                if (panel.Group[cell] == 0)
                    continue;
                (panel.FirstGroup[learner], panel.FirstSchool[learner]) = (panel.Group[cell], panel.School[cell]);
                break;
            }
        }
    }

    private void FillGrades(WellLearningPanel panel)
    {
        var learners = _city.Integers("grade", "learner_id");
        var subjects = _city.Texts("grade", "subject_code");
        var terms = _city.Texts("grade", "term_code");
        var scales = _city.Texts("grade", "scale");
        var values = _city.Texts("grade", "grade_value");
        for (var i = 0; i < learners.Length; i++)
        {
            if (scales[i] != "4-10" || subjects[i] is not ("MA" or "AI"))
                continue;
            var target = subjects[i] == "MA" ? panel.Mathematics : panel.Reading;
            target[panel.Cell(_learners[learners[i]], TermOf(terms[i]!))] = double.Parse(values[i]!, CultureInfo.InvariantCulture);
        }
    }

    private void FillAbsence(WellLearningPanel panel)
    {
        var learners = _city.Integers("attendance_week", "learner_id");
        var weeks = ((Column<DateOnly>)_city["attendance_week"]["week_start"]).Filled(default);
        var missed = _city.Integers("attendance_week", "absent_unauthorised");
        var fielded = FieldedFrom();
        var halves = new int[2][];
        (halves[0], halves[1]) = (new int[panel.IsPresent.Length], new int[panel.IsPresent.Length]);
        var counts = new int[panel.IsPresent.Length];
        for (var i = 0; i < learners.Length; i++)
        {
            var term = TermOf(weeks[i]);
            var cell = panel.Cell(_learners[learners[i]], term);
            halves[weeks[i].DayNumber / 7 % 2][cell] += missed[i];
            counts[cell]++;
            var days = fielded[term].DayNumber - weeks[i].DayNumber;
            panel.IsPresent[cell] |= days == 0;
            if (days is > 0 and <= 28)
                panel.AbsentBefore[cell] += missed[i];
        }
        for (var half = 0; half < 2; half++)
            NormalScores(halves[half], counts, panel.AbsenceHalves[half]);
    }

    private void FillAnswers(WellLearningPanel panel)
    {
        var terms = new Dictionary<int, int>();
        var (waves, codes) = (_city.Integers("survey_wave", "wave_id"), _city.Texts("survey_wave", "wave_code"));
        var linkable = _city.Numbers("survey_wave", "is_linkable");
        for (var i = 0; i < waves.Length; i++)
        {
            if (linkable[i] != 0)
                terms.Add(waves[i], TermOf(codes[i]!));
        }
        var (of, learners) = (_city.Integers("survey_response", "wave_id"), _city.Integers("survey_response", "learner_id"));
        var items = _city.Texts("survey_response", "item_code");
        var values = _city.Integers("survey_response", "value");
        for (var i = 0; i < of.Length; i++)
        {
            if (!terms.TryGetValue(of[i], out var term) || ItemOf(items[i]!) is not (>= 0 and var item))
                continue;
            var cell = panel.Cell(_learners[learners[i]], term);
            panel.HasAnswered[cell] = true;
            panel.Answers[(cell * WellLearningPanel.Items) + item] = (byte)(values[i] + 1);
        }
    }

    /// <summary>SBI01 to SBI09 are items 0 to 8, EDA01 to EDA09 are 9 to 17; others are not of the two scales.</summary>
    private static int ItemOf(string code)
    {
        var first = code.StartsWith("SBI", StringComparison.Ordinal) ? 0 : code.StartsWith("EDA", StringComparison.Ordinal) ? 9 : -1;
        return first < 0 || code.Length != 5 || code[3] != '0' ? -1 : first + (code[4] - '1');
    }

    private DateOnly[] FieldedFrom()
    {
        var dates = new DateOnly[Terms];
        var codes = _city.Texts("survey_wave", "wave_code");
        var linkable = _city.Numbers("survey_wave", "is_linkable");
        var from = ((Column<DateOnly>)_city["survey_wave"]["fielded_from"]).Filled(default);
        for (var i = 0; i < codes.Length; i++)
        {
            if (linkable[i] != 0)
                dates[TermOf(codes[i]!)] = from[i];
        }
        return dates;
    }

    /// <summary>Counts of whole terms as normal scores: the quantile of the share below, ties in the middle.</summary>
    private static void NormalScores(int[] counts, int[] weeks, double[] scores)
    {
        var frequency = new int[counts.Max() + 1];
        var total = 0;
        for (var cell = 0; cell < counts.Length; cell++)
        {
            if (weeks[cell] == WeeksOfTerm)
            {
                frequency[counts[cell]]++;
                total++;
            }
        }
        var score = new double[frequency.Length];
        var below = 0;
        for (var count = 0; count < frequency.Length; count++)
        {
            score[count] = frequency[count] == 0 ? 0 : NormalDistribution.Quantile((below + (frequency[count] / 2.0)) / total);
            below += frequency[count];
        }
        for (var cell = 0; cell < counts.Length; cell++)
        {
            if (weeks[cell] == WeeksOfTerm)
                scores[cell] = score[counts[cell]];
        }
    }

    /// <summary>Place of a term such as 2024-autumn or 2025-spring.</summary>
    private int TermOf(string code)
    {
        var year = int.Parse(code.AsSpan(0, 4), CultureInfo.InvariantCulture);
        return code.EndsWith("autumn", StringComparison.Ordinal) ? 2 * (year - _firstYear) : (2 * (year - 1 - _firstYear)) + 1;
    }

    private int TermOf(DateOnly day) => day.Month >= 8 ? 2 * (day.Year - _firstYear) : (2 * (day.Year - 1 - _firstYear)) + 1;
}
