using ResearchKit.Frames;

namespace ResearchKit.Synthesis.Checks;

/// <summary>How many of the learners at school in the week of a wave answered it.</summary>
internal static class SurveyCoverage
{
    /// <summary>Share of a level.</summary>
    /// <param name="city">The tables.</param>
    /// <param name="level">Level of education, 0 to 3.</param>
    /// <param name="isLinkable">Linkable waves, whose answers name the learner; or anonymous ones, whose answers state the level.</param>
    public static TruthEstimate Of(CityData city, int level, bool isLinkable)
    {
        var panel = StudyPanel.Of(city);
        var waves = Waves(city, panel, isLinkable);
        var sums = new double[panel.Learners * 2];
        foreach (var week in waves.Values)
        {
            for (var learner = 0; learner < panel.Learners; learner++)
            {
                if (IsThere(panel, learner, week, level))
                    sums[2 * learner]++;
            }
        }
        if (!isLinkable)
            return Anonymous(city, waves, level, sums.Where((_, i) => i % 2 == 0).Sum());

        var (of, learners, items) = (city.Integers("survey_response", "wave_id"), city.Integers("survey_response", "learner_id"), city.Texts("survey_response", "item_code"));
        for (var i = 0; i < of.Length; i++)
        {
            if (items[i] == "SBI01" && waves.TryGetValue(of[i], out var week) && panel.Place(learners[i]) is >= 0 and var learner && IsThere(panel, learner, week, level))
                sums[(2 * learner) + 1]++;
        }
        return Shares.Ratio(sums);
    }

    private static Dictionary<int, int> Waves(CityData city, StudyPanel panel, bool isLinkable)
    {
        var waves = new Dictionary<int, int>();
        var (ids, linkable) = (city.Integers("survey_wave", "wave_id"), city.Numbers("survey_wave", "is_linkable"));
        var from = ((Column<DateOnly>)city["survey_wave"]["fielded_from"]).Filled(default);
        for (var i = 0; i < ids.Length; i++)
        {
            if (linkable[i] != 0 == isLinkable)
                waves.Add(ids[i], Array.IndexOf(panel.Mondays, from[i]));
        }
        return waves;
    }

    private static bool IsThere(StudyPanel panel, int learner, int week, int level) =>
        panel.Missed[(learner * panel.Weeks) + week] >= 0 && panel.Level[(learner * panel.Years) + (week / StudyPanel.WeeksPerYear)] == level;

    /// <summary>Nothing tells which learner answered, so that waves count as independent; what the same learners do in several waves is not in the standard error.</summary>
    private static TruthEstimate Anonymous(CityData city, Dictionary<int, int> waves, int level, double could)
    {
        var (of, items, values) = (city.Integers("anonymous_response", "wave_id"), city.Texts("anonymous_response", "item_code"), city.Integers("anonymous_response", "value"));
        var answered = 0;
        for (var i = 0; i < of.Length; i++)
        {
            if (items[i] == "LEVEL" && values[i] == level + 1 && waves.ContainsKey(of[i]))
                answered++;
        }
        var share = answered / could;
        return new TruthEstimate(share, Math.Sqrt(waves.Count * share * (1 - share) / could));
    }
}
