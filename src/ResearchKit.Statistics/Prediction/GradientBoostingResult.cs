using System.Globalization;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Prediction;

/// <summary>Grown trees. Immutable. Holds no row of the data, but cut points and leaves that few rows decided.</summary>
public sealed class GradientBoostingResult : IEstimationResult
{
    private const int BlockRows = 1 << 12;
    private readonly IReadOnlyList<HistogramBins> _bins;
    private readonly IReadOnlyList<TreeModel> _trees;
    private readonly double _baseline;

    private GradientBoostingResult(GradientBoostingOptions options, IReadOnlyList<HistogramBins> bins, double baseline, IReadOnlyList<TreeModel> trees)
    {
        (Options, _bins, _baseline, _trees) = (options, bins, baseline, trees);
    }

    /// <summary>The settings that the trees were grown with.</summary>
    public GradientBoostingOptions Options { get; }

    /// <summary>Names of the predictors, in the order of the fit.</summary>
    public required IReadOnlyList<string> Predictors { get; init; }

    /// <inheritdoc/>
    public required string Method { get; init; }

    /// <summary>Empty: trees have no parameters to estimate.</summary>
    public IReadOnlyList<Estimate> Estimates => [];

    /// <summary>NaN: there are no intervals.</summary>
    public double ConfidenceLevel => double.NaN;

    /// <inheritdoc/>
    public required IReadOnlyList<LevelCount> SampleSizes { get; init; }

    /// <summary>Rows left out for a missing outcome or weight. Rows with missing predictors stay in.</summary>
    public required MissingnessRecord Missingness { get; init; }

    /// <summary>Iterations are trees grown; the objective is the mean loss of the rows of the fit (NaN where trees were dropped).</summary>
    public required ConvergenceRecord Convergence { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>When growing stopped, and why; null without an estimate.</summary>
    public GradientBoostingStop? Stop { get; private init; }

    /// <summary>What each predictor gained on the rows of the fit, the most first; empty without an estimate.</summary>
    public required IReadOnlyList<TreeGain> Gains { get; init; }

    /// <summary>Number of trees.</summary>
    public int TreeCount => _trees.Count;

    /// <summary>Leaves of each tree.</summary>
    public IReadOnlyList<int> LeafCounts => [.. _trees.Select(tree => tree.Leaves)];

    /// <summary>Predictions of new rows: probabilities of 1, or means.</summary>
    /// <param name="predictors">The predictors by the names of the fit, in any order; others are left alone. Missing values and unknown categories go where the fit sends missing values.</param>
    /// <param name="trees">How many of the first trees to use; null for all.</param>
    /// <exception cref="ArgumentException">A predictor is missing, of another kind, infinite, or of another length.</exception>
    /// <exception cref="InvalidOperationException">There is no estimate; the message says why.</exception>
    public double[] Predict(IReadOnlyList<TreePredictor> predictors, int? trees = null) => PredictStaged(predictors, [trees ?? TreeCount])[0];

    /// <summary>Predictions with the first 1, 2, ... trees: how they settle.</summary>
    /// <inheritdoc cref="Predict(IReadOnlyList{TreePredictor}, int?)"/>
    /// <param name="predictors">The predictors.</param>
    /// <param name="trees">Numbers of trees, each from 0 (the mean outcome alone) to all, ascending.</param>
    /// <returns>One array a number of trees.</returns>
    public double[][] PredictStaged(IReadOnlyList<TreePredictor> predictors, IReadOnlyList<int> trees)
    {
        ArgumentNullException.ThrowIfNull(trees);
        for (int k = 0; k < trees.Count; k++)
        {
            if (trees[k] < 0 || trees[k] > TreeCount || (k > 0 && trees[k] < trees[k - 1]))
                throw new ArgumentOutOfRangeException(nameof(trees), trees[k], $"Give numbers of trees from 0 to {TreeCount}, ascending.");
        }

        return Staged(Bin(predictors), trees);
    }

    /// <summary>Cut points of a numeric predictor, ascending; empty of categories.</summary>
    /// <param name="predictor">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is no such predictor.</exception>
    public IReadOnlyList<double> CutsOf(string predictor) => _bins[IndexOf(predictor)].Cuts;

    internal GradientBoostingObjective Objective => new(Options.Loss);

    internal HistogramBins BinsOf(int column) => _bins[column];

    internal int IndexOf(string predictor)
    {
        int at = Predictors.ToList().IndexOf(predictor);
        return at >= 0 ? at : throw new KeyNotFoundException($"No predictor '{predictor}' in this model. Its predictors: {string.Join(", ", Predictors)}.");
    }

    /// <summary>Puts new rows into the bins of the fit.</summary>
    internal BinnedRows Bin(IReadOnlyList<TreePredictor> predictors)
    {
        ArgumentNullException.ThrowIfNull(predictors);
        if (!Convergence.IsUsable)
            throw new InvalidOperationException($"There is nothing to predict from. {Convergence.Reason}");
        var ordered = new TreePredictor[_bins.Count];
        for (int column = 0; column < ordered.Length; column++)
        {
            string name = _bins[column].Name;
            TreePredictor found = predictors.FirstOrDefault(predictor => predictor.Name == name)
                ?? throw new ArgumentException($"The predictor {name} is missing. The model reads {string.Join(", ", Predictors)}.", nameof(predictors));
            if (found.Levels is null != _bins[column].Levels is null)
                throw new ArgumentException($"{name} is {(found.Levels is null ? "numbers" : "categories")}; in the fit it was {(found.Levels is null ? "categories" : "numbers")}. Give the same kind.", nameof(predictors));
            int infinite = found.Numbers.IndexOfAny(double.PositiveInfinity, double.NegativeInfinity);
            if (infinite >= 0)
                throw new ArgumentException($"{name} is infinite in row {infinite}. Correct the value, or make it missing (NaN).", nameof(predictors));
            if (column > 0 && found.RowCount != ordered[0].RowCount)
                throw new ArgumentException($"{name} has {found.RowCount} rows and {ordered[0].Name} {ordered[0].RowCount}. Give one value a row.", nameof(predictors));
            ordered[column] = found;
        }

        return BinnedRows.Of(ordered, _bins, null, Options.Threads);
    }

    internal double[] Predict(BinnedRows rows) => Staged(rows, [TreeCount])[0];

    /// <summary>Scores of rows, before they are made probabilities or means.</summary>
    internal double[] Scores(BinnedRows rows) => Staged(rows, [TreeCount], areScores: true)[0];

    private double[][] Staged(BinnedRows rows, IReadOnlyList<int> trees, bool areScores = false)
    {
        double[][] stages = [.. trees.Select(_ => new double[rows.RowCount])];
        GradientBoostingObjective objective = Objective;
        Parallel.For(0, (rows.RowCount + BlockRows - 1) / BlockRows, new ParallelOptions { MaxDegreeOfParallelism = Options.Threads }, block =>
        {
            int first = block * BlockRows, count = Math.Min(BlockRows, rows.RowCount - first), used = 0;
            var scores = new double[count];
            Array.Fill(scores, _baseline);
            for (int stage = 0; stage < stages.Length; stage++)
            {
                for (; used < trees[stage]; used++)
                    _trees[used].AddTo(rows, first, scores);
                for (int i = 0; i < count; i++)
                    stages[stage][first + i] = areScores ? scores[i] : objective.MeanOf(scores[i]);
            }
        });
        return stages;
    }

    internal static GradientBoostingResult None(GradientBoostingData data, GradientBoostingOptions options, GradientBoostingRows rows, string reason) => new(options, [], double.NaN, [])
    {
        Predictors = [.. data.Predictors.Select(predictor => predictor.Name)],
        Method = Describe(options),
        SampleSizes = Sizes(rows),
        Missingness = rows.Missingness,
        Convergence = ConvergenceRecord.NoEstimate(reason),
        Warnings = [],
        Gains = [],
    };

    internal static GradientBoostingResult Of(
        GradientBoostingData data, GradientBoostingOptions options, GradientBoostingRows rows, IReadOnlyList<HistogramBins> bins, double baseline, IReadOnlyList<TreeModel> trees,
        GradientBoostingStop stop, double loss, IReadOnlyList<string> constant)
    {
        string[] names = [.. data.Predictors.Select(predictor => predictor.Name)];
        var gains = new double[names.Length];
        var splits = new int[names.Length];
        foreach (TreeNode node in trees.SelectMany(tree => tree.Nodes).Where(node => node.Column >= 0))
        {
            gains[node.Column] += node.Gain;
            splits[node.Column]++;
        }

        double all = gains.Sum();
        var warnings = new List<string>();
        if (constant.Count > 0)
            warnings.Add($"Left out {string.Join(", ", constant)}: {(constant.Count == 1 ? "it is" : "each is")} the same in every row.");
        if (trees.Count == 0)
            warnings.Add(stop.HeldOutLoss.Count > 0 ? "No tree is kept: on the held-out rows the predictors predict no better than the mean." : "There is no tree: every prediction is the mean outcome.");
        if (stop.HeldOutLoss.Count > 0 && stop.TreesKept == options.Trees)
            warnings.Add("The held-out loss was still falling at the last tree: more Trees, or a larger LearningRate, may predict better.");
        return new GradientBoostingResult(options, bins, baseline, trees)
        {
            Predictors = names,
            Method = Describe(options),
            SampleSizes = Sizes(rows),
            Missingness = rows.Missingness,
            Convergence = new ConvergenceRecord(ConvergenceStatus.Converged, stop.TreesGrown, loss, double.NaN),
            Warnings = warnings,
            Stop = stop,
            Gains = [.. names.Select((name, column) => new TreeGain(name, gains[column], all > 0 ? gains[column] / all : 0, splits[column])).OrderByDescending(gain => gain.Gain)],
        };
    }

    private static IReadOnlyList<LevelCount> Sizes(GradientBoostingRows rows) =>
        rows.HeldOut.Length == 0 ? [new("rows", rows.Training.Length)] : [new("rows", rows.Training.Length), new("held-out rows", rows.HeldOut.Length)];

    private static string Describe(GradientBoostingOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"Gradient-boosted trees on histograms, {options.Loss switch { GradientBoostingLoss.Binomial => "binomial loss", GradientBoostingLoss.Poisson => "Poisson deviance", _ => "squared error" }}: at most {options.Trees} trees of {options.MaximumLeaves} leaves with {options.MinimumLeafRows} rows or more, learning rate {options.LearningRate:R}");
}
