using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Multilevel;

/// <content>Logistic and Poisson mixed models.</content>
public static partial class ParametricBootstrap
{
    /// <summary>Simulates outcomes from a fitted logistic or Poisson mixed model, with new effects of every group, and refits.</summary>
    /// <param name="data">The data of the model.</param>
    /// <param name="options">Settings of the model.</param>
    /// <param name="seed">Seed of the simulation; the same seed gives the same intervals on any number of threads.</param>
    /// <param name="replications">Number of refits, 100 or more. Default 500.</param>
    /// <param name="progress">Told the number of refits done; null for nobody.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>
    /// Standard deviations and correlations in the order of the model, then the fixed effects. Refits without an estimate (a separated simulation) are left out. Empty where there is no estimate.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 100 replications.</exception>
    /// <exception cref="ArgumentException">As <see cref="GeneralizedLinearMixedModel.Fit"/>.</exception>
    public static IReadOnlyList<ParameterInterval> Of(
        MixedModelData data, GeneralizedLinearMixedModelOptions options, ulong seed, int replications = 500, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(replications, 100);
        options = options with { Progress = null };
        GeneralizedLinearMixedModelResult fit = new GeneralizedLinearMixedModel(options).Fit(data, cancellationToken);
        if (!fit.Convergence.IsUsable)
            return [];
        double[] centre = Parameters(fit);
        double[][] draws = [.. centre.Select(_ => new double[replications])];
        int done = 0;
        Parallel.For(0, replications, new ParallelOptions { MaxDegreeOfParallelism = options.MaximumThreads, CancellationToken = cancellationToken }, replication =>
        {
            var simulated = new MixedModelData(Simulate(data, fit, new RandomStream(seed).Split(replication)), data.Design, data.RandomTerms, data.Weights, data.Offset);
            GeneralizedLinearMixedModelResult refit = new GeneralizedLinearMixedModel(options with { MaximumThreads = 1 }).Fit(simulated, cancellationToken);
            double[] parameters = refit.Convergence.Status == ConvergenceStatus.NoEstimate ? [] : Parameters(refit);
            for (int k = 0; k < draws.Length; k++)
                draws[k][replication] = parameters.Length == draws.Length ? parameters[k] : double.NaN;
            progress?.Report(Interlocked.Increment(ref done));
        });
        var names = fit.VarianceComponents.Select(component => (component.Group, component.Term, component.With))
            .Concat(fit.Estimates.Where(estimate => !double.IsNaN(estimate.Value)).Select(estimate => ("", estimate.Term, (string?)null)));
        return [.. names.Select((name, k) => Interval(name, centre[k], draws[k], options.ConfidenceLevel))];
    }

    private static double[] Parameters(GeneralizedLinearMixedModelResult fit) =>
        [.. fit.VarianceComponents.Select(component => component.StandardDeviationOrCorrelation), .. fit.Estimates.Select(estimate => estimate.Value).Where(value => !double.IsNaN(value))];

    private static double[] Simulate(MixedModelData data, GeneralizedLinearMixedModelResult fit, RandomStream random)
    {
        double[] outcome = FixedPart(data, fit.Estimates);
        for (int t = 0; t < data.RandomTerms.Count; t++)
            AddEffects(data.RandomTerms[t], fit.TermCovariance(t, data.RandomTerms[t].Design.Terms.Count), random.Split("effects").Split(t), outcome);
        RandomStream draws = random.Split("outcomes");
        bool isPoisson = fit.Options.Family == GeneralizedFamily.Poisson;
        ReadOnlySpan<double> weights = data.Weights is { } given ? given.Span : [];
        for (int row = 0; row < outcome.Length; row++)
        {
            double mean = fit.Response(outcome[row]), trials = weights.IsEmpty ? 1 : weights[row];
            if (double.IsNaN(data.Outcome.Span[row]) || double.IsNaN(mean) || double.IsNaN(trials))
                outcome[row] = double.NaN; // the same rows are used
            else if (isPoisson)
                outcome[row] = draws.Poisson(Math.Min(mean, 1e15));
            else
                outcome[row] = trials == 0 ? 0 : draws.Binomial((long)Math.Round(trials), mean) / trials;
        }

        return outcome;
    }
}
