using System.Globalization;
using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Multilevel;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Models;

/// <content>Outcomes of two kinds and counts.</content>
public static partial class Multilevel
{
    /// <summary>Fits a logistic mixed model of an outcome of two kinds by maximum likelihood: nested or crossed groups, random intercepts and slopes.</summary>
    /// <param name="formula">
    /// The model, as in R's lme4: see <see cref="MixedFormula"/>. The outcome is TRUE and FALSE, 1 and 0, text of two levels (<see cref="GeneralizedMultilevelOptions.Event"/>), or a share with the number of
    /// trials as weight.
    /// </param>
    /// <param name="frame">The data. Rows with a missing value in any column that the model reads are left out and counted by column.</param>
    /// <param name="options">Quadrature, weights, intervals, level; null for the defaults (Laplace).</param>
    /// <param name="cancellationToken">Stops a long fit.</param>
    /// <returns>
    /// An immutable result that displays odds ratios within groups. Where there is no estimate (perfect separation, an outcome of one kind) it says why instead of throwing.
    /// </returns>
    /// <exception cref="ProtectedDataException">The rows are protected and the model would tell of too few learners; the message says what works.</exception>
    /// <exception cref="FormulaException">The formula cannot be read, names something the data does not have, or the outcome has other than two kinds.</exception>
    /// <exception cref="ArgumentException">An option names a column that there is not, or quadrature is asked for with several effects.</exception>
    /// <example><code>
    /// var model = Multilevel.Logistic("passed ~ burnout + female + (1 | school)", learners);
    /// model.Ratio("burnout")
    /// </code></example>
    public static GeneralizedMultilevelModel Logistic(string formula, DataFrame frame, GeneralizedMultilevelOptions? options = null, CancellationToken cancellationToken = default) =>
        Fit(GeneralizedFamily.Binomial, formula, frame, options, cancellationToken);

    /// <summary>Fits a Poisson mixed model of counts by maximum likelihood. Give the time or number at risk as <c>offset(log(weeks))</c>; ratios are then of rates.</summary>
    /// <inheritdoc cref="Logistic"/>
    /// <remarks>The outcome is a count: whole, zero or more. Where counts vary more than the model says, the result says so: add an effect of each row, <c>(1 | row)</c>.</remarks>
    /// <returns>An immutable result that displays rate ratios within groups. Where there is no estimate it says why instead of throwing.</returns>
    /// <example><code>Multilevel.Poisson("absences ~ burnout + offset(log(weeks)) + (1 | school)", learners)</code></example>
    public static GeneralizedMultilevelModel Poisson(string formula, DataFrame frame, GeneralizedMultilevelOptions? options = null, CancellationToken cancellationToken = default) =>
        Fit(GeneralizedFamily.Poisson, formula, frame, options, cancellationToken);

    private static GeneralizedMultilevelModel Fit(GeneralizedFamily family, string text, DataFrame frame, GeneralizedMultilevelOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(frame);
        MixedFormula formula = MixedFormula.Parse(text);
        options ??= new GeneralizedMultilevelOptions();
        MultilevelFrame rows = MultilevelFrame.Of(formula, frame, options.Weights, options.Learner, cancellationToken);
        BinaryOutcome outcome = rows.Recipe is null ? new([], null)
            : family == GeneralizedFamily.Binomial ? BinaryOutcome.Of(formula.Fixed, rows.Rows.Complete, rows.Weights is not null, rows.IsProtected, options.Event)
            : new(Counts(rows), null);
        if (family == GeneralizedFamily.Binomial)
            CheckTrials(rows, outcome.Values);
        var settings = new GeneralizedLinearMixedModelOptions { Family = family, QuadraturePoints = options.QuadraturePoints, ConfidenceLevel = options.ConfidenceLevel, Progress = options.Progress };
        MixedModelData data = rows.Data(outcome.Values, cancellationToken);
        GeneralizedLinearMixedModelResult result = new GeneralizedLinearMixedModel(settings).Fit(data, cancellationToken);
        ModelRelease? release = !result.Convergence.IsUsable ? null : rows.Decide(data, outcome.Values, result.ParameterCount, double.NaN, cancellationToken);
        IReadOnlyList<ParameterInterval> intervals = !result.Convergence.IsUsable ? [] : options.Intervals switch
        {
            VarianceIntervals.Profile => GeneralizedProfileIntervals.Of(data, settings, cancellationToken),
            VarianceIntervals.Bootstrap => ParametricBootstrap.Of(data, settings, options.Seed, options.Replications, null, cancellationToken),
            _ => [],
        };
        return new GeneralizedMultilevelModel(formula, options, frame, result, rows.Recipe, rows.Rows.Missingness, release) { Counted = outcome.Counted, Intervals = intervals };
    }

    private static double[] Counts(MultilevelFrame rows)
    {
        Formula formula = rows.Formula.Fixed;
        if (formula.ResponseNode is ColumnName name && FormulaColumns.Find(rows.Rows.Complete, name, formula.Text) is StringColumn)
            throw new FormulaException($"The outcome {name.Name} holds text; a model of counts needs whole numbers, zero or more.", formula.Text, name.Position);
        double[] counts = rows.Outcome();
        foreach (double count in counts)
        {
            if (count >= 0 && count == Math.Floor(count))
                continue;
            string what = rows.IsProtected ? "not a count in some row" : string.Create(CultureInfo.InvariantCulture, $"{count:R} in a row");
            throw new FormulaException($"{formula.Response} is {what}; counts are whole numbers, zero or more. For differences and changes fit Multilevel.Fit.", formula.Text, formula.ResponseNode.Position);
        }

        return counts;
    }

    /// <summary>Refuses shares that are not of so many trials, without quoting rows.</summary>
    private static void CheckTrials(MultilevelFrame rows, double[] outcome)
    {
        if (rows.Weights is not { } trials)
            return;
        for (int i = 0; i < outcome.Length; i++)
        {
            double successes = outcome[i] * trials[i];
            if (outcome[i] is >= 0 and <= 1 && trials[i] >= 0 && Math.Abs(trials[i] - Math.Round(trials[i])) <= 1e-6 && Math.Abs(successes - Math.Round(successes)) <= 1e-6 * Math.Max(1, trials[i]))
                continue;
            throw new FormulaException(
                $"{rows.Formula.Fixed.Response} is not, in every row, a share of 0 to 1 of a whole number of trials in the weights. A logistic mixed model takes shares of trials; survey weights need another method.",
                rows.Formula.Text, rows.Formula.Fixed.ResponseNode.Position);
        }
    }
}
