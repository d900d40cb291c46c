using ResearchKit.Frames;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>
/// A company that trains its staff: workplaces, a course each autumn with places by lottery, who took part and what they did on the training platform.
/// Staff are the same persons on the platform, in the lottery and in their results, so that usage and results can be joined.
/// </summary>
internal sealed class WorkplaceProcess(CityPlan plan) : ICityProcess
{
    /// <summary>Name of the training platform among the sources of events.</summary>
    public const string Platform = "staff_training";

    private const int EmployeesPerPiece = 512;

    private readonly StaffPlan _staff = new(plan);
    private readonly GroupNumbers _groups = new(plan, new StaffPlan(plan));
    private readonly RandomStream _platform = plan.Random.Split("staff training");

    public IReadOnlyList<string> Tables { get; } =
        ["organiser", "school", "teaching_group", "staff_group", "content_item", "intervention", "intervention_exposure", "activity_event", "work_outcome"];

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

        var employees = new EmployeeDraw(plan, _staff);
        var results = new WorkOutcomes(plan, _staff);
        for (var first = 0; first < _staff.Employees; first += EmployeesPerPiece)
        {
            EmployeeLife[] lives = [.. Enumerable.Range(first, Math.Min(EmployeesPerPiece, _staff.Employees - first)).Select(employees.Draw)];
            yield return Participants(lives);
            yield return Exposure(lives);
            yield return Events(lives);
            yield return results.Of(lives);
        }
    }

    public ICityBatch Begin() => NoLearnerRows.Instance;

    public IEnumerable<CityTable> After() => [];

    /// <summary>The day on which places are given: the first of October.</summary>
    private DateOnly Drawn(int year) => new(plan.Calendar.FirstYear + year, 10, 1);

    /// <summary>The first Monday after that; a session is held in each of the ten weeks from then on.</summary>
    private DateOnly CourseStart(int year)
    {
        var day = Drawn(year).AddDays(1);
        while (day.DayOfWeek != DayOfWeek.Monday)
            day = day.AddDays(1);
        return day;
    }

    private DateOnly CourseEnd(int year) => CourseStart(year).AddDays((7 * EmployeeDraw.SessionsOfCourse) - 3);

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
        var groups = Enumerable.Range(0, plan.Calendar.Years).SelectMany(year => Enumerable.Range(0, _staff.Workplaces).Select(workplace => (year, workplace))).ToArray();
        return CityTable.Of(
            "teaching_group",
            Column.Create("group_id", groups.Select(group => _groups.TrainingGroup(group.workplace, group.year))),
            Column.Create("group_code", groups.Select(group => $"W{group.workplace + 1:D3}-{plan.Calendar.FirstYear + group.year}-sales")),
            Column.Create("school_id", groups.Select(group => _staff.WorkplaceId(group.workplace))),
            Column.Create("school_year", groups.Select(group => (short)(plan.Calendar.FirstYear + group.year))),
            Column.Create("grade", groups.Select(_ => (short?)null)),
            Column.Create("kind", groups.Select(_ => "staff_training")),
            Column.Create("start_date", groups.Select(group => CourseStart(group.year))),
            Column.Create("length_days", groups.Select(group => (short)(CourseEnd(group.year).DayNumber - CourseStart(group.year).DayNumber + 1))));
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
            Column.Create("from_date", years.Select(Drawn)));
    }

    private CityTable Participants(EmployeeLife[] lives)
    {
        var rows = new StaffGroupRows();
        foreach (var life in lives)
        {
            for (var year = 0; year < life.Sessions.Length; year++)
            {
                if (life.Sessions[year] > 0)
                    rows.Add(_staff.EmployeeId(life.Number), _groups.TrainingGroup(life.Workplace, year), StaffGroupRows.Participant, CourseStart(year), CourseEnd(year));
            }
        }
        return rows.Draft.ToTable();
    }

    private CityTable Exposure(EmployeeLife[] lives)
    {
        var draft = new TableDraft("intervention_exposure");
        var intervention = draft.Column<int>("intervention_id");
        var person = draft.Column<int>("person_id");
        var arm = draft.Codes("arm", "not_invited", "invited");
        var assigned = draft.Column<DateOnly>("assigned_at");
        var dose = draft.Column<double>("dose");
        var propensity = draft.Column<double>("propensity");
        foreach (var life in lives)
        {
            var place = EmployeeDraw.PlaceProbability(life.Workplace);
            for (var year = 0; year < life.Sessions.Length; year++)
            {
                intervention.Add(GroupNumbers.TrainingLottery(year));
                person.Add(_staff.EmployeeId(life.Number));
                arm.Add(life.Invited[year] ? 1 : 0);
                assigned.Add(Drawn(year));
                dose.Add(life.Sessions[year]);
                propensity.Add(life.Invited[year] ? place : 1 - place);
            }
        }
        return draft.ToTable();
    }

    private CityTable Events(EmployeeLife[] lives)
    {
        var rows = new TrainingEventRows();
        foreach (var life in lives)
        {
            rows.Begin(_staff.EmployeeId(life.Number));
            for (var year = 0; year < life.Sessions.Length; year++)
            {
                if (life.Sessions[year] > 0)
                    rows.Add(_groups.TrainingGroup(life.Workplace, year), life.Sessions[year], CourseStart(year), _platform.Split(life.Number).Split(year));
            }
        }
        return rows.Draft.ToTable();
    }
}
