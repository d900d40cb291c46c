using System.Globalization;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Prediction;

/// <summary>Predictions beside what happened, checked and sorted once: what all measures of this room are taken of. Immutable.</summary>
/// <remarks>Rows without a prediction, an outcome or a cluster are left out and counted. Measures of scores (AUC, average precision, capacity) take any finite number, higher for more likely; the others take probabilities.</remarks>
public sealed class ScoredOutcomes
{
    private readonly Lazy<int[]> _ascending;

    private ScoredOutcomes(double[] predicted, bool[] occurred, int[]? clusters, string? clusterName, int[] rows, MissingnessRecord missingness)
    {
        (Predicted, Occurred, Clusters, ClusterName, Rows, Missingness) = (predicted, occurred, clusters, clusterName, rows, missingness);
        Events = occurred.Count(one => one);
        ClusterCount = clusters is null ? predicted.Length : clusters.Distinct().Count();
        _ascending = new(() =>
        {
            int[] order = [.. Enumerable.Range(0, Predicted.Length)];
            Array.Sort(order, (a, b) => Predicted[a] != Predicted[b] ? Predicted[a].CompareTo(Predicted[b]) : a.CompareTo(b));
            return order;
        });
    }

    /// <summary>Rows that are measured.</summary>
    public int Count => Predicted.Length;

    /// <summary>Rows with the outcome.</summary>
    public int Events { get; }

    /// <summary>Share with the outcome; NaN without rows.</summary>
    public double Prevalence => Count == 0 ? double.NaN : (double)Events / Count;

    /// <summary>Number of clusters that the rows are in; the rows themselves where there are no clusters.</summary>
    public int ClusterCount { get; }

    /// <summary>What the clusters are, such as "school"; null where rows are taken as independent.</summary>
    public string? ClusterName { get; }

    /// <summary>Rows given, used and left out.</summary>
    public MissingnessRecord Missingness { get; }

    /// <summary>The predictions of the rows measured.</summary>
    public IReadOnlyList<double> Predictions => Predicted;

    /// <summary>Whether each row measured has the outcome.</summary>
    public IReadOnlyList<bool> Outcomes => Occurred;

    internal double[] Predicted { get; }

    internal bool[] Occurred { get; }

    /// <summary>Cluster codes as the grouping has them; null for independent rows.</summary>
    internal int[]? Clusters { get; }

    /// <summary>The row of the arrays given that each row is.</summary>
    internal int[] Rows { get; }

    /// <summary>Places of the rows from the lowest prediction to the highest.</summary>
    internal int[] Ascending => _ascending.Value;

    internal int NonEvents => Count - Events;

    /// <summary>Puts predictions and outcomes together.</summary>
    /// <param name="predicted">One score or probability a row; NaN is missing.</param>
    /// <param name="occurred">1 where what was predicted happened, 0 where not; NaN is missing.</param>
    /// <param name="clusters">Whose rows may depend on each other: learners with several rows, schools. Null where each row is independent of the others.</param>
    /// <exception cref="ArgumentException">Lengths differ, an outcome is neither 0 nor 1, or a prediction is infinite; the message names the row.</exception>
    public static ScoredOutcomes Of(IReadOnlyList<double> predicted, IReadOnlyList<double> occurred, Grouping? clusters = null)
    {
        ArgumentNullException.ThrowIfNull(predicted);
        ArgumentNullException.ThrowIfNull(occurred);
        if (occurred.Count != predicted.Count || (clusters is not null && clusters.Codes.Length != predicted.Count))
            throw new ArgumentException($"There are {predicted.Count} predictions, {occurred.Count} outcomes{(clusters is null ? "" : $" and {clusters.Codes.Length} values of {clusters.Name}")}. Give one of each a row.", nameof(occurred));
        int[] codes = clusters?.Codes.ToArray() ?? [];
        var rows = new List<int>(predicted.Count);
        int withoutPrediction = 0, withoutOutcome = 0, withoutCluster = 0;
        for (int row = 0; row < predicted.Count; row++)
        {
            if (double.IsInfinity(predicted[row]))
                throw new ArgumentException($"The prediction of row {row} is infinite. Give probabilities, or finite scores.", nameof(predicted));
            if (occurred[row] is not (0 or 1 or double.NaN))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The outcome of row {row} is {occurred[row]:R}; expected 1 (it happened) or 0 (it did not)."), nameof(occurred));
            bool p = double.IsNaN(predicted[row]), y = double.IsNaN(occurred[row]), c = clusters is not null && codes[row] < 0;
            withoutPrediction += p ? 1 : 0;
            withoutOutcome += y ? 1 : 0;
            withoutCluster += c ? 1 : 0;
            if (!(p || y || c))
                rows.Add(row);
        }

        MissingCount[] missing = [.. new[] { new MissingCount("predicted", withoutPrediction), new MissingCount("outcome", withoutOutcome), new MissingCount(clusters?.Name ?? "cluster", withoutCluster) }.Where(one => one.Count > 0)];
        return new ScoredOutcomes(
            [.. rows.Select(row => predicted[row])], [.. rows.Select(row => occurred[row] == 1)], clusters is null ? null : [.. rows.Select(row => codes[row])], clusters?.Name,
            [.. rows], new MissingnessRecord(predicted.Count, rows.Count, missing));
    }

    /// <summary>A part of the rows, with the same clusters.</summary>
    internal ScoredOutcomes Where(Func<int, bool> keeps)
    {
        int[] kept = [.. Enumerable.Range(0, Count).Where(keeps)];
        return new ScoredOutcomes(
            Array.ConvertAll(kept, i => Predicted[i]), Array.ConvertAll(kept, i => Occurred[i]), Clusters is null ? null : Array.ConvertAll(kept, i => Clusters[i]), ClusterName,
            Array.ConvertAll(kept, i => Rows[i]), new MissingnessRecord(Count, kept.Length, []));
    }

    /// <summary>Refuses scores where probabilities are needed.</summary>
    internal void RequireProbabilities(string measure)
    {
        int at = Array.FindIndex(Predicted, p => p is < 0 or > 1);
        if (at >= 0)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{measure} takes probabilities from 0 to 1; the prediction of row {Rows[at]} is {Predicted[at]:R}. Turn scores into probabilities with PlattCalibration or IsotonicCalibration, fitted to other rows."));
    }

    /// <summary>Why nothing can tell events from others here; null where there are some of each.</summary>
    internal string? WhyNoContrast(string measure) => Count == 0
        ? $"No {measure}, because no row has a prediction and an outcome."
        : Events == 0 || NonEvents == 0
            ? $"No {measure}, because {(Events == 0 ? "none" : "all")} of the {Count} rows {(Events == 0 ? "has" : "have")} the outcome. Judge rows of which some have it and some have not."
            : null;
}
