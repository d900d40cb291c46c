using ResearchKit.Frames;

namespace ResearchKit.Models;

/// <summary>An outcome of two kinds as 0 and 1, and in words what is counted.</summary>
/// <param name="Values">One a complete row.</param>
/// <param name="Counted">What is counted, for tables: <c>status = "left" (against "stayed")</c>; null where it is TRUE or 1 of the outcome as named.</param>
internal sealed record BinaryOutcome(double[] Values, string? Counted)
{
    /// <summary>The level of text that is counted; null where the outcome is no text.</summary>
    public string? Level { get; private init; }

    /// <exception cref="FormulaException">The outcome has other than two kinds, or the event is not one of them.</exception>
    public static BinaryOutcome Of(RegressionFrame rows) => Of(rows.Formula, rows.Rows.Complete, rows.Weights is not null, rows.IsProtected, rows.Options.Event);

    /// <param name="formula">The formula.</param>
    /// <param name="complete">The complete rows.</param>
    /// <param name="isShare">Whether the outcome may be a share of trials, which are weights.</param>
    /// <param name="isProtected">Whether the rows are protected, so that messages quote no value of theirs.</param>
    /// <param name="wanted">The level of text that is counted; null for the second.</param>
    /// <exception cref="FormulaException">The outcome has other than two kinds, or the event is not one of them.</exception>
    public static BinaryOutcome Of(Formula formula, DataFrame complete, bool isShare, bool isProtected, string? wanted)
    {
        int position = formula.ResponseNode.Position;
        if (formula.ResponseNode is ColumnName name && FormulaColumns.Find(complete, name, formula.Text) is StringColumn text)
            return OfText(formula.Text, text, position, isProtected, wanted);
        double[] values = new Arithmetic(complete, formula.Text).Evaluate(formula.ResponseNode);
        if (!isShare && values.Any(value => value is not (0 or 1)))
        {
            throw new FormulaException(
                isProtected
                    ? $"{formula.Response} has values other than 0 and 1, which a logistic regression cannot take. Make a column of two kinds first, for example with frame.Sql(\"select *, grade >= 5 as passed from this\")."
                    : $"{formula.Response} is {values.First(value => value is not (0 or 1)):R} in a row; a logistic regression takes TRUE and FALSE, 1 and 0, or text of two levels. Make such a column first, for example with frame.Sql(\"select *, grade >= 5 as passed from this\"). Shares take the number of trials as Weights.",
                formula.Text, position);
        }

        return new BinaryOutcome(values, null);
    }

    private static BinaryOutcome OfText(string formula, StringColumn column, int position, bool isProtected, string? wanted)
    {
        string[] found = [.. column.All().OfType<string>().Distinct(StringComparer.Ordinal)];
        string[] levels = column.Categories is { } categories ? [.. categories.Where(level => found.Contains(level, StringComparer.Ordinal))] : [.. found.Order(StringComparer.Ordinal)];
        if (levels.Length > 2)
        {
            throw new FormulaException(
                $"{column.Name} has {(isProtected ? "more than two levels" : $"{levels.Length} levels ({string.Join(", ", levels.Take(8))}{(levels.Length > 8 ? ", ..." : "")})")}; a logistic regression compares two. Join levels first, or fit an ordinal regression where they are ordered.",
                formula, position);
        }

        string counted = wanted ?? levels[^1];
        if (wanted is not null && !levels.Contains(counted, StringComparer.Ordinal) && levels.Length == 2)
        {
            throw new FormulaException(
                isProtected ? $"{column.Name} has no level \"{counted}\" in the rows used. Which it has is not told of protected rows." : NameSuggestion.NotFound("level", column.Name, counted, levels), formula, position);
        }

        string? other = levels.FirstOrDefault(level => level != counted);
        return new BinaryOutcome([.. column.All().Select(level => level == counted ? 1.0 : 0)], $"{column.Name} = \"{counted}\"{(other is null ? "" : $" (against \"{other}\")")}") { Level = counted };
    }
}
