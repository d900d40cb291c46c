using ResearchKit.Frames;

namespace ResearchKit.Models;

/// <summary>
/// A variable of a model with what it learned from the data it was fitted on (levels, means, polynomials), so that new data are coded alike.
/// </summary>
internal abstract class ModelVariable(FormulaNode node, string formula)
{
    /// <summary>The variable as the formula names it.</summary>
    public string Text => Node.Text;

    /// <summary>Whether it has levels, of which one is the reference unless it is coded in full.</summary>
    public virtual bool IsFactor => false;

    protected FormulaNode Node { get; } = node;

    protected string Formula { get; } = formula;

    /// <summary>Names of its columns.</summary>
    /// <param name="full">For a factor: a column for every level, instead of one for every level but the reference.</param>
    public abstract IReadOnlyList<string> Labels(bool full);

    /// <summary>Its columns for complete rows, in the order of the labels.</summary>
    public abstract IReadOnlyList<double[]> Columns(DataFrame frame, bool full);

    /// <summary>The columns that it reads.</summary>
    public IEnumerable<ColumnName> DataColumns => DesignRecipe.DataColumns(Node);

    /// <summary>The level of each complete row, where it tells rows apart by levels: a factor, or numbers of which there are two. Else null.</summary>
    public virtual (int[] Codes, IReadOnlyList<string> Labels)? Levels(DataFrame frame)
    {
        double[] values = Columns(frame, full: false)[0];
        double[] distinct = [.. values.Distinct().Take(3).Order()];
        return distinct.Length != 2 ? null
            : ([.. values.Select(value => value == distinct[0] ? 0 : 1)], [.. distinct.Select(value => value.ToString("G6", System.Globalization.CultureInfo.InvariantCulture))]);
    }

    /// <summary>Learns a variable from complete rows.</summary>
    public static ModelVariable Learn(FormulaNode node, DataFrame frame, string formula, LevelPooling? pooling)
    {
        switch (node)
        {
            case Call { Function: "C" or "factor" } call:
                return FactorVariable.Learn(call, frame, formula, pooling);
            case ColumnName name when FormulaColumns.IsFactor(FormulaColumns.Find(frame, name, formula)):
                return FactorVariable.Learn(name, name, null, frame, formula, pooling);
            case Call { Function: "poly" } call:
                return PolynomialVariable.Learn(call, frame, formula);
            case Call { Function: "center" or "scale" } call:
                return NumericVariable.LearnCentred(call, frame, formula);
            default:
                return new NumericVariable(node, node, formula, 0, 1);
        }
    }
}

/// <summary>One number a row, less its mean and over its standard deviation where the formula asks for it.</summary>
internal sealed class NumericVariable(FormulaNode node, FormulaNode expression, string formula, double mean, double standardDeviation) : ModelVariable(node, formula)
{
    /// <summary>The column, where the variable is one and nothing else.</summary>
    public ColumnName? Column => Node as ColumnName;

    public override IReadOnlyList<string> Labels(bool full) => [Text];

    public override IReadOnlyList<double[]> Columns(DataFrame frame, bool full)
    {
        double[] values = new Arithmetic(frame, Formula).Evaluate(expression);
        if (mean != 0 || standardDeviation != 1)
        {
            for (int row = 0; row < values.Length; row++)
                values[row] = (values[row] - mean) / standardDeviation;
        }

        return [values];
    }

    public static NumericVariable LearnCentred(Call call, DataFrame frame, string formula)
    {
        if (call.Arguments is not [{ Name: null, Value: var expression }])
            throw new FormulaException($"{call.Function}() takes one argument, such as {call.Function}(x).", formula, call.Position);
        double[] values = new Arithmetic(frame, formula).Evaluate(expression);
        double mean = 0;
        foreach (double value in values)
            mean += value / values.Length;
        if (call.Function == "center")
            return new NumericVariable(call, expression, formula, mean, 1);
        double squares = 0;
        foreach (double value in values)
            squares += (value - mean) * (value - mean);
        double standardDeviation = Math.Sqrt(squares / (values.Length - 1));
        if (!(standardDeviation > 0))
            throw new FormulaException($"{expression.Text} is the same in every row used, so it has no standard deviation to scale by. Leave the term out.", formula, call.Position);
        return new NumericVariable(call, expression, formula, mean, standardDeviation);
    }
}
