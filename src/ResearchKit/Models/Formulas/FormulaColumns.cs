using ResearchKit.Frames;

namespace ResearchKit.Models;

/// <summary>The columns that a formula names, in the frame it is applied to.</summary>
internal static class FormulaColumns
{
    /// <summary>The column of a name in a formula.</summary>
    /// <exception cref="FormulaException">There is none; the message has the nearest name and all names.</exception>
    public static Column Find(DataFrame frame, ColumnName name, string formula) => frame.HasColumn(name.Name)
        ? frame[name.Name]
        : throw new FormulaException(NameSuggestion.NotFound("column", "the data", name.Name, [.. frame.ColumnNames]), formula, name.Position);

    /// <summary>The values of a column as numbers, truth values as 0 and 1.</summary>
    /// <exception cref="FormulaException">It holds no numbers.</exception>
    public static double[] Numbers(DataFrame frame, ColumnName name, string formula)
    {
        Column column = Find(frame, name, formula);
        if (column.IsNumeric || column.ElementType == typeof(bool))
            return column.Doubles();
        throw new FormulaException(
            column is StringColumn
                ? $"{name.Name} holds text, so it cannot be computed with. As a term of its own it is a factor: write {name.Name}, or C({name.Name}, ref = \"...\")."
                : $"{name.Name} holds {column.ElementType.Name}, which a model cannot compute with. Make a number of it first, for example with frame.Sql(...).",
            formula, name.Position);
    }

    /// <summary>Whether a column is a factor when it stands alone: text and truth values.</summary>
    public static bool IsFactor(Column column) => column is StringColumn || column.ElementType == typeof(bool);

    /// <summary>The level of each row as text, null where missing.</summary>
    public static IEnumerable<string?> Levels(Column column)
    {
        if (column is StringColumn text)
            return text.All();
        if (column.ElementType == typeof(bool))
            return column.Doubles().Select(value => double.IsNaN(value) ? null : value == 0 ? "FALSE" : "TRUE");
        if (column.IsNumeric)
            return column.Doubles().Select(value => double.IsNaN(value) ? null : value.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        return Enumerable.Range(0, column.Length).Select(row => column.ValueAt(row) is { } value
            ? Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) : null);
    }

    /// <summary>Which rows have a value.</summary>
    public static void ClearMissing(Column column, Span<bool> complete)
    {
        if (column.IsNumeric || column.ElementType == typeof(bool))
        {
            double[] values = column.Doubles();
            for (int row = 0; row < values.Length; row++)
                complete[row] &= !double.IsNaN(values[row]);
            return;
        }

        if (column.MissingCount == 0)
            return;
        for (int row = 0; row < column.Length; row++)
            complete[row] &= !column.IsMissing(row);
    }
}
