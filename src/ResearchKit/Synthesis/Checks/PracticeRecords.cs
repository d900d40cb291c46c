using System.Runtime.CompilerServices;

namespace ResearchKit.Synthesis.Checks;

/// <summary>The answers of all streams with learners counted from 0, and the school that each learner went to first.</summary>
internal sealed class PracticeRecords
{
    /// <summary>Tables that it reads.</summary>
    public static readonly string[] Tables = ["teaching_group", "group_membership", "item_skill", "item_response"];

    private static readonly ConditionalWeakTable<CityData, PracticeRecords> Made = [];

    private readonly Dictionary<int, int> _learners = [];
    private readonly Dictionary<string, List<PracticeAnswer>> _streams = new(StringComparer.Ordinal);
    private readonly List<int> _schools = [];

    private PracticeRecords(CityData city)
    {
        var skills = FirstSkills(city);
        var schools = FirstSchools(city);
        var (learners, items) = (city.Integers("item_response", "learner_id"), city.Integers("item_response", "item_id"));
        var (ids, probabilities) = (city.Numbers("item_response", "response_id"), city.Numbers("item_response", "scaffold_prob"));
        var (opportunities, correct) = (city.Integers("item_response", "opportunity"), city.Numbers("item_response", "correct"));
        var (streams, scaffolds) = (city.Texts("item_response", "stream_code"), city.Texts("item_response", "scaffold_kind"));
        var (owner, place, stream) = (0, 0, "");
        List<PracticeAnswer> answers = [];
        for (var i = 0; i < learners.Length; i++)
        {
            if (learners[i] != owner)
            {
                owner = learners[i];
                if (!_learners.TryGetValue(owner, out place))
                {
                    _learners.Add(owner, place = _learners.Count);
                    _schools.Add(schools.GetValueOrDefault(owner));
                }
            }
            if (streams[i] is not { } code)
                continue;
            if (!string.Equals(code, stream, StringComparison.Ordinal))
            {
                stream = code;
                if (!_streams.TryGetValue(stream, out answers!))
                    _streams.Add(stream, answers = []);
            }
            answers.Add(new PracticeAnswer(
                ids[i], place, items[i], skills[items[i]], opportunities[i], correct[i] == 1, scaffolds[i] is not (null or "none"), probabilities[i]));
        }
    }

    public int Learners => _learners.Count;

    /// <summary>The school at which a learner, counted from 0, was first.</summary>
    public int SchoolOf(int learner) => _schools[learner];

    /// <summary>The place of a learner, from 0; -1 for one without answers.</summary>
    public int PlaceOf(int learnerId) => _learners.GetValueOrDefault(learnerId, -1);

    /// <summary>The answers of a stream, in the order of the table.</summary>
    public IReadOnlyList<PracticeAnswer> Stream(string code) => _streams.TryGetValue(code, out var answers) ? answers : [];

    public static PracticeRecords Of(CityData city) => Made.GetValue(city, data => new PracticeRecords(data));

    private static Dictionary<int, int> FirstSkills(CityData city)
    {
        var first = new Dictionary<int, int>();
        var (items, skills) = (city.Integers("item_skill", "item_id"), city.Integers("item_skill", "skill_id"));
        for (var i = 0; i < items.Length; i++)
            first.TryAdd(items[i], skills[i]);
        return first;
    }

    private static Dictionary<int, int> FirstSchools(CityData city)
    {
        var groups = new Dictionary<int, (int School, int Year)>();
        var (ids, schools, years) = (city.Integers("teaching_group", "group_id"), city.Integers("teaching_group", "school_id"), city.Integers("teaching_group", "school_year"));
        var kinds = city.Texts("teaching_group", "kind");
        for (var i = 0; i < ids.Length; i++)
        {
            if (kinds[i] == "class")
                groups.Add(ids[i], (schools[i], years[i]));
        }
        var first = new Dictionary<int, (int School, int Year)>();
        var (learners, of) = (city.Integers("group_membership", "learner_id"), city.Integers("group_membership", "group_id"));
        for (var i = 0; i < learners.Length; i++)
        {
            if (groups.TryGetValue(of[i], out var group) && (!first.TryGetValue(learners[i], out var known) || group.Year < known.Year))
                first[learners[i]] = group;
        }
        return first.ToDictionary(pair => pair.Key, pair => pair.Value.School);
    }
}

/// <summary>An answer to an item.</summary>
/// <param name="Id">Number of the answer.</param>
/// <param name="Learner">Learner, counted from 0.</param>
/// <param name="Item">Item.</param>
/// <param name="Skill">The first skill that the item needs.</param>
/// <param name="Opportunity">Chances to practise the skill, this one included.</param>
/// <param name="IsCorrect">Whether it is right.</param>
/// <param name="IsScaffolded">Whether a scaffold was shown.</param>
/// <param name="Probability">Probability with which that scaffold, or none, was assigned.</param>
internal readonly record struct PracticeAnswer(double Id, int Learner, int Item, int Skill, int Opportunity, bool IsCorrect, bool IsScaffolded, double Probability);
