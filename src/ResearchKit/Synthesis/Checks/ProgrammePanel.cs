using System.Runtime.CompilerServices;

namespace ResearchKit.Synthesis.Checks;

/// <summary>
/// Who took part in which programme, their test scores and classes, laid side by side by learner: what an evaluation of programmes works on. It is made of
/// tables alone.
/// </summary>
internal sealed class ProgrammePanel
{
    private static readonly ConditionalWeakTable<CityData, ProgrammePanel> Made = [];

    private readonly Dictionary<string, Dictionary<int, double>> _scores = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<int, bool>> _arms = new(StringComparer.Ordinal);

    private ProgrammePanel(CityData city)
    {
        ReadScores(city);
        ReadArms(city);
        var learners = city.Integers("learner", "learner_id");
        var parents = city.Texts("learner", "parental_education");
        for (var i = 0; i < learners.Length; i++)
            Parents.Add(learners[i], parents[i] switch { "basic" => 0, "upper_secondary" => 1, _ => 2 });
        ReadClasses(city);
    }

    /// <summary>Parental education by learner: 0 basic, 1 upper secondary, 2 tertiary.</summary>
    public Dictionary<int, int> Parents { get; } = [];

    /// <summary>Class group by learner in the school year of the programmes.</summary>
    public Dictionary<int, (int Group, int Grade)> Class { get; } = [];

    /// <summary>Calendar year in which the school year of the programmes begins.</summary>
    public int Year { get; private set; }

    public static ProgrammePanel Of(CityData city) => Made.GetValue(city, key => new ProgrammePanel(key));

    /// <summary>Scores of a test by learner; empty when there is no such test.</summary>
    public IReadOnlyDictionary<int, double> Scores(string test) => _scores.TryGetValue(test, out var found) ? found : new Dictionary<int, double>();

    /// <summary>Whether each person has the programme, by its code.</summary>
    public IReadOnlyDictionary<int, bool> Treated(string programme) => _arms[programme];

    /// <summary>Score in the term test of a subject in the autumn of the programmes.</summary>
    public double Pretest(string subject, int learner) =>
        Class.TryGetValue(learner, out var at) && Scores($"{subject}-{Year}-autumn-{at.Grade}").TryGetValue(learner, out var score) ? score : double.NaN;

    private void ReadScores(CityData city)
    {
        var codes = new Dictionary<int, string>();
        var (ids, texts) = (city.Integers("assessment", "assessment_id"), city.Texts("assessment", "assessment_code"));
        for (var i = 0; i < ids.Length; i++)
            codes.Add(ids[i], texts[i]!);
        var (tests, learners, scores) = (city.Integers("assessment_result", "assessment_id"), city.Integers("assessment_result", "learner_id"), city.Numbers("assessment_result", "score"));
        for (var i = 0; i < tests.Length; i++)
        {
            var code = codes[tests[i]];
            if (!_scores.TryGetValue(code, out var of))
                _scores.Add(code, of = []);
            of[learners[i]] = scores[i];
        }
    }

    private void ReadArms(CityData city)
    {
        var codes = new Dictionary<int, string>();
        var (ids, texts) = (city.Integers("intervention", "intervention_id"), city.Texts("intervention", "intervention_code"));
        for (var i = 0; i < ids.Length; i++)
        {
            codes.Add(ids[i], texts[i]!);
            _arms.Add(texts[i]!, []);
        }
        var (programmes, persons, arms) = (city.Integers("intervention_exposure", "intervention_id"), city.Integers("intervention_exposure", "person_id"), city.Texts("intervention_exposure", "arm"));
        for (var i = 0; i < programmes.Length; i++)
            _arms[codes[programmes[i]]][persons[i]] = arms[i] is "programme" or "specific" or "eight_a_week";
        var from = ((Frames.Column<DateOnly>)city["intervention"]["from_date"]).Filled(default);
        Year = from[Array.IndexOf(texts, "MATHEMATICS-PROGRAMME")].Year - 1;
    }

    private void ReadClasses(CityData city)
    {
        var classes = new Dictionary<int, int>();
        var (ids, years, grades) = (city.Integers("teaching_group", "group_id"), city.Integers("teaching_group", "school_year"), city.Integers("teaching_group", "grade"));
        var kinds = city.Texts("teaching_group", "kind");
        for (var i = 0; i < ids.Length; i++)
        {
            if (kinds[i] == "class" && years[i] == Year)
                classes.Add(ids[i], grades[i]);
        }
        var (learners, groups) = (city.Integers("group_membership", "learner_id"), city.Integers("group_membership", "group_id"));
        for (var i = 0; i < learners.Length; i++)
        {
            if (classes.TryGetValue(groups[i], out var grade))
                Class[learners[i]] = (groups[i], grade);
        }
    }
}
