using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Multilevel;

namespace ResearchKit.Models;

/// <summary>What a multilevel model by formula works on: the complete rows of a frame, coded, and what the release gate wants to know of them.</summary>
internal sealed class MultilevelFrame
{
    private readonly DataFrame _frame;
    private readonly string? _learner;
    private readonly ColumnName[] _numbers;

    private MultilevelFrame(MixedFormula formula, DataFrame frame, string? weights, string? learner, ColumnName[] numbers, ModelFrame rows)
    {
        (Formula, _frame, _learner, _numbers, Rows) = (formula, frame, learner, numbers, rows);
        if (rows.Complete.Length == 0)
            return;
        Recipe = MultilevelRecipe.Learn(formula, rows.Complete);
        Offset = Recipe.Fixed.Offset(rows.Complete);
        Weights = weights is { } column ? FormulaColumns.Numbers(rows.Complete, new ColumnName(0, column), column) : null;
    }

    public MixedFormula Formula { get; }

    public ModelFrame Rows { get; }

    /// <summary>Null where no row is complete.</summary>
    public MultilevelRecipe? Recipe { get; }

    public double[]? Offset { get; }

    public double[]? Weights { get; }

    /// <summary>Whether the rows are protected, so that messages quote no value of theirs.</summary>
    public bool IsProtected => !_frame.Provenance.Protection.MayBeShown();

    /// <summary>Takes the complete rows of the columns that formula and options name.</summary>
    /// <exception cref="ArgumentException">There is no column of weights of that name.</exception>
    public static MultilevelFrame Of(MixedFormula formula, DataFrame frame, string? weights, string? learner, CancellationToken cancellationToken)
    {
        Formula fixedPart = formula.Fixed;
        var numbers = fixedPart.ResponseNode.Columns.Concat(DesignRecipe.ColumnsOf(fixedPart)).Concat(formula.RandomParts.SelectMany(part => DesignRecipe.ColumnsOf(part.Varying))).ToList();
        if (weights is not null)
        {
            if (!frame.HasColumn(weights))
                throw new ArgumentException(NameSuggestion.NotFound("column", "the data", weights, [.. frame.ColumnNames]), nameof(weights));
            numbers.Add(new ColumnName(0, weights));
        }

        ModelFrame rows = ModelFrame.Of(frame, numbers.Concat(formula.RandomParts.SelectMany(part => part.Groups)), formula.Text, cancellationToken);
        return new MultilevelFrame(formula, frame, weights, learner, [.. numbers], rows);
    }

    /// <summary>The outcome as the formula computes it; empty where no row is complete.</summary>
    public double[] Outcome() => Recipe is null ? [] : new Arithmetic(Rows.Complete, Formula.Text).Evaluate(Formula.Fixed.ResponseNode);

    /// <summary>The arrays of a fit. Without a complete row, they are empty, with a column for each term as the formula names it: a result of them says why there is no estimate.</summary>
    public MixedModelData Data(double[] outcome, CancellationToken cancellationToken) => Recipe is null
        ? new MixedModelData(
            Array.Empty<double>(),
            DesignMatrix.Create(Formula.Fixed.HasIntercept, 0, [.. Formula.Fixed.Terms.Select(term => (term, ReadOnlyMemory<double>.Empty))]),
            [.. Formula.RandomParts.Select(part => RandomTerm.Intercept(Grouping.FromKeys<string>(part.Name, [])))])
        : new MixedModelData(
            outcome, Recipe.Fixed.Build(Rows.Complete, cancellationToken), Recipe.RandomTerms(Rows.Complete, cancellationToken), Regression.Memory(Weights), Regression.Memory(Offset));

    /// <summary>Asks the release gate.</summary>
    /// <param name="data">The arrays of the fit.</param>
    /// <param name="outcome">The outcome that the gate holds against its rules.</param>
    /// <param name="parameters">Number of parameters.</param>
    /// <param name="explained">R² with the groups; NaN where there is none.</param>
    /// <param name="cancellationToken">Stops the comparison with earlier releases.</param>
    public ModelRelease Decide(MixedModelData data, double[] outcome, int parameters, double explained, CancellationToken cancellationToken) => ModelGate.Decide(
        new ModelDisclosure
        {
            Model = Formula.Text,
            Frame = _frame,
            Used = Rows.IsComplete,
            Learner = _learner,
            Columns = [.. _numbers.Select(number => _frame[number.Name].Name).Distinct(StringComparer.Ordinal)],
            Outcome = Formula.Fixed.Response,
            OutcomeColumns = [.. Formula.Fixed.ResponseNode.Columns.Select(number => _frame[number.Name].Name)],
            OutcomeValues = outcome,
            Weights = Weights,
            Factors = [.. Recipe!.All.SelectMany(one => one.Factors(Rows.Complete)).DistinctBy(factor => factor.Term, StringComparer.Ordinal)],
            Design = [.. Enumerable.Range(0, data.Design.SlopeCount).Select(k => (data.Design.Terms[k + (data.Design.HasIntercept ? 1 : 0)], data.Design.Slope(k)))],
            HasIntercept = data.Design.HasIntercept,
            ResidualDegreesOfFreedom = Rows.Complete.Length - parameters,
            ExplainedShare = explained,
            Groups = [.. data.RandomTerms.Select((term, k) => new ModelGroups(term.Grouping.Name, term.Grouping.Codes.ToArray(), Recipe.Keys[k].Labels))],
        },
        cancellationToken);
}
