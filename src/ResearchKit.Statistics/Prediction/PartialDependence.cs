using System.Globalization;
using ResearchKit.Statistics.Descriptive;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Prediction;

/// <summary>The mean prediction of boosted trees when all rows are given the same value of one predictor, the others as they are; of averages alone, no curves of single learners.</summary>
/// <remarks>
/// Friedman (2001), Annals of Statistics 29, section 8.2. It is how the model predicts, not what would happen if the value changed. Where the predictor is correlated with others, rows are made that do not exist, and trees guess there: this is warned of.
/// </remarks>
public static class PartialDependence
{
    private const double Correlated = 0.7;

    /// <summary>Averages predictions over rows.</summary>
    /// <param name="model">The trees.</param>
    /// <param name="rows">Predictors of the rows to average over, best ones that the model was not grown on. Some thousands do.</param>
    /// <param name="predictor">The predictor to vary.</param>
    /// <param name="options">Points, learners, level; null for the defaults.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="KeyNotFoundException">The model has no such predictor.</exception>
    /// <exception cref="ArgumentException">There is no row, no row with a learner, no value of the predictor, or the learners are of other rows.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate.</exception>
    public static PartialDependenceResult Of(GradientBoostingResult model, IReadOnlyList<TreePredictor> rows, string predictor, PartialDependenceOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        options ??= new PartialDependenceOptions();
        options.Validate();
        BinnedRows binned = model.Bin(rows);
        int column = model.IndexOf(predictor), count = binned.RowCount;
        if (count == 0)
            throw new ArgumentException("There is no row to average over.", nameof(rows));
        if (options.Learners is { } given && given.Codes.Length != count)
            throw new ArgumentException($"There are {given.Codes.Length} values of {given.Name} and {count} rows. Give one a row.", nameof(options));
        HistogramBins bins = model.BinsOf(column);
        double[] values = bins.Levels is null ? Grid(rows.First(one => one.Name == predictor), options.Points) : [.. Enumerable.Repeat(double.NaN, bins.Levels.Count)];

        // Sums by learner are all that a resample needs.
        int[] codes = options.Learners is { } learners ? learners.Codes.ToArray() : [.. Enumerable.Range(0, count)];
        int units = options.Learners?.GroupCount ?? count;
        if (units == 0)
            throw new ArgumentException($"{options.Learners!.Name} is missing in every row: there is no learner to average over.", nameof(options));
        var sums = new double[values.Length][];
        var sizes = new double[units];
        foreach (int code in codes.Where(code => code >= 0))
            sizes[code]++;
        for (int k = 0; k < values.Length; k++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            byte bin = bins.Levels is null ? bins.Of(values[k]) : (byte)k;
            double[] predicted = model.Predict(binned.With([column], (_, _) => bin));
            sums[k] = new double[units];
            for (int row = 0; row < count; row++)
            {
                if (codes[row] >= 0)
                    sums[k][codes[row]] += predicted[row];
            }
        }

        double[][] resampled = Resample(sums, sizes, options, cancellationToken);
        double tail = (1 - options.ConfidenceLevel) / 2, all = sizes.Sum();
        var points = new List<PartialDependencePoint>();
        for (int k = 0; k < values.Length; k++)
        {
            double[] ends = units < 2 ? [double.NaN, double.NaN] : Quantiles.Of(resampled[k], [tail, 1 - tail], QuantileDefinition.R6);
            points.Add(new PartialDependencePoint(values[k], bins.Levels?[k], sums[k].Sum() / all, ends[0], ends[1]));
        }

        return new PartialDependenceResult(
            predictor, points,
            string.Create(CultureInfo.InvariantCulture, $"{options.ConfidenceLevel * 100:0.##} % percentile intervals at each value, of {options.Replications:N0} resamples {(options.Learners is null ? "of rows" : $"by {options.Learners.Name}, all its rows together")}: they cover which learners the predictions are averaged over, for these trees; not that other training data would give other trees, nor all values at once."),
            Warnings(model, binned, column));
    }

    private static double[] Grid(TreePredictor predictor, int points)
    {
        double[] present = [.. predictor.Numbers.ToArray().Where(value => !double.IsNaN(value))];
        if (present.Length == 0)
            throw new ArgumentException($"{predictor.Name} is missing in every row: there is no value to try.", nameof(predictor));
        return [.. Quantiles.Of(present, [.. Enumerable.Range(0, points).Select(k => 0.025 + 0.95 * k / (points - 1))], QuantileDefinition.R7).Distinct().Order()];
    }

    private static double[][] Resample(double[][] sums, double[] sizes, PartialDependenceOptions options, CancellationToken cancellationToken)
    {
        double[][] means = [.. sums.Select(_ => new double[options.Replications])];
        RandomStream random = new RandomStream(options.Seed).Split("partial dependence");
        int[] drawn = new int[sizes.Length];
        for (int replication = 0; replication < options.Replications; replication++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            RandomStream draw = random.Split(replication);
            for (int k = 0; k < drawn.Length; k++)
                drawn[k] = draw.Integer(sizes.Length);
            double all = drawn.Sum(unit => sizes[unit]);
            for (int point = 0; point < sums.Length; point++)
            {
                double sum = 0;
                foreach (int unit in drawn)
                    sum += sums[point][unit];
                means[point][replication] = sum / all;
            }
        }

        return means;
    }

    private static string[] Warnings(GradientBoostingResult model, BinnedRows binned, int column)
    {
        if (model.BinsOf(column).Levels is not null)
            return [];
        string[] correlated =
        [
            .. Enumerable.Range(0, binned.Columns).Where(other => other != column && model.BinsOf(other).Levels is null)
                .Select(other => (Name: model.Predictors[other], R: TreeCorrelation.Of(binned, column, other))).Where(one => Math.Abs(one.R) >= Correlated)
                .Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Name} ({one.R:0.00})")),
        ];
        return correlated.Length == 0 ? []
            : [$"{model.Predictors[column]} is correlated with {string.Join(", ", correlated)}: the average is partly over rows that do not exist, where trees guess. Do not read the ends of the curve; vary the predictors together, or leave one out of the model."];
    }
}
