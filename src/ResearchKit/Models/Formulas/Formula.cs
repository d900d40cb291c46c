namespace ResearchKit.Models;

/// <summary>
/// A model formula as in R: an outcome, a tilde and terms. Immutable.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item><c>y ~ x + z</c>: terms; the intercept is there unless <c>- 1</c> or <c>0 +</c> takes it out.</item>
/// <item><c>x:z</c> the product, <c>x * z</c> both and their product, <c>(a + b + c)^2</c> products of up to two, <c>a / b</c> b within a, <c>- x</c> without a term.</item>
/// <item><c>log(w)</c>, <c>log1p</c>, <c>exp</c>, <c>sqrt</c>, <c>abs</c>; <c>I(x^2 / 10)</c> for arithmetic; <c>center(x)</c> and <c>scale(x)</c> about the mean of the rows used.</item>
/// <item><c>poly(age, 2)</c> orthogonal polynomials, <c>poly(age, 2, raw = TRUE)</c> plain powers.</item>
/// <item>A column of text or truth values is a factor with treatment contrasts against its first level; <c>C(year)</c> makes one of a number, <c>C(school, ref = "B")</c> names the reference level.</item>
/// <item><c>offset(x)</c>: a part with a coefficient of one. Names with spaces stand in backticks.</item>
/// </list>
/// <c>(1 | school)</c> is for <see cref="Multilevel"/>, and refused elsewhere with what to do. Column names ignore case, as in SQL.
/// </remarks>
public sealed class Formula
{
    private Formula(string text, FormulaNode response, IReadOnlyList<FormulaTerm> terms, bool hasIntercept, IReadOnlyList<FormulaNode> offsets)
    {
        Text = text;
        ResponseNode = response;
        TermNodes = terms;
        HasIntercept = hasIntercept;
        OffsetNodes = offsets;
    }

    /// <summary>The formula as it was given.</summary>
    public string Text { get; }

    /// <summary>The outcome, for example <c>grade</c> or <c>log(minutes)</c>.</summary>
    public string Response => ResponseNode.Text;

    /// <summary>The terms without the intercept, in the order of the model: main effects first, then products.</summary>
    public IReadOnlyList<string> Terms => [.. TermNodes.Select(term => term.Text)];

    /// <summary>Whether the intercept is in the model.</summary>
    public bool HasIntercept { get; }

    internal FormulaNode ResponseNode { get; }

    /// <summary>Whether the outcome, a term or an offset reads a column; case is ignored.</summary>
    internal bool Reads(string column) => ResponseNode.Columns.Concat(DesignRecipe.ColumnsOf(this)).Any(read => read.Name.Equals(column, StringComparison.OrdinalIgnoreCase));

    internal IReadOnlyList<FormulaTerm> TermNodes { get; }

    internal IReadOnlyList<FormulaNode> OffsetNodes { get; }

    /// <summary>Reads a formula.</summary>
    /// <param name="text">The formula, for example <c>grade ~ burnout * female + log(minutes)</c>.</param>
    /// <exception cref="FormulaException">It cannot be read; the message marks the place and says what was expected.</exception>
    public static Formula Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        (FormulaNode response, FormulaNode right) = new FormulaParser(text).Parse();
        return Of(text, response, right);
    }

    /// <summary>A formula of parts that were read from a text.</summary>
    internal static Formula Of(string text, FormulaNode response, FormulaNode right)
    {
        var expansion = new TermExpansion(text);
        IReadOnlyList<FormulaTerm> terms = expansion.Expand(right);
        if (response is Operation { Operator: ':' or '|' or FormulaParser.Independent } wrong)
            throw new FormulaException("The outcome is one column or one expression, such as grade or log(minutes).", text, wrong.Position);
        if (terms.Count == 0 && !expansion.HasIntercept)
            throw new FormulaException("The formula has no term and no intercept: there is nothing to estimate. Name a term, or write 1 for the mean alone.", text, right.Position);
        return new Formula(text, response, terms, expansion.HasIntercept, expansion.Offsets);
    }

    /// <inheritdoc cref="Text"/>
    public override string ToString() => Text;
}
