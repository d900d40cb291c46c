using System.Globalization;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Causal;

/// <summary>Checks and sums that designs share.</summary>
internal static class CausalRows
{
    public static void CheckTreatment(ReadOnlySpan<double> treated)
    {
        for (int row = 0; row < treated.Length; row++)
        {
            if (!double.IsNaN(treated[row]) && treated[row] is not (0 or 1))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The treatment of row {row} is {treated[row]:R}; expected 1 where treated and 0 where not."), nameof(treated));
        }
    }

    /// <summary>Rows in which nothing is missing, with what is missing by column.</summary>
    public static (int[] Rows, MissingnessRecord Missingness) Complete(int rows, IReadOnlyList<(string Name, ReadOnlyMemory<double> Values)> columns, params IReadOnlyList<Grouping> groupings)
    {
        int[] complete = [.. Enumerable.Range(0, rows).Where(row => columns.All(column => !double.IsNaN(column.Values.Span[row])) && groupings.All(grouping => grouping.Codes[row] >= 0))];
        MissingCount[] counts =
        [
            .. columns.Select(column => new MissingCount(column.Name, Enumerable.Range(0, rows).Count(row => double.IsNaN(column.Values.Span[row])))),
            .. groupings.Select(grouping => new MissingCount(grouping.Name, Enumerable.Range(0, rows).Count(row => grouping.Codes[row] < 0))),
        ];
        return (complete, new MissingnessRecord(rows, complete.Length, [.. counts.Where(count => count.Count > 0)]));
    }

    public static ReadOnlyMemory<double> Of(ReadOnlyMemory<double> values, int[] rows) => rows.Select(row => values.Span[row]).ToArray();

    /// <summary>The groups of some rows, numbered by their first appearance.</summary>
    public static Grouping Of(Grouping grouping, int[] rows) => Grouping.FromKeys(grouping.Name, [.. rows.Select(row => grouping.Codes[row])]);
}
