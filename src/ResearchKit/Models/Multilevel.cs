using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Multilevel;

namespace ResearchKit.Models;

/// <summary>Multilevel (mixed) models by formula on a data frame.</summary>
public static class Multilevel
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

        var numbers = fixedPart.ResponseNode.Columns.Concat(DesignRecipe.ColumnsOf(fixedPart)).Concat(formula.RandomParts.SelectMany(part => DesignRecipe.ColumnsOf(part.Varying))).ToList();
        if (options.Weights is { } weights)
        {
            if (!frame.HasColumn(weights))
                throw new ArgumentException(NameSuggestion.NotFound("column", "the data", weights, [.. frame.ColumnNames]), nameof(options));
            numbers.Add(new ColumnName(0, weights));
        }

        ModelFrame model = ModelFrame.Of(frame, numbers.Concat(formula.RandomParts.SelectMany(part => part.Groups)), formula.Text, cancellationToken);
        var settings = new LinearMixedModelOptions { Likelihood = options.Likelihood, Test = options.Test, ConfidenceLevel = options.ConfidenceLevel, Progress = options.Progress };
        var estimator = new LinearMixedModel(settings);
        if (model.Complete.Length == 0)
            return new MultilevelModel(formula, options, frame, estimator.Fit(WithoutRows(formula), cancellationToken), null, model.Missingness, null);

        MultilevelRecipe recipe = MultilevelRecipe.Learn(formula, model.Complete);
        double[] outcome = new Arithmetic(model.Complete, formula.Text).Evaluate(fixedPart.ResponseNode);
        double[]? caseWeights = options.Weights is { } column ? FormulaColumns.Numbers(model.Complete, new ColumnName(0, column), column) : null, offset = recipe.Fixed.Offset(model.Complete);
        DesignMatrix design = recipe.Fixed.Build(model.Complete, cancellationToken);
        var data = new MixedModelData(outcome, design, recipe.RandomTerms(model.Complete, cancellationToken), Regression.Memory(caseWeights), Regression.Memory(offset));
        LinearMixedModelResult result = estimator.Fit(data, cancellationToken);
        ModelRelease? release = !result.Convergence.IsUsable ? null : ModelGate.Decide(
            new ModelDisclosure
            {
                Model = formula.Text,
                Frame = frame,
                Used = model.IsComplete,
                Learner = options.Learner,
                Columns = [.. numbers.Select(number => frame[number.Name].Name).Distinct(StringComparer.Ordinal)],
                Outcome = fixedPart.Response,
                OutcomeColumns = [.. fixedPart.ResponseNode.Columns.Select(number => frame[number.Name].Name)],
                OutcomeValues = offset is null ? outcome : [.. outcome.Zip(offset, (value, part) => value - part)],
                Weights = caseWeights,
                Factors = [.. recipe.All.SelectMany(one => one.Factors(model.Complete)).DistinctBy(factor => factor.Term, StringComparer.Ordinal)],
                Design = [.. Enumerable.Range(0, design.SlopeCount).Select(k => (design.Terms[k + (design.HasIntercept ? 1 : 0)], design.Slope(k)))],
                HasIntercept = design.HasIntercept,
                ResidualDegreesOfFreedom = model.Complete.Length - result.ParameterCount,
                ExplainedShare = result.RSquared.Conditional,
                Groups = [.. data.RandomTerms.Select((term, k) => new ModelGroups(term.Grouping.Name, term.Grouping.Codes.ToArray(), recipe.Keys[k].Labels))],
            },
            cancellationToken);
        IReadOnlyList<ParameterInterval> intervals = !result.Convergence.IsUsable ? [] : options.VarianceIntervals switch
        {
            VarianceIntervals.Profile => ProfileIntervals.Of(data, settings, cancellationToken),
            VarianceIntervals.Bootstrap => ParametricBootstrap.Of(data, options.Seed, options.Replications, settings, null, cancellationToken),
            _ => [],
        };
        return new MultilevelModel(formula, options, frame, result, recipe, model.Missingness, release) { Intervals = intervals };
    }

    /// <summary>Data without a row, with a column for each term as the formula names it: its result says that there is no estimate, and why.</summary>
    private static MixedModelData WithoutRows(MixedFormula formula) => new(
        Array.Empty<double>(),
        DesignMatrix.Create(formula.Fixed.HasIntercept, 0, [.. formula.Fixed.Terms.Select(term => (term, ReadOnlyMemory<double>.Empty))]),
        [.. formula.RandomParts.Select(part => RandomTerm.Intercept(Grouping.FromKeys<string>(part.Name, [])))]);
}
