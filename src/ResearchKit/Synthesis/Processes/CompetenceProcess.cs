using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>
/// A self-evaluation of the seven transversal competences each spring: by learners of grades 5, 7, 9 and 11, some of whom their class teacher rates too; by
/// some teachers of themselves; and by all employees of the company, whom two colleagues rate too.
/// </summary>
internal sealed class CompetenceProcess(CityPlan plan) : ICityProcess
{
    /// <summary>Share of the learners of a wave who take part.</summary>
    public const double Participation = 0.9;

    /// <summary>Share of those whom their teacher rates.</summary>
    public const double RatedByTeacher = 0.25;

    /// <summary>Share of the teachers who rate themselves in a wave.</summary>
    public const double TeachersTakingPart = 0.5;

    /// <summary>Colleagues who rate an employee.</summary>
    public const int Colleagues = 2;

    private const int StaffPerPiece = 256;

    private readonly StaffPlan _staff = new(plan);
    private readonly CompetenceModel _model = new(plan);
    private readonly CompetenceRatings _ratings = new(plan);
    private readonly RandomStream _learners = plan.Random.Split("competence wave");
    private readonly RandomStream _ofStaff = plan.Random.Split("competence of staff");

    public IReadOnlyList<string> Tables { get; } = ["competence_selfeval"];

    /// <summary>The grades in which learners take part.</summary>
    public static bool TakesPart(int grade) => grade is 5 or 7 or 9 or 11;

    public IEnumerable<CityTable> Before()
    {
        for (var first = 0; first < _staff.SchoolStaff; first += StaffPerPiece)
            yield return OfTeachers(first, Math.Min(StaffPerPiece, _staff.SchoolStaff - first));
        var employees = new EmployeeDraw(plan, _staff);
        for (var first = 0; first < _staff.Employees; first += StaffPerPiece)
            yield return OfEmployees(employees, first, Math.Min(StaffPerPiece, _staff.Employees - first));
    }

    public ICityBatch Begin() => new Batch(this, plan.Calendar);

    public IEnumerable<CityTable> After() => [];

    private CityTable OfTeachers(int first, int count)
    {
        var rows = new CompetenceRows(plan.Calendar);
        Span<double> own = stackalloc double[CompetenceModel.Size];
        Span<double> competence = stackalloc double[CompetenceModel.Size];
        for (var number = first; number < first + count; number++)
        {
            var member = _staff.Member(number);
            if (member.Role is not (StaffRole.Teacher or StaffRole.SpecialTeacher))
                continue;
            _model.Own(member.Id, null, own);
            _model.Staff(member.School, 0, own, competence);
            for (var year = 0; year < plan.Calendar.Years; year++)
            {
                var random = _ofStaff.Split(number).Split(year);
                if (random.Bernoulli(TeachersTakingPart))
                    _ratings.Rate(rows, new Rating(member.Id, member.Id, CompetenceRows.Teacher, member.School + 1, year), competence, false, random);
            }
        }
        return rows.Draft.ToTable();
    }

    private CityTable OfEmployees(EmployeeDraw employees, int first, int count)
    {
        var rows = new CompetenceRows(plan.Calendar);
        Span<double> own = stackalloc double[CompetenceModel.Size];
        Span<double> competence = stackalloc double[CompetenceModel.Size];
        for (var number = first; number < first + count; number++)
        {
            var life = employees.Draw(number);
            var id = _staff.EmployeeId(number);
            var workplace = _staff.WorkplaceId(life.Workplace);
            _model.Own(id, life.Ambition, own);
            for (var year = 0; year < plan.Calendar.Years; year++)
            {
                _model.Staff(workplace - 1, life.CoursesBefore(year + 1), own, competence);
                var random = _ofStaff.Split(_staff.SchoolStaff + number).Split(year);
                _ratings.Rate(rows, new Rating(id, id, CompetenceRows.Employee, workplace, year), competence, false, random);
                for (var colleague = 1; colleague <= Colleagues; colleague++)
                {
                    var rater = _staff.EmployeeId(_staff.ColleagueOf(number, colleague));
                    _ratings.Rate(rows, new Rating(rater, id, CompetenceRows.Employee, workplace, year), competence, false, random);
                }
            }
        }
        return rows.Draft.ToTable();
    }

    private sealed class Batch(CompetenceProcess process, SchoolCalendar calendar) : ICityBatch
    {
        private readonly CompetenceRows _rows = new(calendar);

        public void Record(Life life)
        {
            Span<double> own = stackalloc double[CompetenceModel.Size];
            Span<double> competence = stackalloc double[CompetenceModel.Size];
            var isDrawn = false;
            foreach (var stay in life.Stays)
            {
                var term = (2 * stay.Year) + 1;
                if (!TakesPart(stay.Grade) || !life.IsThere(term))
                    continue;
                var random = process._learners.Split(life.Number).Split(stay.Year);
                if (!random.Bernoulli(Participation))
                    continue;
                if (!isDrawn)
                    process._model.Own(life.Id, null, own);
                isDrawn = true;
                process._model.Learner(life, stay.School, term, own, competence);
                process._ratings.Rate(_rows, new Rating(life.Id, life.Id, CompetenceRows.Learner, stay.School + 1, stay.Year), competence, life.IsGirl, random);
                if (random.Bernoulli(RatedByTeacher))
                {
                    process._ratings.Rate(
                        _rows, new Rating(process._staff.TeacherOf(stay), life.Id, CompetenceRows.Teacher, stay.School + 1, stay.Year), competence, life.IsGirl, random);
                }
            }
        }

        public IEnumerable<CityTable> Tables() => [_rows.Draft.ToTable()];
    }
}
