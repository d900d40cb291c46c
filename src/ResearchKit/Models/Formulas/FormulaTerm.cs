namespace ResearchKit.Models;

/// <summary>One term of a model: the variables whose product it is, in order of first appearance. The empty product is the intercept.</summary>
/// <param name="Variables">The variables: columns or function calls.</param>
internal sealed record FormulaTerm(IReadOnlyList<FormulaNode> Variables)
{
    /// <summary>The term as R names it, for example <c>x:z</c>.</summary>
    public string Text => string.Join(":", Variables.Select(variable => variable.Text));

    /// <summary>What tells terms apart: the variables, whatever their order.</summary>
    public string Key => string.Join("\u0001", Variables.Select(variable => variable.Text).Order(StringComparer.Ordinal));

    /// <summary>The product of two terms; a variable in both counts once.</summary>
    public FormulaTerm Times(FormulaTerm other) =>
        new([.. Variables, .. other.Variables.Where(variable => Variables.All(own => own.Text != variable.Text))]);
}
