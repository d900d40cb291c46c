namespace ResearchKit.Synthesis;

/// <summary>Scale and seed of a synthetic city. The same options make the same city, bit for bit, on every platform.</summary>
public sealed record CityOptions
{
    /// <summary>Learners in lower secondary school, grades 7 to 9. From 60 to 10,000,000; default 600.</summary>
    public int Learners { get; init; } = 600;

    /// <summary>Learners per school, about. From 30 to 1,000; default 75. Schools = learners / this, at least 2.</summary>
    public int LearnersPerSchool { get; init; } = 75;

    /// <summary>Learners per teaching group, about. From 5 to 40; default 20.</summary>
    public int LearnersPerGroup { get; init; } = 20;

    /// <summary>Calendar year in which the school year begins. From 1990 to 2100; default 2024.</summary>
    public int SchoolYear { get; init; } = 2024;

    /// <summary>Weeks of school. From 1 to 40; default 38.</summary>
    public int Weeks { get; init; } = 38;

    /// <summary>Seed of all randomness. Default 20260801.</summary>
    public ulong Seed { get; init; } = 20260801;

    /// <summary>The planted effects. Default: <see cref="CityEffects.Literature"/>.</summary>
    public CityEffects Effects { get; init; } = CityEffects.Literature;

    /// <summary>Checks all ranges.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is outside its range; the message names it, its value and the range.</exception>
    public void Validate()
    {
        Within(Learners, 60, 10_000_000, nameof(Learners));
        Within(LearnersPerSchool, 30, 1_000, nameof(LearnersPerSchool));
        Within(LearnersPerGroup, 5, 40, nameof(LearnersPerGroup));
        Within(SchoolYear, 1990, 2100, nameof(SchoolYear));
        Within(Weeks, 1, 40, nameof(Weeks));
        Effects.Validate();
    }

    private static void Within(int value, int lowest, int highest, string name)
    {
        if (value < lowest || value > highest)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be from {lowest:N0} to {highest:N0}.");
    }
}
