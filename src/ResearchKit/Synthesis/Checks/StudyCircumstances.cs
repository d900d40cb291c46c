using System.Runtime.CompilerServices;
using ResearchKit.Frames;

namespace ResearchKit.Synthesis.Checks;

/// <summary>What is known of a student's mathematics and cynicism before a week: the latest term test, and the latest answers to the three items of cynicism.</summary>
internal sealed class StudyCircumstances
{
    private static readonly ConditionalWeakTable<CityData, StudyCircumstances> Made = [];

    private readonly StudyPanel _panel;
    private readonly float[] _mathematics;
    private readonly float[] _cynicism;
    private readonly int[] _testWeek;
    private readonly int[] _waveWeek;

    private StudyCircumstances(CityData city)
    {
        _panel = StudyPanel.Of(city);
        var terms = 2 * _panel.Years;
        _mathematics = new float[_panel.Learners * terms];
        _cynicism = new float[_panel.Learners * terms];
        Array.Fill(_mathematics, float.NaN);
        Array.Fill(_cynicism, float.NaN);
        _testWeek = new int[terms];
        _waveWeek = new int[terms];
        Array.Fill(_testWeek, int.MaxValue);
        Array.Fill(_waveWeek, int.MaxValue);
        ReadTests(city);
        ReadAnswers(city);
    }

    public static StudyCircumstances Of(CityData city) => Made.GetValue(city, key => new StudyCircumstances(key));

    /// <summary>Score of the latest test before a week, in standard deviations; NaN when there is none.</summary>
    public double Mathematics(int learner, int week) => Latest(_mathematics, _testWeek, learner, week);

    /// <summary>Mean answer on cynicism in the latest wave before a week, in standard deviations, about; NaN when there is none.</summary>
    public double Cynicism(int learner, int week) => Latest(_cynicism, _waveWeek, learner, week);

    private double Latest(float[] values, int[] weeks, int learner, int week)
    {
        for (var term = week / (StudyPanel.WeeksPerYear / 2); term >= 0; term--)
        {
            var value = values[(learner * weeks.Length) + term];
            if (weeks[term] < week && !float.IsNaN(value))
                return value;
        }
        return double.NaN;
    }

    private int TermOf(DateOnly day) => (2 * _panel.YearOf(day)) + (day.Month >= 8 ? 0 : 1);

    private int WeekOf(DateOnly day)
    {
        var found = Array.BinarySearch(_panel.Mondays, day);
        return found >= 0 ? found : ~found - 1;
    }

    private void ReadTests(CityData city)
    {
        var terms = new Dictionary<int, int>();
        var (ids, codes) = (city.Integers("assessment", "assessment_id"), city.Texts("assessment", "assessment_code"));
        var due = ((Column<DateOnly>)city["assessment"]["due_date"]).Filled(default);
        for (var i = 0; i < ids.Length; i++)
        {
            if (!codes[i]!.StartsWith("MA-", StringComparison.Ordinal))
                continue;
            var term = TermOf(due[i]);
            terms.Add(ids[i], term);
            _testWeek[term] = WeekOf(due[i]);
        }
        var (of, learners, scores) = (city.Integers("assessment_result", "assessment_id"), city.Integers("assessment_result", "learner_id"), city.Numbers("assessment_result", "score"));
        for (var i = 0; i < of.Length; i++)
        {
            if (terms.TryGetValue(of[i], out var term) && _panel.Place(learners[i]) is >= 0 and var learner)
                _mathematics[(learner * _testWeek.Length) + term] = (float)((scores[i] - 500) / 100);
        }
    }

    private void ReadAnswers(CityData city)
    {
        var terms = new Dictionary<int, int>();
        var (waves, linkable) = (city.Integers("survey_wave", "wave_id"), city.Numbers("survey_wave", "is_linkable"));
        var to = ((Column<DateOnly>)city["survey_wave"]["fielded_to"]).Filled(default);
        for (var i = 0; i < waves.Length; i++)
        {
            if (linkable[i] == 0)
                continue;
            terms.Add(waves[i], TermOf(to[i]));
            _waveWeek[TermOf(to[i])] = WeekOf(to[i]);
        }
        var sums = new float[_cynicism.Length];
        var (of, learners) = (city.Integers("survey_response", "wave_id"), city.Integers("survey_response", "learner_id"));
        var (items, values) = (city.Texts("survey_response", "item_code"), city.Integers("survey_response", "value"));
        for (var i = 0; i < of.Length; i++)
        {
            if (items[i] is not ("SBI02" or "SBI05" or "SBI06") || !terms.TryGetValue(of[i], out var term) || _panel.Place(learners[i]) is not (>= 0 and var learner))
                continue;
            var cell = (learner * _waveWeek.Length) + term;
            sums[cell] += values[i];
            _cynicism[cell] = ((sums[cell] / 3) - 2.6f) / 1.15f;
        }
    }
}
