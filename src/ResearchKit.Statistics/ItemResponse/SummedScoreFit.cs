using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.ItemResponse;

/// <summary>Persons of neighbouring summed scores put together, and how they answered one item.</summary>
/// <param name="From">The lowest summed score.</param>
/// <param name="To">The highest.</param>
/// <param name="Persons">Persons with these scores, by weight.</param>
/// <param name="Categories">For each cell its highest category; of right and wrong 0 and 1.</param>
/// <param name="Observed">Answers in each cell.</param>
/// <param name="Expected">Answers that the model expects in each cell, given the scores.</param>
public sealed record SummedScoreGroup(int From, int To, double Persons, IReadOnlyList<int> Categories, IReadOnlyList<double> Observed, IReadOnlyList<double> Expected);

/// <summary>
/// S-X² of one item (Orlando and Thissen 2000; for categories Kang and Chen 2008): whether persons with the same summed score answer the item as often rightly as the model expects of them.
/// </summary>
/// <remarks>
/// Cells with fewer expected answers than asked for are put together: within a score neighbouring categories, then scores whose answers are all in one cell with their neighbour, from both ends to the
/// middle, and of two neighbours the one of fewer persons. Other software (R's <c>mirt</c>) puts cells together in another order, so that its statistic differs a little where cells are small.
/// </remarks>
/// <param name="Item">The item.</param>
/// <param name="Persons">Persons compared: those who answered every item and have neither the lowest nor the highest score.</param>
/// <param name="Statistic">S-X²; NaN where there is no test.</param>
/// <param name="DegreesOfFreedom">Cells less groups of scores less the item's estimated parameters.</param>
/// <param name="PValue">Share of chi-square above the statistic. Small: the item's curve does not have the model's shape, or the item shares more with others than ability.</param>
/// <param name="Rmsea">Misfit a degree of freedom and person: √(max(0, S-X² - df) / (df (N - 1))); below 0.05 is called small. It does not grow with the number of persons.</param>
/// <param name="Groups">What was compared.</param>
/// <param name="Reason">Null, or why there is no test.</param>
public sealed record SummedScoreFit(
    string Item, double Persons, double Statistic, int DegreesOfFreedom, double PValue, double Rmsea, IReadOnlyList<SummedScoreGroup> Groups, string? Reason)
{
    /// <summary>S-X² of each item with an estimate.</summary>
    /// <param name="model">A fitted model; of several groups, their ability distributions are used for their persons.</param>
    /// <param name="data">The answers that it was fitted to. Only rows with an answer to every item have a summed score and are used.</param>
    /// <param name="leastExpected">Fewest expected answers in a cell, above 0. Default 1, as Orlando and Thissen.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>One result an item with an estimate, in the model's order.</returns>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    /// <exception cref="ArgumentException">An item of the model is not in the data, or an answer is of a category that the calibration did not see.</exception>
    public static IReadOnlyList<SummedScoreFit> Of(ItemResponseResult model, ItemResponseData data, double leastExpected = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        (ItemEstimate[] items, int[][] answers, int[] groups) = AbilityScoring.Codes(model, data);
        bool slopesAreShared = model.Options.Model is ItemResponseModelKind.Rasch or ItemResponseModelKind.OneParameter or ItemResponseModelKind.PartialCredit;
        int[] estimated = [.. items.Select(item => item.Curve!.Curve.ParameterCount - (slopesAreShared ? 1 : 0))];
        return Tests(
            [.. items.Select(item => item.Curve!)], answers, data.Weights is { } weights ? weights.ToArray() : null, groups,
            [.. model.Abilities.Select(ability => (ability.Mean.Value, ability.Spread.Value))], estimated, leastExpected, cancellationToken);
    }

    /// <summary>S-X² of items whose parameters are known.</summary>
    /// <param name="items">The items; at least two.</param>
    /// <param name="answers">For each item, each person's category from 0; -1 is missing and leaves the person out.</param>
    /// <param name="estimated">How many parameters of each item were estimated from these answers; null: none, as of an item bank.</param>
    /// <param name="weights">How often each person counts; null: once.</param>
    /// <param name="mean">Mean of ability. Default 0.</param>
    /// <param name="spread">Standard deviation of ability, above 0. Default 1.</param>
    /// <param name="leastExpected">Fewest expected answers in a cell, above 0. Default 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">Lengths differ, or an answer is of no category of its item.</exception>
    public static IReadOnlyList<SummedScoreFit> Of(
        IReadOnlyList<CalibratedItem> items, IReadOnlyList<int[]> answers, IReadOnlyList<int>? estimated = null, IReadOnlyList<double>? weights = null,
        double mean = 0, double spread = 1, double leastExpected = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(answers);
        if (items.Count != answers.Count || answers.Any(column => column.Length != answers[0].Length) || (weights is not null && answers.Count > 0 && weights.Count != answers[0].Length) || (estimated is not null && estimated.Count != items.Count))
            throw new ArgumentException($"There are {items.Count} items, {answers.Count} columns of answers, {estimated?.Count ?? items.Count} numbers of parameters and {weights?.Count.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "no"} weights. Give a column of equal length an item, and a weight a person.", nameof(answers));
        for (int i = 0; i < items.Count; i++)
        {
            if (answers[i].Any(answer => answer < -1 || answer >= items[i].Categories))
                throw new ArgumentException($"An answer to item '{items[i].Name}' is outside 0 to {items[i].Categories - 1}, or -1 where there is none.", nameof(answers));
        }

        if (!(spread > 0 && double.IsFinite(spread) && double.IsFinite(mean)))
            throw new ArgumentOutOfRangeException(nameof(spread), spread, "Ability needs a finite mean and a finite standard deviation above 0.");
        return Tests(
            [.. items], [.. answers], weights is null ? null : [.. weights], new int[answers.Count == 0 ? 0 : answers[0].Length], [(mean, spread)],
            estimated is null ? new int[items.Count] : [.. estimated], leastExpected, cancellationToken);
    }

    private static SummedScoreFit[] Tests(
        CalibratedItem[] items, int[][] answers, double[]? weights, int[] groups, (double Mean, double Spread)[] abilities, int[] estimated, double leastExpected, CancellationToken cancellationToken)
    {
        if (!(leastExpected > 0 && double.IsFinite(leastExpected)))
            throw new ArgumentOutOfRangeException(nameof(leastExpected), leastExpected, "The fewest expected answers of a cell are a number above 0, such as 1.");
        if (items.Length < 2)
            return [.. items.Select(item => None(item.Name, 0, "No test, because a summed score needs two items or more."))];
        int highest = items.Sum(item => item.Categories - 1);
        var score = new int[groups.Length];
        for (int row = 0; row < score.Length; row++)
        {
            for (int i = 0; i < items.Length && score[row] >= 0; i++)
                score[row] = answers[i][row] < 0 ? -1 : score[row] + answers[i][row];
            if (groups[row] < 0 || (weights is not null && !(weights[row] > 0)))
                score[row] = -1;
        }

        int[] rows = [.. Enumerable.Range(0, score.Length).Where(row => score[row] > 0 && score[row] < highest)];
        var cells = items.Select(item => (Observed: new double[highest + 1, item.Categories], Expected: new double[highest + 1, item.Categories])).ToArray();
        for (int group = 0; group < abilities.Length; group++)
        {
            int[] own = [.. rows.Where(row => groups[row] == group)];
            if (own.Length == 0)
                continue;
            var persons = new double[highest + 1];
            foreach (int row in own)
            {
                double weight = weights?[row] ?? 1;
                persons[score[row]] += weight;
                for (int i = 0; i < items.Length; i++)
                    cells[i].Observed[score[row], answers[i][row]] += weight;
            }

            SummedScores.Expect(items, abilities[group].Mean, abilities[group].Spread, (item, s, k, share) => cells[item].Expected[s, k] += persons[s] * share, cancellationToken);
        }

        double all = rows.Sum(row => weights?[row] ?? 1);
        return [.. items.Select((item, i) => Test(item.Name, all, SummedScores.PutTogether(cells[i].Observed, cells[i].Expected, leastExpected), estimated[i]))];
    }

    private static SummedScoreFit Test(string name, double persons, IReadOnlyList<SummedScoreGroup> groups, int estimated)
    {
        double statistic = 0;
        int degrees = -estimated;
        foreach (SummedScoreGroup group in groups)
        {
            degrees += group.Observed.Count - 1;
            statistic += group.Observed.Zip(group.Expected, (o, e) => (o - e) * (o - e) / e).Sum();
        }

        if (groups.Count == 0)
            return None(name, persons, "No test, because no score has enough expected answers in two categories. Use more persons with complete answers.");
        if (degrees < 1)
            return None(name, persons, $"No test, because {groups.Count} groups of scores cannot test {estimated} estimated parameters. Use more items, or more persons with complete answers.") with { Groups = groups };
        return new SummedScoreFit(
            name, persons, statistic, degrees, ChiSquaredDistribution.UpperTail(statistic, degrees), persons > 1 ? Math.Sqrt(Math.Max(0, statistic - degrees) / (degrees * (persons - 1))) : double.NaN, groups, null);
    }

    private static SummedScoreFit None(string name, double persons, string reason) => new(name, persons, double.NaN, 0, double.NaN, double.NaN, [], reason);
}
