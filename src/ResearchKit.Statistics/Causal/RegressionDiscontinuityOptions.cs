namespace ResearchKit.Statistics.Causal;

/// <summary>Settings of a <see cref="RegressionDiscontinuity"/>.</summary>
public sealed record RegressionDiscontinuityOptions
{
    /// <summary>Where treatment begins: rows at or above it are treated. Default 0.</summary>
    public double Cutoff { get; init; }

    /// <summary>How far from the cutoff rows count, above 0; null, the default, for the width that minimises the mean squared error.</summary>
    public double? Bandwidth { get; init; }

    /// <summary>The width within which the bias is estimated, above 0; null for that of least error, or with a <see cref="Bandwidth"/> of one's own for the same.</summary>
    public double? BiasBandwidth { get; init; }

    /// <summary>Nearest neighbours by which the spread about the curve is estimated, 1 or more. Default 3. Not used with clusters.</summary>
    public int Neighbours { get; init; } = 3;

    /// <summary>Level of intervals, above 0 and below 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    internal void Validate()
    {
        if (!double.IsFinite(Cutoff))
            throw new ArgumentOutOfRangeException(nameof(Cutoff), Cutoff, "The cutoff is a finite number.");
        if (Bandwidth is { } h && !(h > 0 && double.IsFinite(h)))
            throw new ArgumentOutOfRangeException(nameof(Bandwidth), h, "A bandwidth is finite and above 0.");
        if (BiasBandwidth is { } b && !(b > 0 && double.IsFinite(b)))
            throw new ArgumentOutOfRangeException(nameof(BiasBandwidth), b, "A bandwidth is finite and above 0.");
        ArgumentOutOfRangeException.ThrowIfLessThan(Neighbours, 1);
        if (!(ConfidenceLevel > 0 && ConfidenceLevel < 1))
            throw new ArgumentOutOfRangeException(nameof(ConfidenceLevel), ConfidenceLevel, "The level is above 0 and below 1.");
    }
}
