using System.Globalization;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Multilevel;

/// <content>Tests of logistic and Poisson mixed models with few groups.</content>
public static partial class ParametricBootstrap
{
    private const int FewestRefits = 100;

    /// <summary>
    /// Tests the terms that the larger of two logistic or Poisson mixed models has more: outcomes are simulated from the smaller one, with new effects of every group, and both are refitted to each. For few groups (below about
    /// 30), where Wald and chi-squared tests of effects between groups are too bold; a variance of zero needs no rule of its own.
    /// </summary>
    /// <param name="smaller">The data of the model without the terms.</param>
    /// <param name="larger">The data of the model with them: the same outcome and rows.</param>
    /// <param name="options">Settings of both models.</param>
    /// <param name="seed">Seed of the simulation; the same seed gives the same test on any number of threads.</param>
    /// <param name="replications">Number of simulations, 100 or more. Default 1,000.</param>
    /// <param name="progress">Told the number of simulations done; null for nobody.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The test, with the simulation's own error.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 100 replications.</exception>
    /// <exception cref="ArgumentException">The outcomes differ, one model has no estimate, they rest on different rows, or the larger has no parameter more.</exception>
    public static ParametricBootstrapTest Test(
        MixedModelData smaller, MixedModelData larger, GeneralizedLinearMixedModelOptions options, ulong seed, int replications = 1000, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(smaller);
        ArgumentNullException.ThrowIfNull(larger);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(replications, FewestRefits);
        if (!smaller.Outcome.Span.SequenceEqual(larger.Outcome.Span))
            throw new ArgumentException("The models have different outcomes; a test of terms needs one outcome. Give both the same.", nameof(larger));
        options = options with { Progress = null };
        GeneralizedLinearMixedModelResult small = new GeneralizedLinearMixedModel(options).Fit(smaller, cancellationToken);
        LikelihoodRatioTest observed = LikelihoodRatioTest.Compare(small, new GeneralizedLinearMixedModel(options).Fit(larger, cancellationToken));
        var statistics = new double[replications];
        int done = 0;
        Parallel.For(0, replications, new ParallelOptions { MaxDegreeOfParallelism = options.MaximumThreads, CancellationToken = cancellationToken }, replication =>
        {
            double[] outcome = Simulate(smaller, small, new RandomStream(seed).Split(replication));
            double Likelihood(MixedModelData data)
            {
                GeneralizedLinearMixedModelResult fit = new GeneralizedLinearMixedModel(options with { MaximumThreads = 1 }).Fit(new MixedModelData(outcome, data.Design, data.RandomTerms, data.Weights, data.Offset), cancellationToken);
                return fit.Convergence.IsUsable ? fit.LogLikelihood : double.NaN;
            }

            statistics[replication] = 2 * (Likelihood(larger) - Likelihood(smaller));
            progress?.Report(Interlocked.Increment(ref done));
        });
        double[] known = [.. statistics.Where(double.IsFinite)];
        if (known.Length < FewestRefits)
        {
            return new ParametricBootstrapTest(observed.Statistic, observed.DegreesOfFreedom, double.NaN, double.NaN, observed, known.Length, replications - known.Length, string.Create(
                CultureInfo.InvariantCulture, $"No p value, because only {known.Length} of {replications} simulated outcomes gave both models an estimate. Take fewer terms, or more replications."));
        }

        // What rounding leaves of a statistic of zero is no evidence.
        double p = (1.0 + known.Count(one => one >= observed.Statistic - 1e-9)) / (1.0 + known.Length);
        return new ParametricBootstrapTest(observed.Statistic, observed.DegreesOfFreedom, p, Math.Sqrt(p * (1 - p) / known.Length), observed, known.Length, replications - known.Length);
    }
}
