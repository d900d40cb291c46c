using ResearchKit.Frames;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>
/// Tests and their scores: mathematics and reading in each term, the outcome tests of the programmes, and the club's tests. Those who do not sit a
/// test have no row (<see cref="TestDay"/>).
/// </summary>
internal sealed class AssessmentProcess(CityPlan plan) : ICityProcess
{
    private readonly RandomStream _terms = plan.Random.Split("term test");
    private readonly RandomStream _outcomes = plan.Random.Split("outcome test");
    private readonly Reading _reading = new(plan);
    private readonly TestDay _day = new(plan);
    private readonly ProgrammePlan _programmes = new(plan);
    private readonly TestCalendar _tests = new(plan);
    private readonly Club _club = new(plan);

    public IReadOnlyList<string> Tables { get; } = ["assessment", "assessment_result"];

    public IEnumerable<CityTable> Before()
    {
        var tests = _tests.All().ToArray();
        yield return CityTable.Of(
            "assessment",
            Column.Create("assessment_id", tests.Select(test => test.Id)),
            Column.Create("assessment_code", tests.Select(test => test.Code)),
            Column.Create("kind", tests.Select(_ => "test")),
            Column.Create("subject_code", tests.Select(test => test.Subject)),
            Column.Create("due_date", tests.Select(test => plan.Calendar.Monday(test.Week).AddDays(4))),
            Column.Create("max_score", tests.Select(_ => TestCalendar.MaxScore)));
    }

    public ICityBatch Begin() => new Batch(this, plan);

    public IEnumerable<CityTable> After() => [];

    private sealed class Batch : ICityBatch
    {
        private readonly AssessmentProcess _process;
        private readonly CityPlan _plan;
        private readonly ProgrammePlan _programmes;
        private readonly double[] _readings;
        private readonly double _standing;
        private readonly double _error;
        private readonly TableDraft _draft = new("assessment_result");
        private readonly ColumnDraft<int> _assessment;
        private readonly ColumnDraft<int> _learner;
        private readonly ColumnDraft<DateTime> _submitted;
        private readonly ColumnDraft<double> _score;

        public Batch(AssessmentProcess process, CityPlan plan)
        {
            _process = process;
            _plan = plan;
            _programmes = process._programmes;
            _readings = new double[plan.Calendar.Terms];
            var reliability = plan.Options.Effects.Programmes.TestReliability;
            _standing = Math.Sqrt(reliability);
            _error = Math.Sqrt(1 - reliability);
            _assessment = _draft.Column<int>("assessment_id");
            _learner = _draft.Column<int>("learner_id");
            _submitted = _draft.Column<DateTime>("submitted_at");
            _score = _draft.Column<double>("score");
        }

        public void Record(Life life)
        {
            _process._reading.Fill(life, _readings);
            var random = _process._terms.Split(life.Number);
            for (var term = 0; term < _readings.Length; term++)
            {
                var (mathematics, reading) = (random.Normal(), random.Normal());
                if (life.InYear(term / 2) is not { } stay)
                    continue;
                var week = SchoolCalendar.FirstWeek(term) + TestCalendar.TermTestWeek;
                Add(life, stay, TestCalendar.TermTest(term, stay.Grade, 0), week, Measured(life.State(Construct.Mathematics, term), mathematics));
                Add(life, stay, TestCalendar.TermTest(term, stay.Grade, 1), week, Measured(_readings[term], reading));
            }
            if (_programmes.StayOf(life) is { } year)
            {
                RecordOutcomes(life, year);
                RecordClub(life, year);
            }
        }

        public IEnumerable<CityTable> Tables() => [_draft.ToTable()];

        private void RecordOutcomes(Life life, Stay stay)
        {
            var effects = _plan.Options.Effects.Programmes;
            var tests = _process._tests;
            var random = _process._outcomes.Split(life.Number);
            var term = (2 * stay.Year) + 1;
            var mathematics = Measured(life.State(Construct.Mathematics, term), random.Normal());
            var reading = Measured(_readings[term], random.Normal());
            if (_programmes.IsTreated(Programme.Mathematics, stay.GroupId))
                mathematics += effects.MathematicsProgramme;
            if (_programmes.IsTreated(Programme.Reading, stay.GroupId))
                reading += effects.ReadingProgramme;
            Add(life, stay, tests.OutcomeTest(Programme.Mathematics), tests.OutcomeTestWeek, mathematics);
            Add(life, stay, tests.OutcomeTest(Programme.Reading), tests.OutcomeTestWeek, reading);
        }

        private void RecordClub(Life life, Stay stay)
        {
            var tests = _process._tests;
            var effect = _process._club.Comes(life, stay) == true ? _plan.Options.Effects.Programmes.ClubEffect : 0;
            for (var occasion = 0; occasion < TestCalendar.ClubTests; occasion++)
            {
                var standing = _process._club.Standing(life, stay, occasion) + (occasion >= Club.FirstAfter ? effect : 0);
                Add(life, stay, tests.ClubTest(occasion), tests.ClubWeek(occasion), standing);
            }
        }

        private double Measured(double standing, double error) => (_standing * standing) + (_error * error);

        private void Add(Life life, Stay stay, int test, int week, double standing)
        {
            if (_process._day.HandedIn(life, stay, test, week) is not { } time)
                return;
            _assessment.Add(test);
            _learner.Add(life.Id);
            _submitted.Add(time);
            _score.Add(TestCalendar.Points(standing));
        }
    }
}
