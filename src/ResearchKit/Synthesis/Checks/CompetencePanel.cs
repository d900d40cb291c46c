using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ResearchKit.Synthesis.Checks;

/// <summary>Competence ratings laid side by side: one for each rater, ratee and wave, with its twenty-one answers. Made of the tables alone.</summary>
internal sealed class CompetencePanel
{
    public const int Competences = 7;
    public const int ItemsEach = 3;
    public const int Items = Competences * ItemsEach;

    private static readonly ConditionalWeakTable<CityData, CompetencePanel> Made = [];

    private readonly List<byte> _answers = [];

    /// <summary>The ratings, in the order of their first rows.</summary>
    public List<CompetenceRating> Ratings { get; } = [];

    /// <summary>The answers of a rating, 1 to 5 for each item; 0 is missing.</summary>
    public ReadOnlySpan<byte> Answers(int rating) => CollectionsMarshal.AsSpan(_answers).Slice(rating * Items, Items);

    /// <summary>The panel of a city; made once.</summary>
    public static CompetencePanel Of(CityData city) => Made.GetValue(city, Make);

    /// <summary>Mean of a competence's three answers.</summary>
    public double Score(int rating, int competence)
    {
        var answers = Answers(rating);
        var sum = 0.0;
        for (var item = competence * ItemsEach; item < (competence + 1) * ItemsEach; item++)
            sum += answers[item];
        return sum / ItemsEach;
    }

    private static CompetencePanel Make(CityData city)
    {
        const string table = "competence_selfeval";
        var panel = new CompetencePanel();
        var places = new Dictionary<(int, int, string), int>();
        var (raters, ratees) = (city.Integers(table, "rater_id"), city.Integers(table, "ratee_id"));
        var (schools, values) = (city.Integers(table, "school_id"), city.Integers(table, "value"));
        var (roles, waves, items) = (city.Texts(table, "role_code"), city.Texts(table, "wave_code"), city.Texts(table, "item_code"));
        for (var row = 0; row < raters.Length; row++)
        {
            var key = (raters[row], ratees[row], waves[row]!);
            if (!places.TryGetValue(key, out var place))
            {
                places.Add(key, place = panel.Ratings.Count);
                panel.Ratings.Add(new CompetenceRating(raters[row], ratees[row], roles[row]!, schools[row], waves[row]!));
                CollectionsMarshal.SetCount(panel._answers, (place + 1) * Items);
            }
            // Items are named T1-1 to T7-3.
            var item = ((items[row]![1] - '1') * ItemsEach) + items[row]![3] - '1';
            panel._answers[(place * Items) + item] = (byte)values[row];
        }
        return panel;
    }
}

/// <summary>Who rated whom, in which role, where and when.</summary>
internal readonly record struct CompetenceRating(int Rater, int Ratee, string Role, int School, string Wave)
{
    public bool IsSelf => Rater == Ratee;
}
