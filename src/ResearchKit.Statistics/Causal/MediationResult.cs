namespace ResearchKit.Statistics.Causal;

/// <summary>How much of an effect a mediator carries. Immutable.</summary>
/// <remarks>
/// Estimates, in units of the outcome: <c>total effect</c>, <c>natural direct effect</c>, <c>natural indirect effect</c>, or with confounders that follow from the treatment <c>overall effect</c>,
/// <c>interventional direct effect</c>, <c>interventional indirect effect</c>; and <c>proportion mediated</c>, which says nothing where the total is near zero or the two parts have different signs.
/// </remarks>
public sealed class MediationResult : TreatmentEffectResult
{
    /// <summary>The settings.</summary>
    public required MediationOptions Options { get; init; }

    /// <summary>Whether the effects are interventional, because confounders follow from the treatment.</summary>
    public required bool IsInterventional { get; init; }

    /// <summary>Whether the model of the mediator is logistic; else linear.</summary>
    public required bool IsLogisticMediator { get; init; }

    /// <summary>Whether the model of the outcome is logistic; else linear.</summary>
    public required bool IsLogisticOutcome { get; init; }
}
