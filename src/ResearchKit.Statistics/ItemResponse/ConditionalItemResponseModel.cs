using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.ItemResponse;

/// <summary>Settings of a <see cref="ConditionalItemResponseModel"/>.</summary>
public sealed record ConditionalItemResponseOptions
{
    /// <summary>Level of all intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>Most iterations before the fit is given up as not converged, at least 1. Default 100; an ordinary fit takes 4 to 8.</summary>
    public int MaximumIterations { get; init; } = 100;

    /// <summary>Threads that may be used, 1 or more; results are the same to the last bit for any number. Default: the processors there are, at most 8.</summary>
    public int MaximumThreads { get; init; } = Math.Min(Environment.ProcessorCount, 8);

    internal void Validate()
    {
        if (!(ConfidenceLevel > 0 && ConfidenceLevel < 1))
            throw new ArgumentOutOfRangeException(nameof(ConfidenceLevel), ConfidenceLevel, "A confidence level lies strictly between 0 and 1, such as 0.95.");
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumIterations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumThreads, 1);
    }
}

/// <summary>The Rasch model, and for ordered categories the partial credit model, by conditional maximum likelihood: no distribution of ability is assumed.</summary>
/// <remarks>
/// <para>
/// Method: the likelihood given each person's raw score (Andersen 1972), with exact elementary symmetric functions and Newton's steps; standard errors from its exact second derivatives.
/// Missing answers are handled by the set of items that each person answered. The easiness parameters of all items' categories add up to zero, as in R's eRm.
/// </para>
/// <para>
/// A finite maximum exists only if, however the items are parted in two, someone does better than worst on the one part and worse than best on the other (Fischer 1981). Where that fails, the
/// result names the items. Groups are not used; fit each group, or see <see cref="AndersenTest"/>.
/// </para>
/// </remarks>
public sealed class ConditionalItemResponseModel : IEstimator<ItemResponseData, ConditionalItemResponseResult>
{
    private const double FarOff = 30;

    private readonly ConditionalItemResponseOptions _options;

    /// <summary>A model with the given settings.</summary>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public ConditionalItemResponseModel(ConditionalItemResponseOptions? options = null)
    {
        _options = options ?? new ConditionalItemResponseOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    public ConditionalItemResponseResult Fit(ItemResponseData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        cancellationToken.ThrowIfCancellationRequested();
        ResponsePatterns patterns = ResponsePatterns.Collapse(data, cancellationToken);
        if (patterns.Items.Length < 2)
            return ConditionalItemResponseResult.None(data, _options, patterns, "No estimate, because fewer than two items have more than one category of answers. Add items, or persons who answer differently.");
        if (Apart(data, patterns) is { } apart)
            return ConditionalItemResponseResult.None(data, _options, patterns, apart);
        var likelihood = new ConditionalLikelihood(patterns);
        double[] point = Start(likelihood, patterns);
        (double value, double[] gradient, double[] information) = likelihood.Evaluate(point, true, _options.MaximumThreads, cancellationToken);
        for (int iteration = 0; ; iteration++)
        {
            // The origin is set by leaving the first parameter where it is.
            DenseInformation? factor = DenseInformation.Factorise([.. information.Select(element => -element)], likelihood.Count, place => place == 0, out _);
            if (factor is null || !double.IsFinite(value) || point.Max(Math.Abs) > FarOff)
                return ConditionalItemResponseResult.None(data, _options, patterns, $"No estimate, because the conditional likelihood has no maximum, or more digits than a number holds, in '{Farthest(data, patterns, likelihood, point)}'. Merge its rare categories, or leave the item out.");
            double[] step = factor.Solve(gradient);
            double decrement = 0;
            for (int j = 1; j < step.Length; j++)
                decrement += step[j] * gradient[j];
            bool converged = decrement < 1e-20 * (1 + Math.Abs(value)) || (decrement < 1e-16 && gradient.Max(Math.Abs) < 1e-8);
            if (converged || iteration == _options.MaximumIterations)
                return ConditionalItemResponseResult.Of(data, _options, patterns, likelihood, point, factor.Covariance(), value, gradient.Max(Math.Abs), iteration, converged);
            (point, value, gradient, information) = Step(likelihood, point, value, step, cancellationToken);
        }
    }

    private (double[] Point, double Value, double[] Gradient, double[] Information) Step(ConditionalLikelihood likelihood, double[] point, double value, double[] step, CancellationToken cancellationToken)
    {
        double longest = step.Max(Math.Abs), size = longest > 3 ? 3 / longest : 1;
        for (int halving = 0; ; halving++, size /= 2)
        {
            double[] next = [.. point.Select((one, j) => one + size * step[j])];
            (double there, double[] gradient, double[] information) = likelihood.Evaluate(next, true, _options.MaximumThreads, cancellationToken);
            if (there >= value - 1e-12 * (1 + Math.Abs(value)) || halving == 30)
                return (next, there, gradient, information);
        }
    }

    private static double[] Start(ConditionalLikelihood likelihood, ResponsePatterns patterns)
    {
        var point = new double[likelihood.Count];
        int width = patterns.Items.Length;
        for (int i = 0; i < width; i++)
        {
            double lowest = 0.5;
            for (int p = 0; p < patterns.Count; p++)
                lowest += patterns.Codes[p * width + i] == 0 ? patterns.Weights[p] : 0;
            for (int k = 1; k < patterns.Categories[i].Length; k++)
                point[likelihood.First(i) + k - 1] = Elementary.Log((likelihood.Totals[likelihood.First(i) + k - 1] + 0.5) / lowest);
        }

        return point;
    }

    /// <summary>Names a set of items that the answers do not tie to the others; null where all are tied.</summary>
    private static string? Apart(ItemResponseData data, ResponsePatterns patterns)
    {
        int n = patterns.Items.Length;
        var above = new bool[n, n]; // someone did better than worst on the one and worse than best on the other
        for (int p = 0; p < patterns.Count; p++)
        {
            ReadOnlySpan<sbyte> codes = patterns.Codes.AsSpan(p * n, n);
            for (int i = 0; i < n; i++)
            {
                if (codes[i] <= 0)
                    continue;
                for (int j = 0; j < n; j++)
                    above[i, j] |= codes[j] >= 0 && codes[j] < patterns.Categories[j].Length - 1;
            }
        }

        foreach (bool forward in new[] { true, false })
        {
            var reached = new bool[n];
            var queue = new Queue<int>([0]);
            reached[0] = true;
            while (queue.TryDequeue(out int i))
            {
                for (int j = 0; j < n; j++)
                {
                    if (!reached[j] && (forward ? above[i, j] : above[j, i]))
                    {
                        reached[j] = true;
                        queue.Enqueue(j);
                    }
                }
            }

            if (reached.All(seen => seen))
                continue;
            string Names(bool seen) => string.Join(", ", Enumerable.Range(0, n).Where(j => reached[j] == seen).Take(10).Select(j => $"'{data.Items[patterns.Items[j]]}'"));
            return $"No estimate, because the answers do not tie {Names(true)} to {Names(false)}: nobody who scored on the {(forward ? "first" : "second")} fell short on the {(forward ? "second" : "first")}, so one set is endlessly easier (ill-conditioned answers, Fischer 1981). Fit the sets apart, or use marginal maximum likelihood if a distribution of ability may be assumed.";
        }

        return null;
    }

    private static string Farthest(ItemResponseData data, ResponsePatterns patterns, ConditionalLikelihood likelihood, double[] point)
    {
        int item = Enumerable.Range(0, patterns.Items.Length).MaxBy(i => likelihood.Easiness(point, i).Max(Math.Abs));
        return data.Items[patterns.Items[item]];
    }
}
