using ResearchKit.Frames;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Models;

/// <summary>Evaluates the arithmetic of a formula, row by row: numbers, columns, + - * / ^, and functions of one argument.</summary>
internal sealed class Arithmetic(DataFrame frame, string formula)
{
    private static readonly Dictionary<string, Func<double, double>> s_functions = new(StringComparer.Ordinal)
    {
        ["log"] = Elementary.Log,
        ["log1p"] = Elementary.Log1P,
        ["log2"] = x => Elementary.Log(x) / 0.6931471805599453,
        ["log10"] = x => Elementary.Log(x) / 2.302585092994046,
        ["exp"] = Elementary.Exp,
        ["expm1"] = Elementary.ExpM1,
        ["sqrt"] = Math.Sqrt,
        ["abs"] = Math.Abs,
        ["I"] = x => x,
    };

    /// <summary>Functions that stand alone as a variable, because they look at all rows.</summary>
    public static IReadOnlyList<string> VariableFunctions { get; } = ["poly", "center", "scale", "C", "factor", "offset"];

    /// <summary>The value of an expression in every row.</summary>
    /// <exception cref="FormulaException">A name is unknown, a column holds no numbers, or a value is not a finite number.</exception>
    public double[] Evaluate(FormulaNode node)
    {
        double[] values = Compute(node);
        foreach (double value in values)
        {
            if (!double.IsFinite(value))
            {
                throw new FormulaException(
                    $"{node.Text} is {(double.IsNaN(value) ? "not a number" : "infinite")} in at least one row. Filter such rows, make them missing, or change the expression (log1p(x) is finite at zero).",
                    formula, node.Position);
            }
        }

        return values;
    }

    private double[] Compute(FormulaNode node) => node switch
    {
        ColumnName name => FormulaColumns.Numbers(frame, name, formula),
        NumberLiteral number => Fill(number.Value),
        Parentheses parentheses => Compute(parentheses.Inner),
        Negation negation => Map(Compute(negation.Operand), x => -x),
        Operation { Operator: '+' } operation => Combine(operation, (a, b) => a + b),
        Operation { Operator: '-' } operation => Combine(operation, (a, b) => a - b),
        Operation { Operator: '*' } operation => Combine(operation, (a, b) => a * b),
        Operation { Operator: '/' } operation => Combine(operation, (a, b) => a / b),
        Operation { Operator: '^' } operation => Combine(operation, Elementary.Pow),
        Operation operation => throw new FormulaException($"'{operation.Operator}' has no meaning in arithmetic.", formula, operation.Position),
        Call call => Apply(Function(call), call),
        _ => throw new FormulaException($"{node.Text} is not a number.", formula, node.Position),
    };

    private double[] Apply(Func<double, double> function, Call call) => Map(Compute(Argument(call)), function);

    private static double[] Map(double[] values, Func<double, double> map)
    {
        for (int row = 0; row < values.Length; row++)
            values[row] = map(values[row]);
        return values;
    }

    private FormulaNode Argument(Call call) => call.Arguments is [{ Name: null, Value: var argument }]
        ? argument
        : throw new FormulaException($"{call.Function}() takes one argument here, such as {call.Function}(x).", formula, call.Position);

    private Func<double, double> Function(Call call)
    {
        if (s_functions.TryGetValue(call.Function, out Func<double, double>? function))
            return function;
        if (VariableFunctions.Contains(call.Function, StringComparer.Ordinal))
            throw new FormulaException($"{call.Function}() looks at all rows, so it stands alone as a term, not inside another expression.", formula, call.Position);
        throw new FormulaException(
            NameSuggestion.NotFound("function", "formulas", call.Function, [.. s_functions.Keys, .. VariableFunctions]), formula, call.Position);
    }

    private double[] Combine(Operation operation, Func<double, double, double> combine)
    {
        double[] left = Compute(operation.Left), right = Compute(operation.Right);
        for (int row = 0; row < left.Length; row++)
            left[row] = combine(left[row], right[row]);
        return left;
    }

    private double[] Fill(double value)
    {
        var values = new double[frame.Length];
        Array.Fill(values, value);
        return values;
    }
}
