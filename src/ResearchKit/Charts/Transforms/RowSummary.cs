using ResearchKit.Charts.Scales;
using ResearchKit.Frames;

namespace ResearchKit.Charts.Transforms;

/// <summary>
/// A frame's rows on their way to a few numbers: DuckDB sums them up where they lie in memory, so that a million points are no more to draw than a thousand.
/// The columns have plain names in the SQL: <c>x</c>, <c>y</c> (numbers), <c>category</c>, <c>color</c>, <c>facet</c>, <c>facet_row</c> and <c>i</c>, the row.
/// </summary>
internal sealed class RowSummary
{
    private readonly DataFrame _rows;
    private readonly Dictionary<string, Column> _columns;

    private RowSummary(DataFrame rows, Dictionary<string, Column> columns)
    {
        _rows = rows;
        _columns = columns;
    }

    /// <summary>Names of the columns that group rows, as a list for SQL with a comma at the end; empty where there are none.</summary>
    public string Groups => string.Concat(_columns.Keys.Where(IsGroup).Select(name => name + ", "));

    /// <summary>The condition that a row has a value of a number and belongs to a group.</summary>
    public string Known(params string[] numbers) => string.Join(" and ", numbers.Select(name => $"isfinite(this.{name}::double)")
        .Concat(_columns.Keys.Where(IsGroup).Select(name => $"this.{name} is not null")));

    /// <summary>A clause that joins a table of groups to the rows.</summary>
    public string Join(string table) => _columns.Keys.Where(IsGroup).Select(name => $"this.{name} = {table}.{name}").ToArray() is { Length: > 0 } equal
        ? $"join {table} on {string.Join(" and ", equal)}" : $"cross join {table}";

    /// <summary>The same list with the table of the rows in front.</summary>
    public string GroupsOfRows => string.Concat(_columns.Keys.Where(IsGroup).Select(name => $"this.{name}, "));

    /// <summary>Group by the groups; nothing where there are none.</summary>
    public string GroupBy => Groups.Length == 0 ? "" : "group by " + Groups.TrimEnd(',', ' ');

    /// <summary>The summary of some columns of a frame.</summary>
    /// <param name="data">The frame.</param>
    /// <param name="picture">What is drawn, for messages: "A histogram".</param>
    /// <param name="columns">The plain name and the frame's own; those without one are left out.</param>
    public static RowSummary Of(ChartData data, string picture, params (string Plain, string? Name)[] columns)
    {
        var taken = columns.Where(column => column.Name is not null).ToDictionary(column => column.Plain, column => data.Column(column.Name!), StringComparer.Ordinal);
        foreach (var (plain, column) in taken)
        {
            if (plain is "x" or "y" && !column.IsNumeric)
                throw new ArgumentException($"{picture} needs numbers; column '{column.Name}' holds {Column.TypeName(column.ElementType)}. For categories, count by group and draw bars.", column.Name);
            if (plain is not ("x" or "y")) data.MustGroup(column.Name);
        }

        var all = taken.Select(pair => pair.Value.WithName(pair.Key)).ToList();
        if (all.Count > 0) all.Add(Column.Create("i", Enumerable.Range(0, all[0].Length)));
        return new RowSummary(DataFrame.FromColumns(data.Provenance, all), taken);
    }

    /// <summary>Runs SQL over the rows, which are the table <c>this</c>.</summary>
    public DataFrame Sql(string sql, object? parameters = null) => _rows.Sql(sql, parameters);

    /// <summary>Numbers of a result.</summary>
    public static double[] Numbers(DataFrame result, string name) => result[name].Doubles();

    /// <summary>A grouping column of a result as categories with the name that it has in the frame, in a given order; null where the rows are not grouped by it.</summary>
    public Channel? Categories(DataFrame result, string plain, IEnumerable<string>? order = null)
    {
        if (!_columns.TryGetValue(plain, out var column)) return null;
        var channel = plain == "category" ? ChartData.OfResult(result).Categories(plain) : ChartData.OfResult(result).Groups(plain, column.Name)!;
        return Channel.Category(column.Name, Enumerable.Range(0, channel.Count).Select(channel.Label), order ?? channel.Categories);
    }

    /// <summary>Name and unit of a column of numbers, with values of a result.</summary>
    public Channel Measure(string plain, IEnumerable<double> values) => Channel.Number(_columns[plain].Name, values, _columns[plain].Unit);

    /// <summary>The refusal of a column in which there is nothing to draw.</summary>
    public ArgumentException Nothing(string plain) => new($"Column '{_columns[plain].Name}' has no values to draw: {ValueLabel.Fixed(_rows.Length, 0)} rows, none with a finite number.", _columns[plain].Name);

    private static bool IsGroup(string plain) => plain is "category" or "color" or "facet" or "facet_row";
}
