using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>
/// Support for learning. Until the reform of August 2025 in three tiers: general support by the term where a teacher saw the need, intensified and
/// special support by the school year. After it forms for groups, of which some are for a whole class and name no learner, and forms for a learner, which rest on a
/// decision. In upper secondary education, which the reform leaves as it is, individual support by the school year, without a regime.
/// </summary>
internal sealed class SupportProcess(CityPlan plan) : ICityProcess
{
    /// <summary>Share of learners without a higher tier who had recorded general support in a term.</summary>
    public const double GeneralShare = 0.05;

    /// <summary>Share of classes that had each form for groups in a school year after the reform.</summary>
    public const double ClassShare = 0.35;

    private static readonly string[] Forms =
    [
        "general", "intensified", "special",
        "group_remedial_teaching", "group_language_of_instruction", "group_special_teacher",
        "learner_special_teaching_part_time", "learner_special_teaching_small_group", "learner_special_class",
        "upper_secondary_individual",
    ];

    private static readonly string[] Regimes = ["pre_2025_three_tier", "2025_reform"];
    private const int Intensified = 1, Special = 2, FirstGroupForm = 3, GroupForms = 3, FirstLearnerForm = 6, LearnerForms = 3, UpperSecondary = 9;

    private readonly RandomStream _stream = plan.Random.Split("support");
    private readonly double _kept = plan.Options.Drift ? plan.Options.Effects.Participation.DriftSupportFactor : 1;

    public IReadOnlyList<string> Tables { get; } = ["support_measure"];

    /// <summary>Forms for whole classes, which name no learner.</summary>
    public IEnumerable<CityTable> Before()
    {
        var rows = new Rows();
        var classes = plan.Random.Split("support of classes");
        foreach (var group in plan.AllClassGroups())
        {
            if (group.Grade > 9 || !plan.Calendar.IsAfterReform(group.Year))
                continue;
            var random = classes.Split(group.Id);
            for (var form = 0; form < GroupForms; form++)
            {
                if (random.Bernoulli(ClassShare))
                    rows.Add(MeasureNumber(plan.Options.Learners + group.Id, form), null, group.Id, 1, FirstGroupForm + form, false, plan.Calendar.YearStart(group.Year), plan.Calendar.YearEnd(group.Year));
            }
        }
        return [rows.Draft.ToTable()];
    }

    public ICityBatch Begin() => new Batch(this, plan);

    public IEnumerable<CityTable> After() => [];

    /// <summary>Numbers of measures: those of a learner, then those of classes, which are counted on from the last learner.</summary>
    private static long MeasureNumber(int holder, int running) => (holder * 65_536L) + running;

    private sealed class Batch(SupportProcess process, CityPlan plan) : ICityBatch
    {
        private readonly Rows _rows = new();
        private readonly SchoolCalendar _calendar = plan.Calendar;

        public void Record(Life life)
        {
            var random = process._stream.Split(life.Number);
            var running = 0;
            var isKept = random.Bernoulli(process._kept);
            var form = random.Integer(GroupForms);
            foreach (var stay in life.Stays)
            {
                var own = random.Split(stay.Year);
                var (from, to) = (_calendar.YearStart(stay.Year), _calendar.Monday(stay.LastWeek).AddDays(5));
                if (stay.Grade > 9)
                {
                    if (life.Support != SupportTier.General)
                        Add(life, ref running, null, null, UpperSecondary, true, from, to);
                }
                else if (_calendar.IsAfterReform(stay.Year))
                {
                    if (isKept && life.Support == SupportTier.Special)
                        Add(life, ref running, null, 1, FirstLearnerForm + form, true, from, to);
                    else if (isKept && life.Support == SupportTier.Intensified)
                        Add(life, ref running, stay.GroupId, 1, FirstGroupForm + form, false, from, to);
                }
                else if (life.Support == SupportTier.General)
                {
                    RecordGeneral(life, stay, own, ref running);
                }
                else
                {
                    var isSpecial = life.Support == SupportTier.Special;
                    Add(life, ref running, null, 0, isSpecial ? Special : Intensified, isSpecial, from, to);
                }
            }
        }

        public IEnumerable<CityTable> Tables() => [_rows.Draft.ToTable()];

        /// <summary>General support for some weeks of a term.</summary>
        private void RecordGeneral(Life life, Stay stay, RandomStream random, ref int running)
        {
            for (var term = 2 * stay.Year; term < (2 * stay.Year) + 2; term++)
            {
                if (!random.Bernoulli(GeneralShare))
                    continue;
                var week = SchoolCalendar.FirstWeek(term) + random.Integer(12);
                Add(life, ref running, null, 0, 0, false, _calendar.Monday(week), _calendar.Monday(week + 6).AddDays(4));
            }
        }

        private void Add(Life life, ref int running, int? group, int? regime, int form, bool decided, DateOnly from, DateOnly to) =>
            _rows.Add(MeasureNumber(life.Id, running++), life.Id, group, regime, form, decided, from, to);
    }

    private sealed class Rows
    {
        private readonly ColumnDraft<long> _id;
        private readonly ColumnDraft<int> _learner;
        private readonly ColumnDraft<int> _group;
        private readonly CodeDraft _regime;
        private readonly CodeDraft _form;
        private readonly ColumnDraft<bool> _decided;
        private readonly ColumnDraft<DateOnly> _from;
        private readonly ColumnDraft<DateOnly> _to;

        public Rows()
        {
            _id = Draft.Column<long>("measure_id");
            _learner = Draft.Column<int>("learner_id");
            _group = Draft.Column<int>("group_id");
            _regime = Draft.Codes("regime", Regimes);
            _form = Draft.Codes("form_code", Forms);
            _decided = Draft.Column<bool>("decided");
            _from = Draft.Column<DateOnly>("from_date");
            _to = Draft.Column<DateOnly>("to_date");
        }

        public TableDraft Draft { get; } = new("support_measure");

        public void Add(long id, int? learner, int? group, int? regime, int form, bool decided, DateOnly from, DateOnly to)
        {
            _id.Add(id);
            _learner.Add(learner);
            _group.Add(group);
            _regime.Add(regime ?? -1);
            _form.Add(form);
            _decided.Add(decided);
            _from.Add(from);
            _to.Add(to);
        }
    }
}
