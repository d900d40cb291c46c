using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Models;

/// <summary>What a regression by formula works on: the complete rows of a frame, coded, and what the release gate wants to know of them.</summary>
internal sealed class RegressionFrame
{
    private readonly DataFrame _frame;
    private readonly string[] _read;

    private RegressionFrame(Formula formula, DataFrame frame, RegressionOptions options, string[] read, ModelFrame rows)
    {
        (Formula, _frame, Options, _read, Rows) = (formula, frame, options, read, rows);
        if (rows.Complete.Length == 0)
            return;
        LevelPooling? pooling = options.PoolSmallLevels && !frame.Provenance.Protection.MayBeShown() ? LevelPooling.Of(formula, frame, rows.IsComplete, options.Learner) : null;
        Recipe = DesignRecipe.Learn(formula, rows.Complete, pooling);
        Offset = Recipe.Offset(rows.Complete);
        Weights = options.Weights is { } weights ? FormulaColumns.Numbers(rows.Complete, new ColumnName(0, weights), weights) : null;
        Pooled = pooling?.Sentence;
    }

    public Formula Formula { get; }

    public RegressionOptions Options { get; }

    public ModelFrame Rows { get; }

    /// <summary>Null where no row is complete.</summary>
    public DesignRecipe? Recipe { get; }

    public double[]? Offset { get; }

    public double[]? Weights { get; }

    /// <summary>What was pooled, as a sentence; null where nothing was.</summary>
    public string? Pooled { get; }

    /// <summary>Whether the rows are protected, so that messages quote no value of theirs.</summary>
    public bool IsProtected => !_frame.Provenance.Protection.MayBeShown();

    /// <summary>Takes the complete rows of the columns that formula and options name.</summary>
    public static RegressionFrame Of(Formula formula, DataFrame frame, RegressionOptions options, CancellationToken cancellationToken)
    {
        var columns = formula.ResponseNode.Columns.Concat(DesignRecipe.ColumnsOf(formula)).ToList();
        foreach (string? named in new[] { options.Cluster, options.Weights })
        {
            if (named is null)
                continue;
            if (!frame.HasColumn(named))
                throw new ArgumentException(NameSuggestion.NotFound("column", "the data", named, [.. frame.ColumnNames]), nameof(options));
            columns.Add(new ColumnName(0, named));
        }

        string[] read = [.. columns.Where(column => !column.Name.Equals(options.Cluster, StringComparison.OrdinalIgnoreCase) || formula.Reads(column.Name))
            .Select(column => FormulaColumns.Find(frame, column, formula.Text).Name).Distinct(StringComparer.Ordinal)];
        ModelGate.RefuseKeys(formula.Text, frame, options.Learner, read);
        return new RegressionFrame(formula, frame, options, read, ModelFrame.Of(frame, columns, formula.Text, cancellationToken));
    }

    /// <summary>The arrays of a fit. Without a complete row, they are empty, with a column for each term as the formula names it: a result of them says why there is no estimate.</summary>
    public RegressionData Data(double[] outcome, CancellationToken cancellationToken) => Recipe is null
        ? new RegressionData(
            Array.Empty<double>(),
            DesignMatrix.Create(Formula.HasIntercept, 0, [.. Formula.Terms.Select(term => (term, ReadOnlyMemory<double>.Empty))]),
            clusters: Options.Cluster is { } named ? Grouping.FromKeys<string>(named, []) : null)
        : new RegressionData(
            outcome,
            Recipe.Build(Rows.Complete, cancellationToken),
            Regression.Memory(Weights),
            Regression.Memory(Offset),
            Options.Cluster is { } cluster ? Grouping.FromKeys(cluster, [.. FormulaColumns.Levels(Rows.Complete[cluster])]) : null);

    /// <summary>Asks the release gate.</summary>
    /// <param name="data">The arrays of the fit.</param>
    /// <param name="outcome">The outcome that the gate holds against its rules.</param>
    /// <param name="residualDegreesOfFreedom">Rows less parameters.</param>
    /// <param name="explained">R²; NaN where there is none.</param>
    /// <param name="cancellationToken">Stops the comparison with earlier releases.</param>
    public ModelRelease Decide(RegressionData data, double[] outcome, double residualDegreesOfFreedom, double explained, CancellationToken cancellationToken) => ModelGate.Decide(
        new ModelDisclosure
        {
            Model = Formula.Text,
            Frame = _frame,
            Used = Rows.IsComplete,
            Learner = Options.Learner,
            Columns = _read,
            Outcome = Formula.Response,
            OutcomeColumns = [.. Formula.ResponseNode.Columns.Select(column => _frame[column.Name].Name)],
            OutcomeValues = outcome,
            Weights = Weights,
            Factors = Recipe!.Factors(Rows.Complete),
            Design = [.. Enumerable.Range(0, data.Design.SlopeCount).Select(k => (data.Design.Terms[k + (data.Design.HasIntercept ? 1 : 0)], data.Design.Slope(k)))],
            HasIntercept = data.Design.HasIntercept,
            ResidualDegreesOfFreedom = residualDegreesOfFreedom,
            ExplainedShare = explained,
        },
        cancellationToken);
}
