using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Charts.Marks;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Models;

/// <summary>Gradient-boosted trees grown on a data frame. Immutable; displays predictors, settings and loss. It holds no row of the data, but cut points and leaves that few rows decided.</summary>
public sealed partial class BoostedTreesModel : FormulaModel, IPredictiveModel
{
    private readonly TreeFormula _formula;
    private readonly string? _counted, _level;
    private readonly IReadOnlyList<TreePredictor> _kinds;
    private readonly IReadOnlyList<int> _missing;

    internal BoostedTreesModel(TreeFormula formula, BoostedTreesOptions options, DataFrame frame, GradientBoostingResult result, TreeRows rows)
        : base(formula.Formula, $"Prediction.BoostedTrees({formula.Formula.Text})", frame, new BoostedTreesFit(result, rows), null, rows.Missingness, null)
    {
        (_formula, Options, Result, _counted, _level) = (formula, options, result, rows.Outcome?.Counted, rows.Outcome?.Level);
        Predictors = result.Predictors;
        _kinds = [.. rows.Data.Predictors.Select(predictor => predictor.Levels is { } levels ? TreePredictor.Category(predictor.Name, levels) : TreePredictor.Number(predictor.Name, default))];
        _missing = formula.MissingOf(frame, rows.IsUsed);
    }

    /// <summary>The settings that it was grown with.</summary>
    public BoostedTreesOptions Options { get; }

    /// <summary>All numbers of the fit: trees, loss of held-out learners tree by tree, gains.</summary>
    public GradientBoostingResult Result { get; }

    /// <summary>The predictors, as the formula writes them.</summary>
    public IReadOnlyList<string> Predictors { get; }

    /// <summary>Predicts for the rows of a frame: the probability of what is counted, or the mean.</summary>
    /// <param name="frame">Data with the columns of the predictors, of the same kinds as in the fit. Missing values, and categories that the fit did not have, go where the fit sends missing values: every row has a prediction.</param>
    /// <param name="cancellationToken">Stops before the prediction.</param>
    /// <returns>The frame with the column <c>prediction</c>, and <c>prediction_lower</c> and <c>prediction_upper</c> empty: there are no intervals.</returns>
    /// <exception cref="ProtectedDataException">The rows are protected: scoring learners takes a model card.</exception>
    /// <exception cref="FormulaException">A predictor is not there.</exception>
    /// <exception cref="ArgumentException">A predictor holds numbers where the fit had categories, or the reverse, or is infinite.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    public DataFrame Predict(DataFrame frame, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        RefuseScores(frame);
        return PredictRows(frame, cancellationToken);
    }

    /// <summary>One row a predictor: <c>predictor</c>, <c>kind</c> (<c>number</c> or <c>categories</c>), <c>missing</c> (rows of the fit without it), <c>splits</c> on it and its <c>gain_share</c> of the loss that was gained, 0 to 1; the most first.</summary>
    /// <remarks>Splits and gain are about the fit: predictors of many different values gain more by chance. What the model rests on is told by <see cref="Importance"/>.</remarks>
    public override DataFrame ToFrame()
    {
        Line[] lines = Lines();
        return DataFrame.FromColumns(
            Provenance,
            [
                Column.Create("predictor", lines.Select(line => line.Name)), Column.Create("kind", lines.Select(line => line.Categories is null ? "number" : "categories")),
                Column.Create("missing", lines.Select(line => line.Missing)), Column.Create("splits", lines.Select(line => line.Splits)),
                Column.Create("gain_share", lines.Select(line => double.IsNaN(line.Share) ? (double?)null : line.Share)),
            ]);
    }

    /// <summary>The mean loss of the held-out learners by number of trees, with a line where growing stopped.</summary>
    /// <param name="title">The title; null for the formula.</param>
    /// <exception cref="InvalidOperationException">No learner was held out, or there is no estimate.</exception>
    public Chart ToChart(string? title = null)
    {
        if (Result.Stop is not { HeldOutLoss: { Count: > 0 } losses } stop)
            throw new InvalidOperationException(Convergence.Reason ?? "No learner was held out, so there is no loss by number of trees to draw. Give a StoppingShare. What the model rests on is drawn by Importance(heldOut).ToChart().");
        DataFrame course = DataFrame.FromColumns(Provenance, [Column.Create("trees", Enumerable.Range(0, losses.Count)), Column.Create($"held-out {LossName}", losses.ToArray())]);
        Chart chart = Chart.Line(course, "trees", $"held-out {LossName}", title: title ?? Formula.Text);
        return chart with { Marks = [.. chart.Marks, new RuleMark(X: stop.TreesKept)] };
    }

    /// <inheritdoc/>
    DataFrame IPredictiveModel.PredictRows(DataFrame frame, CancellationToken cancellationToken) => PredictRows(frame, cancellationToken);

    /// <inheritdoc/>
    internal override TableModel ToTable()
    {
        Line[] lines = Lines();
        TableBuilder table = new TableBuilder($"Boosted trees: {Formula.Text}")
            .Labels("predictor", [.. lines.Select(line => line.Name)])
            .Text("kind", [.. lines.Select(line => line.Categories is { } count ? $"{count} {(count == 1 ? "category" : "categories")}" : "number")])
            .Count("missing", [.. lines.Select(line => (long?)line.Missing)])
            .Count("splits", [.. lines.Select(line => (long?)line.Splits)])
            .Number("share of gain", [.. lines.Select(line => line.Share)], decimals: 3);
        return ModelNotes.Build(table, this, null, Further());
    }

    private string LossName => Result.Options.Loss switch { GradientBoostingLoss.Binomial => "log loss", GradientBoostingLoss.Poisson => "Poisson loss", _ => "half squared error" };

    private IEnumerable<string> Further()
    {
        if (_counted is not null)
            yield return $"Counted: {_counted}.";
        if (Result.Stop is not { } stop)
            yield break;
        yield return stop.Reason;
        if (!double.IsNaN(Convergence.Objective))
            yield return string.Create(CultureInfo.InvariantCulture, $"Mean {LossName} of the rows of the fit {Convergence.Objective:G4}: of rows that trees were grown on it is always too small.");
        if (stop.HeldOutLoss.Count > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"Mean {LossName} of held-out rows {stop.HeldOutLoss[stop.TreesKept]:G4}, of the mean alone {stop.HeldOutLoss[0]:G4}. The number of trees was chosen by it: judge the model on other rows.");
        yield return "Splits and gain are about the fit. What the model rests on is told by Importance(heldOut), how it predicts along a predictor by Dependence(predictor, heldOut).";
        yield return "Missing values, and categories that the fit did not have, go where the fit sends missing values.";
    }

    private Line[] Lines()
    {
        ILookup<string, TreeGain> gains = Result.Gains.ToLookup(gain => gain.Predictor, StringComparer.Ordinal);
        return
        [
            .. Predictors.Select((name, k) =>
            {
                TreeGain? gain = gains[name].FirstOrDefault();
                return new Line(name, _kinds[k].Levels?.Count, _missing[k], gain?.Splits ?? 0, gain?.Share ?? double.NaN);
            }).OrderByDescending(line => double.IsNaN(line.Share) ? 0 : line.Share),
        ];
    }

    private DataFrame PredictRows(DataFrame frame, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        double[] predictions = Result.Predict(_formula.Read(frame));
        var all = new bool[frame.Length];
        Array.Fill(all, true);
        return WithPredictions(frame, all, predictions.Select(one => (one, double.NaN, double.NaN)));
    }

    private sealed record Line(string Name, int? Categories, int Missing, int Splits, double Share);
}
