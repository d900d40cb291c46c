using ResearchKit.Frames;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>Skills with what they build on, items with the skills that they need (the Q-matrix) and their features, and what each class is offered.</summary>
internal sealed class ContentProcess(CityPlan plan) : ICityProcess
{
    /// <summary>Class groups in one piece of what is offered, so that memory stays flat.</summary>
    private const int GroupsPerPiece = 8192;

    public IReadOnlyList<string> Tables { get; } = ["skill", "skill_prerequisite", "content_item", "content_feature", "item_skill", "group_item"];

    public IEnumerable<CityTable> Before()
    {
        var skills = SkillGraph.All;
        yield return CityTable.Of(
            "skill",
            Column.Create("skill_id", skills.Select(skill => skill.Id)),
            Column.Create("skill_code", skills.Select(skill => skill.Code)),
            Column.Create("framework", skills.Select(_ => "city mathematics")),
            Column.Create("parent_skill_id", skills.Select(skill => skill.Area)),
            Column.Create("subject_code", skills.Select(_ => "MA")),
            Column.Create("grade_band", skills.Select(skill => skill.GradeBand)),
            Column.Create("transversal_code", skills.Select(skill => skill.Transversal)));
        var edges = skills.SelectMany(skill => skill.Requires.Select(required => (skill.Id, Required: required))).ToArray();
        yield return CityTable.Of(
            "skill_prerequisite",
            Column.Create("skill_id", edges.Select(edge => edge.Id)),
            Column.Create("requires_skill_id", edges.Select(edge => edge.Required)));

        var items = LearningContent.All;
        yield return CityTable.Of(
            "content_item",
            Column.Create("item_id", items.Select(item => item.Id)),
            Column.Create("item_code", items.Select(item => item.Code)),
            Column.Create("kind", items.Select(item => item.Kind)),
            Column.Create("language", items.Select(_ => "fi")),
            Column.Create("est_minutes", items.Select(item => item.Minutes)),
            Column.Create("scaffold_kind", items.Select(_ => "none")),
            Column.Create("max_score", items.Select(item => item.Kind is "activity" or "video" ? (double?)null : 1)));
        yield return Features(items);
        var needs = items.SelectMany(Needs).ToArray();
        yield return CityTable.Of(
            "item_skill",
            Column.Create("item_id", needs.Select(need => need.Id)),
            Column.Create("skill_id", needs.Select(need => need.Skill)),
            Column.Create("weight", needs.Select(need => need.Weight)));
        foreach (var groups in plan.AllClassGroups().Chunk(GroupsPerPiece))
            yield return Offered(groups);
    }

    public ICityBatch Begin() => NoLearnerRows.Instance;

    public IEnumerable<CityTable> After() => [];

    private static IEnumerable<(int Id, int Skill, double Weight)> Needs(LearningItem item) =>
        item.SecondSkill == 0 ? [(item.Id, item.Skill, 1)] : [(item.Id, item.Skill, 0.5), (item.Id, item.SecondSkill, 0.5)];

    private static CityTable Features(IReadOnlyList<LearningItem> items)
    {
        var draft = new TableDraft("content_feature");
        var item = draft.Column<int>("item_id");
        var feature = draft.Codes("feature_code", "reading_level", "response_format", "recommendation_round");
        var number = draft.Column<double>("value_number");
        var text = draft.Codes("value_text", "multiple_choice", "short_answer");
        foreach (var described in items)
        {
            Add(described.Id, 0, 4 + (described.Id * 5 % 8), -1);
            if (described.Kind is not ("activity" or "video"))
                Add(described.Id, 1, null, described.Id % 2);
            if (described.Id is >= LearningContent.FirstDelayed and < LearningContent.FirstMaterial)
                Add(described.Id, 2, described.Id - LearningContent.FirstDelayed + 1, -1);
        }
        return draft.ToTable();

        void Add(int id, int code, double? value, int format)
        {
            item.Add(id);
            feature.Add(code);
            number.Add(value);
            text.Add(format);
        }
    }

    private CityTable Offered(ClassGroup[] groups)
    {
        var draft = new TableDraft("group_item");
        var group = draft.Column<int>("group_id");
        var item = draft.Column<int>("item_id");
        var from = draft.Column<short>("from_week");
        var to = draft.Column<short>("to_week");
        foreach (var offered in groups)
        {
            for (var place = 0; place < LearningContent.MaterialsPerGrade; place++)
            {
                var weeks = LearningContent.WeeksOf(place);
                group.Add(offered.Id);
                item.Add(LearningContent.Material(offered.Grade, place));
                from.Add(CalendarWeek(offered.Year, weeks.From));
                to.Add(CalendarWeek(offered.Year, weeks.To));
            }
        }
        return draft.ToTable();
    }

    /// <summary>Weeks from the start of the school year, holidays included.</summary>
    private short CalendarWeek(int year, int weekOfYear) =>
        (short)((plan.Calendar.Monday((year * SchoolCalendar.WeeksPerYear) + weekOfYear).DayNumber - plan.Calendar.YearStart(year).DayNumber) / 7);
}
