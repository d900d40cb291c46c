using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Multilevel;

namespace ResearchKit.Models;

/// <summary>Multilevel (mixed) models by formula on a data frame.</summary>
public static partial class Multilevel
{
    /// <summary>Fits a linear mixed model: nested or crossed groups, random intercepts and slopes.</summary>
    /// <param name="formula">The model, as in R's lme4: see <see cref="MixedFormula"/>. For example <c>grade ~ burnout + (1 + burnout | school)</c>.</param>
    /// <param name="frame">The data. Rows with a missing value in any column that the model reads are left out and counted by column.</param>
    /// <param name="options">Likelihood, tests, weights, level; null for the defaults (REML, Satterthwaite).</param>
    /// <param name="cancellationToken">Stops a long fit.</param>
    /// <returns>An immutable result that displays itself. Where there is no estimate it says why instead of throwing.</returns>
    /// <exception cref="ProtectedDataException">
    /// The rows are protected and the model would tell of too few learners, alone or together with tables and models released before; the message says what works.
    /// A model of protected rows that is fitted counts as released. Effects of learners, and of groups of few, are hidden.
    /// </exception>
    /// <exception cref="FormulaException">The formula cannot be read, names something the data does not have, or computes something that is not a number.</exception>
    /// <exception cref="ArgumentException">An option names a column that there is not.</exception>
    /// <example><code>
    /// var model = Multilevel.Fit("grade ~ burnout + (1 | school)", learners);
    /// model["burnout"].Value
    /// </code></example>
    public static MultilevelModel Fit(string formula, DataFrame frame, MultilevelOptions? options = null, CancellationToken cancellationToken = default) =>
        Fit(MixedFormula.Parse(formula), frame, options, cancellationToken);

    /// <inheritdoc cref="Fit(string, DataFrame, MultilevelOptions?, CancellationToken)"/>
    public static MultilevelModel Fit(MixedFormula formula, DataFrame frame, MultilevelOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(formula);
        ArgumentNullException.ThrowIfNull(frame);
        options ??= new MultilevelOptions();
        Formula fixedPart = formula.Fixed;
        if (fixedPart.ResponseNode is ColumnName name && FormulaColumns.Find(frame, name, formula.Text) is StringColumn)
            throw new FormulaException($"The outcome {name.Name} holds text; a linear mixed model needs a number. Make one of it first, for example with frame.Sql(...).", formula.Text, name.Position);

        MultilevelFrame rows = MultilevelFrame.Of(formula, frame, options.Weights, options.Learner, cancellationToken);
        var settings = new LinearMixedModelOptions { Likelihood = options.Likelihood, Test = options.Test, ConfidenceLevel = options.ConfidenceLevel, Progress = options.Progress };
        double[] outcome = rows.Outcome();
        MixedModelData data = rows.Data(outcome, cancellationToken);
        LinearMixedModelResult result = new LinearMixedModel(settings).Fit(data, cancellationToken);
        ModelRelease? release = !result.Convergence.IsUsable ? null : rows.Decide(
            data, rows.Offset is null ? outcome : [.. outcome.Zip(rows.Offset, (value, part) => value - part)], result.ParameterCount, result.RSquared.Conditional, cancellationToken);
        IReadOnlyList<ParameterInterval> intervals = !result.Convergence.IsUsable ? [] : options.VarianceIntervals switch
        {
            VarianceIntervals.Profile => ProfileIntervals.Of(data, settings, cancellationToken),
            VarianceIntervals.Bootstrap => ParametricBootstrap.Of(data, options.Seed, options.Replications, settings, null, cancellationToken),
            _ => [],
        };
        return new MultilevelModel(formula, options, frame, result, rows.Recipe, rows.Rows.Missingness, release) { Intervals = intervals };
    }
}
