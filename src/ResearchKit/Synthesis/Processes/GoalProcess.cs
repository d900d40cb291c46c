using ResearchKit.Frames;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>
/// The transversal competences as skills, and goals that learners set in the autumn, one at most in a year, to be reached before the end of the school
/// year. Progress is the share of goals that come as far: <c>progress = Φ(r·engagement + √(1 − r²)·N(0, 1))</c>, so that it is uniform from 0 to 1.
/// </summary>
internal sealed class GoalProcess(CityPlan plan) : ICityProcess
{
    /// <summary>Share of learners and years with a goal.</summary>
    public const double SettingGoals = 0.30;

    /// <summary>Kinds of goal, one for each transversal competence.</summary>
    private static readonly string[] Kinds =
        ["learn_to_learn", "express_myself", "manage_my_day", "read_and_write_more", "use_ict", "know_working_life", "take_part"];

    /// <summary>The competences as the core curriculum names them.</summary>
    private static readonly string[] Names =
    [
        "thinking and learning to learn", "cultural competence, interaction and self-expression", "taking care of oneself and managing daily life",
        "multiliteracy", "ICT competence", "working life competence and entrepreneurship", "participation, involvement and building a sustainable future",
    ];

    private readonly RandomStream _stream = plan.Random.Split("goal");

    public IReadOnlyList<string> Tables { get; } = ["skill", "learner_goal"];

    public IEnumerable<CityTable> Before() => [Competences()];

    public ICityBatch Begin() => new Batch(this, plan);

    public IEnumerable<CityTable> After() => [];

    private static CityTable Competences()
    {
        var competences = Enumerable.Range(0, CompetenceScale.Competences).ToArray();
        return CityTable.Of(
            "skill",
            Column.Create("skill_id", competences.Select(competence => GroupNumbers.FirstTransversalCompetence + competence)),
            Column.Create("skill_code", competences.Select(competence => $"{CompetenceScale.CompetenceCode(competence)} {Names[competence]}")),
            Column.Create("framework", competences.Select(_ => "core curriculum 2014, transversal competences")),
            Column.Create("parent_skill_id", competences.Select(_ => (int?)null)),
            Column.Create("subject_code", competences.Select(_ => (string?)null)),
            Column.Create("grade_band", competences.Select(_ => "4-12")),
            Column.Create("transversal_code", competences.Select(CompetenceScale.CompetenceCode)));
    }

    private sealed class Batch : ICityBatch
    {
        private readonly GoalProcess _process;
        private readonly SchoolCalendar _calendar;
        private readonly double _engagement;
        private readonly TableDraft _draft = new("learner_goal");
        private readonly ColumnDraft<int> _learner;
        private readonly CodeDraft _kind;
        private readonly ColumnDraft<int> _skill;
        private readonly ColumnDraft<DateOnly> _set;
        private readonly ColumnDraft<DateOnly> _due;
        private readonly ColumnDraft<double> _progress;

        public Batch(GoalProcess process, CityPlan plan)
        {
            _process = process;
            _calendar = plan.Calendar;
            _engagement = plan.Options.Effects.Competence.EngagementToGoals;
            _learner = _draft.Column<int>("learner_id");
            _kind = _draft.Codes("goal_code", Kinds);
            _skill = _draft.Column<int>("skill_id");
            _set = _draft.Column<DateOnly>("set_on");
            _due = _draft.Column<DateOnly>("due_on");
            _progress = _draft.Column<double>("progress");
        }

        public void Record(Life life)
        {
            var learner = _process._stream.Split(life.Number);
            foreach (var stay in life.Stays)
            {
                var random = learner.Split(stay.Year);
                if (!random.Bernoulli(SettingGoals) || !life.IsThere(2 * stay.Year))
                    continue;
                var kind = random.Integer(Kinds.Length);
                var week = stay.FirstWeek + random.IntegerBetween(2, 6);
                var latent = (_engagement * life.State(Construct.Engagement, 2 * stay.Year)) + (Math.Sqrt(1 - (_engagement * _engagement)) * random.Normal());
                _learner.Add(life.Id);
                _kind.Add(kind);
                _skill.Add(GroupNumbers.FirstTransversalCompetence + kind);
                _set.Add(_calendar.Monday(week).AddDays(random.Integer(5)));
                _due.Add(_calendar.Monday(stay.FirstWeek + random.IntegerBetween(15, 36)).AddDays(4));
                _progress.Add(Math.Round(NormalDistribution.Cumulative(latent), 2));
            }
        }

        public IEnumerable<CityTable> Tables() => [_draft.ToTable()];
    }
}
