using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Causal;

/// <summary>The value of a policy, estimated from the log of another one. Immutable.</summary>
/// <remarks>
/// Estimates, all in units of the outcome: <c>IPS</c>, <c>SNIPS</c>, <c>clipped IPS</c>, <c>direct method</c>, <c>doubly robust</c>, <c>switch doubly robust</c>, <c>logged policy</c> (the mean of the log)
/// and <c>gain over the logged policy</c> (doubly robust less the mean of the log).
/// </remarks>
public sealed class OffPolicyResult : TreatmentEffectResult
{
    /// <summary>The settings.</summary>
    public required OffPolicyOptions Options { get; init; }

    /// <summary>How much of the log speaks of the policy; null without an estimate.</summary>
    public OffPolicyOverlap? Overlap { get; init; }

    /// <summary>
    /// An interval for the value that holds at any n and whatever the distribution, from IPS and an empirical Bernstein bound (Maurer and Pontil 2009); wide. Null where outcomes have no known range. Its estimate is that of IPS.
    /// </summary>
    public Estimate? Bounded { get; init; }
}

/// <summary>How much of a log speaks of a policy.</summary>
/// <param name="EffectiveSize">Kish's effective number of decisions: (Σ w)² / Σ w², with w the policy's probability of the action taken over the logged one.</param>
/// <param name="LargestWeight">The largest weight.</param>
/// <param name="MeanWeight">The mean weight, which is 1 but for chance where propensities are what they say.</param>
/// <param name="MeanWeightStandardError">Its standard error.</param>
/// <param name="Agreeing">Decisions that the policy might have made too: weights above 0.</param>
/// <param name="LeastPropensity">The smallest logged probability of an action taken.</param>
public sealed record OffPolicyOverlap(double EffectiveSize, double LargestWeight, double MeanWeight, double MeanWeightStandardError, int Agreeing, double LeastPropensity);
