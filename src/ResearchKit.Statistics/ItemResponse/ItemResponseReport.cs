using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.ItemResponse;

/// <summary>Makes a result of a maximum: both parametrisations with their errors, what to warn of, and what has no estimate.</summary>
internal static class ItemResponseReport
{
    private const double LeastInCategory = 10;
    private const double LeastSpread = 0.05; // a variance of 0.0025 or less cannot be told from none

    public static ItemResponseResult None(ItemResponseData data, ItemResponseOptions options, ResponsePatterns patterns, string reason)
    {
        ItemEstimate[] items = [.. Enumerable.Range(0, data.Items.Count).Select(i => Without(data, options, patterns, i, reason))];
        return new ItemResponseResult(options)
        {
            Method = MethodName(options, patterns, 0),
            Estimates = [.. items.SelectMany(Terms)],
            SampleSizes = Sizes(patterns),
            Missingness = patterns.Missingness,
            Convergence = ConvergenceRecord.NoEstimate(reason),
            Warnings = [.. patterns.Warnings, .. ConstantItems(data, patterns)],
            Items = items,
            Abilities = [],
            Persons = patterns.TotalWeight,
        };
    }

    public static ItemResponseResult Of(ItemResponseData data, ItemResponseOptions options, ResponsePatterns patterns, MarginalLikelihood likelihood, MarginalMaximum maximum)
    {
        ParameterLayout layout = likelihood.Layout;
        int estimable = layout.Curves.Length - maximum.Runaway.Distinct().Count();
        if (estimable < 2 && maximum.Runaway.Count > 0)
        {
            return None(data, options, patterns, "No estimate, because slopes run to infinity: the answers follow a perfect order (Guttman's), in which who answers a harder item right answers every easier one right. Ability and items can be put in order from such answers, not measured. Add persons or items.");
        }

        if (maximum.Information is null && Singular(data, patterns, layout, maximum) is { } reason)
            return None(data, options, patterns, reason);
        double[] covariance = maximum.Information!.Covariance();
        var estimates = new ParameterEstimates(layout, maximum.State.Point, covariance, options.ConfidenceLevel);
        var items = new ItemEstimate[data.Items.Count];
        for (int i = 0; i < items.Length; i++)
        {
            int at = Array.IndexOf(patterns.Items, i);
            items[i] = at < 0 ? Without(data, options, patterns, i, ConstantReason(data, patterns, i))
                : maximum.Runaway.Contains(at) ? Without(data, options, patterns, i, $"Item '{data.Items[i]}' has no estimate, because its slope runs to infinity: its answers split the persons without error (a Heywood case). Look for an item that repeats another, or use the Rasch model.")
                : estimates.Item(data.Items[i], at, patterns, Counts(patterns, at));
        }

        AbilityDistribution[] abilities = [.. Enumerable.Range(0, layout.Means.Length).Select(g => estimates.Ability(patterns.GroupNames.Count == 0 ? "" : patterns.GroupNames[g], g))];
        return new ItemResponseResult(options)
        {
            Method = MethodName(options, patterns, likelihood.Nodes.Count),
            Estimates = [.. items.SelectMany(Terms), .. AbilityTerms(layout, abilities)],
            SampleSizes = Sizes(patterns),
            Missingness = patterns.Missingness,
            Convergence = Record(data, patterns, likelihood, maximum),
            Warnings = [.. patterns.Warnings, .. ConstantItems(data, patterns), .. Warn(items, patterns)],
            Items = items,
            Abilities = abilities,
            LogLikelihood = maximum.State.LogLikelihood,
            ParameterCount = layout.Count,
            QuadraturePoints = likelihood.Nodes.Count,
            Persons = patterns.TotalWeight,
        };
    }

    private static ConvergenceRecord Record(ItemResponseData data, ResponsePatterns patterns, MarginalLikelihood likelihood, MarginalMaximum maximum)
    {
        (double value, double gradient) = (maximum.State.Objective, maximum.State.LargestGradient);
        if (maximum.Runaway.Count > 0)
        {
            string names = string.Join(", ", maximum.Runaway.Distinct().Order().Select(at => $"'{data.Items[patterns.Items[at]]}'"));
            return new ConvergenceRecord(ConvergenceStatus.Boundary, maximum.Iterations, value, gradient, $"The slope of {names} runs to infinity (a Heywood case): the other items are estimated with it held at {MarginalSearch.SteepestSlope}. Look for items that repeat one another, or use the Rasch model.");
        }

        ParameterLayout layout = likelihood.Layout;
        bool hasNoSlope = layout.CommonSlope >= 0 && Math.Abs(maximum.State.Point[layout.CommonSlope]) < LeastSpread;
        if (maximum.HasNoSpread || hasNoSlope || layout.Spreads.Any(place => place >= 0 && maximum.State.Point[place] < Elementary.Log(LeastSpread)))
            return new ConvergenceRecord(ConvergenceStatus.Boundary, maximum.Iterations, value, gradient, "The spread of ability goes to zero: persons do not differ beyond chance in these answers. There is nothing to measure with these items.");
        return maximum.IsConverged
            ? new ConvergenceRecord(ConvergenceStatus.Converged, maximum.Iterations, value, gradient)
            : new ConvergenceRecord(ConvergenceStatus.NotConverged, maximum.Iterations, value, gradient, $"Not converged in {maximum.Iterations} iterations. Look for items that hardly anyone answers right or wrong, use a model with fewer parameters, or raise MaximumIterations.");
    }

    private static string? Singular(ItemResponseData data, ResponsePatterns patterns, ParameterLayout layout, MarginalMaximum maximum)
    {
        int item = Array.FindIndex(layout.Places, places => places.Contains(maximum.FailedAt) && maximum.FailedAt < layout.SharedStart);
        string where = item < 0 ? "the distribution of ability" : $"item '{data.Items[patterns.Items[item]]}'";
        return $"No estimate, because the answers do not determine the parameters of {where}: the information is singular after {maximum.Iterations} iterations. Use a model with fewer parameters (Rasch), more persons, or look for items that no person answered together with the others.";
    }

    private static IEnumerable<string> Warn(ItemEstimate[] items, ResponsePatterns patterns)
    {
        string[] negative = [.. items.Where(item => item.Slope.Value < 0).Select(item => $"'{item.Name}'")];
        if (negative.Length > 0)
            yield return $"The slope of {string.Join(", ", negative)} is negative: the abler answer it right less often. Check which answer counts as right, and the wording; leave the item out until it is explained.";
        var rare = new List<string>();
        for (int at = 0; at < patterns.Items.Length; at++)
        {
            double[] counts = Counts(patterns, at);
            for (int k = 0; k < counts.Length; k++)
            {
                if (counts[k] < LeastInCategory)
                    rare.Add($"category {patterns.Categories[at][k]} of '{items[patterns.Items[at]].Name}'");
            }
        }

        if (rare.Count > 0)
            yield return $"Fewer than {LeastInCategory} answers in {string.Join(", ", rare.Take(8))}{(rare.Count > 8 ? $" and {rare.Count - 8} others" : "")}: their parameters lean on few persons, and their intervals are too short or too long. Merge categories, or gather more answers.";
    }

    internal static IEnumerable<string> ConstantItems(ItemResponseData data, ResponsePatterns patterns) =>
        patterns.Constant.Select(constant => ConstantReason(data, patterns, constant.Item));

    internal static string ConstantReason(ItemResponseData data, ResponsePatterns patterns, int item)
    {
        int category = patterns.Constant.First(constant => constant.Item == item).Category;
        return category < 0
            ? $"Item '{data.Items[item]}' has no estimate, because nobody answered it. Leave it out."
            : $"Item '{data.Items[item]}' has no estimate, because everybody gave it the answer {category}. It says nothing of who is able; leave it out, or use it in a group in which answers differ.";
    }

    internal static ItemEstimate Without(ItemResponseData data, ItemResponseOptions options, ResponsePatterns patterns, int item, string reason)
    {
        string name = data.Items[item];
        int at = Array.IndexOf(patterns.Items, item);
        int[] categories = at >= 0 ? patterns.Categories[at] : [.. patterns.Constant.Where(constant => constant.Item == item && constant.Category >= 0).Select(constant => constant.Category)];
        double answers = 0, sum = 0;
        for (int row = 0; row < data.PersonCount; row++)
        {
            double answer = data.Answers(item)[row], weight = data.Weights is { } weights ? weights.Span[row] : 1;
            if (double.IsNaN(answer) || !(weight > 0))
                continue;
            answers += weight;
            sum += weight * answer;
        }

        int intercepts = Math.Max(1, categories.Length - 1);
        return new ItemEstimate(
            name, answers, categories, sum / (answers * Math.Max(1, categories.DefaultIfEmpty(1).Max())), Estimate.None($"{name}: slope"),
            [.. Enumerable.Range(1, intercepts).Select(k => Estimate.None(ParameterEstimates.Term(name, "intercept", k, intercepts)))],
            [.. Enumerable.Range(1, intercepts).Select(k => Estimate.None(ParameterEstimates.Term(name, "difficulty", k, intercepts)))],
            options.Model == ItemResponseModelKind.ThreeParameter ? Estimate.None($"{name}: guessing") : null, reason);
    }

    internal static double[] Counts(ResponsePatterns patterns, int at)
    {
        var counts = new double[patterns.Categories[at].Length];
        for (int p = 0; p < patterns.Count; p++)
        {
            if (patterns.Codes[p * patterns.Items.Length + at] is var code and >= 0)
                counts[code] += patterns.Weights[p];
        }

        return counts;
    }

    private static IEnumerable<Estimate> Terms(ItemEstimate item) =>
        [item.Slope, .. item.Intercepts, .. item.Difficulties, .. item.Guessing is { } guessing ? [guessing] : Array.Empty<Estimate>()];

    private static IEnumerable<Estimate> AbilityTerms(ParameterLayout layout, AbilityDistribution[] abilities) =>
        abilities.SelectMany((ability, g) => new[] { (layout.Means[g], ability.Mean), (layout.Spreads[g], ability.Spread) }).Where(pair => pair.Item1 >= 0).Select(pair => pair.Item2);

    internal static LevelCount[] Sizes(ResponsePatterns patterns) =>
    [
        new LevelCount("persons", (int)Math.Min(int.MaxValue, Math.Round(patterns.TotalWeight))),
        new LevelCount("items", patterns.Items.Length),
        .. patterns.GroupNames.Count > 0 ? [new LevelCount("groups", patterns.GroupNames.Count)] : Array.Empty<LevelCount>(),
    ];

    private static string MethodName(ItemResponseOptions options, ResponsePatterns patterns, int nodes)
    {
        string model = options.Model switch
        {
            ItemResponseModelKind.TwoParameter => "Two-parameter logistic model",
            ItemResponseModelKind.OneParameter => "One-parameter logistic model (one slope for all items)",
            ItemResponseModelKind.Rasch => options.EstimateSpread ? "Rasch model (slopes 1, spread of ability estimated)" : "Rasch model (slopes 1, ability standard normal)",
            ItemResponseModelKind.ThreeParameter => $"Three-parameter logistic model with a Beta({options.GuessingPrior.Alpha:R}, {options.GuessingPrior.Beta:R}) prior on guessing, posterior mode",
            ItemResponseModelKind.GradedResponse => "Graded response model",
            ItemResponseModelKind.PartialCredit => options.EstimateSpread ? "Partial credit model (slopes 1, spread of ability estimated)" : "Partial credit model (slopes 1, ability standard normal)",
            _ => "Generalised partial credit model",
        };
        string groups = patterns.GroupNames.Count > 1 ? $", {patterns.GroupNames.Count} groups with '{patterns.GroupNames[0]}' as the reference" : "";
        return $"{model}, marginal maximum likelihood{(nodes > 0 ? $" over {nodes} quadrature points" : "")}, logistic metric D = 1{groups}";
    }
}
