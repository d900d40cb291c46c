namespace ResearchKit.Synthesis;

/// <summary>Scale and seed of invented tables in the shape of the Open University Learning Analytics Dataset.</summary>
public sealed record OpenUniversityOptions
{
    /// <summary>Students, each in one module presentation, one in twelve in two. From 20 to 1,000,000; default 800.</summary>
    public int Students { get; init; } = 800;

    /// <summary>Seed of all randomness. Default 20260801.</summary>
    public ulong Seed { get; init; } = 20260801;

    /// <summary>Change of the log odds of withdrawing in a week for each step of education on entry (four steps). Default −0.30.</summary>
    public double EducationWithdrawal { get; init; } = -0.30;

    /// <summary>Change of the log odds of withdrawing in a week for each standard deviation of engagement. Default −0.70.</summary>
    public double EngagementWithdrawal { get; init; } = -0.70;

    /// <summary>Checks all ranges.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is outside its range.</exception>
    public void Validate()
    {
        if (Students is < 20 or > 1_000_000)
            throw new ArgumentOutOfRangeException(nameof(Students), Students, "Students must be from 20 to 1,000,000.");
    }
}
