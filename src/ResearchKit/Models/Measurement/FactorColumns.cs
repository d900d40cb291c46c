using System.Globalization;
using ResearchKit.Frames;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Models;

/// <summary>Takes the columns of items and groups out of a frame.</summary>
internal static class FactorColumns
{
    /// <summary>Numbers of a column, NaN where missing.</summary>
    /// <exception cref="ArgumentException">There is no such column (with what there is), or it holds no numbers.</exception>
    public static ReadOnlyMemory<double> Numbers(DataFrame frame, string name, string where)
    {
        if (!frame.ColumnNames.Contains(name, StringComparer.OrdinalIgnoreCase))
            throw new ArgumentException(NameSuggestion.NotFound("column", where, name, [.. frame.ColumnNames]));
        try
        {
            return frame[name].Doubles();
        }
        catch (InvalidOperationException error)
        {
            throw new ArgumentException($"The column {name} holds no numbers ({frame[name].ElementType.Name}), and items are taken as numbers. Code the answers first, in SQL: CASE WHEN {name} = 'never' THEN 1 ... END.", error);
        }
    }

    /// <summary>The columns with their names.</summary>
    public static IReadOnlyList<(string Name, ReadOnlyMemory<double> Values)> Of(DataFrame frame, IReadOnlyList<string> names, string where) =>
        [.. names.Select(name => (name, Numbers(frame, name, where)))];

    /// <summary>The groups of a column, and their names.</summary>
    public static (Grouping Groups, IReadOnlyList<string> Names) Groups(DataFrame frame, string name, string where)
    {
        if (!frame.ColumnNames.Contains(name, StringComparer.OrdinalIgnoreCase))
            throw new ArgumentException(NameSuggestion.NotFound("column", where, name, [.. frame.ColumnNames]));
        Column column = frame[name];
        string?[] keys = [.. Enumerable.Range(0, frame.Length).Select(row => column.ValueAt(row) is { } value and not double.NaN ? Convert.ToString(value, CultureInfo.InvariantCulture) : null)];
        return (Grouping.FromKeys(column.Name, keys), [.. keys.OfType<string>().Distinct(StringComparer.Ordinal)]);
    }
}
