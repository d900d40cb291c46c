using System.Globalization;

namespace ResearchKit.Models;

/// <summary>A part of a formula as it was written, and where.</summary>
/// <param name="Position">First character, from 0.</param>
internal abstract record FormulaNode(int Position)
{
    /// <summary>The part in the spelling that names terms, as R writes it: spaces around + - *, none around ^ : /.</summary>
    public abstract string Text { get; }

    /// <summary>Names of the columns that the part reads, each with its place.</summary>
    public abstract IEnumerable<ColumnName> Columns { get; }
}

internal sealed record ColumnName(int Position, string Name) : FormulaNode(Position)
{
    public override string Text => Name;

    public override IEnumerable<ColumnName> Columns => [this];
}

internal sealed record NumberLiteral(int Position, double Value) : FormulaNode(Position)
{
    public override string Text => Value.ToString("R", CultureInfo.InvariantCulture);

    public override IEnumerable<ColumnName> Columns => [];
}

internal sealed record TextLiteral(int Position, string Value) : FormulaNode(Position)
{
    public override string Text => $"\"{Value}\"";

    public override IEnumerable<ColumnName> Columns => [];
}

internal sealed record Call(int Position, string Function, IReadOnlyList<CallArgument> Arguments) : FormulaNode(Position)
{
    public override string Text => $"{Function}({string.Join(", ", Arguments.Select(argument => argument.Text))})";

    public override IEnumerable<ColumnName> Columns => Arguments.SelectMany(argument => argument.Value.Columns);
}

/// <param name="Name">The argument's name in <c>name = value</c>, or null.</param>
/// <param name="Value">Its value.</param>
internal sealed record CallArgument(string? Name, FormulaNode Value)
{
    public string Text => Name is null ? Value.Text : $"{Name} = {Value.Text}";
}

internal sealed record Parentheses(int Position, FormulaNode Inner) : FormulaNode(Position)
{
    public override string Text => $"({Inner.Text})";

    public override IEnumerable<ColumnName> Columns => Inner.Columns;
}

internal sealed record Negation(int Position, FormulaNode Operand) : FormulaNode(Position)
{
    public override string Text => $"-{Operand.Text}";

    public override IEnumerable<ColumnName> Columns => Operand.Columns;
}

internal sealed record Operation(int Position, char Operator, FormulaNode Left, FormulaNode Right) : FormulaNode(Position)
{
    public override string Text => Operator is '^' or ':' or '/' ? $"{Left.Text}{Operator}{Right.Text}"
        : $"{Left.Text} {(Operator == FormulaParser.Independent ? "||" : Operator.ToString())} {Right.Text}";

    public override IEnumerable<ColumnName> Columns => Left.Columns.Concat(Right.Columns);
}
