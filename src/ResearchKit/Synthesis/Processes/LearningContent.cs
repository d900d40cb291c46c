using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>All items of the schools' platforms: which numbers they have, and which skills they need. Items of other providers are numbered far above.</summary>
internal static class LearningContent
{
    /// <summary>Items of the static test, from number 1.</summary>
    public const int StaticItems = 30;

    public const int AdditiveSkills = 4;

    /// <summary>Items of each skill of the additive-factor unit, as many as opportunities.</summary>
    public const int AdditiveItems = 10;

    public const int TracedSkills = 3;

    /// <summary>Items of each skill of the knowledge-tracing unit, as many as answers.</summary>
    public const int TracedItems = 15;

    /// <summary>Skills of the feedback unit, each with a task, a parallel one and one of the delayed test.</summary>
    public const int FeedbackSkills = 6;

    public const int ScaffoldSkills = 2;

    /// <summary>Items of each skill of the scaffold unit: four with scaffolds, four in which they may fade, two of the delayed test.</summary>
    public const int ScaffoldItems = 10;

    /// <summary>Skills of the recommended path, each with one item of the placement quiz and one activity.</summary>
    public const int PathSkills = 5;

    /// <summary>Weeks with a recommendation, each with one item of the delayed test.</summary>
    public const int Rounds = 3;

    /// <summary>Materials of a grade: two in each quarter of the school year, an exercise and a video.</summary>
    public const int MaterialsPerGrade = 8;

    public const int FirstStatic = 1;
    public const int FirstAdditive = FirstStatic + StaticItems;
    public const int FirstTraced = FirstAdditive + (AdditiveSkills * AdditiveItems);
    public const int FirstFeedback = FirstTraced + (TracedSkills * TracedItems);
    public const int FirstScaffold = FirstFeedback + (FeedbackSkills * 3);
    public const int FirstPlacement = FirstScaffold + (ScaffoldSkills * ScaffoldItems);
    public const int FirstActivity = FirstPlacement + PathSkills;
    public const int FirstDelayed = FirstActivity + PathSkills;
    public const int FirstMaterial = FirstDelayed + Rounds;

    /// <summary>Items in all; their numbers are 1 to this.</summary>
    public const int Count = FirstMaterial - 1 + (MaterialsPerGrade * (CityPlan.LastGrade - CityPlan.FirstGrade + 1));

    /// <summary>All items, in the order of their numbers.</summary>
    public static IReadOnlyList<LearningItem> All { get; } = [.. Items()];

    private static readonly int[] Quarters =
        [.. Enumerable.Range(0, SchoolCalendar.WeeksPerYear).Select(week => Enumerable.Range(0, 4).Last(quarter => WeeksOf(2 * quarter).From <= week))];

    /// <summary>A material of a grade.</summary>
    /// <param name="grade">Grade, 4 to 12.</param>
    /// <param name="place">Place among the grade's materials, 0 to 7; even ones are exercises, odd ones videos, two a quarter.</param>
    public static int Material(int grade, int place) => FirstMaterial + ((grade - CityPlan.FirstGrade) * MaterialsPerGrade) + place;

    /// <summary>First and last week of the quarter of the school year in which a material is used, counted from 0.</summary>
    public static (int From, int To) WeeksOf(int place)
    {
        var quarter = place / 2;
        return (quarter * SchoolCalendar.WeeksPerYear / 4, ((quarter + 1) * SchoolCalendar.WeeksPerYear / 4) - 1);
    }

    /// <summary>The quarter of the school year, 0 to 3, of a week of that year.</summary>
    public static int QuarterOf(int weekOfYear) => Quarters[weekOfYear];

    private static IEnumerable<LearningItem> Items()
    {
        var id = FirstStatic;
        for (var i = 0; i < StaticItems; i++)
        {
            // Leaf skills take turns; every third item needs what its skill builds on as well.
            var skill = 5 + (i * 7 % 20);
            var second = i % 3 == 2 && SkillGraph.Requires(skill) is [var required, ..] ? required : 0;
            yield return new LearningItem(id++, $"ST{i + 1:D2}", "test", 1.5, skill, second);
        }
        foreach (var item in OfSkills(id, "AF", "exercise", 1, SkillGraph.FirstAdditive, AdditiveSkills, AdditiveItems))
            yield return item;
        foreach (var item in OfSkills(FirstTraced, "KT", "exercise", 1, SkillGraph.FirstTraced, TracedSkills, TracedItems))
            yield return item;
        foreach (var item in OfSkills(FirstFeedback, "FB", "exercise", 2, SkillGraph.FirstFeedback, FeedbackSkills, 3))
            yield return item;
        foreach (var item in OfSkills(FirstScaffold, "SC", "exercise", 3, SkillGraph.FirstScaffold, ScaffoldSkills, ScaffoldItems))
            yield return item;
        foreach (var item in OfSkills(FirstPlacement, "PQ", "quiz", 1, SkillGraph.FirstPath, PathSkills, 1))
            yield return item;
        foreach (var item in OfSkills(FirstActivity, "PA", "activity", 15, SkillGraph.FirstPath, PathSkills, 1))
            yield return item;
        for (var round = 0; round < Rounds; round++)
            yield return new LearningItem(FirstDelayed + round, $"PD{round + 1}", "test", 2, SkillGraph.Algebra, 0);
        for (var grade = CityPlan.FirstGrade; grade <= CityPlan.LastGrade; grade++)
        {
            for (var place = 0; place < MaterialsPerGrade; place++)
            {
                var kind = place % 2 == 0 ? "exercise" : "video";
                yield return new LearningItem(Material(grade, place), $"M{grade}-{place + 1}", kind, place % 2 == 0 ? 10 : 6, 1 + ((grade + (place / 2)) % 4), 0);
            }
        }
    }

    private static IEnumerable<LearningItem> OfSkills(int first, string prefix, string kind, double minutes, int firstSkill, int skills, int items)
    {
        for (var i = 0; i < skills * items; i++)
            yield return new LearningItem(first + i, $"{prefix}{(i / items) + 1}-{(i % items) + 1}", kind, minutes, firstSkill + (i / items), 0);
    }
}

/// <summary>An item of the platforms.</summary>
/// <param name="Id">Number in the store.</param>
/// <param name="Code">The platform's code.</param>
/// <param name="Kind">Kind: test, exercise, quiz, activity, video.</param>
/// <param name="Minutes">Expected time.</param>
/// <param name="Skill">The skill that it needs.</param>
/// <param name="SecondSkill">A second one, or 0.</param>
internal sealed record LearningItem(int Id, string Code, string Kind, double Minutes, int Skill, int SecondSkill);
