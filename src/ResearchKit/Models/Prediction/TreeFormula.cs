using ResearchKit.Frames;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Models;

/// <summary>A formula whose outcome and terms are plain columns, as trees read them.</summary>
internal sealed class TreeFormula
{
    private TreeFormula(Formula formula, ColumnName outcome, IReadOnlyList<ColumnName> predictors) => (Formula, Outcome, Predictors) = (formula, outcome, predictors);

    public Formula Formula { get; }

    public ColumnName Outcome { get; }

    /// <summary>Each once, as written; their names are those of the predictors.</summary>
    public IReadOnlyList<ColumnName> Predictors { get; }

    /// <exception cref="FormulaException">It cannot be read, or has other than plain columns; the message says what to do.</exception>
    public static TreeFormula Parse(string text)
    {
        Formula formula = Formula.Parse(text);
        if (formula.ResponseNode is not ColumnName outcome)
            throw new FormulaException($"The outcome {formula.Response} is computed; trees predict a column. Make one first, for example with frame.Sql(\"select *, ln(minutes) as log_minutes from this\").", text, formula.ResponseNode.Position);
        if (formula.OffsetNodes.Count > 0)
            throw new FormulaException("Trees take no offset. Make a rate of the outcome, with the exposure as Weights.", text, formula.OffsetNodes[0].Position);
        if (!formula.HasIntercept)
            throw new FormulaException("Trees have no intercept to leave out: they begin at the mean outcome. Leave out the - 1 or 0 +.", text, outcome.Position);
        if (formula.TermNodes.Count == 0)
            throw new FormulaException("The formula has no predictor. Name the columns that trees may split on.", text, outcome.Position);
        ColumnName[] predictors = [.. formula.TermNodes.Select(term => Plain(term, text)).DistinctBy(name => name.Name, StringComparer.OrdinalIgnoreCase)];
        if (predictors.FirstOrDefault(name => Same(name, outcome.Name)) is { } itself)
            throw new FormulaException($"{itself.Name} is the outcome; it cannot predict itself. Leave it out of the predictors.", text, itself.Position);
        return new TreeFormula(formula, outcome, predictors);
    }

    /// <summary>Refuses a predictor that says whose row it is, or how much it counts.</summary>
    public void RefusePredictor(string? column, string what)
    {
        if (column is not null && Predictors.FirstOrDefault(name => Same(name, column)) is { } found)
            throw new FormulaException($"{found.Name} is {what}; as a predictor, trees would learn single learners by heart. Leave it out of the predictors.", Formula.Text, found.Position);
    }

    /// <summary>The predictors of a frame, one value a row; missing values stay missing.</summary>
    /// <param name="frame">The rows.</param>
    /// <param name="used">Which rows may bring levels to factors; null for all.</param>
    /// <exception cref="FormulaException">A column is not there, or holds neither numbers, truth values nor text.</exception>
    public TreePredictor[] Read(DataFrame frame, bool[]? used = null) => [.. Predictors.Select(name => Read(frame, name, used))];

    /// <summary>Rows among the used in which each predictor is missing.</summary>
    public int[] MissingOf(DataFrame frame, bool[] used) =>
    [
        .. Predictors.Select(name =>
        {
            bool[] present = [.. used];
            FormulaColumns.ClearMissing(frame[name.Name], present);
            return used.Count(value => value) - present.Count(value => value);
        }),
    ];

    private TreePredictor Read(DataFrame frame, ColumnName name, bool[]? used)
    {
        Column column = FormulaColumns.Find(frame, name, Formula.Text);
        if (FormulaColumns.IsFactor(column))
            return TreePredictor.Category(name.Name, [.. FormulaColumns.Levels(column).Select((level, row) => used is null || used[row] ? level : null)]);
        if (!column.IsNumeric)
            throw new FormulaException($"{name.Name} holds {column.ElementType.Name}, which trees cannot split on. Make numbers or text of it first, for example with frame.Sql(...).", Formula.Text, name.Position);
        return TreePredictor.Number(name.Name, column.Doubles());
    }

    private static ColumnName Plain(FormulaTerm term, string text)
    {
        FormulaNode first = term.Variables[0];
        if (term.Variables.Count > 1)
            throw new FormulaException($"{term.Text} is an interaction. Trees find interactions by themselves: write {string.Join(" + ", term.Variables.Select(variable => variable.Text))}.", text, first.Position);
        return first switch
        {
            ColumnName name => name,
            Call { Function: "C" } call => throw new FormulaException($"{call.Text} makes a factor of a column. Trees split numbers anywhere, so the number itself does: or make a column of text first, for example with frame.Sql(\"select *, year::text as year_name from this\").", text, first.Position),
            _ => throw new FormulaException($"{first.Text} is a transformation. Trees split on the order of values alone, which {(first.Columns.FirstOrDefault() is { } read ? $"{read.Name} has as it is: write {read.Name}" : "a column has as it is: name a column")}; make a column first of what joins several.", text, first.Position),
        };
    }

    private static bool Same(ColumnName name, string column) => name.Name.Equals(column, StringComparison.OrdinalIgnoreCase);
}
