using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Prediction;

/// <summary>The area under the ROC curve: how often a row with the outcome has a higher prediction than one without; equal predictions count half.</summary>
/// <remarks>
/// Standard errors: DeLong, DeLong and Clarke-Pearson (1988), as R's pROC; of rows in clusters Obuchowski (1997, Biometrics 53). Intervals on the logit scale, which keeps them in the range. Pepe (2003), chapter 5.
/// Agrees with scikit-learn and pROC to 1e-12 on the stored reference values. An AUC says nothing on calibration, and over several education levels it counts also that levels differ: see <see cref="Within"/>.
/// </remarks>
public static class RocAuc
{
    private const string Measure = "AUC";

    /// <summary>The area over all rows.</summary>
    /// <param name="scored">Predictions and outcomes.</param>
    /// <param name="confidenceLevel">Level of the interval. Default 0.95.</param>
    /// <returns>The area; NaN with a reason where all or none have the outcome. No interval where the predictions separate perfectly.</returns>
    public static PredictionEstimate Of(ScoredOutcomes scored, double confidenceLevel = 0.95)
    {
        ArgumentNullException.ThrowIfNull(scored);
        return scored.WhyNoContrast(Measure) is { } reason
            ? PredictionEstimate.None(Measure, scored, confidenceLevel, reason)
            : PredictionEstimate.Of(Measure, scored, Influence(scored), confidenceLevel, "DeLong", isShare: true);
    }

    /// <summary>The area within strata: only rows of one stratum, such as an education level, are compared. Each pair counts once; strata where all or none have the outcome add no pairs.</summary>
    /// <param name="scored">Predictions and outcomes.</param>
    /// <param name="strata">The stratum of each row that was given to <see cref="ScoredOutcomes.Of"/>; rows without one are compared with none.</param>
    /// <param name="confidenceLevel">Level of the interval. Default 0.95.</param>
    /// <remarks>Σ w A / Σ w with w = events × others of a stratum; the weights are taken as fixed in the variance.</remarks>
    /// <exception cref="ArgumentException">The strata are of other rows.</exception>
    public static PredictionEstimate Within(ScoredOutcomes scored, Grouping strata, double confidenceLevel = 0.95)
    {
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentNullException.ThrowIfNull(strata);
        string measure = $"AUC within {strata.Name}";
        return InfluenceWithin(scored, strata) is { } influence
            ? PredictionEstimate.Of(measure, scored, influence, confidenceLevel, "DeLong within strata", isShare: true)
            : PredictionEstimate.None(measure, scored, confidenceLevel, $"No {measure}, because no {strata.Name} has rows with and without the outcome. Pool levels, or judge more rows.");
    }

    /// <summary>How much larger the area of one model is than that of another on the same rows: first less second. DeLong's test for paired curves, as pROC's <c>roc.test</c>; with clusters Obuchowski's.</summary>
    /// <param name="first">Predictions of the first model.</param>
    /// <param name="second">Predictions of the second model, of the same rows, outcomes and clusters.</param>
    /// <param name="strata">Compare only rows of one stratum; null for all.</param>
    /// <param name="confidenceLevel">Level of the interval. Default 0.95.</param>
    /// <exception cref="ArgumentException">The two are not of the same rows.</exception>
    public static PredictionDifference Compare(ScoredOutcomes first, ScoredOutcomes second, Grouping? strata = null, double confidenceLevel = 0.95)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        PredictionDifference.RequireSameRows(first, second);
        string measure = strata is null ? Measure : $"AUC within {strata.Name}";
        string? why = first.WhyNoContrast(measure);
        Influence? a = why is not null ? null : strata is null ? Influence(first) : InfluenceWithin(first, strata), b = why is not null ? null : strata is null ? Influence(second) : InfluenceWithin(second, strata);
        return a is null || b is null
            ? PredictionDifference.None(measure, confidenceLevel, why ?? $"No {measure}, because no {strata!.Name} has rows with and without the outcome.")
            : PredictionDifference.Of(measure, first, a, b, confidenceLevel);
    }

    internal static Influence Influence(ScoredOutcomes scored) => Influence(scored, scored.Ascending);

    /// <summary>The area among some rows, given from the lowest prediction up; parts of other rows are zero.</summary>
    private static Influence Influence(ScoredOutcomes scored, int[] ascending)
    {
        long events = ascending.Count(i => scored.Occurred[i]), others = ascending.Length - events;
        var parts = new double[scored.Count];
        long doubled = 0, eventsBelow = 0, othersBelow = 0; // twice the number of pairs in order, ties as one: whole numbers, exact
        for (int start = 0; start < ascending.Length;)
        {
            int end = start;
            long tiedEvents = 0;
            for (; end < ascending.Length && scored.Predicted[ascending[end]] == scored.Predicted[ascending[start]]; end++)
                tiedEvents += scored.Occurred[ascending[end]] ? 1 : 0;
            long tiedOthers = end - start - tiedEvents;
            double below = (2 * othersBelow + tiedOthers) / (2.0 * others), above = (2 * (events - eventsBelow - tiedEvents) + tiedEvents) / (2.0 * events);
            for (int k = start; k < end; k++)
                parts[ascending[k]] = scored.Occurred[ascending[k]] ? below : above;
            doubled += tiedEvents * (2 * othersBelow + tiedOthers);
            eventsBelow += tiedEvents;
            othersBelow += tiedOthers;
            start = end;
        }

        double area = doubled / (2.0 * events * others);
        foreach (int i in ascending)
            parts[i] = (parts[i] - area) / (scored.Occurred[i] ? events : others);
        return new Influence(area, parts, BySample: true);
    }

    internal static Influence? InfluenceWithin(ScoredOutcomes scored, Grouping strata)
    {
        int[] codes = scored.Rows.Length > 0 && strata.Codes.Length <= scored.Rows.Max()
            ? throw new ArgumentException($"The grouping {strata.Name} has {strata.Codes.Length} values; the predictions were given for more rows. Give one a row.", nameof(strata))
            : CodesOf(scored, strata);
        var parts = new double[scored.Count];
        double sum = 0, pairs = 0;
        foreach (IGrouping<int, int> stratum in scored.Ascending.Where(i => codes[i] >= 0).GroupBy(i => codes[i]).OrderBy(group => group.Key))
        {
            int[] rows = [.. stratum];
            double events = rows.Count(i => scored.Occurred[i]), weight = events * (rows.Length - events);
            if (weight == 0)
                continue;
            Influence one = Influence(scored, rows);
            sum += weight * one.Value;
            pairs += weight;
            foreach (int i in rows)
                parts[i] = weight * one.Parts[i];
        }

        if (pairs == 0)
            return null;
        for (int i = 0; i < parts.Length; i++)
            parts[i] /= pairs;
        return new Influence(sum / pairs, parts, BySample: true);
    }

    private static int[] CodesOf(ScoredOutcomes scored, Grouping strata)
    {
        int[] all = strata.Codes.ToArray();
        return Array.ConvertAll(scored.Rows, row => all[row]);
    }
}
