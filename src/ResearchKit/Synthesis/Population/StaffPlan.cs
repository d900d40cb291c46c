namespace ResearchKit.Synthesis.Population;

/// <summary>What a member of staff does, in the order in which the staff of a school is numbered.</summary>
internal enum StaffRole
{
    Teacher,
    SpecialTeacher,
    Counsellor,
    Principal,
    Employee,
}

/// <summary>One member of staff.</summary>
/// <param name="Id">Number of the person in the store: after those of all learners.</param>
/// <param name="Role">What the person does.</param>
/// <param name="School">School of the education division, or workplace of the company, counted from 0 over both; the store's number is one more.</param>
internal readonly record struct StaffMember(int Id, StaffRole Role, int School);

/// <summary>
/// Who works where, and who teaches which class: a function of the options, so that any process can name a teacher without the others. A class keeps its
/// teacher for the three years that it is at a school. The company's workplaces are numbered as schools after those of the education division,
/// and its employees after the schools' staff.
/// </summary>
internal sealed class StaffPlan
{
    /// <summary>Number of the company among the organisers; the education division is 1.</summary>
    public const int Company = 2;

    /// <summary>Employees of a workplace, about.</summary>
    public const int EmployeesPerWorkplace = 20;

    private const int GradesPerLevel = 3;
    private const int Levels = 4;

    private readonly CityPlan _plan;
    private readonly int[] _teachers = new int[Levels];
    private readonly int[] _specialTeachers = new int[Levels];
    private readonly int[] _counsellors = new int[Levels];
    private readonly int[] _staff = new int[Levels];
    private readonly int[] _first = new int[Levels + 1];

    public StaffPlan(CityPlan plan)
    {
        _plan = plan;
        for (var level = 0; level < Levels; level++)
        {
            _teachers[level] = GradesPerLevel * plan.GroupsPerGrade((Level)level);
            // One special teacher to about eight classes; one counsellor to about twelve, from lower secondary school on.
            _specialTeachers[level] = Math.Max(1, _teachers[level] / 8);
            _counsellors[level] = level == (int)Level.Primary ? 0 : Math.Max(1, _teachers[level] / 12);
            _staff[level] = _teachers[level] + _specialTeachers[level] + _counsellors[level] + 1;
            _first[level + 1] = _first[level] + (plan.SchoolsOf((Level)level) * _staff[level]);
        }
        Employees = Math.Clamp(plan.Options.Learners / 10, 120, 20_000);
        Workplaces = Employees / EmployeesPerWorkplace;
    }

    /// <summary>Number of the first member of staff among the persons of the store.</summary>
    public int FirstId => _plan.Options.Learners + 1;

    /// <summary>Staff of the schools. Their numbers in the store follow <see cref="FirstId"/>.</summary>
    public int SchoolStaff => _first[Levels];

    /// <summary>Employees of the company: a tenth of the number of learners, from 120 to 20,000. Their numbers follow the schools' staff.</summary>
    public int Employees { get; }

    /// <summary>Workplaces of the company, of about <see cref="EmployeesPerWorkplace"/> employees each.</summary>
    public int Workplaces { get; }

    /// <summary>All staff, of schools and company.</summary>
    public int Count => SchoolStaff + Employees;

    /// <summary>Teachers of a school: one for each class of a school year.</summary>
    public int TeachersOf(int school) => _teachers[(int)_plan.LevelOf(school)];

    /// <summary>Counsellors of a school: none in primary school.</summary>
    public int CounsellorsOf(int school) => _counsellors[(int)_plan.LevelOf(school)];

    /// <summary>The store's number of the class teacher.</summary>
    public int TeacherOf(ClassGroup group) => TeacherOf(group.Level, group.School, group.Year, group.Grade, group.Letter);

    /// <summary>The store's number of the teacher of the class that a learner is in.</summary>
    public int TeacherOf(Stay stay) => TeacherOf(stay.Level, stay.School, stay.Year, stay.Grade, stay.Letter);

    /// <summary>The store's number of the special teacher who is there for a class.</summary>
    public int SpecialTeacherOf(ClassGroup group)
    {
        var place = Post(group.Level, group.Year, group.Grade, group.Letter) % _specialTeachers[(int)group.Level];
        return FirstOf(group.Level, group.School) + _teachers[(int)group.Level] + place;
    }

    /// <summary>The store's number of the counsellor of a class; null in primary school.</summary>
    public int? CounsellorOf(ClassGroup group)
    {
        var level = (int)group.Level;
        if (_counsellors[level] == 0)
            return null;
        var place = Post(group.Level, group.Year, group.Grade, group.Letter) % _counsellors[level];
        return FirstOf(group.Level, group.School) + _teachers[level] + _specialTeachers[level] + place;
    }

    /// <summary>The store's number of an employee, counted from 0.</summary>
    public int EmployeeId(int employee) => FirstId + SchoolStaff + employee;

    /// <summary>Workplace of an employee, both counted from 0.</summary>
    public int WorkplaceOf(int employee) => (int)((long)employee * Workplaces / Employees);

    /// <summary>First employee of a workplace, both counted from 0; for the number of workplaces, the number of employees.</summary>
    public int FirstEmployeeOf(int workplace) => (int)((((long)workplace * Employees) + Workplaces - 1) / Workplaces);

    /// <summary>The store's number of a workplace among the schools.</summary>
    public int WorkplaceId(int workplace) => _plan.Schools + workplace + 1;

    /// <summary>Another employee of the same workplace: the next one, or that many further, around the workplace.</summary>
    /// <param name="employee">Employee, counted from 0.</param>
    /// <param name="further">1 for the next; under the number of employees of the workplace.</param>
    public int ColleagueOf(int employee, int further)
    {
        var workplace = WorkplaceOf(employee);
        var first = FirstEmployeeOf(workplace);
        return first + ((employee - first + further) % (FirstEmployeeOf(workplace + 1) - first));
    }

    /// <summary>A member of staff.</summary>
    /// <param name="number">Counted from 0 over all staff: schools first, then the company.</param>
    public StaffMember Member(int number)
    {
        var id = FirstId + number;
        if (number >= SchoolStaff)
            return new StaffMember(id, StaffRole.Employee, _plan.Schools + WorkplaceOf(number - SchoolStaff));
        var level = 0;
        while (number >= _first[level + 1])
            level++;
        var school = _plan.School((Level)level, (number - _first[level]) / _staff[level]);
        var place = ((number - _first[level]) % _staff[level]) - _teachers[level];
        var role = place < 0 ? StaffRole.Teacher
            : place < _specialTeachers[level] ? StaffRole.SpecialTeacher
            : place < _specialTeachers[level] + _counsellors[level] ? StaffRole.Counsellor
            : StaffRole.Principal;
        return new StaffMember(id, role, school);
    }

    private int TeacherOf(Level level, int school, int year, int grade, int letter) => FirstOf(level, school) + Post(level, year, grade, letter);

    /// <summary>The teacher's place at the school: by the year in which the class came there, in turns of three, and by letter.</summary>
    private int Post(Level level, int year, int grade, int letter)
    {
        var entry = year - ((grade - CityPlan.FirstGrade) % GradesPerLevel);
        var turn = ((entry % GradesPerLevel) + GradesPerLevel) % GradesPerLevel;
        return (turn * _plan.GroupsPerGrade(level)) + letter;
    }

    private int FirstOf(Level level, int school) => FirstId + _first[(int)level] + ((school - _plan.School(level, 0)) * _staff[(int)level]);
}
