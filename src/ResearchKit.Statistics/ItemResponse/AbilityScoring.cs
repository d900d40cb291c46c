namespace ResearchKit.Statistics.ItemResponse;

/// <summary>Abilities of the rows of data under a fitted model.</summary>
internal static class AbilityScoring
{
    public static IReadOnlyList<AbilityEstimate> Score(ItemResponseResult model, ItemResponseData data, AbilityMethod method, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        (ItemEstimate[] items, int[] columns) = Columns(model, data);
        CalibratedItem[] curves = [.. items.Select(item => item.Curve!)];
        WeightedScan[] scans = method == AbilityMethod.WeightedLikelihood ? [.. model.Abilities.Select(ability => new WeightedScan(curves, ability.Mean.Value))] : [];
        var known = new Dictionary<string, AbilityEstimate>(StringComparer.Ordinal);
        var scores = new AbilityEstimate[data.PersonCount];
        var codes = new int[items.Length];
        var key = new char[items.Length + 1];
        for (int row = 0; row < scores.Length; row++)
        {
            if (row % 256 == 0)
                cancellationToken.ThrowIfCancellationRequested();
            int group = Group(model, data, row);
            key[^1] = (char)(group + 1);
            for (int i = 0; i < items.Length; i++)
            {
                codes[i] = Code(items[i], data.Answers(columns[i])[row], row);
                key[i] = (char)(codes[i] + 1);
            }

            var pattern = new string(key);
            if (!known.TryGetValue(pattern, out AbilityEstimate? score))
            {
                score = group < 0
                    ? new AbilityEstimate(double.NaN, double.NaN, codes.Count(code => code >= 0), "No estimate, because the group is missing.")
                    : AbilityEstimator.Estimate(curves, codes, method, model.Abilities[group].Mean.Value, model.Abilities[group].Spread.Value, scans.Length == 0 ? null : scans[group]);
                known.Add(pattern, score);
            }

            scores[row] = score;
        }

        return scores;
    }

    /// <summary>The answers as the model's codes: for each item with an estimate each row's category, -1 where it is missing; and each row's group, -1 where it is missing.</summary>
    public static (ItemEstimate[] Items, int[][] Answers, int[] Groups) Codes(ItemResponseResult model, ItemResponseData data)
    {
        (ItemEstimate[] items, int[] columns) = Columns(model, data);
        var answers = new int[items.Length][];
        for (int i = 0; i < items.Length; i++)
        {
            answers[i] = new int[data.PersonCount];
            for (int row = 0; row < data.PersonCount; row++)
                answers[i][row] = Code(items[i], data.Answers(columns[i])[row], row);
        }

        return (items, answers, [.. Enumerable.Range(0, data.PersonCount).Select(row => Group(model, data, row))]);
    }

    private static (ItemEstimate[] Items, int[] Columns) Columns(ItemResponseResult model, ItemResponseData data)
    {
        if (!model.Convergence.IsUsable && model.Abilities.Count == 0)
            throw new InvalidOperationException($"There is nothing to score with. {model.Convergence.Reason}");
        ItemEstimate[] items = [.. model.Items.Where(item => item.Curve is not null)];
        return (items, [.. items.Select(item => Column(data, item.Name))]);
    }

    private static int Column(ItemResponseData data, string item)
    {
        for (int i = 0; i < data.Items.Count; i++)
        {
            if (data.Items[i] == item)
                return i;
        }

        throw new ArgumentException($"The data has no item '{item}', which the model has. Its items: {string.Join(", ", data.Items)}. Give a column for each item, NaN where it was not presented.", nameof(data));
    }

    private static int Code(ItemEstimate item, double answer, int row)
    {
        if (double.IsNaN(answer))
            return -1;
        for (int k = 0; k < item.Categories.Count; k++)
        {
            if (item.Categories[k] == answer)
                return k;
        }

        throw new ArgumentException($"The answer to item '{item.Name}' in row {row} is {answer}; the model was fitted with {string.Join(", ", item.Categories)}. Merge it with one of those.", nameof(answer));
    }

    private static int Group(ItemResponseResult model, ItemResponseData data, int row)
    {
        if (model.Abilities.Count == 1)
            return 0;
        if (data.Groups is null)
            throw new ArgumentException($"The model has the groups {string.Join(", ", model.Abilities.Select(ability => ability.Group))}; the data has none. Give the group of each row.", nameof(data));
        if (data.Groups[row] is not { } name)
            return -1;
        for (int g = 0; g < model.Abilities.Count; g++)
        {
            if (model.Abilities[g].Group == name)
                return g;
        }

        throw new ArgumentException($"Row {row} is of group '{name}'; the model has {string.Join(", ", model.Abilities.Select(ability => ability.Group))}.", nameof(data));
    }
}
