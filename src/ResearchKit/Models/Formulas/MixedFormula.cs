namespace ResearchKit.Models;

/// <summary>
/// A formula of a multilevel model, as in R's lme4: a <see cref="Formula"/> with parts in parentheses whose effects vary by group. Immutable.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item><c>(1 | school)</c>: the level varies by school. <c>(1 + x | school)</c> or <c>(x | school)</c>: level and slope vary, and may be correlated.</item>
/// <item><c>(1 + x || school)</c>: they vary independently of each other, a factor's levels too. <c>(0 + x | school)</c>: the slope alone.</item>
/// <item><c>(1 | school/class)</c>: by school, and by class within school, whatever the classes are called; the same as <c>(1 | school) + (1 | school:class)</c>.</item>
/// <item><c>(1 | pupil) + (1 | item)</c>: crossed groups.</item>
/// </list>
/// </remarks>
public sealed class MixedFormula
{
    private MixedFormula(Formula fixedPart, IReadOnlyList<RandomPart> randomParts)
    {
        Fixed = fixedPart;
        RandomParts = randomParts;
    }

    /// <summary>The formula as it was given.</summary>
    public string Text => Fixed.Text;

    /// <summary>The outcome, the terms and offsets of the fixed part; its text is that of the whole formula.</summary>
    public Formula Fixed { get; }

    /// <summary>The random terms, one a grouping: <c>1 + x | school</c>.</summary>
    public IReadOnlyList<string> RandomTerms => [.. RandomParts.Select(part => part.Text)];

    internal IReadOnlyList<RandomPart> RandomParts { get; }

    /// <summary>Reads a formula.</summary>
    /// <param name="text">The formula, for example <c>grade ~ burnout + (1 + burnout | school)</c>.</param>
    /// <exception cref="FormulaException">It cannot be read, or nothing in it varies by group; the message marks the place and says what was expected.</exception>
    public static MixedFormula Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        (FormulaNode response, FormulaNode right) = new FormulaParser(text).Parse();
        var bars = new List<Operation>();
        FormulaNode rest = Take(right, bars) ?? new NumberLiteral(right.Position, 1);
        Formula fixedPart = Formula.Of(text, response, rest);
        if (bars.Count == 0)
            throw new FormulaException("Nothing in the formula varies by group. Add a part such as (1 | school), or fit it with Regression.Fit.", text, right.Position);
        RandomPart[] parts = [.. bars.SelectMany(bar => Parts(bar, response, text))];
        return new MixedFormula(fixedPart, parts);
    }

    /// <inheritdoc cref="Text"/>
    public override string ToString() => Text;

    /// <summary>The sum without its random parts, which are collected; null where nothing is left.</summary>
    private static FormulaNode? Take(FormulaNode node, List<Operation> bars)
    {
        switch (node)
        {
            case Parentheses { Inner: Operation { Operator: '|' or FormulaParser.Independent } bar }:
                bars.Add(bar);
                return null;
            case Operation { Operator: '+' } sum:
                FormulaNode? left = Take(sum.Left, bars), right = Take(sum.Right, bars);
                return left is null ? right : right is null ? left : sum with { Left = left, Right = right };
            case Operation { Operator: '-' } difference:
                return difference with { Left = Take(difference.Left, bars) ?? new NumberLiteral(difference.Position, 1) };
            default:
                return node;
        }
    }

    private static IEnumerable<RandomPart> Parts(Operation bar, FormulaNode response, string text)
    {
        var columns = new List<ColumnName>();
        foreach (FormulaNode step in Steps(bar.Right))
        {
            columns.AddRange(Names(step, text));
            Formula varying = Formula.Of(text, response, bar.Left);
            if (varying.OffsetNodes.Count > 0)
                throw new FormulaException("An offset does not vary by group: put it outside the parentheses.", text, bar.Left.Position);
            yield return new RandomPart(varying, [.. columns], bar.Operator == '|', $"{bar.Left.Text} {(bar.Operator == '|' ? "|" : "||")} {string.Join(':', columns.Select(column => column.Name))}");
        }
    }

    /// <summary>The levels of a/b/c, outermost first.</summary>
    private static IEnumerable<FormulaNode> Steps(FormulaNode node) =>
        node is Operation { Operator: '/' } nesting ? [.. Steps(nesting.Left), nesting.Right] : [node is Parentheses inner ? inner.Inner : node];

    private static IEnumerable<ColumnName> Names(FormulaNode node, string text) => node switch
    {
        ColumnName name => [name],
        Operation { Operator: ':' } pair => [.. Names(pair.Left, text), .. Names(pair.Right, text)],
        _ => throw new FormulaException($"Groups are a column, a nesting or a combination: school, school/class, school:year; this is {node.Text}. Make a column of it first, for example with frame.Sql(...).", text, node.Position),
    };
}

/// <summary>What varies by one grouping.</summary>
/// <param name="Varying">The terms whose effects vary, as a formula of the same outcome.</param>
/// <param name="Groups">The columns that make up the groups, together.</param>
/// <param name="IsCorrelated">Whether the effects may be correlated.</param>
/// <param name="Text">The part as the model names it.</param>
internal sealed record RandomPart(Formula Varying, IReadOnlyList<ColumnName> Groups, bool IsCorrelated, string Text)
{
    /// <summary>The grouping's name: <c>school</c>, <c>school:class</c>.</summary>
    public string Name => string.Join(':', Groups.Select(column => column.Name));
}
