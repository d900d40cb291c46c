using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>
/// What employees leave behind: their places in the lotteries, their groups and events on the training platform, and their results. They are the same
/// persons in all of these, so that usage and results can be joined.
/// </summary>
internal sealed class TrainingProcess(CityPlan plan) : ICityProcess
{
    /// <summary>Name of the training platform among the sources of events.</summary>
    public const string Platform = "staff_training";

    private const int EmployeesPerPiece = 512;

    private readonly StaffPlan _staff = new(plan);
    private readonly GroupNumbers _groups = new(plan, new StaffPlan(plan));
    private readonly TrainingCalendar _courses = new(plan.Calendar);
    private readonly RandomStream _platform = plan.Random.Split("staff training");

    public IReadOnlyList<string> Tables { get; } = ["staff_group", "intervention_exposure", "activity_event", "work_outcome"];

    public IEnumerable<CityTable> Before()
    {
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

    private CityTable Participants(EmployeeLife[] lives)
    {
        var rows = new StaffGroupRows();
        foreach (var life in lives)
        {
            for (var year = 0; year < life.Sessions.Length; year++)
            {
                if (life.Sessions[year] > 0)
                    rows.Add(_staff.EmployeeId(life.Number), _groups.TrainingGroup(life.Workplace, year), StaffGroupRows.Participant, _courses.Start(year), _courses.End(year));
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
                assigned.Add(_courses.Drawn(year));
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
                    rows.Add(_groups.TrainingGroup(life.Workplace, year), life.Sessions[year], _courses.Start(year), _platform.Split(life.Number).Split(year));
            }
        }
        return rows.Draft.ToTable();
    }
}
