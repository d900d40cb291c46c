namespace ResearchKit.Models;

/// <summary>Turns the right-hand side of a formula into terms, by the rules of Wilkinson and Rogers (1973) as R has them.</summary>
internal sealed class TermExpansion(string formula)
{
    /// <summary>Columns or expressions with a coefficient of one.</summary>
    public List<FormulaNode> Offsets { get; } = [];

    /// <summary>Whether the intercept is in the model.</summary>
    public bool HasIntercept { get; private set; } = true;

    /// <summary>The terms without the intercept: main effects first, then products of two, and so on, each in order of appearance.</summary>
    public IReadOnlyList<FormulaTerm> Expand(FormulaNode node) =>
        [.. Terms(node, isOutermost: true).OrderBy(term => term.Variables.Count)];

    private List<FormulaTerm> Terms(FormulaNode node, bool isOutermost)
    {
        switch (node)
        {
            case Parentheses { Inner: Operation { Operator: '|' or FormulaParser.Independent } bar }:
                throw RandomEffects(bar);
            case Operation { Operator: '|' or FormulaParser.Independent } bar:
                throw RandomEffects(bar);
            case Parentheses parentheses:
                return Terms(parentheses.Inner, isOutermost);
            case Operation { Operator: '+' } sum:
                return Union(Terms(sum.Left, isOutermost), Terms(sum.Right, isOutermost));
            case Operation { Operator: '-' } difference:
                return Without(Terms(difference.Left, isOutermost), difference.Right, isOutermost);
            case Negation negation:
                return Without([], negation.Operand, isOutermost);
            case Operation { Operator: ':' } product:
                return Products(Terms(product.Left, false), Terms(product.Right, false));
            case Operation { Operator: '*' } cross:
                List<FormulaTerm> left = Terms(cross.Left, false), right = Terms(cross.Right, false);
                return Union(Union(left, right), Products(left, right));
            case Operation { Operator: '/' } nesting:
                List<FormulaTerm> outer = Terms(nesting.Left, false);
                if (outer.Count == 0)
                    throw new FormulaException($"a / b means b within a, but {nesting.Left.Text} is no term to be within. Name a term before the slash.", formula, nesting.Left.Position);
                return Union(outer, Products([outer.Aggregate((one, other) => one.Times(other))], Terms(nesting.Right, false)));
            case Operation { Operator: '^' } power:
                return Power(power);
            case NumberLiteral { Value: 1 } when isOutermost:
                HasIntercept = true;
                return [];
            case NumberLiteral { Value: 0 } when isOutermost:
                HasIntercept = false;
                return [];
            case NumberLiteral number:
                throw new FormulaException(
                    $"A number is a term only as 1 (with the intercept) or 0 (without); this is {number.Text}. For arithmetic write I(...).", formula, number.Position);
            case TextLiteral text:
                throw new FormulaException($"A text is not a term. For a column of that name write `{text.Value}` with backticks.", formula, text.Position);
            case Call { Function: "offset", Arguments: [{ Name: null, Value: var offset }] }:
                Offsets.Add(offset);
                return [];
            default:
                return [new FormulaTerm([node])];
        }
    }

    private List<FormulaTerm> Without(List<FormulaTerm> terms, FormulaNode removed, bool isOutermost)
    {
        if (isOutermost && removed is NumberLiteral { Value: 0 or 1 } number)
        {
            HasIntercept = number.Value == 0;
            return terms;
        }

        var keys = Terms(removed, false).Select(term => term.Key).ToHashSet(StringComparer.Ordinal);
        return [.. terms.Where(term => !keys.Contains(term.Key))];
    }

    private List<FormulaTerm> Power(Operation power)
    {
        if (power.Right is not NumberLiteral { Value: >= 1 and <= 10 } exponent || Math.Floor(exponent.Value) != exponent.Value)
            throw new FormulaException("In a formula, (a + b)^2 means all products of up to two terms, so the power is a whole number from 1 to 10. For arithmetic write I(x^2).", formula, power.Right.Position);
        List<FormulaTerm> basis = Terms(power.Left, false);
        List<FormulaTerm> result = basis;
        for (int i = 1; i < exponent.Value; i++)
            result = Union(result, Products(result, basis));
        return result;
    }

    private static List<FormulaTerm> Union(List<FormulaTerm> one, List<FormulaTerm> other) => [.. one.Concat(other).DistinctBy(term => term.Key, StringComparer.Ordinal)];

    private static List<FormulaTerm> Products(List<FormulaTerm> one, List<FormulaTerm> other) =>
        [.. one.SelectMany(left => other.Select(left.Times)).DistinctBy(term => term.Key, StringComparer.Ordinal)];

    private FormulaException RandomEffects(Operation bar) => new(
        $"({bar.Text}) asks for effects that vary by {bar.Right.Text}. Fit it with Multilevel.Fit, where such a part stands in parentheses of its own, joined by + (not inside products). "
        + $"In a regression, leave it out and set Cluster = \"{bar.Right.Text}\" in the options: standard errors then allow for rows of one {bar.Right.Text} being alike.",
        formula, bar.Position);
}
