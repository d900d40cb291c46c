using ResearchKit.Frames;

namespace ResearchKit.Models;

/// <summary>A formula whose outcome is a time and an event: <c>Surv(week, left) ~ x + strata(level)</c>, or <c>week, left ~ x</c>.</summary>
/// <param name="Formula">The terms; its outcome is the event.</param>
/// <param name="Time">Column of the time.</param>
/// <param name="Event">Column of the event.</param>
/// <param name="Entry">Column of the entry, or null.</param>
/// <param name="Strata">Columns of the strata.</param>
internal sealed record SurvivalFormula(Formula Formula, ColumnName Time, ColumnName Event, ColumnName? Entry, IReadOnlyList<ColumnName> Strata)
{
    public string Text => Formula.Text;

    /// <exception cref="FormulaException">The formula cannot be read, or its outcome is no time and event.</exception>
    public static SurvivalFormula Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = Wrapped(text);
        (FormulaNode response, FormulaNode right) = new FormulaParser(text).Parse();
        if (response is not Call { Function: "Surv", Arguments: { Count: 2 or 3 } arguments } || arguments.Any(argument => argument.Name is not null || argument.Value is not ColumnName))
        {
            throw new FormulaException(
                "The outcome is a time and an event, both columns: week, left ~ burnout or Surv(week, left) ~ burnout; with an entry Surv(entry, week, left) ~ burnout. Compute columns first, for example with frame.Sql(...).", text, response.Position);
        }

        ColumnName[] columns = [.. arguments.Select(argument => (ColumnName)argument.Value)];
        var strata = new List<ColumnName>();
        FormulaNode rest = Take(right, strata, text) ?? new NumberLiteral(right.Position, 1);
        return new SurvivalFormula(Formula.Of(text, columns[^1], rest), columns[^2], columns[^1], columns.Length == 3 ? columns[0] : null, strata);
    }

    /// <summary>The columns of time, event, entry and strata.</summary>
    public IEnumerable<ColumnName> OutcomeColumns => [Time, Event, .. Entry is null ? Array.Empty<ColumnName>() : [Entry], .. Strata];

    /// <summary>Writes <c>week, left ~ x</c> as <c>Surv(week, left) ~ x</c>.</summary>
    private static string Wrapped(string text)
    {
        int tilde = text.IndexOf('~');
        if (tilde < 0)
            return text;
        string left = text[..tilde];
        return left.Contains(',', StringComparison.Ordinal) && !left.Contains('(', StringComparison.Ordinal) ? $"Surv({left.Trim()}) {text[tilde..]}" : text;
    }

    private static FormulaNode? Take(FormulaNode node, List<ColumnName> strata, string text)
    {
        switch (node)
        {
            case Call { Function: "strata" } call:
                foreach (CallArgument argument in call.Arguments)
                {
                    strata.Add(argument is { Name: null, Value: ColumnName column } ? column
                        : throw new FormulaException($"Strata are columns, such as strata(level); this is {argument.Text}. Make a column of it first, for example with frame.Sql(...).", text, argument.Value.Position));
                }

                return null;
            case Operation { Operator: '+' } sum:
                FormulaNode? left = Take(sum.Left, strata, text), right = Take(sum.Right, strata, text);
                return left is null ? right : right is null ? left : sum with { Left = left, Right = right };
            case Operation { Operator: '-' } difference:
                return difference with { Left = Take(difference.Left, strata, text) ?? new NumberLiteral(difference.Position, 1) };
            default:
                return node;
        }
    }
}
