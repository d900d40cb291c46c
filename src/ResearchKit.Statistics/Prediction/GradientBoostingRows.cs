using System.Globalization;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Prediction;

/// <summary>The rows that trees are grown on, and those that are held out after them.</summary>
internal sealed class GradientBoostingRows
{
    private GradientBoostingRows(int[] training, int[] heldOut, double[] outcomes, double[] weights, MissingnessRecord missingness)
    {
        (Training, HeldOut, All, Outcomes, Weights, Missingness) = (training, heldOut, [.. training, .. heldOut], outcomes, weights, missingness);
    }

    /// <summary>Rows of the data to grow on.</summary>
    public int[] Training { get; }

    public int[] HeldOut { get; }

    /// <summary>Both, in that order: the order of all arrays of the fit.</summary>
    public int[] All { get; }

    public double[] Outcomes { get; }

    /// <summary>Empty for equal weights.</summary>
    public double[] Weights { get; }

    public MissingnessRecord Missingness { get; }

    /// <summary>Of the rows to grow on.</summary>
    public double MeanOutcome
    {
        get
        {
            double sum = 0, all = 0;
            for (int row = 0; row < Training.Length; row++)
            {
                double weight = Weights.Length == 0 ? 1 : Weights[row];
                sum += weight * Outcomes[row];
                all += weight;
            }

            return sum / all;
        }
    }

    public static GradientBoostingRows Of(GradientBoostingData data, GradientBoostingOptions options)
    {
        Check(data, options);
        ReadOnlyMemory<double> outcome = data.Outcome, weights = data.Weights ?? default;
        int noOutcome = 0, noWeight = 0, used = 0;
        var usable = new bool[data.RowCount];
        for (int row = 0; row < usable.Length; row++)
        {
            double y = outcome.Span[row], weight = weights.IsEmpty ? 1 : weights.Span[row];
            if (double.IsInfinity(y) || double.IsInfinity(weight))
                throw new ArgumentException($"The {(double.IsInfinity(y) ? "outcome" : "weight")} of row {row} is infinite. Correct it, or make it missing (NaN) to leave the row out.", nameof(data));
            if (weight < 0)
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The weight of row {row} is {weight:R}; weights are zero or more."), nameof(data));
            if (options.Loss == GradientBoostingLoss.Binomial && y is not (0 or 1 or double.NaN))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The outcome of row {row} is {y:R}; the binomial loss takes 0 and 1. For numbers choose SquaredError or Poisson."), nameof(data));
            if (options.Loss == GradientBoostingLoss.Poisson && y < 0)
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The outcome of row {row} is {y:R}; the Poisson loss takes zero and more."), nameof(data));
            noOutcome += double.IsNaN(y) ? 1 : 0;
            noWeight += double.IsNaN(weight) ? 1 : 0;
            usable[row] = !double.IsNaN(y) && weight > 0;
            used += usable[row] ? 1 : 0;
        }

        MissingCount[] missing = [.. new[] { new MissingCount("outcome", noOutcome), new MissingCount("weights", noWeight) }.Where(one => one.Count > 0)];
        int[] Keep(ReadOnlySpan<int> rows)
        {
            var kept = new List<int>(rows.Length);
            foreach (int row in rows)
            {
                if (usable[row])
                    kept.Add(row);
            }

            return [.. kept];
        }

        int[] training = Keep(options.HeldOut is { } folds ? folds.Training(0) : Enumerable.Range(0, usable.Length).ToArray());
        int[] heldOut = options.HeldOut is { } other ? Keep(other.Test(0)) : [];
        double[] Take(ReadOnlyMemory<double> values) => values.IsEmpty ? [] : [.. training.Concat(heldOut).Select(row => values.Span[row])];
        return new GradientBoostingRows(training, heldOut, Take(outcome), Take(weights), new MissingnessRecord(usable.Length, used, missing));
    }

    /// <summary>Why nothing can be grown; null where it can.</summary>
    public string? WhyNone(GradientBoostingOptions options)
    {
        if (Training.Length > TreeScale.MostRows)
            return string.Create(CultureInfo.InvariantCulture, $"No estimate, because there are {Training.Length:N0} rows and trees are grown on {TreeScale.MostRows:N0} at most. Draw a part of the learners.");
        if (Training.Length < 2L * options.MinimumLeafRows)
            return string.Create(CultureInfo.InvariantCulture, $"No estimate, because {Training.Length} rows cannot be split into two leaves of {options.MinimumLeafRows} each. Use more rows, or a smaller MinimumLeafRows.");
        double first = Outcomes[0];
        if (Outcomes.AsSpan(0, Training.Length).ContainsAnyExcept(first))
            return options.HeldOut is not null && HeldOut.Length == 0 ? "No estimate, because no held-out row has an outcome. Hold out others." : null;
        return string.Create(CultureInfo.InvariantCulture, $"No estimate, because the outcome is {first:R} in every row of the fit. Check the outcome and the rows chosen.");
    }

    private static void Check(GradientBoostingData data, GradientBoostingOptions options)
    {
        if (options.HeldOut is { } folds && folds.RowCount != data.RowCount)
            throw new ArgumentException($"The held-out rows are of {folds.RowCount} rows; the data has {data.RowCount}. Make the folds of the same rows.", nameof(data));
        foreach (TreePredictor predictor in data.Predictors)
        {
            if (predictor.Levels is { Count: > HistogramBins.Most } levels)
                throw new ArgumentException($"{predictor.Name} has {levels.Count} categories; trees take {HistogramBins.Most}. Pool the rare ones.", nameof(data));
            int infinite = predictor.Numbers.IndexOfAny(double.PositiveInfinity, double.NegativeInfinity);
            if (infinite >= 0)
                throw new ArgumentException($"{predictor.Name} is infinite in row {infinite}. Correct the value, or make it missing (NaN).", nameof(data));
        }

        foreach (string name in options.Monotonic?.Keys ?? [])
        {
            if (data.Predictors.FirstOrDefault(predictor => predictor.Name == name) is not { Levels: null })
                throw new ArgumentException($"Monotonic names {name}, which is no numeric predictor. The predictors: {string.Join(", ", data.Predictors.Select(predictor => predictor.Name))}.", nameof(data));
        }
    }
}
