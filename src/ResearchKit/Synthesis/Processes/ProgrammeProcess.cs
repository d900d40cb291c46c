using ResearchKit.Frames;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>
/// Programmes and who took part: two randomised over classes with known probabilities, and a club that learners choose, whose probabilities nobody knows. A dose
/// is the weeks of the programme that a learner attended, to a tenth.
/// </summary>
internal sealed class ProgrammeProcess(CityPlan plan) : ICityProcess
{
    private const int Weeks = SchoolCalendar.WeeksPerTerm - 1;
    private static readonly string[] Codes = ["MATHEMATICS-PROGRAMME", "READING-PROGRAMME", "MATHEMATICS-CLUB"];

    private readonly ProgrammePlan _programmes = new(plan);
    private readonly Club _club = new(plan);

    public IReadOnlyList<string> Tables { get; } = ["intervention", "intervention_exposure"];

    /// <summary>The store's number of a programme.</summary>
    public static int Number(Programme programme) => 1 + (int)programme;

    public IEnumerable<CityTable> Before()
    {
        yield return CityTable.Of(
            "intervention",
            Column.Create("intervention_id", Codes.Select((_, i) => i + 1)),
            Column.Create("intervention_code", Codes),
            Column.Create("assignment", ["randomised", "randomised", "observational"]),
            Column.Create("unit", ["group", "group", "learner"]),
            Column.Create("from_date", Codes.Select(_ => plan.Calendar.Monday(_programmes.FirstWeek))));
    }

    public ICityBatch Begin() => new Batch(this, plan);

    public IEnumerable<CityTable> After() => [];

    private sealed class Batch : ICityBatch
    {
        private readonly ProgrammePlan _programmes;
        private readonly Club _club;
        private readonly DateOnly _assignedOn;
        private readonly TableDraft _draft = new("intervention_exposure");
        private readonly ColumnDraft<int> _intervention;
        private readonly ColumnDraft<int> _person;
        private readonly CodeDraft _arm;
        private readonly ColumnDraft<DateOnly> _assigned;
        private readonly ColumnDraft<double> _dose;
        private readonly ColumnDraft<double> _propensity;

        public Batch(ProgrammeProcess process, CityPlan plan)
        {
            _programmes = process._programmes;
            _club = process._club;
            _assignedOn = plan.Calendar.Monday(_programmes.FirstWeek - 1);
            _intervention = _draft.Column<int>("intervention_id");
            _person = _draft.Column<int>("person_id");
            _arm = _draft.Codes("arm", "control", "programme");
            _assigned = _draft.Column<DateOnly>("assigned_at");
            _dose = _draft.Column<double>("dose");
            _propensity = _draft.Column<double>("propensity");
        }

        public void Record(Life life)
        {
            if (_programmes.StayOf(life) is not { } stay)
                return;
            var attended = Attended(life, stay);
            Add(life, Programme.Mathematics, _programmes.IsTreated(Programme.Mathematics, stay.GroupId), attended, 0.5);
            Add(life, Programme.Reading, _programmes.IsTreated(Programme.Reading, stay.GroupId), attended, 0.5);
            if (_club.Comes(life, stay) is { } comes)
                Add(life, Programme.Club, comes, attended, null);
        }

        public IEnumerable<CityTable> Tables() => [_draft.ToTable()];

        private double Attended(Life life, Stay stay)
        {
            var missed = 0;
            for (var week = _programmes.FirstWeek; week < _programmes.FirstWeek + Weeks; week++)
                missed += life.Authorised(week) + life.Unauthorised(week);
            return Math.Round(10 * (Weeks - ((double)missed / Life.LessonsPerWeek(stay.Grade)))) / 10;
        }

        private void Add(Life life, Programme programme, bool isTreated, double attended, double? propensity)
        {
            _intervention.Add(Number(programme));
            _person.Add(life.Id);
            _arm.Add(isTreated ? 1 : 0);
            _assigned.Add(_assignedOn);
            _dose.Add(isTreated ? attended : 0);
            _propensity.Add(propensity);
        }
    }
}
