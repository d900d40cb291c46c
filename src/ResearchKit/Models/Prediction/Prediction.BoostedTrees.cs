using ResearchKit.Frames;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Models;

/// <content>Gradient-boosted trees.</content>
public static partial class Prediction
{
    /// <summary>Grows gradient-boosted trees on a data frame: a strong benchmark for a model that can be read. It finds bends and interactions by itself, and takes missing values as they are.</summary>
    /// <param name="formula">Outcome and predictors, all plain columns: <c>left ~ absence + grade + level</c>. Text and truth values are categories without an order. Interactions and transformations are refused, since trees have no need of them.</param>
    /// <param name="frame">The data. Rows without an outcome, weight or learner are left out and counted; rows with missing predictors stay in.</param>
    /// <param name="options">Trees, rate, leaves, learners, stopping; null for the defaults.</param>
    /// <param name="cancellationToken">Stops a long fit.</param>
    /// <returns>An immutable result that displays settings, loss and predictors, predicts, and says what it rests on (<see cref="BoostedTreesModel.Importance"/>, <see cref="BoostedTreesModel.Dependence"/>).</returns>
    /// <exception cref="ProtectedDataException">The rows are protected: leaves keep values of few learners. The message says what works.</exception>
    /// <exception cref="FormulaException">The formula cannot be read, has other than plain columns, or names something the data does not have.</exception>
    /// <exception cref="ArgumentException">A number is infinite, a weight negative, a predictor has more than 255 categories, an option names a column that there is not, or there are too few learners to hold out.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    /// <example><code>Prediction.BoostedTrees("left ~ absence + grade + level", weeks, new() { Learner = "learner_id", StoppingShare = 0.2 })</code></example>
    public static BoostedTreesModel BoostedTrees(string formula, DataFrame frame, BoostedTreesOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        TreeFormula parsed = TreeFormula.Parse(formula);
        options ??= new BoostedTreesOptions();
        if (!frame.Provenance.Protection.MayBeShown())
        {
            throw new ProtectedDataException(
                "Boosted trees are not grown on protected rows: cut points and leaves are values of few learners, and predictions tell who was in the fit. Grow them on the synthetic city; of protected rows fit the terms that you mean with Regression.Logistic or Regression.Fit, which are gated.");
        }

        parsed.RefusePredictor(options.Learner, "the column of learners");
        parsed.RefusePredictor(options.Weights, "the column of weights");
        TreeRows rows = TreeRows.Of(parsed, frame, options, options.Loss, options.Learner, options.Event, cancellationToken);
        GradientBoostingLoss loss = options.Loss ?? (rows.Outcome is null ? GradientBoostingLoss.SquaredError : GradientBoostingLoss.Binomial);
        CrossValidationFolds? heldOut = options.StoppingShare is { } share ? rows.HoldOut(share, options.Seed) : null;
        GradientBoostingResult result = new GradientBoosting(options.Settings(loss, heldOut)).Fit(rows.Data, cancellationToken);
        return new BoostedTreesModel(parsed, options, frame, result, rows);
    }
}
