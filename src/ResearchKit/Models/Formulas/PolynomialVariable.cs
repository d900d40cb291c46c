using ResearchKit.Frames;

namespace ResearchKit.Models;

/// <summary>
/// <c>poly(x, degree)</c>: polynomials orthogonal over the rows used, each of length one, by the three-term recurrence (Kennedy and Gentle 1980, as R's
/// <c>poly</c>); with <c>raw = TRUE</c> the plain powers.
/// </summary>
internal sealed class PolynomialVariable : ModelVariable
{
    private readonly FormulaNode _expression;
    private readonly int _degree;
    private readonly double[]? _centres;
    private readonly double[]? _squares;

    private PolynomialVariable(Call call, FormulaNode expression, string formula, int degree, double[]? centres, double[]? squares)
        : base(call, formula)
    {
        _expression = expression;
        _degree = degree;
        _centres = centres;
        _squares = squares;
    }

    public override IReadOnlyList<string> Labels(bool full) => [.. Enumerable.Range(1, _degree).Select(k => $"{Text}{k}")];

    public override IReadOnlyList<double[]> Columns(DataFrame frame, bool full)
    {
        double[] x = new Arithmetic(frame, Formula).Evaluate(_expression);
        var columns = new double[_degree][];
        if (_centres is null)
        {
            for (int k = 0; k < _degree; k++)
                columns[k] = k == 0 ? x : [.. x.Zip(columns[k - 1], (value, power) => value * power)];
            return columns;
        }

        double[] before = new double[x.Length], current = Ones(x.Length);
        for (int k = 0; k < _degree; k++)
        {
            double[] next = Next(x, current, before, _centres[k], k == 0 ? 0 : _squares![k] / _squares[k - 1]);
            (before, current) = (current, next);
            double length = Math.Sqrt(_squares![k + 1]);
            columns[k] = [.. next.Select(value => value / length)];
        }

        return columns;
    }

    public static PolynomialVariable Learn(Call call, DataFrame frame, string formula)
    {
        if (call.Arguments is not [{ Name: null, Value: var expression }, { Name: null or "degree", Value: NumberLiteral degree }, ..]
            || degree.Value is < 1 or > 20 || Math.Floor(degree.Value) != degree.Value || call.Arguments.Count > 3)
            throw new FormulaException("poly() takes a variable and a degree, a whole number from 1 to 20: poly(age, 2), or poly(age, 2, raw = TRUE) for plain powers.", formula, call.Position);
        bool raw = false;
        if (call.Arguments.Count == 3)
        {
            raw = call.Arguments[2] switch
            {
                { Name: "raw", Value: ColumnName { Name: "TRUE" or "true" } } => true,
                { Name: "raw", Value: ColumnName { Name: "FALSE" or "false" } } => false,
                _ => throw new FormulaException("The third argument of poly() is raw = TRUE or raw = FALSE.", formula, call.Arguments[2].Value.Position),
            };
        }

        int count = (int)degree.Value;
        if (raw)
            return new PolynomialVariable(call, expression, formula, count, null, null);

        double[] x = new Arithmetic(frame, formula).Evaluate(expression);
        if (x.Distinct().Take(count + 1).Count() <= count)
            throw new FormulaException($"A polynomial of degree {count} needs more than {count} different values of {expression.Text}. Choose a lower degree.", formula, degree.Position);
        var centres = new double[count];
        var squares = new double[count + 1];
        squares[0] = x.Length;
        double[] before = new double[x.Length], current = Ones(x.Length);
        for (int k = 0; k < count; k++)
        {
            double weighted = 0;
            for (int row = 0; row < x.Length; row++)
                weighted += x[row] * current[row] * current[row];
            centres[k] = weighted / squares[k];
            double[] next = Next(x, current, before, centres[k], k == 0 ? 0 : squares[k] / squares[k - 1]);
            (before, current) = (current, next);
            foreach (double value in next)
                squares[k + 1] += value * value;
        }

        return new PolynomialVariable(call, expression, formula, count, centres, squares);
    }

    private static double[] Next(double[] x, double[] current, double[] before, double centre, double ratio)
    {
        var next = new double[x.Length];
        for (int row = 0; row < next.Length; row++)
            next[row] = (x[row] - centre) * current[row] - ratio * before[row];
        return next;
    }

    private static double[] Ones(int count)
    {
        var ones = new double[count];
        Array.Fill(ones, 1);
        return ones;
    }
}
