using ResearchKit.Frames;

namespace ResearchKit.Synthesis.Exports;

/// <summary>A city's tables by name of the learning schema, read row by row. A table may be absent and may come in several pieces.</summary>
internal sealed class CityTables
{
    private readonly Dictionary<string, List<DataFrame>> _tables = new(StringComparer.Ordinal);

    /// <summary>The tables of a city in memory.</summary>
    public static CityTables Of(SyntheticCity city)
    {
        ArgumentNullException.ThrowIfNull(city);
        var tables = new CityTables();
        foreach (var table in city.Tables)
            tables.Add(table.Name, table.Rows);
        return tables;
    }

    /// <summary>Adds rows to a table.</summary>
    /// <param name="table">Name of a table of the learning schema.</param>
    /// <param name="rows">The rows.</param>
    public void Add(string table, DataFrame rows)
    {
        if (!_tables.TryGetValue(table, out var pieces))
            _tables.Add(table, pieces = []);
        pieces.Add(rows);
    }

    /// <summary>Number of rows of a table; 0 when it is absent.</summary>
    public long Count(string table) => _tables.TryGetValue(table, out var pieces) ? pieces.Sum(piece => (long)piece.Length) : 0;

    /// <summary>The rows of a table in order; none when it is absent.</summary>
    public IEnumerable<TableRow> Rows(string table)
    {
        if (!_tables.TryGetValue(table, out var pieces))
            yield break;
        foreach (var piece in pieces)
        {
            for (var row = 0; row < piece.Length; row++)
                yield return new TableRow(piece, row);
        }
    }
}

/// <summary>One row of a city's table. A column that the city does not have reads as missing.</summary>
internal readonly struct TableRow(DataFrame frame, int row)
{
    public int? Int(string column) => (int?)Long(column);

    public long? Long(string column) => Number(column) is { } number ? (long)number : null;

    public double? Number(string column) =>
        frame.HasColumn(column) && !frame[column].IsMissing(row) ? frame[column].GetDouble(row) : null;

    public bool? Flag(string column) => Number(column) is { } number ? number != 0 : null;

    public string? Text(string column) => frame.HasColumn(column) ? frame.StringColumn(column).Read(row) : null;

    public DateOnly? Date(string column) => frame.HasColumn(column) ? (DateOnly?)frame.Column<DateOnly>(column).ValueAt(row) : null;

    public DateTime? Time(string column) => frame.HasColumn(column) ? (DateTime?)frame.Column<DateTime>(column).ValueAt(row) : null;

    /// <summary>A number that the schema always has.</summary>
    public int Id(string column) => Int(column) ?? throw new InvalidOperationException($"The city's column {column} is missing or empty in row {row}; the schema wants a number there.");
}
