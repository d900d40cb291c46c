namespace ResearchKit.Statistics.ItemResponse;

/// <summary>Settings of a <see cref="MarginalItemResponseModel"/>.</summary>
public sealed record ItemResponseOptions
{
    /// <summary>The model. Default <see cref="ItemResponseModelKind.TwoParameter"/>.</summary>
    public ItemResponseModelKind Model { get; init; } = ItemResponseModelKind.TwoParameter;

    /// <summary>
    /// Whether the standard deviation of ability is estimated where slopes are 1 (Rasch, partial credit). Default true; false holds it at 1, which is a model of its own.
    /// It has no meaning for models that estimate slopes: their ability is standard normal in the first group.
    /// </summary>
    public bool EstimateSpread { get; init; } = true;

    /// <summary>Prior of guessing in the three-parameter model. Default Beta(5, 17): mode 0.2.</summary>
    public BetaPrior GuessingPrior { get; init; } = new(5, 17);

    /// <summary>
    /// Fewest quadrature points, odd, 61 to 2001. Default 121, evenly over 7 standard deviations to both sides. Where slopes are steep or the test long,
    /// as many more are used as the integrals need; the result says how many.
    /// </summary>
    public int QuadraturePoints { get; init; } = 121;

    /// <summary>Level of all intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>Most iterations before the fit is given up as not converged, at least 1. Default 500; an ordinary fit takes 10 to 40.</summary>
    public int MaximumIterations { get; init; } = 500;

    /// <summary>Threads that may be used, 1 or more; results are the same to the last bit for any number. Default: the processors there are, at most 8.</summary>
    public int MaximumThreads { get; init; } = Math.Min(Environment.ProcessorCount, 8);

    internal void Validate()
    {
        if (!(ConfidenceLevel > 0 && ConfidenceLevel < 1))
            throw new ArgumentOutOfRangeException(nameof(ConfidenceLevel), ConfidenceLevel, "A confidence level lies strictly between 0 and 1, such as 0.95.");
        if (!Enum.IsDefined(Model))
            throw new ArgumentOutOfRangeException(nameof(Model), Model, $"Expected one of {string.Join(", ", Enum.GetNames<ItemResponseModelKind>())}.");
        if (QuadraturePoints is < 61 or > 2001 || QuadraturePoints % 2 == 0)
            throw new ArgumentOutOfRangeException(nameof(QuadraturePoints), QuadraturePoints, "Expected an odd number from 61 to 2001: fewer bias the estimates.");
        GuessingPrior.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumIterations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumThreads, 1);
    }
}

/// <summary>A beta prior, on the scale of the probability itself.</summary>
/// <param name="Alpha">First shape, at least 1.</param>
/// <param name="Beta">Second shape, at least 1. The mode is (Alpha - 1) / (Alpha + Beta - 2).</param>
public sealed record BetaPrior(double Alpha, double Beta)
{
    /// <summary>The mean, Alpha / (Alpha + Beta).</summary>
    public double Mean => Alpha / (Alpha + Beta);

    internal void Validate()
    {
        if (!(Alpha >= 1 && Beta >= 1 && double.IsFinite(Alpha) && double.IsFinite(Beta)))
            throw new ArgumentOutOfRangeException(nameof(Alpha), $"Beta({Alpha:R}, {Beta:R}) is no prior with a mode between 0 and 1; both shapes are at least 1.");
    }
}
