using ResearchKit.Frames;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>
/// Scaffolds for class teachers in the year of the programmes: alerts that say what to do next, or only whom they are about; and eight alerts a week, or three.
/// Both are randomised over teachers and crossed. The outcome is how many of the alerts of a term a teacher answered:
/// <c>logit p_jt = 0.2 + 0.7 z_j + prompt·[specific] + load·[eight a week]</c>, a binomial count.
/// </summary>
internal sealed class TeacherScaffoldProcess(CityPlan plan) : ICityProcess
{
    public const int LowLoad = 3;
    public const int HighLoad = 8;
    public const string Sent = "alerts_sent";
    public const string Answered = "alerts_answered";

    private const double Base = 0.2;
    private const double TeacherDeviation = 0.7;
    private static readonly string[] PromptArms = ["plain", "specific"];
    private static readonly string[] LoadArms = ["three_a_week", "eight_a_week"];

    private readonly int _year = ProgrammePlan.YearOf(plan);
    private readonly ProgrammeEffects _effects = plan.Options.Effects.Programmes;

    public IReadOnlyList<string> Tables { get; } = ["intervention", "intervention_exposure", "work_outcome"];

    public IEnumerable<CityTable> Before()
    {
        var from = plan.Calendar.YearStart(_year);
        yield return CityTable.Of(
            "intervention",
            Column.Create("intervention_id", [ProgrammeProcess.Number(Programme.TeacherPrompt), ProgrammeProcess.Number(Programme.TeacherAlertLoad)]),
            Column.Create("intervention_code", ["TEACHER-ALERT-PROMPT", "TEACHER-ALERT-LOAD"]),
            Column.Create("assignment", ["randomised", "randomised"]),
            Column.Create("unit", ["group", "group"]),
            Column.Create("from_date", [from, from]));

        var teachers = Teachers();
        var prompts = Arms(teachers.Length, plan.Random.Split("teacher prompt"));
        var loads = Arms(teachers.Length, plan.Random.Split("teacher alert load"));
        yield return Exposures(teachers, prompts, loads, from);
        yield return Outcomes(teachers, prompts, loads);
    }

    public ICityBatch Begin() => NoRows.Instance;

    public IEnumerable<CityTable> After() => [];

    /// <summary>Everybody who has a class in the year, in the order of the classes.</summary>
    private int[] Teachers()
    {
        var staff = new StaffPlan(plan);
        return [.. plan.AllClassGroups().Where(group => group.Year == _year).Select(staff.TeacherOf).Distinct()];
    }

    /// <summary>One half of the teachers, drawn at random; of an odd number one more or one fewer, by chance.</summary>
    private static bool[] Arms(int teachers, RandomStream random)
    {
        var order = Enumerable.Range(0, teachers).ToArray();
        random.Shuffle(order.AsSpan());
        var half = (teachers / 2) + (teachers % 2 == 1 && random.Bernoulli(0.5) ? 1 : 0);
        var treated = new bool[teachers];
        foreach (var teacher in order.AsSpan(0, half))
            treated[teacher] = true;
        return treated;
    }

    private static CityTable Exposures(int[] teachers, bool[] prompts, bool[] loads, DateOnly from)
    {
        var draft = new TableDraft("intervention_exposure");
        var intervention = draft.Column<int>("intervention_id");
        var person = draft.Column<int>("person_id");
        var arm = draft.Codes("arm", [.. PromptArms, .. LoadArms]);
        var assigned = draft.Column<DateOnly>("assigned_at");
        var dose = draft.Column<double>("dose");
        var propensity = draft.Column<double>("propensity");
        for (var i = 0; i < teachers.Length; i++)
        {
            Add(Programme.TeacherPrompt, teachers[i], prompts[i] ? 1 : 0, prompts[i] ? 1 : 0);
            Add(Programme.TeacherAlertLoad, teachers[i], loads[i] ? 3 : 2, loads[i] ? HighLoad : LowLoad);
        }
        return draft.ToTable();

        void Add(Programme programme, int teacher, int armCode, double received)
        {
            intervention.Add(ProgrammeProcess.Number(programme));
            person.Add(teacher);
            arm.Add(armCode);
            assigned.Add(from);
            dose.Add(received);
            propensity.Add(0.5);
        }
    }

    private CityTable Outcomes(int[] teachers, bool[] prompts, bool[] loads)
    {
        var random = plan.Random.Split("teacher alerts");
        var draft = new TableDraft("work_outcome");
        var person = draft.Column<int>("person_id");
        var period = draft.Codes("period_code", plan.Calendar.TermCode(2 * _year), plan.Calendar.TermCode((2 * _year) + 1));
        var kind = draft.Codes("outcome_kind", Sent, Answered);
        var value = draft.Column<double>("value");
        for (var i = 0; i < teachers.Length; i++)
        {
            var own = random.Split(teachers[i] - plan.Options.Learners);
            var logit = Base + (TeacherDeviation * own.Normal())
                + (prompts[i] ? _effects.SpecificPromptLogOdds : 0) + (loads[i] ? _effects.AlertLoadLogOdds : 0);
            for (var term = 0; term < 2; term++)
            {
                var sent = SchoolCalendar.WeeksPerTerm * (loads[i] ? HighLoad : LowLoad);
                Add(teachers[i], term, 0, sent);
                Add(teachers[i], term, 1, own.Binomial(sent, Elementary.Logistic(logit)));
            }
        }
        return draft.ToTable();

        void Add(int teacher, int term, int kindCode, double amount)
        {
            person.Add(teacher);
            period.Add(term);
            kind.Add(kindCode);
            value.Add(amount);
        }
    }
}
