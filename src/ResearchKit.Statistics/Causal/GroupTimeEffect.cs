using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Causal;

/// <summary>The effect at one time on the units that are first treated at another: an average treatment effect on the treated, ATT(g, t).</summary>
/// <param name="Start">When these units are first treated.</param>
/// <param name="Time">The time of the effect; before <paramref name="Start"/> it should be about zero.</param>
/// <param name="Effect">The effect with its pointwise interval.</param>
/// <param name="Treated">Units first treated then, measured at both times.</param>
/// <param name="Controls">Units that they are compared with.</param>
public sealed record GroupTimeEffect(double Start, double Time, Estimate Effect, int Treated, int Controls);
