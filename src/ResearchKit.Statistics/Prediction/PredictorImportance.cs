namespace ResearchKit.Statistics.Prediction;

/// <summary>How much worse a model predicts unseen rows when predictors no longer belong to their rows.</summary>
/// <param name="Predictors">The predictors that were permuted together, since they are correlated.</param>
/// <param name="Increase">Increase of the mean loss, averaged over repeats; about zero for predictors that do not help, below it by chance.</param>
/// <param name="Lower">Lower end of the interval over learners; NaN without one.</param>
/// <param name="Upper">Upper end.</param>
/// <param name="RepeatDeviation">Standard deviation of the increase over repeats; over the root of their number it is the error that more repeats would lower.</param>
public sealed record PredictorImportance(IReadOnlyList<string> Predictors, double Increase, double Lower, double Upper, double RepeatDeviation)
{
    /// <summary>Names of the predictors, joined.</summary>
    public string Name => string.Join(" + ", Predictors);
}
