using ResearchKit.Frames;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>A company that trains its staff: its workplaces, the groups and modules of the course each autumn, and the lotteries for places in it.</summary>
internal sealed class WorkplaceProcess(CityPlan plan) : ICityProcess
{
    private readonly StaffPlan _staff = new(plan);
    private readonly TrainingCalendar _courses = new(plan.Calendar);

    public IReadOnlyList<string> Tables { get; } = ["organiser", "school", "teaching_group", "content_item", "intervention"];

    public IEnumerable<CityTable> Before()
    {
        yield return CityTable.Of(
            "organiser",
            Column.Create("organiser_id", [StaffPlan.Company]),
            Column.Create("organiser_code", ["company"]),
            Column.Create("kind", ["company"]));
        yield return Workplaces();
        yield return TrainingGroups();
        yield return Modules();
        yield return Lotteries();
    }

    public ICityBatch Begin() => NoLearnerRows.Instance;

    public IEnumerable<CityTable> After() => [];

    private CityTable Workplaces()
    {
        var workplaces = Enumerable.Range(0, _staff.Workplaces).ToArray();
        return CityTable.Of(
            "school",
            Column.Create("school_id", workplaces.Select(_staff.WorkplaceId)),
            Column.Create("school_code", workplaces.Select(workplace => $"W{workplace + 1:D3}")),
            Column.Create("organiser_id", workplaces.Select(_ => StaffPlan.Company)),
            Column.Create("education_level", workplaces.Select(_ => "workplace")),
            Column.Create("teaching_language", workplaces.Select(_ => "fi")),
            Column.Create("area_need_index", workplaces.Select(_ => (double?)null)),
            Column.Create("district_code", workplaces.Select(workplace => $"D{1 + (workplace % 6)}")));
    }

    private CityTable TrainingGroups()
    {
        var numbers = new GroupNumbers(plan, _staff);
        var groups = Enumerable.Range(0, plan.Calendar.Years).SelectMany(year => Enumerable.Range(0, _staff.Workplaces).Select(workplace => (year, workplace))).ToArray();
        return CityTable.Of(
            "teaching_group",
            Column.Create("group_id", groups.Select(group => numbers.TrainingGroup(group.workplace, group.year))),
            Column.Create("group_code", groups.Select(group => $"W{group.workplace + 1:D3}-{plan.Calendar.FirstYear + group.year}-sales")),
            Column.Create("school_id", groups.Select(group => _staff.WorkplaceId(group.workplace))),
            Column.Create("school_year", groups.Select(group => (short)(plan.Calendar.FirstYear + group.year))),
            Column.Create("grade", groups.Select(_ => (short?)null)),
            Column.Create("kind", groups.Select(_ => "staff_training")),
            Column.Create("start_date", groups.Select(group => _courses.Start(group.year))),
            Column.Create("length_days", groups.Select(group => (short)(_courses.End(group.year).DayNumber - _courses.Start(group.year).DayNumber + 1))));
    }

    private static CityTable Modules()
    {
        var modules = Enumerable.Range(0, EmployeeDraw.SessionsOfCourse).ToArray();
        return CityTable.Of(
            "content_item",
            Column.Create("item_id", modules.Select(module => GroupNumbers.FirstTrainingModule + module)),
            Column.Create("item_code", modules.Select(module => $"SALES-{module + 1:D2}")),
            Column.Create("kind", modules.Select(_ => "training_module")),
            Column.Create("language", modules.Select(_ => "fi")),
            Column.Create("est_minutes", modules.Select(_ => 45.0)),
            Column.Create("scaffold_kind", modules.Select(_ => "none")),
            Column.Create("max_score", modules.Select(_ => (double?)null)));
    }

    private CityTable Lotteries()
    {
        var years = Enumerable.Range(0, plan.Calendar.Years).ToArray();
        return CityTable.Of(
            "intervention",
            Column.Create("intervention_id", years.Select(GroupNumbers.TrainingLottery)),
            Column.Create("intervention_code", years.Select(year => $"sales-training-lottery-{plan.Calendar.FirstYear + year}")),
            Column.Create("assignment", years.Select(_ => "randomised")),
            Column.Create("unit", years.Select(_ => "learner")),
            Column.Create("from_date", years.Select(_courses.Drawn)));
    }
}
