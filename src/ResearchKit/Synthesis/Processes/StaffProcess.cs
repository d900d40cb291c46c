using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>Staff of the schools and of the company: who they are, which classes they teach, support or counsel, and how much counselling a school has.</summary>
internal sealed class StaffProcess(CityPlan plan) : ICityProcess
{
    /// <summary>Share of the classes that have a special teacher as co-teacher.</summary>
    public const double CoTaught = 0.25;

    /// <summary>Rows of one piece of a table, about, so that memory stays flat.</summary>
    private const int Piece = 8_192;

    private static readonly string[] Roles = ["teacher", "special_teacher", "counsellor", "principal", "employee"];

    private readonly StaffPlan _staff = new(plan);
    private readonly RandomStream _pseudonyms = plan.Random.Split("pseudonym");
    private readonly RandomStream _stream = plan.Random.Split("staff");

    public IReadOnlyList<string> Tables { get; } = ["person", "staff", "staff_group", "counsellor_capacity"];

    public IEnumerable<CityTable> Before()
    {
        for (var first = 0; first < _staff.Count; first += Piece)
        {
            var numbers = Enumerable.Range(first, Math.Min(Piece, _staff.Count - first)).ToArray();
            yield return Persons(numbers);
            yield return Staff(numbers);
        }
        foreach (var groups in plan.AllClassGroups().Chunk(Piece))
            yield return StaffGroups(groups);
        foreach (var schools in Enumerable.Range(0, plan.Schools).Chunk(Piece / 16))
            yield return Capacity(schools);
    }

    public ICityBatch Begin() => NoLearnerRows.Instance;

    public IEnumerable<CityTable> After() => [];

    private CityTable Persons(int[] numbers)
    {
        var draft = new TableDraft("person");
        var id = draft.Column<int>("person_id");
        var pseudonym = draft.Texts("pseudonym");
        foreach (var number in numbers)
        {
            var person = _staff.FirstId + number;
            id.Add(person);
            pseudonym.Add(LearnerProcess.Pseudonym(_pseudonyms.Split(person)));
        }
        return draft.ToTable();
    }

    private CityTable Staff(int[] numbers)
    {
        var draft = new TableDraft("staff");
        var id = draft.Column<int>("staff_id");
        var school = draft.Column<int>("school_id");
        var role = draft.Codes("role_code", Roles);
        var start = draft.Column<short>("start_year");
        foreach (var member in numbers.Select(_staff.Member))
        {
            // Years of service before the first school year: about nine on average, at most forty; shorter at the company.
            var years = _stream.Split(member.Id).Exponential(member.Role == StaffRole.Employee ? 5 : 9);
            id.Add(member.Id);
            school.Add(member.School + 1);
            role.Add((int)member.Role);
            start.Add((short)(plan.Calendar.FirstYear - (int)Math.Min(years, 40)));
        }
        return draft.ToTable();
    }

    private CityTable StaffGroups(ClassGroup[] groups)
    {
        var rows = new StaffGroupRows();
        foreach (var group in groups)
        {
            var (from, to) = (plan.Calendar.YearStart(group.Year), plan.Calendar.YearEnd(group.Year));
            rows.Add(_staff.TeacherOf(group), group.Id, StaffGroupRows.Teacher, from, to);
            if (_stream.Split("co-teacher").Split(group.Id).Bernoulli(CoTaught))
                rows.Add(_staff.SpecialTeacherOf(group), group.Id, StaffGroupRows.CoTeacher, from, to);
            if (_staff.CounsellorOf(group) is { } counsellor)
                rows.Add(counsellor, group.Id, StaffGroupRows.Counsellor, from, to);
        }
        return rows.Draft.ToTable();
    }

    /// <summary>Hours by the size of the school; an hour a week answers two alerts in five, so that alerts compete for time.</summary>
    private CityTable Capacity(int[] schools)
    {
        var draft = new TableDraft("counsellor_capacity");
        var school = draft.Column<int>("school_id");
        var schoolYear = draft.Column<short>("school_year");
        var role = draft.Codes("role_code", "counsellor", "psychologist", "social_worker", "nurse");
        var hours = draft.Column<double>("hours_week");
        var alerts = draft.Column<double>("alerts_week");
        var stream = _stream.Split("capacity");
        foreach (var number in schools)
        {
            var learners = _staff.TeachersOf(number) * plan.Options.LearnersPerGroup;
            // Learners to one full post of 36 hours a week; a counsellor of a primary school is one that visits.
            double[] learnersToAPost = [_staff.CounsellorsOf(number) > 0 ? 250 : 1_200, 780, 670, 570];
            for (var year = 0; year < plan.Calendar.Years; year++)
            {
                var random = stream.Split(number).Split(year);
                for (var kind = 0; kind < learnersToAPost.Length; kind++)
                {
                    var week = Math.Round(2 * 36 * learners / learnersToAPost[kind] * random.Uniform(0.8, 1.2)) / 2;
                    school.Add(number + 1);
                    schoolYear.Add((short)(plan.Calendar.FirstYear + year));
                    role.Add(kind);
                    hours.Add(week);
                    alerts.Add(Math.Floor(0.4 * week));
                }
            }
        }
        return draft.ToTable();
    }
}

/// <summary>Rows of who teaches, counsels or attends a group as staff.</summary>
internal sealed class StaffGroupRows
{
    public const int Teacher = 0, CoTeacher = 1, Counsellor = 2, Participant = 3;

    private readonly ColumnDraft<int> _staff;
    private readonly ColumnDraft<int> _group;
    private readonly CodeDraft _role;
    private readonly ColumnDraft<DateOnly> _from;
    private readonly ColumnDraft<DateOnly> _to;

    public StaffGroupRows()
    {
        _staff = Draft.Column<int>("staff_id");
        _group = Draft.Column<int>("group_id");
        _role = Draft.Codes("role_code", "teacher", "co_teacher", "counsellor", "participant");
        _from = Draft.Column<DateOnly>("from_date");
        _to = Draft.Column<DateOnly>("to_date");
    }

    public TableDraft Draft { get; } = new("staff_group");

    public void Add(int staff, int group, int role, DateOnly from, DateOnly to)
    {
        _staff.Add(staff);
        _group.Add(group);
        _role.Add(role);
        _from.Add(from);
        _to.Add(to);
    }
}
