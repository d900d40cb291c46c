using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>Intervals of all parameters of a mixed model from outcomes simulated from the fit: percentiles of the estimates of as many refits.</summary>
public static partial class ParametricBootstrap
{
    /// <summary>Simulates and refits.</summary>
    /// <param name="data">The data of the model.</param>
    /// <param name="seed">Seed of the simulation; the same seed gives the same intervals on any number of threads.</param>
    /// <param name="replications">Number of refits, 100 or more. Default 1,000.</param>
    /// <param name="options">Settings of the model; null for the defaults.</param>
    /// <param name="progress">Told the number of refits done; null for nobody.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Standard deviations and correlations in the order of the model, the residual standard deviation, then the fixed effects. Empty where there is no estimate.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 100 replications.</exception>
    public static IReadOnlyList<ParameterInterval> Of(
        MixedModelData data, ulong seed, int replications = 1000, LinearMixedModelOptions? options = null, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(replications, 100);
        options = (options ?? new LinearMixedModelOptions()) with { Test = FixedEffectTest.Normal, Progress = null };
        LinearMixedModelResult fit = new LinearMixedModel(options).Fit(data, cancellationToken);
        if (!fit.Convergence.IsUsable)
            return [];
        double[] centre = Parameters(fit);
        var draws = new double[centre.Length][];
        for (int k = 0; k < draws.Length; k++)
            draws[k] = new double[replications];
        int done = 0;
        Parallel.For(0, replications, new ParallelOptions { MaxDegreeOfParallelism = options.MaximumThreads, CancellationToken = cancellationToken }, replication =>
        {
            var simulated = new MixedModelData(Simulate(data, fit, new RandomStream(seed).Split(replication)), data.Design, data.RandomTerms, data.Weights, data.Offset);
            double[] parameters = Parameters(new LinearMixedModel(options with { MaximumThreads = 1 }).Fit(simulated, cancellationToken));
            for (int k = 0; k < draws.Length; k++)
                draws[k][replication] = parameters.Length == draws.Length ? parameters[k] : double.NaN;
            progress?.Report(Interlocked.Increment(ref done));
        });
        return [.. Names(fit).Select((name, k) => Interval(name, centre[k], draws[k], options.ConfidenceLevel))];
    }

    private static ParameterInterval Interval((string Group, string Term, string? With) name, double value, double[] draws, double level)
    {
        double[] sorted = [.. draws.Where(draw => !double.IsNaN(draw)).Order()];
        double At(double share)
        {
            double place = share * (sorted.Length - 1);
            int below = (int)Math.Floor(place);
            return sorted[below] + (place - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]);
        }

        return sorted.Length == 0
            ? new ParameterInterval(name.Group, name.Term, name.With, value, double.NaN, double.NaN)
            : new ParameterInterval(name.Group, name.Term, name.With, value, At((1 - level) / 2), At((1 + level) / 2));
    }

    private static IEnumerable<(string Group, string Term, string? With)> Names(LinearMixedModelResult fit) =>
        fit.VarianceComponents.Select(component => (component.Group, component.Term, component.With))
            .Concat(fit.Estimates.Where(estimate => !double.IsNaN(estimate.Value)).Select(estimate => ("", estimate.Term, (string?)null)));

    private static double[] Parameters(LinearMixedModelResult fit) => fit.Convergence.Status == ConvergenceStatus.NoEstimate ? []
        : [.. fit.VarianceComponents.Select(component => component.StandardDeviationOrCorrelation), .. fit.Estimates.Select(estimate => estimate.Value).Where(value => !double.IsNaN(value))];

    /// <summary>An outcome drawn from the fit: fixed part, offset, new effects of every group, new residuals.</summary>
    private static double[] Simulate(MixedModelData data, LinearMixedModelResult fit, RandomStream random)
    {
        double[] outcome = FixedPart(data, fit.Estimates);
        int n = outcome.Length;
        ReadOnlySpan<double> weights = data.Weights is { } given ? given.Span : [];
        double sigma = Math.Sqrt(fit.ResidualVariance);
        RandomStream residuals = random.Split("residuals");
        for (int row = 0; row < n; row++)
            outcome[row] += sigma / (weights.IsEmpty || weights[row] == 0 ? 1 : Math.Sqrt(weights[row])) * residuals.Normal();

        for (int t = 0; t < data.RandomTerms.Count; t++)
            AddEffects(data.RandomTerms[t], fit.TermCovariance(t, data.RandomTerms[t].Design.Terms.Count), random.Split("effects").Split(t), outcome);
        for (int row = 0; row < n; row++)
        {
            if (double.IsNaN(data.Outcome.Span[row]))
                outcome[row] = double.NaN; // the same rows are used
        }

        return outcome;
    }

    /// <summary>Fixed part and offset of every row; NaN where a term is missing.</summary>
    private static double[] FixedPart(MixedModelData data, IReadOnlyList<Estimate> estimates)
    {
        var values = new double[data.Design.RowCount];
        int first = data.Design.HasIntercept ? 1 : 0;
        for (int row = 0; row < values.Length; row++)
        {
            double value = data.Design.HasIntercept ? estimates[0].Value : 0;
            for (int j = 0; j < data.Design.SlopeCount; j++)
            {
                double coefficient = estimates[j + first].Value;
                value += double.IsNaN(coefficient) ? 0 : coefficient * data.Design.Slope(j).Span[row];
            }

            values[row] = value + (data.Offset is { } offset ? offset.Span[row] : 0);
        }

        return values;
    }

    private static void AddEffects(RandomTerm term, double[] covariance, RandomStream random, double[] outcome)
    {
        int width = term.Design.Terms.Count, intercepts = term.Design.HasIntercept ? 1 : 0;
        double[] lower = Root(covariance, width);
        var effects = new double[term.Grouping.GroupCount * width];
        var draw = new double[width];
        for (int group = 0; group < term.Grouping.GroupCount; group++)
        {
            random.FillNormal(draw);
            SmallMatrix.Multiply(effects.AsSpan(group * width, width), lower, draw, width, width, 1);
        }

        for (int row = 0; row < outcome.Length; row++)
        {
            int code = term.Grouping.Codes[row];
            for (int i = 0; code >= 0 && i < width; i++)
                outcome[row] += effects[code * width + i] * (i < intercepts ? 1 : term.Design.Slope(i - intercepts).Span[row]);
        }
    }

    /// <summary>A lower triangle L with L L' the covariance, which may be singular.</summary>
    private static double[] Root(double[] covariance, int width)
    {
        var lower = new double[width * width];
        for (int i = 0; i < width; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = covariance[i * width + j];
                for (int k = 0; k < j; k++)
                    sum -= lower[i * width + k] * lower[j * width + k];
                lower[i * width + j] = j == i ? Math.Sqrt(Math.Max(0, sum)) : lower[j * width + j] > 1e-9 * Math.Sqrt(covariance[j * width + j]) ? sum / lower[j * width + j] : 0;
            }
        }

        return lower;
    }
}
