namespace ResearchKit.Statistics.MissingData;

/// <summary>Settings of <see cref="ResponseWeighting"/>.</summary>
public sealed record ResponseWeightingOptions
{
    /// <summary>Quantile of the responders' weights above which weights are cut to it, above 0 to 1. Default 1: none is cut. Cutting trades a little bias for steadier estimates.</summary>
    public double TrimAbove { get; init; } = 1;

    internal void Validate()
    {
        if (!(TrimAbove > 0 && TrimAbove <= 1))
            throw new ArgumentOutOfRangeException(nameof(TrimAbove), TrimAbove, "Weights are cut above a quantile, such as 0.99; 1 cuts none.");
    }
}
