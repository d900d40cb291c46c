namespace ResearchKit.Statistics.Monitoring;

/// <summary>Settings of <see cref="CusumDesign"/>.</summary>
public sealed record CusumOptions
{
    /// <summary>The odds ratio that the upper sum is made to find: more happens than predicted. Above 1. Default 2.</summary>
    public double UpperOddsRatio { get; init; } = 2;

    /// <summary>The odds ratio that the lower sum is made to find: less happens than predicted. Between 0 and 1. Default 0.5.</summary>
    public double LowerOddsRatio { get; init; } = 0.5;

    /// <summary>Simulated courses of a threshold over a horizon, 200 to 1,000,000. Default 4,000.</summary>
    public int Replications { get; init; } = 4000;

    /// <summary>Seed of the simulation. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    internal void Validate()
    {
        if (!(UpperOddsRatio > 1 && double.IsFinite(UpperOddsRatio)))
            throw new ArgumentOutOfRangeException(nameof(UpperOddsRatio), UpperOddsRatio, "The upper sum finds an odds ratio above 1, such as 2.");
        if (!(LowerOddsRatio > 0 && LowerOddsRatio < 1))
            throw new ArgumentOutOfRangeException(nameof(LowerOddsRatio), LowerOddsRatio, "The lower sum finds an odds ratio between 0 and 1, such as 0.5.");
        if (Replications is < 200 or > 1_000_000)
            throw new ArgumentOutOfRangeException(nameof(Replications), Replications, "A simulated threshold takes 200 to 1,000,000 courses.");
    }
}
