using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Population;

/// <summary>Programmes for the learners of grades 4 to 9 and for teachers, in the order of their numbers in the store, which begin with 1.</summary>
internal enum Programme
{
    /// <summary>A mathematics programme, randomised over classes.</summary>
    Mathematics,

    /// <summary>A reading programme, randomised over classes, that does nothing.</summary>
    Reading,

    /// <summary>A mathematics club that learners choose.</summary>
    Club,

    /// <summary>Alerts that say what to do next, randomised over teachers.</summary>
    TeacherPrompt,

    /// <summary>Eight alerts a week and not three, randomised over teachers.</summary>
    TeacherAlertLoad,
}

/// <summary>
/// Which classes are in which arm of the two randomised programmes. They and the club run in the spring of one school year: the second, or the first where there
/// is no other. The two randomised ones are crossed: each halves the classes of every grade anew, so that neither confounds the other.
/// </summary>
internal sealed class ProgrammePlan
{
    public const int FirstGrade = 4;
    public const int LastGrade = 9;

    private readonly CityPlan _plan;
    private readonly bool[][] _treated;

    public ProgrammePlan(CityPlan plan)
    {
        _plan = plan;
        Year = YearOf(plan);
        _treated = [Arms(plan.Random.Split("mathematics programme")), Arms(plan.Random.Split("reading programme"))];
    }

    /// <summary>School year of the programmes, counted from 0.</summary>
    public int Year { get; }

    /// <summary>School year of the programmes in a city, counted from 0.</summary>
    public static int YearOf(CityPlan plan) => Math.Min(1, plan.Calendar.Years - 1);

    /// <summary>First week of the programmes, counted over the whole span: that of the spring term.</summary>
    public int FirstWeek => SchoolCalendar.FirstWeek((2 * Year) + 1);

    /// <summary>The learner's school year when the programmes run; null for those who are not in grades 4 to 9 then.</summary>
    public Stay? StayOf(Life life) => life.InYear(Year) is { Grade: <= LastGrade } stay ? stay : null;

    /// <summary>Whether a class of that year has a randomised programme; with probability one half.</summary>
    public bool IsTreated(Programme programme, int classGroup) => _treated[(int)programme][classGroup];

    /// <summary>Half of the classes of each grade, drawn at random; of an odd number one more or one fewer, by chance.</summary>
    private bool[] Arms(RandomStream random)
    {
        var treated = new bool[_plan.ClassGroups + 1];
        for (var grade = FirstGrade; grade <= LastGrade; grade++)
        {
            var level = grade <= 6 ? Level.Primary : Level.LowerSecondary;
            var letters = _plan.GroupsPerGrade(level);
            var classes = new int[_plan.Areas * letters];
            for (var i = 0; i < classes.Length; i++)
                classes[i] = _plan.ClassGroupId(_plan.School(level, i / letters), Year, grade, i % letters);
            var own = random.Split(grade);
            own.Shuffle(classes.AsSpan());
            var half = (classes.Length / 2) + (classes.Length % 2 == 1 && own.Bernoulli(0.5) ? 1 : 0);
            foreach (var group in classes.AsSpan(0, half))
                treated[group] = true;
        }
        return treated;
    }
}
