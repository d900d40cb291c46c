namespace ResearchKit.Statistics.Prediction;

/// <summary>What boosted trees are grown on: an outcome, predictors and weights where wanted. Arrays are kept, not copied.</summary>
public sealed class GradientBoostingData
{
    /// <summary>Puts outcome and predictors together.</summary>
    /// <param name="outcome">One value a row; NaN leaves the row out.</param>
    /// <param name="predictors">One or more, each with as many rows and a name of its own.</param>
    /// <param name="weights">Case weights of zero or more: a row of weight 2 counts as two in the loss, as one in the size of leaves. Zero and NaN leave the row out. Null for equal weights.</param>
    /// <exception cref="ArgumentException">Lengths differ, a name comes twice, or there is no predictor.</exception>
    public GradientBoostingData(ReadOnlyMemory<double> outcome, IReadOnlyList<TreePredictor> predictors, ReadOnlyMemory<double>? weights = null)
    {
        ArgumentNullException.ThrowIfNull(predictors);
        if (predictors.Count == 0)
            throw new ArgumentException("There is no predictor. Give one or more.", nameof(predictors));
        foreach (TreePredictor predictor in predictors)
        {
            if (predictor.RowCount != outcome.Length)
                throw new ArgumentException($"{predictor.Name} has {predictor.RowCount} values and the outcome {outcome.Length}. Give one value a row.", nameof(predictors));
        }

        if (predictors.CountBy(predictor => predictor.Name, StringComparer.Ordinal).FirstOrDefault(pair => pair.Value > 1).Key is { } twice)
            throw new ArgumentException($"{twice} comes twice among the predictors. Give each a name of its own.", nameof(predictors));
        if (weights is { } given && given.Length != outcome.Length)
            throw new ArgumentException($"There are {given.Length} weights and {outcome.Length} rows. Give one value a row.", nameof(weights));
        (Outcome, Predictors, Weights) = (outcome, [.. predictors], weights);
    }

    /// <summary>One value a row.</summary>
    public ReadOnlyMemory<double> Outcome { get; }

    /// <summary>The predictors.</summary>
    public IReadOnlyList<TreePredictor> Predictors { get; }

    /// <summary>Case weights, or null for equal weights.</summary>
    public ReadOnlyMemory<double>? Weights { get; }

    /// <summary>Number of rows.</summary>
    public int RowCount => Outcome.Length;
}
