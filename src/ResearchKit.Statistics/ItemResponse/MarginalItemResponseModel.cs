using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.ItemResponse;

/// <summary>
/// Item response models for one ability by marginal maximum likelihood: Rasch, one, two and three parameters, graded response, partial credit, in one or more groups.
/// </summary>
/// <remarks>
/// <para>
/// Method: ability is integrated out of the likelihood by an even grid of at least 121 points, made finer until slopes and posteriors are wider than its spacing; the maximum is found by
/// accelerated expectation-maximisation (Bock and Aitkin 1981) and Newton's steps with exact second derivatives (Louis 1982), whose inverse gives the standard errors. Equal patterns of
/// answers are put together. Agrees with an independent implementation of the same likelihood to 1e-6 in parameters on the stored reference values.
/// </para>
/// <para>
/// Metric: D = 1 throughout. Ability has mean 0 and standard deviation 1 in the (first) group; where slopes are held at 1 its standard deviation is estimated instead. Of further groups
/// mean and standard deviation are estimated and items are the same for all.
/// </para>
/// <para>
/// Missing answers are left out of the likelihood, which is right where they are missing at random. An item that all answered alike has no estimate and is named; the others are estimated.
/// Slopes that run to infinity (perfect Guttman patterns) are named and have none. Models of several dimensions, item covariates and survey weights' errors are not in this version.
/// </para>
/// </remarks>
public sealed class MarginalItemResponseModel : IEstimator<ItemResponseData, ItemResponseResult>
{
    private const double WidthShare = 0.9;

    private readonly ItemResponseOptions _options;

    /// <summary>A model with the given settings.</summary>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public MarginalItemResponseModel(ItemResponseOptions? options = null)
    {
        _options = options ?? new ItemResponseOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">An item has more than two categories and the model is for right and wrong.</exception>
    public ItemResponseResult Fit(ItemResponseData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        cancellationToken.ThrowIfCancellationRequested();
        ResponsePatterns patterns = ResponsePatterns.Collapse(data, cancellationToken);
        CheckCategories(data, patterns);
        if (WhyTooLittle(patterns) is { } tooLittle)
            return ItemResponseReport.None(data, _options, patterns, tooLittle);

        ParameterLayout layout = ParameterLayout.Create(_options, patterns);
        var frozen = new bool[layout.Count];
        var runaway = new List<int>();
        double[] point = layout.Start(_options, patterns);
        AbilityNodes nodes = AbilityNodes.Between(-AbilityNodes.Reach, AbilityNodes.Reach, _options.QuadraturePoints);
        int iterations = 0;
        for (int attempt = 0; ; attempt++)
        {
            var likelihood = new MarginalLikelihood(patterns, layout, nodes, _options, frozen);
            MarginalMaximum maximum = new MarginalSearch(likelihood, patterns, _options, frozen, runaway, cancellationToken).Run(point);
            iterations += maximum.Iterations;
            if (attempt < 4 && Flipped(layout, maximum.State.Point) is { } turned)
            {
                point = turned;
                continue;
            }

            if (attempt < 4 && maximum.IsConverged && Finer(layout, maximum.State.Point, nodes) is { } finer)
            {
                (nodes, point) = (finer, maximum.State.Point);
                continue;
            }

            return ItemResponseReport.Of(data, _options, patterns, likelihood, maximum with { Iterations = iterations });
        }
    }

    private void CheckCategories(ItemResponseData data, ResponsePatterns patterns)
    {
        if (_options.Model is not (ItemResponseModelKind.TwoParameter or ItemResponseModelKind.OneParameter or ItemResponseModelKind.Rasch or ItemResponseModelKind.ThreeParameter))
            return;
        for (int i = 0; i < patterns.Items.Length; i++)
        {
            if (patterns.Categories[i].Length > 2)
                throw new ArgumentException($"Item '{data.Items[patterns.Items[i]]}' has the categories {string.Join(", ", patterns.Categories[i])}; the {_options.Model} model is for right (1) and wrong (0). Use GradedResponse, PartialCredit or GeneralizedPartialCredit.", nameof(data));
        }
    }

    private string? WhyTooLittle(ResponsePatterns patterns)
    {
        int items = patterns.Items.Length;
        if (patterns.Count == 0)
            return "No estimate, because no person answered any item that persons answered differently. Check how the answers were read.";
        bool slopesFree = _options.Model is ItemResponseModelKind.TwoParameter or ItemResponseModelKind.ThreeParameter or ItemResponseModelKind.GradedResponse or ItemResponseModelKind.GeneralizedPartialCredit;
        int needed = slopesFree ? patterns.Categories.All(categories => categories.Length == 2) ? 3 : 2
            : _options is { EstimateSpread: false, Model: not ItemResponseModelKind.OneParameter } ? 1 : 2;
        return items >= needed ? null
            : $"No estimate, because {(items == 1 ? "only one item has" : $"only {items} items have")} more than one category of answers; this model needs {needed}. {(slopesFree ? "Add items, or use the Rasch or one-parameter model." : "Add items.")}";
    }

    /// <summary>The same model with ability turned round, where most slopes are negative; null where they are not.</summary>
    private static double[]? Flipped(ParameterLayout layout, double[] point)
    {
        int[] slopes = [.. layout.Places.Select(places => places[0]).Where(place => place >= 0).Distinct()];
        if (slopes.Length == 0 || slopes.Sum(place => Math.Clamp(point[place], -3, 3)) >= 0)
            return null;
        double[] turned = [.. point];
        foreach (int place in slopes.Concat(layout.Means.Where(place => place >= 0)))
            turned[place] = -turned[place];
        return turned;
    }

    /// <summary>A finer or wider grid, where this one is too coarse or too narrow for the estimates; null where it is good.</summary>
    private static AbilityNodes? Finer(ParameterLayout layout, double[] point, AbilityNodes nodes)
    {
        double lowest = nodes.Lowest, highest = nodes.Highest, narrowest = double.PositiveInfinity;
        CalibratedItem[] items = [.. layout.Curves.Select((curve, i) => new CalibratedItem("", curve, layout.Parameters(point, i)))];
        for (int g = 0; g < layout.Means.Length; g++)
        {
            double mean = layout.Mean(point, g), spread = layout.Spread(point, g);
            lowest = Math.Min(lowest, mean - (AbilityNodes.Reach - 0.5) * spread);
            highest = Math.Max(highest, mean + (AbilityNodes.Reach - 0.5) * spread);
            for (int z = -16; z <= 16; z++)
            {
                double ability = mean + z * spread / 4, precision = 1 / (spread * spread) + items.Sum(item => item.Information(ability));
                narrowest = Math.Min(narrowest, 1 / Math.Sqrt(precision));
            }
        }

        foreach (CalibratedItem item in items)
            narrowest = Math.Min(narrowest, 1 / Math.Abs(item.Slope));
        if (lowest == nodes.Lowest && highest == nodes.Highest && nodes.Spacing <= WidthShare * narrowest)
            return null;
        (lowest, highest) = (lowest < nodes.Lowest ? lowest - 1 : lowest, highest > nodes.Highest ? highest + 1 : highest);
        int count = (int)Math.Ceiling((highest - lowest) / Math.Min(nodes.Spacing, 0.9 * WidthShare * narrowest)) | 1;
        count = Math.Min(count, AbilityNodes.Most);
        return count == nodes.Count && lowest == nodes.Lowest ? null : AbilityNodes.Between(lowest, highest, count);
    }
}
