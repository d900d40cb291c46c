using System.Globalization;

namespace ResearchKit.Statistics.Tests;

/// <summary>A CSV file of tests/ReferenceValues: a header row, then values without quotes.</summary>
public sealed class ReferenceTable
{
    private readonly Dictionary<string, int> _columns;
    private readonly string[][] _rows;

    private ReferenceTable(string[] header, string[][] rows)
    {
        _columns = header.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i);
        _rows = rows;
    }

    public int RowCount => _rows.Length;

    public static ReferenceTable Read(string fileName)
    {
        string[] lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "ReferenceValues", fileName));
        return new ReferenceTable(lines[0].Split(','), [.. lines.Skip(1).Where(line => line.Length > 0).Select(line => line.Split(','))]);
    }

    public string Text(int row, string column) => _rows[row][_columns[column]];

    public double Number(int row, string column) => Parse(Text(row, column));

    public double[] Numbers(string column) => [.. Enumerable.Range(0, RowCount).Select(row => Number(row, column))];

    public string[] Texts(string column) => [.. Enumerable.Range(0, RowCount).Select(row => Text(row, column))];

    private static double Parse(string text) => text switch
    {
        "NA" or "NaN" or "nan" => double.NaN,
        "Inf" or "inf" => double.PositiveInfinity,
        "-Inf" or "-inf" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };
}
