using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.ItemResponse;

/// <summary>A Rasch or partial credit model fitted by conditional maximum likelihood. Immutable; holds no row of the data.</summary>
public sealed class ConditionalItemResponseResult : IEstimationResult
{
    private ConditionalItemResponseResult(ConditionalItemResponseOptions options) => Options = options;

    /// <summary>The settings that the model was fitted with.</summary>
    public ConditionalItemResponseOptions Options { get; }

    /// <inheritdoc/>
    public required string Method { get; init; }

    /// <summary><c>item: easiness</c> (eRm's beta, adding up to zero) and <c>item: difficulty</c>; with a number each where an item has several categories.</summary>
    public required IReadOnlyList<Estimate> Estimates { get; init; }

    /// <inheritdoc/>
    public double ConfidenceLevel => Options.ConfidenceLevel;

    /// <inheritdoc/>
    public required IReadOnlyList<LevelCount> SampleSizes { get; init; }

    /// <inheritdoc/>
    public required MissingnessRecord Missingness { get; init; }

    /// <inheritdoc/>
    public required ConvergenceRecord Convergence { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The items in the data's order: slopes of 1, intercepts are the easiness, difficulties those of the steps. Those without an estimate say why.</summary>
    public required IReadOnlyList<ItemEstimate> Items { get; init; }

    /// <summary>The conditional log-likelihood, given the raw scores; NaN without an estimate.</summary>
    public double ConditionalLogLikelihood { get; private init; } = double.NaN;

    /// <summary>Number of free parameters.</summary>
    public int ParameterCount { get; private init; }

    /// <summary>The estimate of a term.</summary>
    /// <param name="term">The term's name, such as <c>i1: difficulty</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such term; the message lists those there are.</exception>
    public Estimate this[string term] => Estimates.FirstOrDefault(estimate => estimate.Term == term)
        ?? throw new KeyNotFoundException($"No term '{term}' in this model. Its terms: {string.Join(", ", Estimates.Select(estimate => estimate.Term))}.");

    internal static ConditionalItemResponseResult None(ItemResponseData data, ConditionalItemResponseOptions options, ResponsePatterns patterns, string reason)
    {
        ItemEstimate[] items = [.. Enumerable.Range(0, data.Items.Count).Select(i => Renamed(ItemResponseReport.Without(data, new ItemResponseOptions(), patterns, i, reason)))];
        return Made(data, options, patterns, items, ConvergenceRecord.NoEstimate(reason), double.NaN, 0);
    }

    internal static ConditionalItemResponseResult Of(
        ItemResponseData data, ConditionalItemResponseOptions options, ResponsePatterns patterns, ConditionalLikelihood likelihood, double[] point, double[] covariance,
        double logLikelihood, double gradient, int iterations, bool converged)
    {
        var scale = new SumZeroScale(patterns, likelihood, point, covariance, options.ConfidenceLevel);
        var items = new ItemEstimate[data.Items.Count];
        for (int i = 0; i < items.Length; i++)
        {
            int at = Array.IndexOf(patterns.Items, i);
            items[i] = at < 0
                ? Renamed(ItemResponseReport.Without(data, new ItemResponseOptions(), patterns, i, ItemResponseReport.ConstantReason(data, patterns, i)))
                : scale.Item(data.Items[i], at, patterns, ItemResponseReport.Counts(patterns, at));
        }

        return Made(data, options, patterns, items, new ConvergenceRecord(
            converged ? ConvergenceStatus.Converged : ConvergenceStatus.NotConverged, iterations, logLikelihood, gradient,
            converged ? null : $"Not converged in {iterations} iterations. Look for rare categories, or raise MaximumIterations."), logLikelihood, likelihood.Count - 1);
    }

    private static ConditionalItemResponseResult Made(
        ItemResponseData data, ConditionalItemResponseOptions options, ResponsePatterns patterns, ItemEstimate[] items, ConvergenceRecord convergence, double logLikelihood, int parameters)
    {
        bool isRasch = patterns.Categories.All(categories => categories.Length == 2);
        return new ConditionalItemResponseResult(options)
        {
            Method = $"{(isRasch ? "Rasch model" : "Partial credit model")}, conditional maximum likelihood, easiness adding up to zero",
            Estimates = [.. items.SelectMany(item => item.Intercepts.Concat(item.Difficulties))],
            SampleSizes = ItemResponseReport.Sizes(patterns),
            Missingness = patterns.Missingness,
            Convergence = convergence,
            Warnings = [.. patterns.Warnings, .. ItemResponseReport.ConstantItems(data, patterns)],
            Items = items,
            ConditionalLogLikelihood = logLikelihood,
            ParameterCount = parameters,
        };
    }

    private static ItemEstimate Renamed(ItemEstimate item) => item with
    {
        Intercepts = [.. item.Intercepts.Select(estimate => Estimate.None(estimate.Term.Replace(": intercept", ": easiness", StringComparison.Ordinal)))],
    };
}
