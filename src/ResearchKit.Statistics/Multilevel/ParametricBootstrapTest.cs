namespace ResearchKit.Statistics.Multilevel;

/// <summary>A likelihood-ratio test whose reference distribution is simulated from the smaller model: what to take with few groups, where chi-squared and Wald tests are too bold (Halekoh and Højsgaard 2014).</summary>
/// <param name="Statistic">Twice the difference of the log-likelihoods, zero or more.</param>
/// <param name="DegreesOfFreedom">Parameters that the larger model has more.</param>
/// <param name="PValue">(1 + statistics of refits at or above it) / (1 + refits), as R's pbkrtest. NaN with fewer than 100 refits.</param>
/// <param name="MonteCarloError">Standard error of <paramref name="PValue"/> by the simulation.</param>
/// <param name="LikelihoodRatio">The same statistic beside its large-sample distribution.</param>
/// <param name="Refits">Simulations in which both models had an estimate.</param>
/// <param name="Failed">Simulations in which one had none (a separated outcome), left out.</param>
/// <param name="Reason">Null, or why there is no p value.</param>
public sealed record ParametricBootstrapTest(
    double Statistic, int DegreesOfFreedom, double PValue, double MonteCarloError, LikelihoodRatioTest LikelihoodRatio, int Refits, int Failed, string? Reason = null);
