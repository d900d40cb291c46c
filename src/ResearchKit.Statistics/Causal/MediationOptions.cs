namespace ResearchKit.Statistics.Causal;

/// <summary>Settings of <see cref="MediationAnalysis"/>.</summary>
public sealed record MediationOptions
{
    /// <summary>The treatment that is compared with. Default 0.</summary>
    public double From { get; init; }

    /// <summary>The treatment whose effect is asked for; other than <see cref="From"/>. Default 1.</summary>
    public double To { get; init; } = 1;

    /// <summary>Whether the mediator may do more or less under the treatment (their product in the model of the outcome). Default true: leaving it out is an assumption, not a simplification (VanderWeele 2015).</summary>
    public bool Interaction { get; init; } = true;

    /// <summary>Model of the outcome: null for logistic where all outcomes are 0 or 1, else linear. Effects are differences of means (of risks) either way. Default null.</summary>
    public bool? LogisticOutcome { get; init; }

    /// <summary>Model of the mediator: null for logistic where all its values are 0 or 1, else linear with normal residuals. Default null.</summary>
    public bool? LogisticMediator { get; init; }

    /// <summary>Level of all intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    internal void Validate()
    {
        PropensityWeightingOptions.CheckLevel(ConfidenceLevel);
        if (!(double.IsFinite(From) && double.IsFinite(To) && From != To))
            throw new ArgumentOutOfRangeException(nameof(To), To, "From and To are two different values of the treatment, such as 0 and 1.");
    }
}
