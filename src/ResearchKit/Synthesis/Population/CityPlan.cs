using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Population;

/// <summary>Level of education, in the order in which the city numbers its schools.</summary>
internal enum Level
{
    Primary,
    LowerSecondary,
    GeneralUpper,
    Vet,
}

/// <summary>
/// What is known of a city before any learner is drawn: schools, groups, who starts when and where, and the numbers of all these in the store.
/// Everything is a function of the options, so that any learner can be made without the others.
/// </summary>
internal sealed class CityPlan
{
    public const int FirstGrade = 4;
    public const int LastGrade = 12;
    private const int GradesPerLevel = 3;

    private readonly int[] _firstSchool = new int[5];
    private readonly int[] _groupsPerGrade = new int[4];
    private readonly int[] _firstGroup = new int[5];
    private readonly SchoolStanding[] _standing;

    public CityPlan(CityOptions options)
    {
        options.Validate();
        Options = options;
        Model = options.Effects.WellLearning.Solve();
        Calendar = new SchoolCalendar(options);
        Random = new RandomStream(options.Seed).Split(SyntheticCity.Generator);
        var cohort = (double)options.Learners / Cohorts;
        Areas = Math.Max(4, (int)Math.Round(GradesPerLevel * cohort / options.LearnersPerSchool));
        var upper = Math.Max(2, (int)Math.Round(0.5 * GradesPerLevel * cohort / (2 * options.LearnersPerSchool)));
        int[] schools = [Areas, Areas, upper, upper];
        for (var level = 0; level < 4; level++)
        {
            _firstSchool[level + 1] = _firstSchool[level] + schools[level];
            var learners = (level < 2 ? cohort : cohort / 2) / schools[level];
            _groupsPerGrade[level] = Math.Max(1, (int)Math.Round(learners / options.LearnersPerGroup));
            _firstGroup[level + 1] = _firstGroup[level] + (schools[level] * options.Years * GradesPerLevel * _groupsPerGrade[level]);
        }
        _standing = DrawStandings();
    }

    public CityOptions Options { get; }

    public WellLearningModel Model { get; }

    public SchoolCalendar Calendar { get; }

    /// <summary>Stream of the whole city. Every process splits its own off by name.</summary>
    public RandomStream Random { get; }

    /// <summary>Areas of the city, each with one primary and one lower secondary school.</summary>
    public int Areas { get; }

    /// <summary>Cohorts, by the grade in which they are in the first year: 12 down to those who start in the last year.</summary>
    public int Cohorts => LastGrade - FirstGrade + Options.Years;

    /// <summary>Number of schools of the education division; their numbers in the store are 1 to this.</summary>
    public int Schools => _firstSchool[4];

    /// <summary>Number of class groups; their numbers in the store are 1 to this. Other groups are numbered from the next on.</summary>
    public int ClassGroups => _firstGroup[4];

    public Level LevelOf(int school) => (Level)(Array.FindIndex(_firstSchool, 1, first => school < first) - 1);

    public int SchoolsOf(Level level) => _firstSchool[(int)level + 1] - _firstSchool[(int)level];

    /// <summary>A school of a level, counted over the whole city from 0.</summary>
    public int School(Level level, int within) => _firstSchool[(int)level] + within;

    public int GroupsPerGrade(Level level) => _groupsPerGrade[(int)level];

    /// <summary>What a school adds to those who go there, in standard deviations.</summary>
    public SchoolStanding StandingOf(int school) => _standing[school];

    /// <summary>The store's number of a class group.</summary>
    /// <param name="school">School, counted from 0.</param>
    /// <param name="year">School year, counted from 0.</param>
    /// <param name="grade">Grade, 4 to 12.</param>
    /// <param name="letter">Group within the grade, counted from 0.</param>
    public int ClassGroupId(int school, int year, int grade, int letter)
    {
        var level = LevelOf(school);
        var perGrade = _groupsPerGrade[(int)level];
        var row = ((((school - _firstSchool[(int)level]) * Options.Years) + year) * GradesPerLevel) + ((grade - FirstGrade) % GradesPerLevel);
        return 1 + _firstGroup[(int)level] + (row * perGrade) + letter;
    }

    /// <summary>All class groups, in the order of their numbers.</summary>
    public IEnumerable<ClassGroup> AllClassGroups()
    {
        for (var school = 0; school < Schools; school++)
        {
            var level = LevelOf(school);
            var first = FirstGrade + (GradesPerLevel * Math.Min(2, (int)level));
            for (var year = 0; year < Options.Years; year++)
            {
                for (var grade = first; grade < first + GradesPerLevel; grade++)
                {
                    for (var letter = 0; letter < GroupsPerGrade(level); letter++)
                        yield return new ClassGroup(ClassGroupId(school, year, grade, letter), school, level, year, grade, letter);
                }
            }
        }
    }

    /// <summary>Home area and cohort of a learner, by number: areas take turns, then cohorts, then groups.</summary>
    public (int Area, int FirstYearGrade, int Turn) Origin(int learner)
    {
        var turn = learner / Areas;
        return (learner % Areas, LastGrade - (turn % Cohorts), turn / Cohorts);
    }

    private SchoolStanding[] DrawStandings()
    {
        var effects = Options.Effects.WellLearning;
        var stream = Random.Split("school");
        return [.. Enumerable.Range(0, Schools).Select(school => SchoolStanding.Draw(stream.Split(school), effects.BetweenSchools))];
    }
}

/// <summary>One class in one school year.</summary>
/// <param name="Id">Number in the store.</param>
/// <param name="School">School, counted from 0.</param>
/// <param name="Level">Level of the school.</param>
/// <param name="Year">School year, counted from 0.</param>
/// <param name="Grade">Grade, 4 to 12.</param>
/// <param name="Letter">Group within the grade, counted from 0.</param>
internal readonly record struct ClassGroup(int Id, int School, Level Level, int Year, int Grade, int Letter);

/// <summary>What a school or class adds to all who are in it, in standard deviations: one value for the three burnout factors, one each for the others.</summary>
internal readonly record struct SchoolStanding(double Burnout, double Engagement, double Mathematics, double Absence)
{
    public static SchoolStanding Draw(RandomStream random, GroupVariances variances) => new(
        Math.Sqrt(variances.Burnout) * random.Normal(),
        Math.Sqrt(variances.Engagement) * random.Normal(),
        Math.Sqrt(variances.Mathematics) * random.Normal(),
        Math.Sqrt(variances.Absence) * random.Normal());

    public double this[Construct construct] => construct switch
    {
        Construct.Engagement => Engagement,
        Construct.Mathematics => Mathematics,
        Construct.Absence => Absence,
        _ => Burnout,
    };
}
