namespace ResearchKit.Statistics.Monitoring;

/// <summary>What a stability index does about a bin that is empty on one side, where its formula gives infinity.</summary>
public enum EmptyBinRule
{
    /// <summary>Where any bin is empty on one side, half a case is added to every bin of both samples (Jeffreys): (count + ½) / (n + bins / 2). Without such a bin the formula is used as it is.</summary>
    AddHalf,

    /// <summary>Shares below 0.0001 are taken as 0.0001 on either side, as is customary in credit scoring; the index then depends on that number alone for an empty bin.</summary>
    Floor,

    /// <summary>No index: the result names the bin.</summary>
    NoIndex,
}

/// <summary>Where the threshold of a stability index comes from. Each holds the false-alarm rate that is asked for, when nothing has changed.</summary>
public enum StabilityThreshold
{
    /// <summary>Simulated where a bin is expected to hold fewer than 50 of the current or of the reference's cases, the chi-squared limit otherwise.</summary>
    Automatic,

    /// <summary>(1 / n + 1 / m) times a quantile of chi-squared with bins − 1 degrees of freedom (Yurdakul and Naranjo, 2020).</summary>
    ChiSquared,

    /// <summary>Both samples drawn again and again from the reference's shares, under the same rule of empty bins.</summary>
    Simulated,
}

/// <summary>Settings of <see cref="StabilityIndex"/>.</summary>
public sealed record StabilityOptions
{
    /// <summary>What is done about a bin that is empty on one side. Default <see cref="EmptyBinRule.AddHalf"/>.</summary>
    public EmptyBinRule EmptyBins { get; init; }

    /// <summary>How often an unchanged variable may raise an alarm: a share strictly between 0 and 1. Default 0.05.</summary>
    public double FalseAlarmRate { get; init; } = 0.05;

    /// <summary>Where the threshold comes from. Default <see cref="StabilityThreshold.Automatic"/>.</summary>
    public StabilityThreshold Threshold { get; init; }

    /// <summary>Whether the reference is a sample, whose own chance counts; false where its shares are known exactly, as of a register of all. Default true.</summary>
    public bool ReferenceIsSample { get; init; } = true;

    /// <summary>Draws of a simulated threshold, 200 to 1,000,000. Default 4,000: its false-alarm rate of 0.05 is then known to 0.0035.</summary>
    public int Replications { get; init; } = 4000;

    /// <summary>Seed of the draws. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    internal void Validate()
    {
        if (!Enum.IsDefined(EmptyBins))
            throw new ArgumentOutOfRangeException(nameof(EmptyBins), EmptyBins, "Choose AddHalf, Floor or NoIndex.");
        if (!Enum.IsDefined(Threshold))
            throw new ArgumentOutOfRangeException(nameof(Threshold), Threshold, "Choose Automatic, ChiSquared or Simulated.");
        if (!(FalseAlarmRate > 0 && FalseAlarmRate < 1))
            throw new ArgumentOutOfRangeException(nameof(FalseAlarmRate), FalseAlarmRate, "The false-alarm rate is a share strictly between 0 and 1, such as 0.05.");
        if (Replications is < 200 or > 1_000_000)
            throw new ArgumentOutOfRangeException(nameof(Replications), Replications, "A simulated threshold takes 200 to 1,000,000 draws.");
    }
}
