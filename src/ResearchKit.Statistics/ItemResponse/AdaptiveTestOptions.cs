namespace ResearchKit.Statistics.ItemResponse;

/// <summary>Settings of an <see cref="AdaptiveTest"/>.</summary>
public sealed record AdaptiveTestOptions
{
    /// <summary>Items after which the test ends, at least 1. Default 20.</summary>
    public int MaximumItems { get; init; } = 20;

    /// <summary>Items before which it does not end, however exact it is. Default 5.</summary>
    public int MinimumItems { get; init; } = 5;

    /// <summary>Standard error (of the posterior mean) at which it ends, above 0; in standard deviations of ability. Default 0.3, a reliability of about 0.91.</summary>
    public double TargetStandardError { get; init; } = 0.3;

    /// <summary>
    /// Exposure control by the randomesque rule (Kingsbury and Zara 1989): the next item is drawn at random from this many that tell most. 1 gives always the best, and the same items to
    /// everyone. Default 5.
    /// </summary>
    public int ChooseAmong { get; init; } = 5;

    /// <summary>
    /// Exposure control by Sympson and Hetter (1985): for each item the chance that it is given when it is chosen, from above 0 to 1; an item that is passed over is set aside for the rest of that learner's test. Then
    /// the item that tells most of those not set aside is given, and <see cref="ChooseAmong"/> is not used. Chances come from <see cref="AdaptiveTest.CalibrateExposure"/>. Null, the default: the randomesque rule.
    /// </summary>
    public IReadOnlyList<double>? ExposureParameters { get; init; }

    /// <summary>
    /// The content area of each item, in the bank's order; null for one area. With areas, the next item is of the area that is furthest below its share so far (Kingsbury and Zara 1991).
    /// </summary>
    public IReadOnlyList<string>? Areas { get; init; }

    /// <summary>The share of each area, above 0; they are scaled to add up to 1. Null: equal shares.</summary>
    public IReadOnlyDictionary<string, double>? AreaShares { get; init; }

    /// <summary>Mean of ability before any answer. Default 0.</summary>
    public double PriorMean { get; init; }

    /// <summary>Standard deviation of ability before any answer, above 0. Default 1.</summary>
    public double PriorSpread { get; init; } = 1;

    internal void Validate(int items)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumItems, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MinimumItems, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(ChooseAmong, 1);
        if (!(TargetStandardError > 0))
            throw new ArgumentOutOfRangeException(nameof(TargetStandardError), TargetStandardError, "A standard error to reach is above 0, such as 0.3.");
        if (!(PriorSpread > 0 && double.IsFinite(PriorSpread) && double.IsFinite(PriorMean)))
            throw new ArgumentOutOfRangeException(nameof(PriorSpread), PriorSpread, "The prior needs a finite mean and a finite standard deviation above 0.");
        if (ExposureParameters is { } exposure && (exposure.Count != items || exposure.Any(chance => !(chance > 0 && chance <= 1))))
            throw new ArgumentException($"There are {exposure.Count} exposure parameters for {items} items; expected one an item, each from above 0 to 1. Take them from CalibrateExposure.", nameof(ExposureParameters));
        if (Areas is { } areas && areas.Count != items)
            throw new ArgumentException($"There are {areas.Count} areas and {items} items. Give one area an item.", nameof(Areas));
        foreach ((string area, double share) in AreaShares ?? new Dictionary<string, double>(StringComparer.Ordinal))
        {
            if (!(share > 0 && double.IsFinite(share)) || Areas?.Contains(area, StringComparer.Ordinal) != true)
                throw new ArgumentException($"The share of area '{area}' is {share:R}; expected a share above 0 of an area that items have: {string.Join(", ", (Areas ?? []).Distinct(StringComparer.Ordinal))}.", nameof(AreaShares));
        }
    }
}

/// <summary>One step of an adaptive test.</summary>
/// <param name="Item">The item that was given, by its place in the bank.</param>
/// <param name="Answer">Its answered category.</param>
/// <param name="Ability">The posterior mean after it.</param>
/// <param name="StandardError">The posterior's standard deviation after it.</param>
public sealed record AdaptiveStep(int Item, int Answer, double Ability, double StandardError);

/// <summary>What many simulated tests say of a bank and its settings.</summary>
/// <param name="Ability">True abilities.</param>
/// <param name="Paths">The steps of each test.</param>
/// <param name="Bias">Mean of estimate less ability.</param>
/// <param name="RootMeanSquareError">Root of the mean squared difference.</param>
/// <param name="MeanLength">Mean number of items given.</param>
/// <param name="Exposure">For each item of the bank, the share of tests in which it was given.</param>
public sealed record AdaptiveSimulation(
    IReadOnlyList<double> Ability, IReadOnlyList<IReadOnlyList<AdaptiveStep>> Paths, double Bias, double RootMeanSquareError, double MeanLength, IReadOnlyList<double> Exposure);
