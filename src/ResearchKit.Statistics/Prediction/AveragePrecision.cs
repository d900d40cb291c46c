namespace ResearchKit.Statistics.Prediction;

/// <summary>Average precision, the area under the precision-recall curve by steps: the mean, over rows with the outcome, of the precision among all rows predicted at least as high.</summary>
/// <remarks>
/// Rows of equal prediction cross the threshold together, so that the order of the data does not matter; no interpolation between steps. scikit-learn's <c>average_precision_score</c>. Without knowledge it is the prevalence: say both.
/// Interval: from the influence of each row, which is derived from AP = E[y A(s)/B(s)] / π with A and B the shares of rows (with the outcome, and all) at or above a score; on the logit scale, as Boyd, Eng and Page (2013) advise.
/// It takes clusters, and it counts that thresholds are estimated too.
/// </remarks>
public static class AveragePrecision
{
    private const string Measure = "average precision";

    /// <summary>Average precision of all rows.</summary>
    /// <param name="scored">Predictions and outcomes.</param>
    /// <param name="confidenceLevel">Level of the interval. Default 0.95.</param>
    /// <returns>NaN with a reason where all or none have the outcome.</returns>
    public static PredictionEstimate Of(ScoredOutcomes scored, double confidenceLevel = 0.95)
    {
        ArgumentNullException.ThrowIfNull(scored);
        return scored.WhyNoContrast(Measure) is { } reason
            ? PredictionEstimate.None(Measure, scored, confidenceLevel, reason)
            : PredictionEstimate.Of(Measure, scored, Influence(scored), confidenceLevel, "influence of rows", isShare: true);
    }

    /// <summary>The difference between two models on the same rows, first less second.</summary>
    /// <inheritdoc cref="RocAuc.Compare" path="/param"/>
    /// <exception cref="ArgumentException">The two are not of the same rows.</exception>
    public static PredictionDifference Compare(ScoredOutcomes first, ScoredOutcomes second, double confidenceLevel = 0.95)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        PredictionDifference.RequireSameRows(first, second);
        return first.WhyNoContrast(Measure) is { } reason
            ? PredictionDifference.None(Measure, confidenceLevel, reason)
            : PredictionDifference.Of(Measure, first, Influence(first), Influence(second), confidenceLevel);
    }

    internal static Influence Influence(ScoredOutcomes scored)
    {
        int[] ascending = scored.Ascending;
        double n = scored.Count, prevalence = scored.Prevalence;
        var precision = new double[scored.Count];
        var groups = new List<(int Start, int End, int Events, double Above, double All)>();
        int eventsBelow = 0;
        for (int start = 0; start < ascending.Length;)
        {
            int end = start, events = 0;
            for (; end < ascending.Length && scored.Predicted[ascending[end]] == scored.Predicted[ascending[start]]; end++)
                events += scored.Occurred[ascending[end]] ? 1 : 0;
            groups.Add((start, end, events, scored.Events - eventsBelow, ascending.Length - start));
            eventsBelow += events;
            start = end;
        }

        // Summed from the highest threshold down, in the order of scikit-learn.
        double sum = 0;
        for (int g = groups.Count - 1; g >= 0; g--)
            sum += groups[g].Events / (double)scored.Events * (groups[g].Above / groups[g].All);
        double numerator = sum * prevalence, gain = 0, cost = 0;
        foreach ((int start, int end, int events, double above, double all) in groups)
        {
            gain += events / all; // Σ over rows with the outcome at or below this score of 1 / (n B), and of A / (n B²)
            cost += events * above / (all * all);
            for (int k = start; k < end; k++)
            {
                double y = scored.Occurred[ascending[k]] ? 1 : 0;
                double ofNumerator = y * (above / all) - numerator + y * gain - cost;
                precision[ascending[k]] = (ofNumerator - sum * (y - prevalence)) / prevalence / n;
            }
        }

        return new Influence(sum, precision);
    }
}
