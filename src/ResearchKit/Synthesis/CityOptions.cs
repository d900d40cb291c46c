namespace ResearchKit.Synthesis;

/// <summary>Scale, seed and variant of a synthetic city. The same options make the same city, bit for bit, on every platform and with any number of threads.</summary>
public sealed record CityOptions
{
    /// <summary>
    /// Learners who are at school in at least one of the years, in grades 4 to 12. From 300 to 10,000,000; default 3,000.
    /// In each year about 9 / (8 + years) of them are there: some start later, others finish earlier.
    /// </summary>
    public int Learners { get; init; } = 3_000;

    /// <summary>School years. From 1 to 6; default 3. Questions of change within a person need at least two years, of lead and lag three.</summary>
    public int Years { get; init; } = 3;

    /// <summary>Calendar year in which the first school year begins. From 1990 to 2100; default 2023, so that the reform of August 2025 falls before the third.</summary>
    public int FirstYear { get; init; } = 2023;

    /// <summary>Learners of a basic-education school and year, about. From 30 to 1,000; default 60.</summary>
    public int LearnersPerSchool { get; init; } = 60;

    /// <summary>Learners of a teaching group, about. From 5 to 40; default 20.</summary>
    public int LearnersPerGroup { get; init; } = 20;

    /// <summary>Visits to learning platforms a learner and week of school, on average, of those with access. From 0 to 40; default 2. Each is one to several events.</summary>
    public double VisitsPerWeek { get; init; } = 2;

    /// <summary>Seed of all randomness. Default 20260801.</summary>
    public ulong Seed { get; init; } = 20260801;

    /// <summary>How answers to the well-being survey come to be missing. Default: at random given what is in the other tables.</summary>
    public SurveyMissingness Missingness { get; init; } = SurveyMissingness.AtRandom;

    /// <summary>Whether the support reform of August 2025 changes who drops out and who is supported, and not the forms alone. Default: no.</summary>
    public bool Drift { get; init; }

    /// <summary>The planted effects. Default: <see cref="CityEffects.Literature"/>.</summary>
    public CityEffects Effects { get; init; } = CityEffects.Literature;

    /// <summary>Checks all ranges, and that the effects hold together.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is outside its range; the message names it, its value and the range.</exception>
    /// <exception cref="ArgumentException">The effects cannot hold together.</exception>
    public void Validate()
    {
        Within(Learners, 300, 10_000_000, nameof(Learners));
        Within(Years, 1, 6, nameof(Years));
        Within(FirstYear, 1990, 2100, nameof(FirstYear));
        Within(LearnersPerSchool, 30, 1_000, nameof(LearnersPerSchool));
        Within(LearnersPerGroup, 5, 40, nameof(LearnersPerGroup));
        Within(VisitsPerWeek, 0, 40, nameof(VisitsPerWeek));
        if (!Enum.IsDefined(Missingness))
            throw new ArgumentOutOfRangeException(nameof(Missingness), Missingness, $"{nameof(Missingness)} must be one of {string.Join(", ", Enum.GetNames<SurveyMissingness>())}.");
        Effects.Validate();
    }

    private static void Within(double value, double lowest, double highest, string name)
    {
        if (!(value >= lowest && value <= highest))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be from {lowest:N0} to {highest:N0}.");
    }
}

/// <summary>How answers come to be missing, in Rubin's terms (1976).</summary>
public enum SurveyMissingness
{
    /// <summary>MAR: given absence in the weeks before, sex and level, those who answer and those who do not are alike.</summary>
    AtRandom,

    /// <summary>MNAR: those who are exhausted at the time answer less, and no other table shows it.</summary>
    NotAtRandom,
}
