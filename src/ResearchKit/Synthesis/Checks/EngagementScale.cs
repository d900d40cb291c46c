using System.Globalization;
using System.Runtime.CompilerServices;

namespace ResearchKit.Synthesis.Checks;

/// <summary>The nine answers on engagement of each learner and term.</summary>
internal sealed class EngagementScale
{
    public const int Items = 9;

    private static readonly ConditionalWeakTable<CityData, EngagementScale> Made = [];

    private EngagementScale(CityData city)
    {
        var terms = new Dictionary<int, int>();
        var (waves, codes) = (city.Integers("survey_wave", "wave_id"), city.Texts("survey_wave", "wave_code"));
        var linkable = city.Numbers("survey_wave", "is_linkable");
        for (var i = 0; i < waves.Length; i++)
        {
            if (linkable[i] == 1)
                terms.Add(waves[i], Term(codes[i]!));
        }
        var (of, learners, values) = (city.Integers("survey_response", "wave_id"), city.Integers("survey_response", "learner_id"), city.Integers("survey_response", "value"));
        var items = city.Texts("survey_response", "item_code");
        for (var i = 0; i < of.Length; i++)
        {
            if (!items[i]!.StartsWith("EDA", StringComparison.Ordinal) || !terms.TryGetValue(of[i], out var term))
                continue;
            if (!Scores.TryGetValue((learners[i], term), out var answers))
                Scores.Add((learners[i], term), answers = new EngagementAnswers());
            answers.Values[items[i]![^1] - '1'] = (byte)values[i];
        }
        var (mean, squares) = (Scores.Values.Average(answers => answers.Total), Scores.Values.Average(answers => answers.Total * answers.Total));
        Variance = squares - (mean * mean);
    }

    /// <summary>Answers by learner and term, in the order of the table.</summary>
    public Dictionary<(int Learner, int Term), EngagementAnswers> Scores { get; } = [];

    /// <summary>Variance of the sum over all learners and terms.</summary>
    public double Variance { get; }

    public static EngagementScale Of(CityData city) => Made.GetValue(city, data => new EngagementScale(data));

    /// <summary>Term of a day, counted from the year 0: autumns are even.</summary>
    public static int Term(DateOnly day) => day.Month >= 8 ? 2 * day.Year : (2 * day.Year) - 1;

    private static int Term(string code)
    {
        var year = int.Parse(code.AsSpan(0, 4), CultureInfo.InvariantCulture);
        return code.EndsWith("autumn", StringComparison.Ordinal) ? 2 * year : (2 * year) - 1;
    }
}

/// <summary>The answers of one learner in one term.</summary>
internal sealed class EngagementAnswers
{
    public byte[] Values { get; } = new byte[EngagementScale.Items];

    public double Total => Values.Sum(value => (double)value);

    public double Squares => Values.Sum(value => (double)value * value);
}
