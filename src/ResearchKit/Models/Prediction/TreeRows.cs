using ResearchKit.Frames;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Models;

/// <summary>The rows of a frame as trees are grown on and judged by. Arrays have all rows of the frame; those without outcome, weight or learner have an outcome of NaN.</summary>
/// <param name="Data">Outcome, predictors and weights.</param>
/// <param name="Learners">Whose row each is, none of rows that are not used; null where each row is a learner of its own.</param>
/// <param name="IsUsed">Which rows are used.</param>
/// <param name="Missingness">What was missing, by column, predictors left out.</param>
/// <param name="Outcome">The outcome of two kinds; null for numbers.</param>
internal sealed record TreeRows(GradientBoostingData Data, Grouping? Learners, bool[] IsUsed, MissingnessRecord Missingness, BinaryOutcome? Outcome)
{
    /// <summary>Number of learners with a row that is used; that of rows without learners.</summary>
    public int LearnerCount => Learners?.GroupCount ?? Missingness.RowsUsed;

    /// <param name="formula">Outcome and predictors.</param>
    /// <param name="frame">The rows.</param>
    /// <param name="options">The settings of the fit.</param>
    /// <param name="loss">What is predicted; null to go by the outcome.</param>
    /// <param name="learner">Column of learners; null for none.</param>
    /// <param name="wanted">The level of text that is counted; null for the second.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static TreeRows Of(TreeFormula formula, DataFrame frame, BoostedTreesOptions options, GradientBoostingLoss? loss, string? learner, string? wanted, CancellationToken cancellationToken)
    {
        foreach (string? named in new[] { learner, options.Weights })
        {
            if (named is not null && !frame.HasColumn(named))
                throw new ArgumentException(NameSuggestion.NotFound("column", "the data", named, [.. frame.ColumnNames]), nameof(options));
        }

        string text = formula.Formula.Text;
        ModelFrame rows = ModelFrame.Of(frame, [formula.Outcome, .. new[] { learner, options.Weights }.OfType<string>().Select(name => new ColumnName(0, name))], text, cancellationToken);
        bool isBinary = loss is { } given ? given == GradientBoostingLoss.Binomial : IsBinary(rows.Complete, formula);
        BinaryOutcome? binary = !isBinary ? null
            : rows.Complete.Length == 0 ? new BinaryOutcome([], null)
            : BinaryOutcome.Of(formula.Formula, rows.Complete, isShare: false, isProtected: false, wanted);
        var outcome = new double[frame.Length];
        Array.Fill(outcome, double.NaN);
        double[] known = binary?.Values ?? FormulaColumns.Numbers(rows.Complete, formula.Outcome, text);
        for (int row = 0, next = 0; row < outcome.Length; row++)
        {
            if (rows.IsComplete[row])
                outcome[row] = known[next++];
        }

        double[]? weights = options.Weights is { } weight ? FormulaColumns.Numbers(frame, new ColumnName(0, weight), weight) : null;
        Grouping? learners = learner is null ? null
            : Grouping.FromKeys(frame[learner].Name, [.. FormulaColumns.Levels(frame[learner]).Select((level, row) => rows.IsComplete[row] ? level : null)]);
        return new TreeRows(new GradientBoostingData(outcome, formula.Read(frame, rows.IsComplete), Regression.Memory(weights)), learners, rows.IsComplete, rows.Missingness, binary);
    }

    /// <summary>Some of the learners, held out whole; of rows each is a learner of its own.</summary>
    public CrossValidationFolds HoldOut(double share, ulong seed) =>
        CrossValidationFolds.HoldOut(Learners ?? Grouping.FromKeys<int?>("rows", [.. IsUsed.Select((used, row) => used ? (int?)row : null)]), share, seed);

    private static bool IsBinary(DataFrame complete, TreeFormula formula)
    {
        Column outcome = FormulaColumns.Find(complete, formula.Outcome, formula.Formula.Text);
        return FormulaColumns.IsFactor(outcome) || FormulaColumns.Numbers(complete, formula.Outcome, formula.Formula.Text).All(value => value is 0 or 1);
    }
}
