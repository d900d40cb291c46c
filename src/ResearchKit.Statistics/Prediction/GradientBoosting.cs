using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Prediction;

/// <summary>
/// Gradient-boosted trees on histograms: a strong benchmark for prediction. Each tree is grown on the slope of the loss where the trees before it stand; columns are cut into at most 255 bins.
/// </summary>
/// <remarks>
/// <para>
/// Leaves are split best first, by the gain G² / (H + L2) of first and second derivatives; missing values go to the side where they gain more; categories are sorted by their ratio of derivatives (Fisher 1958), so that a split may part any
/// sets of them. As LightGBM and scikit-learn's <c>HistGradientBoosting</c>, whose predictions it matches to rounding where both cut the same bins. Sources: Friedman (2001), Annals of Statistics 29; Ke and others (2017), LightGBM, NeurIPS 30.
/// </para>
/// <para>
/// Derivatives are rounded to whole numbers (to 2⁻²³ of the largest second derivative at a million rows, finer with fewer and for gradients) whose sums are exact: the result is the same to the bit on any number of threads.
/// </para>
/// <para>
/// There are no estimates with standard errors; <see cref="PermutationImportance"/> and <see cref="PartialDependence"/> tell what a model rests on, with intervals. Unlike in regressions a row with missing predictors stays in.
/// Trees never predict beyond what they saw, and keep values of single rows: a model grown on learners' data is learners' data.
/// </para>
/// </remarks>
public sealed class GradientBoosting : IEstimator<GradientBoostingData, GradientBoostingResult>
{
    private readonly GradientBoostingOptions _options;

    /// <summary>Boosted trees with the given settings.</summary>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public GradientBoosting(GradientBoostingOptions? options = null)
    {
        _options = options ?? new GradientBoostingOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// A number is infinite, a weight negative, an outcome not of the loss's kind, a category one of more than 255, the held-out rows are of other data, or a predictor of one direction is not there.
    /// </exception>
    public GradientBoostingResult Fit(GradientBoostingData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        cancellationToken.ThrowIfCancellationRequested();
        GradientBoostingRows rows = GradientBoostingRows.Of(data, _options);
        GradientBoostingResult None(string reason) => GradientBoostingResult.None(data, _options, rows, reason);
        if (rows.WhyNone(_options) is { } why)
            return None(why);

        HistogramBins[] bins = new HistogramBins[data.Predictors.Count];
        Parallel.For(0, bins.Length, new ParallelOptions { MaxDegreeOfParallelism = _options.Threads, CancellationToken = cancellationToken }, column =>
            bins[column] = HistogramBins.Of(data.Predictors[column], rows.Training, _options.MaximumBins, _options.Seed));
        BinnedRows binned = BinnedRows.Of(data.Predictors, bins, rows.All, _options.Threads);
        bool[] varies = Varying(binned, rows.Training.Length);
        if (!varies.Contains(true))
            return None("No estimate, because no predictor varies in the rows of the fit. Check how the predictors were made.");
        return Grow(data, rows, bins, binned, varies, cancellationToken);
    }

    private GradientBoostingResult Grow(GradientBoostingData data, GradientBoostingRows rows, HistogramBins[] bins, BinnedRows binned, bool[] varies, CancellationToken cancellationToken)
    {
        var objective = new GradientBoostingObjective(_options.Loss);
        int training = rows.Training.Length, all = rows.All.Length;
        double baseline = objective.ScoreOf(rows.MeanOutcome);
        var scores = new double[all];
        Array.Fill(scores, baseline);
        var grower = new TreeGrower(binned, bins, training, _options, cancellationToken);
        var trees = new List<TreeModel>();
        var heldOut = new List<double>();
        RandomStream random = new RandomStream(_options.Seed).Split("trees");
        string reason = string.Create(CultureInfo.InvariantCulture, $"All {_options.Trees} trees were grown.");
        int best = 0;
        double Loss(int from, int to) => objective.Mean(rows.Outcomes.AsSpan(from, to - from), rows.Weights.Length == 0 ? [] : rows.Weights.AsSpan(from, to - from), scores.AsSpan(from, to - from));
        if (all > training)
            heldOut.Add(Loss(training, all));
        while (trees.Count < _options.Trees)
        {
            grower.TakeGradients(objective, rows.Outcomes, rows.Weights, scores);
            RandomStream draw = random.Split(trees.Count);
            int[]? chosen = _options.RowShare < 1 ? Draw(draw.Split("rows"), training) : null;
            TreeModel tree = grower.Grow(chosen, Columns(draw.Split("columns"), varies));
            if (tree.Leaves == 1 && _options.RowShare == 1 && _options.ColumnShare == 1)
            {
                reason = string.Create(CultureInfo.InvariantCulture, $"After {trees.Count} trees no split gains anything, with {_options.MinimumLeafRows} rows at least in each leaf.");
                break;
            }

            trees.Add(tree);
            if (chosen is null)
                grower.AddTo(scores);
            else
                tree.AddTo(binned, 0, scores.AsSpan(0, training));
            if (all == training)
                continue;
            tree.AddTo(binned, training, scores.AsSpan(training));
            heldOut.Add(Loss(training, all));
            if (heldOut[^1] < heldOut[best])
                best = trees.Count;
            if (trees.Count - best >= _options.Patience)
            {
                reason = string.Create(CultureInfo.InvariantCulture, $"Stopped after {trees.Count} trees: for {_options.Patience} trees the held-out loss had not fallen below that of {best}, which are kept.");
                break;
            }
        }

        int kept = all > training ? best : trees.Count;
        var stop = new GradientBoostingStop(reason, trees.Count, kept, heldOut);
        double loss = kept == trees.Count ? Loss(0, training) : double.NaN;
        string[] constant = [.. data.Predictors.Where((_, column) => !varies[column]).Select(predictor => predictor.Name)];
        return GradientBoostingResult.Of(data, _options, rows, bins, baseline, [.. trees.Take(kept)], stop, loss, constant);
    }

    private int[] Draw(RandomStream random, int rows)
    {
        var drawn = new List<int>((int)(rows * _options.RowShare * 1.1) + 10);
        for (int row = 0; row < rows; row++)
        {
            if (random.Uniform() < _options.RowShare)
                drawn.Add(row);
        }

        return [.. drawn];
    }

    private bool[] Columns(RandomStream random, bool[] varies)
    {
        if (_options.ColumnShare == 1)
            return varies;
        int[] known = [.. Enumerable.Range(0, varies.Length).Where(column => varies[column])];
        var may = new bool[varies.Length];
        foreach (int k in random.Choose((int)Math.Ceiling(known.Length * _options.ColumnShare), known.Length))
            may[known[k]] = true;
        return may;
    }

    private static bool[] Varying(BinnedRows binned, int training)
    {
        var varies = new bool[binned.Columns];
        for (int column = 0; column < varies.Length; column++)
        {
            byte first = binned[0, column];
            for (int row = 1; row < training && !varies[column]; row++)
                varies[column] = binned[row, column] != first;
        }

        return varies;
    }
}
